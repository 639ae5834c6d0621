"""The first start: set up an own organisation, with the sample company to look around in beside it."""

from dashboard import guided_start


def first_steps() -> None:
    """What to do while there is nothing to show."""
    guided_start.show(guided_start.choose())
