"""How a pack looks, whatever it is written to: colours by role, shades of heat maps."""

from collections.abc import Sequence

from services import palette
from services.domain.board_pack import Role

COLOURS: dict[Role, str] = {
    "good": palette.GOOD,
    "bad": palette.BAD,
    "accent": palette.ACCENT_BAR,
    "deep": palette.ACCENT_DEEP,
    "context": palette.CONTEXT,
    "faint": "#C9CFDA",
}
LINE_COLOUR, PANEL = "#DDE2EA", "#F3F6FC"


def shaded(shade: float, ramp: Sequence[str]) -> str:
    """The colour of a share (0 to 1) of a ramp."""
    return ramp[round(min(max(shade, 0), 1) * (len(ramp) - 1))]
