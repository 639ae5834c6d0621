"""Components: the pieces every screen is made of."""

import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import exports, manual
from dashboard.addressing import link
from dashboard.charts.figure import Chart
from dashboard.filters import Selection
from dashboard.markup import plain
from dashboard.navigation import has, page_file, titles
from dashboard.subjects import Subject
from dashboard.theme import CHART_CONFIG, SCROLLED, STYLE
from services import glossary
from services.domain.errors import CellIssue, PalierError
from services.domain.importing import IssueGroup
from services.domain.issue_codes import TITLES
from services.language import current_language, format_count, format_date, ngettext, translate
from services.language import gettext as _
from services.wave_administration import Participants

_Link = tuple[Subject | None, DeltaGenerator | None]
NO_LINK: _Link = (None, None)
_link: ContextVar[_Link] = ContextVar("link", default=NO_LINK)
"""What the screen is about, and the place of its link."""


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: its value, its change with what it is measured against, and its series.

    `above` says what kind of figure it is, `note` stands below it; `page` is the one that tells more.
    """

    label: str
    value: str
    delta: int | str | None = None
    versus: str = ""
    series: Sequence[float] = ()
    help: str = ""
    lower_is_better: bool = False
    above: str = ""
    note: str = ""
    page: str = ""


def style() -> None:
    """Put the product's own spacing on the page."""
    st.html(STYLE)


