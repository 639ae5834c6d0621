"""Guided start: from an organisation's name to its first chart, and the sample company beside it."""

from dashboard import guided_start


def render() -> None:
    """Show the steps of an organisation, those done and the one to do now."""
    guided_start.show(guided_start.choose())


render()
