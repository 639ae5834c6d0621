"""Opening the first wave: which framework, which period, how many respondents a unit."""

from datetime import UTC, datetime

import streamlit as st

from dashboard import components, markup, reads, resources
from services import founding, wave_administration
from services.domain.periods import Period
from services.domain.units import Unit
from services.framework_library import FrameworkInfo
from services.language import format_count, format_period, local, ngettext
from services.language import gettext as _

SUGGESTED = "social-maturity"
"""The framework that stands first where it is there."""

USUAL, MOST = 5, 2_000
"""Respondents a unit: from five on, confidential answers can be shown as shares."""


def ask(organisation: Unit) -> None:
    """The form that opens the wave."""
    offered = _offered()
    with st.container(border=True):
        framework = st.radio(
            _("Framework"),
            list(offered),
            format_func=lambda one: markup.plain(local(offered[one].title)),
            captions=[markup.plain(_about(info)) for info in offered.values()],
            key="start.framework",
        )
        left, right = st.columns(2)
        period = left.selectbox(
            _("Period"), _periods(), format_func=lambda one: format_period(str(one)), key="start.period"
        )
        people = right.number_input(
            _("Respondents per unit"),
            1,
            MOST,
            USUAL,
            key="start.people",
            help=_("From five on, how confidential answers are spread can be shown."),
        )
        asked = len(founding.answering_units(reads.units(), organisation.id))
        said = ngettext(
            "{count} unit is asked: those that have none below them.",
            "{count} units are asked: those that have none below them.",
            asked,
        )
        st.caption(said.format(count=format_count(asked)))
        if st.button(_("Open the wave"), type="primary", key="start.open", disabled=framework is None):
            _open(organisation.id, framework, period, people)


def _open(organisation: int, framework: int, period: Period, people: int) -> None:
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    expected = dict.fromkeys(founding.answering_units(reads.units(), organisation), people)
    components.attempt(
        lambda: wave_administration.open_wave(
            sessions, viewer, organisation, framework, str(period), expected=expected
        )
    )


def _offered() -> dict[int, FrameworkInfo]:
    """The newest version of each framework that is in use, by its id."""
    newest: dict[str, FrameworkInfo] = {}
    for info in reads.frameworks():
        if not info.retired:
            newest.setdefault(info.key, info)
    ordered = sorted(newest.values(), key=lambda info: (info.key != SUGGESTED, local(info.title)))
    return {info.id: info for info in ordered}


def _about(info: FrameworkInfo) -> str:
    """What a framework gives, how many questions it asks, and about how long they take."""
    questions = ngettext("{count} question", "{count} questions", info.questions)
    minutes = ngettext("about {count} minute", "about {count} minutes", info.minutes)
    size = [
        text.format(count=format_count(number))
        for text, number in ((questions, info.questions), (minutes, info.minutes))
    ]
    return " · ".join((*size, local(info.summary)))


def _periods() -> list[Period]:
    """The current quarter first, then the next and the last one, this year and this month."""
    today = datetime.now(UTC).date()
    quarter = Period(today.year, 3 * ((today.month - 1) // 3) + 1, 3)
    return [
        quarter,
        quarter.later(3),
        quarter.prior,
        Period(today.year, 1, 12),
        Period(today.year, today.month, 1),
    ]
