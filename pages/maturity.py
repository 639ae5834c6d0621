"""Maturity: where each dimension and each unit stands, down to the questions."""

from dashboard import components, exports, filters, maturity_views, reads, summaries, welcome


def render() -> None:
    """Show the view that fits the framework's kind."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    found = summaries.summary(selection)
    spot = components.header(found.finding, selection, summaries.like_for_like(selection))
    if reads.participants(selection.wave.id, selection.unit.id).people_heard == 0:
        components.no_answers()
        return
    exports.scores(selection, spot)
    maturity_views.show(selection)


render()
