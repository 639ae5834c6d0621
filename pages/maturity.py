"""Maturity: where each dimension and each unit stands, down to the questions."""

import streamlit as st

from dashboard import components, figures, filters, resources, welcome
from dashboard.filters import Selection
from services.language import gettext as _


def render() -> None:
    """Show the heat map, the level ladder, the trend and the questions."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    found = resources.summary(*selection.summarised)
    components.header(found.finding, selection)
    if resources.participants(selection.wave.id, selection.unit.id).people_heard == 0:
        components.no_answers()
        return
    shown = filters.focus(selection, "maturity.also")
    left, right = st.columns(2, gap="medium")
    with left:
        components.chart(figures.heatmap(selection, shown), "maturity.heatmap", _("Units by dimension"))
    with right:
        title = _("{unit} on the ladder of levels").format(unit=selection.unit.name)
        components.chart(figures.ladder(selection), "maturity.ladder", title)
    with left:
        components.chart(figures.trend(selection, shown), "maturity.trend", _("From wave to wave"))
    with right:
        show_questions(selection)


def show_questions(selection: Selection) -> None:
    """The questions of the chosen dimension, with spread and coverage."""
    components.chart(
        figures.questions(selection),
        "maturity.questions",
        _("Questions"),
        _("Choose a dimension under “{filter}” to see its questions alone.").format(filter=_("Score shown")),
    )


render()
