"""Narrative: why each unit is here, what it can accomplish, and what others can do to help."""

from dashboard import components, narrative_filters, narrative_views, welcome
from services import narrative_findings


def render() -> None:
    """Show what the chosen unit and those below it say, or how to begin."""
    selection = narrative_filters.current()
    if selection is None:
        welcome.first_steps()
        return
    told = [one.narrative for one in selection.shown.values()]
    finding = narrative_findings.finding(told, len(selection.units), selection.unit.name)
    components.header(finding, selection)
    narrative_views.show(selection)


render()
