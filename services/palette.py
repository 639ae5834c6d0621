"""Colour tokens, shared by screens, workbooks and slides.

Marks are chosen to stand out on the light and on the dark background alike (contrast of 3 to 1 or more on both).
"""

LIGHT_BACKGROUND, DARK_BACKGROUND = "#FFFFFF", "#0F1623"
INK, QUIET_INK, WHITE = "#111827", "#5B6475", "#FFFFFF"

GOOD, BAD = "#1D4ED8", "#C2410C"
"""Good and bad on paper and on the light theme: blue and vermilion, told apart with every kind of colour vision."""

GOOD_MARK, BAD_MARK = "#3B76F0", "#D9541E"
ACCENT, ACCENT_BAR, ACCENT_DEEP = "#3B76F0", "#2F66D8", "#1E3A8A"
CONTEXT, FAINT = "#858D9B", "rgba(133,141,155,0.28)"
BANDS = ("rgba(133,141,155,0.06)", "rgba(133,141,155,0.14)")

RAMP = ("#E3ECFD", "#BCD2FA", "#8DB2F5", "#5B8DEC", "#2F66D8", "#1D4ED8", "#1E3A8A")
"""Low to high for heat maps: one hue, from light to dark."""

RAMP_BAD = ("#FDEBE3", "#FACBB4", "#F5A27E", "#E87847", "#C74810", "#A2380A", "#6B2406")
"""Low to high where lower is better."""

WARNING = "#C77700"

CATEGORIES = (
    ("#3B76F0", "circle"),
    ("#C77700", "square"),
    ("#8800FF", "diamond"),
    ("#CC1199", "triangle-up"),
    ("#776655", "x"),
    ("#9988DD", "star"),
)
"""Colour and symbol of units side by side; the symbol tells what the colour alone may not."""


def luminance(colour: str) -> float:
    """Relative luminance (0 to 1) of a "#RRGGBB" colour, as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio (1 to 21) of two colours, as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(background: str) -> str:
    """Dark or white text, whichever is easier to read on a colour."""
    return max((INK, WHITE), key=lambda text: contrast(text, background))
