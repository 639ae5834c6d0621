"""Numbers as people type them: every digit, no separator of thousands, the current language's decimal sign."""

from decimal import Decimal

from services.language.translation import current_language


def format_typed(value: float) -> str:
    """A number that is read again as the very same one.

    Exactly three decimals get a fourth: 1.234 might as well mean a thousand and more.
    """
    whole, point, decimals = format(Decimal(repr(float(value))), "f").partition(".")
    decimals = decimals.rstrip("0")
    if not point or not decimals:
        return whole
    sign = "," if current_language() == "fr" else "."
    return f"{whole}{sign}{decimals}{'0' if len(decimals) == 3 else ''}"


def format_share_typed(share: float) -> str:
    """A share (0 to 1) as a percentage, where that is read again as the very same one, else as it is."""
    percent = format(Decimal(repr(float(share))) * 100, "f")
    if float(percent) / 100 != share:
        return format_typed(share)
    return f"{format_typed(float(percent))} %"
