"""Maturity: where each dimension and each unit stands, down to the questions."""

from dashboard import components, filters, maturity_views, resources, welcome


def render() -> None:
    """Show the view that fits the framework's kind."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    found = resources.summary(*selection.summarised)
    components.header(found.finding, selection)
    if resources.participants(selection.wave.id, selection.unit.id).people_heard == 0:
        components.no_answers()
        return
    maturity_views.show(selection)


render()
