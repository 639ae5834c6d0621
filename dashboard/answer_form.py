"""Answer form: one respondent's questionnaire on screen, saved as a draft or submitted."""

from itertools import groupby

import streamlit as st

from dashboard import components, markup, resources
from dashboard.filters import Selection
from services import answering, glossary
from services.answer_search import theme_of
from services.answering import Sheet, Who
from services.domain.answers import BLANK, DONT_KNOW, LONGEST_TEXT, NOT_APPLICABLE, GivenAnswer
from services.domain.errors import PalierError
from services.domain.framework import Framework
from services.domain.framework_parts import AnswerSet, Option, Question
from services.domain.scoring import AnswerState
from services.language import format_figure, local
from services.language import gettext as _

STATES = {
    "*blank": BLANK,
    "*not_applicable": GivenAnswer(AnswerState.NOT_APPLICABLE),
    "*dont_know": GivenAnswer(AnswerState.DONT_KNOW),
}
"""What may stand in place of an option; no option's code begins with a star."""

WHO, ROUND = "answers.who", "answers.round"
MOST_SIDE_BY_SIDE = 90
"""Letters of all options together that fit beside each other."""


def fill_in(selection: Selection) -> None:
    """Ask whose answers they are, then show the questionnaire."""
    if selection.wave.closed:
        st.info(
            _("This wave is closed and takes no more answers. Choose an open one, or have it opened again."),
            icon=":material/lock:",
        )
        return
    who = _whose(selection)
    if who is None:
        return
    opened = resources.workspace()
    try:
        sheet = answering.open_sheet(opened.sessions, resources.viewer(), opened.respondent_key, who)
    except PalierError as error:
        components.error(error)
        return
    _say_origin(selection.framework, sheet)
    _form(selection.framework, who, sheet)


