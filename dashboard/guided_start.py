"""The guided start: five steps from a name to the first chart; what is done is read from the database."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import (
    components,
    hand_out,
    markup,
    organisation_founding,
    reads,
    resources,
    sample_offer,
    unit_pasting,
)
from dashboard import wave_opening as waves
from dashboard.navigation import page_file
from services.founding import Founded
from services.language import format_period, local
from services.language import gettext as _

DONE, NOW, LATER = (
    ":material/check_circle:",
    ":material/radio_button_checked:",
    ":material/radio_button_unchecked:",
)
LAST = 5


def choose() -> Founded | None:
    """The organisation to go on with: the newest one without answers, unless another is chosen; None: a new one."""
    founded = reads.founded()
    if not founded:
        return None
    begun = [one for one in founded if not one.answered] or list(founded)
    listed = [*reversed(founded), None]
    names = {one: one.organisation.name if one else _("A new organisation") for one in listed}
    return st.sidebar.selectbox(
        _("Organisation"),
        listed,
        index=listed.index(begun[-1]),
        format_func=lambda one: names[one],
        key=f"start.organisation.{len(founded)}",
    )


def unanswered(organisation: int) -> Founded | None:
    """An own organisation that nobody has answered for yet."""
    own = (one for one in reads.founded() if one.organisation.id == organisation)
    return next((one for one in own if not one.answered), None)


def lead(spot: DeltaGenerator) -> None:
    """The way to the guided start while no own organisation has answers: people look at the sample company."""
    founded = reads.founded()
    if any(one.answered for one in founded) or not _may_set_up():
        return
    label = _("Set up your organisation")
    if founded:
        name = markup.plain(founded[-1].organisation.name)
        label = _("Go on with {organisation}").format(organisation=name)
    spot.page_link(page_file("start"), label=label, icon=":material/checklist:")


def show(founded: Founded | None) -> None:
    """The steps of an organisation, None for one that is not there yet, with the form of the one to do now."""
    st.title(markup.plain(_title(founded)), anchor=False)
    st.write(_about(founded))
    left, right = st.columns([9, 4], gap="medium")
    with left:
        _list(founded)
        if _may_set_up():
            _form(founded)
        else:
            st.info(_("An administrator sets up the organisation."), icon=":material/lock:")
    if _may_set_up():
        with right:
            sample_offer.card()


def _may_set_up() -> bool:
    return resources.viewer().administers_all


def _title(founded: Founded | None) -> str:
    if founded is None:
        return _("Welcome to Palier") if not reads.founded() else _("Set up another organisation")
    if founded.answered:
        return _("{organisation} is set up").format(organisation=founded.organisation.name)
    return _("{organisation}: on the way to the first chart").format(organisation=founded.organisation.name)


def _about(founded: Founded | None) -> str:
    if founded is not None and founded.answered:
        return _("All steps are done. Answers that come in later move the charts.")
    steps = _("Five steps to the first chart. You can stop at any time; what you confirmed is kept.")
    if founded is not None:
        return steps
    what = _(
        "Palier turns questionnaires filled in as spreadsheets into maturity levels, "
        "and lays your business units side by side."
    )
    return f"{what} {steps}"


def _at(founded: Founded | None) -> int:
    """The step to do now, from 1; the one after the last where all are done."""
    if founded is None:
        return 1
    if founded.answered:
        return LAST + 1
    if founded.wave is not None:
        return 4
    return 3 if founded.units else 2


def _list(founded: Founded | None) -> None:
    now = _at(founded)
    lines = []
    for number, (title, about) in enumerate(_steps(founded), 1):
        mark = DONE if number < now else NOW if number == now else LATER
        shown = f"**{number}. {title}**" if number == now else f"{number}. {title}"
        said = f" · {markup.plain(about)}" if about else ""
        lines.append(f"{mark} {shown}{said}")
    st.markdown("  \n".join(lines))


def _steps(founded: Founded | None) -> list[tuple[str, str]]:
    """The title of each step and what has been said so far."""
    organisation = units = wave = answers = ""
    if founded is not None:
        organisation = f"{founded.organisation.name} ({founded.organisation.code})"
        units = components.units(founded.units) if founded.units else ""
        wave, answers = _wave(founded), hand_out.heard(founded)
    return [
        (_("Organisation"), organisation),
        (_("Units"), units),
        (_("Framework and period"), wave),
        (_("Questionnaire to hand out"), ""),
        (_("First chart"), answers),
    ]


def _wave(founded: Founded) -> str:
    wave = hand_out.wave_of(founded)
    if wave is None:
        return ""
    titles = {info.id: info.title for info in reads.frameworks()}
    return f"{local(titles[wave.framework_id])}, {format_period(wave.period)}"


def _form(founded: Founded | None) -> None:
    if founded is None:
        organisation_founding.ask()
    elif founded.wave is not None or founded.answered:
        hand_out.show(founded)
    elif founded.units or unit_pasting.ask(founded.organisation):
        waves.ask(founded.organisation)
