"""Maturity: where each dimension and each unit stands, down to the questions."""

import streamlit as st

from dashboard import components, figures, filters, resources, welcome
from dashboard.filters import Selection
from services import overview
from services.language import gettext as _


def render() -> None:
    """Show the heat map, the level ladder, the trend and the questions."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    scores = resources.unit_scores(selection.wave.id, selection.previous_id, selection.family)
    found = overview.summarise(selection.framework, scores, selection.unit.id, selection.node.code)
    components.header(found.finding, selection)
    if resources.participants(selection.wave.id, selection.unit.id).people_heard == 0:
        components.no_answers()
        return
    shown = filters.focus(selection, scores, "maturity.also")
    left, right = st.columns(2, gap="medium")
    with left:
        components.chart(figures.heatmap(selection, shown), "maturity.heatmap", _("Units by dimension"))
    with right:
        title = _("{unit} on the ladder of levels").format(unit=selection.unit.name)
        components.chart(figures.ladder(selection, scores), "maturity.ladder", title)
    with left:
        units = tuple(dict.fromkeys([selection.unit.id, *shown["unit_id"]]))
        history = resources.history(selection.wave.id, units, selection.node.code)
        components.chart(figures.trend(selection, history), "maturity.trend", _("From wave to wave"))
    with right:
        show_questions(selection)


def show_questions(selection: Selection) -> None:
    """The questions of the chosen dimension, with spread and coverage."""
    questions = resources.question_scores(
        selection.wave.id, selection.previous_id, selection.unit.id, selection.node.code
    )
    components.chart(
        figures.questions(selection, questions),
        "maturity.questions",
        _("Questions"),
        _("Choose a dimension under “{filter}” to see its questions alone.").format(filter=_("Score shown")),
    )


render()
