"""Answer reading: the answers themselves with search and filters, and how many people have answered so far."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import addressing, components, exports, reads
from dashboard.filters import Selection
from services.answer_browsing import PAGE, Page
from services.answer_search import Wanted, theme_of
from services.language import format_count, format_date, format_percent, local
from services.language import gettext as _


def browse(selection: Selection, spot: DeltaGenerator) -> None:
    """Answers by theme, question and text, a page at a time, with the coverage of what is chosen.

    `spot` is the place of their export in the header.
    """
    wanted = _wanted(selection)
    number = _page_number(wanted)
    found = reads.answers(selection.wave.id, wanted, number)
    if found.withheld:
        st.info(
            _(
                "Answers of fewer than five confidential respondents are left out, and what would reveal them."
            ),
            icon=":material/visibility_off:",
        )
    if found.rows.empty:
        st.caption(_("No answer that may be shown fits these choices."))
    else:
        _table(found)
        _turn_pages(found, wanted, number)
        exports.answers(selection, spot, wanted)
    _coverage(selection, wanted)


def _wanted(selection: Selection) -> Wanted:
    framework = selection.framework
    themes = list(dict.fromkeys(theme_of(framework, q.code) for q in framework.questions))
    texts = {q.code: f"{q.code} · {local(q.text)}" for q in framework.questions}
    search, theme, question = st.columns(3, gap="small")
    with search:
        sought = addressing.write("search", _("Search"), _("A word in an answer or a question"))
    with theme:
        choices = {"": _("All themes")} | {theme: theme for theme in themes}
        about = addressing.choose("theme", _("Theme"), choices, "")
    with question:
        shown = {
            code: text for code, text in texts.items() if not about or theme_of(framework, code) == about
        }
        asked = addressing.choose("question", _("Question"), {"": _("All questions")} | shown, "")
    return Wanted(selection.unit.id, about, asked, sought)


def _page_number(wanted: Wanted) -> int:
    """The page chosen for exactly these choices; the first for others."""
    about, number = st.session_state.get("answers.page", (wanted, 0))
    return number if about == wanted else 0


def _turn_pages(found: Page, wanted: Wanted, number: int) -> None:
    first, last = number * PAGE + 1, number * PAGE + len(found.rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        back = st.button(
            _("Previous"), key="answers.back", disabled=number == 0, icon=":material/chevron_left:"
        )
        forth = st.button(
            _("Next"), key="answers.next", disabled=not found.more, icon=":material/chevron_right:"
        )
        st.caption(_("Answers {first} to {last}").format(first=format_count(first), last=format_count(last)))
    if back or forth:
        st.session_state["answers.page"] = wanted, number + (1 if forth else -1)
        st.rerun()


def _table(found: Page) -> None:
    """The answers of a page; a column nobody fills is left out."""
    titles = {
        "question": _("Code"),
        "text": _("Question"),
        "answer": _("Answer"),
        "comment": _("Comment"),
        "unit": _("Unit"),
        "respondent": _("Respondent"),
        "role": _("Respondent role"),
        "theme": _("Theme"),
    }
    rows = found.rows
    empty = [column for column in titles if not rows[column].astype(bool).any()]
    st.dataframe(
        rows.drop(columns=empty).rename(columns=titles),
        hide_index=True,
        column_config={titles["text"]: st.column_config.Column(width="medium")},
        alt=_("Answers, question by question"),
    )


def _coverage(selection: Selection, wanted: Wanted) -> None:
    """How much of each question is answered, of those chosen, made when it is opened."""

    def draw() -> None:
        table = _with_tally(selection, _coverage_table(selection, wanted))
        components.frame(table, _("How people dealt with each question"))

    components.opened(_("Coverage by question"), "answers.coverage", draw)


def _coverage_table(selection: Selection, wanted: Wanted) -> pd.DataFrame:
    framework = selection.framework
    scores = reads.question_scores(selection.wave.id, None, selection.unit.id, framework.root.code)
    shown = scores[
        [
            (not wanted.question or code == wanted.question)
            and (not wanted.theme or theme_of(framework, code) == wanted.theme)
            for code in scores["question"]
        ]
    ]
    return pd.DataFrame(
        {
            _("Code"): shown["question"],
            _("Question"): shown["text"],
            _("Coverage"): [format_percent(share) for share in shown["coverage"]],
        }
    )


def _with_tally(selection: Selection, table: pd.DataFrame) -> pd.DataFrame:
    """Tell blank, don't know and the lowest answer apart, where respondents are named."""
    found = reads.tally(selection.wave.id, selection.unit.id)
    if found.empty:
        return table
    titles = {
        "question": _("Code"),
        "answered": _("Answered"),
        "lowest": _("Of which the lowest answer"),
        "dont_know": _("Don't know"),
        "not_applicable": _("Not applicable"),
        "blank": _("Blank"),
    }
    return table.merge(found.rename(columns=titles), on=_("Code"), how="left")


def progress(selection: Selection) -> None:
    """How many respondents have answered, of those expected, by unit."""
    found = reads.progress(selection.wave.id, selection.unit.id)
    heard, expected = (sum(pair[place] for pair in found.values()) for place in (0, 1))
    told = _("{heard} of {expected} people have answered. Due {due}.")
    st.markdown(
        told.format(
            heard=format_count(heard), expected=format_count(expected), due=format_date(selection.wave.due)
        )
    )
    if not found:
        st.caption(_("No respondent is expected here yet; an administrator sets how many."))
        return
    names = selection.tree.names
    table = pd.DataFrame(
        {
            _("Unit"): [names[unit] for unit in found],
            _("Answered"): [count for count, _expected in found.values()],
            _("Expected"): [count for _heard, count in found.values()],
            _("Progress"): [min(count / wanted, 1.0) if wanted else None for count, wanted in found.values()],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            _("Progress"): st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
        },
        alt=_("Respondents who have answered, of those expected, by unit"),
    )