def header(title: str, subject: Subject, notice: str = "", topic: str = manual.SCORES) -> DeltaGenerator:
    """The finding as the page's title, what it is about below it, and a sentence on how it is compared.

    The page Method explains it under `topic`. Returns the place for what may be exported.
    """
    st.title(plain(title), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        about = " · ".join(subject.caption)
        st.caption("  \n".join(plain(line) for line in (about, notice) if line), width="content")
        _link.set((subject, st.container(width="content")))
        spot = st.container(horizontal=True, width="content", gap="small")
        st.page_link(
            page_file("method"),
            label=_("Method"),
            icon=":material/function:",
            query_params={"topic": topic},
        )
    return spot


def heading(title: str, about: str = "") -> None:
    """The title of a part of a screen; `about` explains its word."""
    st.header(plain(title), anchor=False, help=about or None)


def wave_notice(selection: Selection, people: Participants) -> None:
    """Say that an open wave is not complete, and how far it has come."""
    if not selection.wave.closed:
        text = _(
            "This wave is open: {units} of {all_units} units, {heard} of {expected} people so far. Due {due}."
        ).format(
            units=format_count(people.units_heard),
            all_units=format_count(people.units_expected),
            heard=format_count(people.people_heard),
            expected=format_count(people.people_expected),
            due=format_date(selection.wave.due),
        )
        st.info(text, icon=":material/hourglass_top:")


def no_answers() -> None:
    """A wave nobody has answered yet."""
    empty_state(
        _("No answers yet"),
        _("Download the questionnaire of this wave, have it filled in, and upload it."),
        "import_answers",
        _("Go to Import"),
    )


def copy_link() -> None:
    """The address of what is seen, every choice in it; at the end of a screen, when they are all made."""
    subject, spot = _link.get()
    if spot is None or subject is None:
        return
    _link.set(NO_LINK)
    with spot, st.popover(_("Copy link"), type="tertiary", icon=":material/link:"):
        st.caption(_("This address shows the same screen, with every filter in it."))
        st.code(link(subject, st.context.url or ""), language=None, wrap_lines=True)


def cards(items: Sequence[Card]) -> None:
    """Cards of one anatomy, side by side or below each other as the screen allows."""
    with st.grid(min_column_width=170):
        for card in items:
            with st.container(border=True, height="stretch", gap="xxsmall", vertical_alignment="distribute"):
                _figure(card)
                if card.page:
                    lead_on(card.page)


def lead_on(page: str) -> None:
    """A link to another page, called by its title."""
    st.page_link(page_file(page), label=titles()[page], icon=":material/arrow_forward:")


def _figure(card: Card) -> None:
    """All of a card but the link, which stands at the foot of each card of a row."""
    with st.container(gap="xxsmall"):
        if card.above:
            st.caption(plain(card.above))
        st.metric(
            plain(card.label),
            plain(card.value),
            delta=card.delta,
            delta_color="inverse" if card.lower_is_better else "normal",
            delta_description=plain(card.versus) if card.delta is not None else None,
            chart_data=list(card.series) if len(card.series) > 1 else None,
            help=card.help or None,
        )
        below = card.note or (card.versus if card.delta is None else "")
        if below:
            st.caption(plain(below))


def chart(subject: Subject, chart: Chart, key: str, title: str, note: str = "", about: str = "") -> None:
    """A chart with its title, and its data as a table and as files, made only when they are asked for.

    `about` explains the word that the chart is about.
    """
    heading(title, about)
    if note:
        st.caption(plain(note))
    with st.container(key=f"{key}-{SCROLLED}" if chart.wide else None):
        st.plotly_chart(chart.figure, config=_chart_config(subject, key), key=key, alt=chart.alt)

    def tabulate() -> None:
        frame(chart.table, chart.alt)
        exports.shown(subject, key, title, chart.alt, chart.table)

    opened(_("Show as a table"), f"{key}.table", tabulate)


def _chart_config(subject: Subject, key: str) -> dict[str, Any]:
    """How Plotly shows a chart: its one button saves it as a picture, named as its table would be."""
    words = {"Download plot as a PNG": _("Save as a picture (PNG)")}
    return CHART_CONFIG | {
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": exports.picture_name(subject, key)},
        "locale": current_language(),
        "locales": {current_language(): {"dictionary": words}},
    }


def opened(label: str, key: str, draw: Callable[[], None], icon: str | None = None) -> None:
    """A part of a screen below a line that opens it, drawn only while it is open."""
    spot = st.expander(label, icon=icon, key=key, on_change="rerun")
    if spot.open:
        with spot:
            draw()


def form(label: str, key: str, draw: Callable[[], None], icon: str = ":material/edit:") -> None:
    """A form below a line that opens it, drawn from the first time that it is opened.

    From then on it is drawn whether it is open or not: closing it loses nothing that was typed.
    """
    spot, seen = st.expander(label, icon=icon, key=key, on_change="rerun"), f"{key}.seen"
    if spot.open:
        st.session_state[seen] = True
    if seen in st.session_state:
        with spot:
            draw()


def frame(data: pd.DataFrame, alt: str) -> None:
    """A table of texts and figures; the words of its headings are explained."""
    told = {str(name): glossary.explain_label(str(name)) for name in data.columns}
    config = {name: st.column_config.Column(help=text) for name, text in told.items() if text}
    st.dataframe(data, hide_index=True, alt=alt, column_config=config)


def empty_state(title: str, text: str, page: str, action: str) -> None:
    """What to say where there is nothing yet, and where to go next, for those who may go there."""
    with st.container(border=True):
        heading(title)
        if has(page):
            st.write(text)
            st.page_link(page_file(page), label=action, icon=":material/arrow_forward:")
        else:
            st.write(_("It appears here once someone whose role allows it has brought it in."))


def issues(found: Sequence[CellIssue], count: int, where: str = "") -> None:
    """Problems by cell, or by what `where` calls their place on screen, and how many are not listed."""
    listed = pd.DataFrame(
        [
            {
                _("Severity"): _("Error") if issue.blocks else _("Warning"),
                _("Problem"): translate(TITLES[issue.code]),
                where or _("Cell"): "!".join(part for part in (issue.sheet, issue.cell) if part),
                _("Found"): issue.found,
                _("How to mend it"): translate(issue.remedy),
                _("Expected here"): translate(issue.expected),
            }
            for issue in found
        ]
    )
    alt = _("Problems by their place in the form") if where else _("Problems found in the workbook, by cell")
    frame(listed, alt)
    if count > len(found):
        more = _("The first {shown} of {count} problems are listed.")
        st.caption(more.format(shown=format_count(len(found)), count=format_count(count)))


def form_issues(found: Sequence[CellIssue]) -> None:
    """Problems of what stands in a form, and that nothing was stored where one of them blocks."""
    if any(issue.blocks for issue in found):
        st.error(" ".join((_("There are problems; nothing was stored."), _("Mend them, then save again."))))
    if found:
        issues(found, len(found), where=_("Where"))


def issue_groups(groups: Sequence[IssueGroup]) -> None:
    """How many problems of each kind there are."""
    if len(groups) < 2:
        return
    lines = []
    for group in groups:
        line = _("{problem}: {count}") if group.severity == "error" else _("{problem}: {count} (warning)")
        named = line.format(problem=translate(TITLES[group.code]), count=format_count(group.count))
        lines.append(f"- {named}")
    st.markdown("\n".join(lines))


def units(count: int) -> str:
    """A number of units."""
    return ngettext("{count} unit", "{count} units", count).format(count=format_count(count))


def error(problem: PalierError) -> None:
    """An expected error as a sentence, never as a traceback."""
    parts = [translate(problem.what), translate(problem.remedy) if problem.remedy else ""]
    st.error(plain(" ".join(part for part in parts if part)), icon=":material/error:")


def attempt(action: Callable[[], object]) -> None:
    """Run a change and show the new state, or say why it was refused."""
    try:
        action()
    except PalierError as problem:
        error(problem)
        return
    st.rerun()


def unexpected(problem: Exception) -> bool:
    """An error of ours: a sentence for the person, the traceback for the log; True: nothing else is to be shown."""
    logging.getLogger("palier").error("A screen failed", exc_info=problem)
    text = _("Something went wrong here, and it is our fault. Nothing was stored halfway.")
    remedy = _("Reload the page; if it happens again, tell your administrator what you did last.")
    st.error(f"{text} {remedy}", icon=":material/error:")
    return True


def footer() -> None:
    """What is drawn last: the link to the screen, and what the product is, at the foot of the menu."""
    copy_link()
    st.sidebar.caption(_("Palier · digital and social maturity"))
