"""Answers: fill in or correct an assessment, see who has answered, read the answers themselves."""

import streamlit as st

from dashboard import answer_form, answer_reading, components, filters, resources, welcome
from services.domain.viewer import ViewerRole
from services.language import format_count
from services.language import gettext as _


def render() -> None:
    """Show the form, the progress of the wave and the answers, each in its tab."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    people = resources.participants(selection.wave.id, selection.unit.id)
    finding = _("{unit}: {heard} of {expected} people have answered")
    spot = components.header(
        finding.format(
            unit=selection.unit.name,
            heard=format_count(people.people_heard),
            expected=format_count(people.people_expected),
        ),
        selection,
    )
    reader = resources.viewer().role is ViewerRole.EXECUTIVE
    titles = [_("Read"), _("Progress")] + ([] if reader else [_("Fill in")])
    read, progress, *fill = st.tabs(titles, on_change="rerun", key="answers.tab")
    if read.open:
        with read:
            answer_reading.browse(selection, spot)
    if progress.open:
        with progress:
            answer_reading.progress(selection)
    if fill and fill[0].open:
        with fill[0]:
            answer_form.fill_in(selection)


render()