def _whose(selection: Selection) -> Who | None:
    """The respondent's code; None until it is given."""
    with (
        st.form("answers.respondent", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        code = st.text_input(
            _("Respondent code"),
            key=WHO,
            max_chars=60,
            placeholder="R001",
            help=_("The same code in every wave; a code that has answered already is corrected."),
        )
        st.form_submit_button(_("Open"), icon=":material/arrow_forward:")
    return Who(selection.wave.id, selection.unit.id, code) if code.strip() else None


def _say_origin(framework: Framework, sheet: Sheet) -> None:
    said = {
        "draft": _("This is your draft; nothing counts before it is submitted."),
        "stored": _("These are the answers that count today; what you submit takes their place."),
        "new": _("Nothing counts before it is submitted."),
    }
    text = said[sheet.origin]
    if sheet.origin == "new" and framework.answers == "confidential":
        text += " " + _("Answers given before are confidential and not shown; what you submit replaces them.")
    st.caption(text)


def _form(framework: Framework, who: Who, sheet: Sheet) -> None:
    """The questions by theme; only the buttons at the foot send anything."""
    key = f"answers.{who.wave}.{who.unit}.{who.respondent}.{st.session_state.setdefault(ROUND, 0)}"
    with st.form(key):
        role = _role(framework, sheet, key)
        answers: dict[str, GivenAnswer] = {}
        comments: dict[str, str] = {}
        listed = framework.questions_below(framework.root.code)
        for theme, questions in groupby(listed, key=lambda question: theme_of(framework, question.code)):
            components.heading(theme)
            for question in questions:
                _question(framework, question, sheet, key, answers, comments)
        given = Sheet(role, answers, comments)
        with st.container(horizontal=True):
            draft = st.form_submit_button(_("Save as a draft"), icon=":material/save:")
            submit = st.form_submit_button(_("Submit"), type="primary", icon=":material/check:")
            drop = sheet.origin == "draft" and st.form_submit_button(_("Discard the draft"), type="tertiary")
    _act(who, given, draft=draft, submit=submit, drop=drop)


def _role(framework: Framework, sheet: Sheet, key: str) -> str:
    titles = {"": _("No role")} | {role.code: local(role.title) for role in framework.roles}
    if len(titles) == 1:
        return ""
    place = list(titles).index(sheet.role) if sheet.role in titles else 0
    chosen = st.selectbox(
        _("Respondent role"),
        list(titles),
        place,
        format_func=lambda code: titles[code],
        key=f"{key}.role",
        help=glossary.explain("respondent_role"),
    )
    return str(chosen)


def _question(
    framework: Framework,
    question: Question,
    sheet: Sheet,
    key: str,
    answers: dict[str, GivenAnswer],
    comments: dict[str, str],
) -> None:
    """One question with its answer and a comment; what is left blank joins neither."""
    given, name = sheet.answers.get(question.code, BLANK), f"{key}.{question.code}"
    answer_set = framework.answer_set_of(question)
    label = markup.plain(f"{question.code} · {local(question.text)}")
    guidance = markup.paragraphs(local(question.guidance)) or None
    if answer_set.kind == "choice":
        answer = _choice(answer_set, question, label, guidance, given, name)
    elif answer_set.kind == "number":
        answer = _number(answer_set, label, guidance, given, name)
    else:
        written = st.text_area(label, given.text or "", 90, LONGEST_TEXT, help=guidance, key=name)
        answer = GivenAnswer(AnswerState.ANSWERED, text=written.strip()) if written.strip() else BLANK
    if answer.state != AnswerState.BLANK:
        answers[question.code] = answer
    if answer_set.kind != "text":
        comment = st.text_input(
            _("Comment on {question}").format(question=question.code),
            sheet.comments.get(question.code, ""),
            max_chars=LONGEST_TEXT,
            key=f"{name}.comment",
            label_visibility="collapsed",
            placeholder=_("Comment (optional)"),
        )
        if comment.strip():
            comments[question.code] = comment.strip()


def _choice(
    answer_set: AnswerSet,
    question: Question,
    label: str,
    guidance: str | None,
    given: GivenAnswer,
    key: str,
) -> GivenAnswer:
    offered = {o.code: GivenAnswer(AnswerState.ANSWERED, o.value, o.code) for o in answer_set.options}
    words = {option.code: _option_in_words(question, option) for option in answer_set.options} | {
        "*blank": _("No answer"),
        "*not_applicable": local(NOT_APPLICABLE),
        "*dont_know": local(DONT_KNOW),
    }
    offered |= STATES
    codes = list(offered)
    start = given.option or next(
        (code for code, state in STATES.items() if state.state == given.state), "*blank"
    )
    place = codes.index(start) if start in codes else codes.index("*blank")
    if sum(map(len, words.values())) <= MOST_SIDE_BY_SIDE:
        chosen = st.radio(
            label,
            codes,
            place,
            format_func=lambda code: markup.plain(words[code]),
            help=guidance,
            key=key,
            horizontal=True,
        )
    else:
        chosen = st.selectbox(label, codes, place, format_func=words.__getitem__, help=guidance, key=key)
    return offered[str(chosen)]


def _option_in_words(question: Question, option: Option) -> str:
    """An option's label, with what it means in this question where that is said."""
    descriptor = question.descriptors.get(option.code)
    return f"{local(option.label)} · {local(descriptor)}" if descriptor else local(option.label)


def _number(
    answer_set: AnswerSet, label: str, guidance: str | None, given: GivenAnswer, key: str
) -> GivenAnswer:
    low, high = answer_set.attainable() or (None, None)
    bounds = _("from {low} to {high}").format(low=format_figure(low), high=format_figure(high))
    number = st.number_input(f"{label} ({bounds})", low, high, given.number, help=guidance, key=key)
    return BLANK if number is None else GivenAnswer(AnswerState.ANSWERED, float(number))


def _act(who: Who, sheet: Sheet, *, draft: bool, submit: bool, drop: bool) -> None:
    """Do what the pressed button says; a refusal is said, and the form keeps what is in it."""
    opened, viewer = resources.workspace(), resources.viewer()
    about = opened.sessions, viewer, opened.respondent_key, who
    try:
        if submit:
            answering.submit(*about, sheet)
            st.session_state[ROUND] += 1
            st.toast(_("Submitted. It can be undone in the history of Import."), icon=":material/check:")
        elif draft:
            answering.save_draft(*about, sheet)
            st.toast(_("Your draft is saved."), icon=":material/save:")
        elif drop:
            answering.discard_draft(*about)
            st.session_state[ROUND] += 1
    except PalierError as error:
        components.error(error)
        return
    if submit or draft or drop:
        st.rerun()
