"""Method: how scores are computed, and a worked example with the viewer's own data."""

import streamlit as st

from dashboard import components, filters, manual, resources
from dashboard.filters import Selection
from services import explaining
from services.language import gettext as _
from services.language import local


def render() -> None:
    """Show the framework's source and method, the worked example, and the manual of scoring."""
    selection = filters.current()
    st.title(_("How the scores are computed"), anchor=False)
    if selection is not None:
        show_framework(selection)
        show_example(selection)
        show_change(selection)
    st.markdown(manual.scoring())


def show_framework(selection: Selection) -> None:
    """Where the framework comes from, what is published, and what is our choice."""
    framework = selection.framework
    st.subheader(f"{local(framework.title)} {framework.version}", anchor=False)
    st.write(local(framework.summary))
    st.markdown(f"**{_('Source')}**  \n{local(framework.source)}")
    st.markdown(f"**{_('Method')}**  \n{local(framework.method)}")


def show_change(selection: Selection) -> None:
    """Why the chosen unit's score moved since the wave it is compared with."""
    if selection.previous is None:
        return
    wave, unit, node = selection.wave.id, selection.unit.id, selection.node.code
    found = resources.why_changed(wave, selection.previous.id, unit, node)
    st.subheader(_("Why did it change?"), anchor=False)
    if found is None:
        st.info(_("There is no score on both sides: choose another period to compare with."))
        return
    st.write(" ".join(found.sentences))
    components.frame(found.parts, _("The change of the score, split into its parts"))
    if len(found.questions):
        components.frame(found.questions, _("The questions that moved the score most"))


def show_example(selection: Selection) -> None:
    """The chosen unit's score, step by step."""
    unit, node = selection.unit, selection.node
    st.subheader(
        _("Worked example: {unit}, {dimension}").format(unit=unit.name, dimension=local(node.title)),
        anchor=False,
    )
    scores = resources.unit_scores(selection.wave.id, selection.previous_id, selection.family)
    questions = resources.question_scores(selection.wave.id, None, unit.id, node.code)
    steps = explaining.worked_example(selection.framework, selection.tree, unit.id, node, scores, questions)
    if not steps:
        st.info(_("There is no score to explain: choose another unit or period."))
    for step in steps:
        st.markdown(f"**{step.title}**")
        components.frame(step.rows, step.title)
        st.write(step.calculation)


render()
