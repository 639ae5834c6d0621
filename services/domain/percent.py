"""Numbers that spreadsheets show as percentages."""


class Percent(float):
    """A number shown as a percentage: 0.45 where the sheet shows 45 %."""

    __slots__ = ()
