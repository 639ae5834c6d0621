"""Roadmap: which gaps to close next, the steps that see to them, and what they do to the scores."""

from dashboard import components, filters, roadmap_views, welcome


def render() -> None:
    """Show the plan of the chosen unit and all below it, or how to begin."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    plan = roadmap_views.current(selection)
    components.header(plan.finding, selection)
    roadmap_views.show(plan)


render()
