"""Explanations: the worked example of a score, and why it moved."""

import streamlit as st

from dashboard import components, markup, reads, resources
from dashboard.filters import Selection
from services import answer_browsing, explaining
from services.explaining import Figures, Step
from services.language import gettext as _
from services.language import local


def show_example(selection: Selection) -> None:
    """The chosen unit's score, step by step."""
    unit, node = selection.unit, selection.node
    title = _("Worked example: {unit}, {dimension}")
    components.heading(title.format(unit=unit.name, dimension=local(node.title)))
    steps = resources.kept(lambda: _steps(selection), "worked example", *selection.about)
    if not steps:
        st.info(_("There is no score to explain: choose another unit or period."))
    for step in steps:
        st.markdown(f"**{markup.plain(step.title)}**")
        components.frame(step.rows, step.title)
        st.write(markup.plain(step.calculation))


def _steps(selection: Selection) -> list[Step]:
    unit, node = selection.unit.id, selection.node
    return explaining.worked_example(selection.framework, selection.tree, unit, node, _figures(selection))


def _figures(selection: Selection) -> Figures:
    wave, unit, node = selection.wave.id, selection.unit.id, selection.node
    scores = reads.unit_scores(wave, selection.previous_id, selection.family)
    questions = reads.question_scores(wave, None, unit, node.code)
    first = explaining.first_question(selection.framework, node, scores, unit) or ""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    return Figures(scores, questions, answer_browsing.named_values(sessions, viewer, wave, unit, first))


def show_change(selection: Selection) -> None:
    """Why the chosen unit's score moved since the wave it is compared with."""
    if selection.previous is None:
        return
    wave, unit, node = selection.wave.id, selection.unit.id, selection.node.code
    found = reads.why_changed(wave, selection.previous.id, unit, node)
    st.header(_("Why did it change?"), anchor=False)
    if found is None:
        st.info(_("There is no score on both sides: choose another period to compare with."))
        return
    st.write(markup.plain(" ".join(found.sentences)))
    components.frame(found.parts, _("The change of the score, split into its parts"))
    if len(found.questions):
        components.frame(found.questions, _("The questions that moved the score most"))
