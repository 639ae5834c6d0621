"""Answers: fill in or correct an assessment, see who has answered, read the answers themselves."""

from dashboard import addressing, answer_form, answer_reading, components, filters, reads, resources, welcome
from services.domain.viewer import ViewerRole
from services.language import format_count
from services.language import gettext as _


def render() -> None:
    """Show the form, the progress of the wave and the answers, each in its tab."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    people = reads.participants(selection.wave.id, selection.unit.id)
    finding = _("{unit}: {heard} of {expected} people have answered")
    spot = components.header(
        finding.format(
            unit=selection.unit.name,
            heard=format_count(people.people_heard),
            expected=format_count(people.people_expected),
        ),
        selection,
    )
    parts = {"read": _("Read"), "progress": _("Progress")}
    if resources.viewer().role is not ViewerRole.EXECUTIVE:
        parts["fill"] = _("Fill in")
    part, place = addressing.open_tab("part", _("Answers"), parts, "read")
    with place:
        if part == "read":
            answer_reading.browse(selection, spot)
        elif part == "progress":
            answer_reading.progress(selection)
        else:
            answer_form.fill_in(selection)


render()
