"""Answering: one respondent's answers given on screen, kept as a draft until they are submitted like an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import access, auditing, derived, scoring
from services.adapters import answer_rows, batches, draft_rows
from services.adapters.database import Sessions, drafting, reading
from services.adapters.draft_rows import DraftKey
from services.adapters.tables import Answer
from services.derived import Sight
from services.domain.answers import LONGEST_TEXT, GivenAnswer
from services.domain.audit import Action
from services.domain.errors import RefusedError
from services.domain.framework import Framework
from services.domain.framework_parts import Question
from services.domain.questionnaire import GivenAssessment
from services.domain.scoring import AnswerState
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.domain.written import line, seen
from services.respondents import LONGEST_NAME, stored_name

KIND = "screen"


@dataclass(frozen=True, slots=True)
class Who:
    """Whose answers these are: the unit, and the respondent's code as people write it."""

    wave: int
    unit: int
    respondent: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is filled in: the role, and answers and comments by question; a blank has no entry.

    `origin` says where it comes from: nothing yet, the viewer's own draft, or what is stored.
    """

    role: str = ""
    answers: Mapping[str, GivenAnswer] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    origin: str = "new"


def open_sheet(sessions: Sessions, viewer: Viewer, key: bytes, who: Who) -> Sheet:
    """What to go on with: the viewer's draft, else the answers that count, else nothing.

    Stored answers of confidential respondents are never shown: a code is easy to guess.
    """
    access.require_contributor(viewer)
    with reading(sessions) as session:
        sight, draft_key = _look(session, viewer, key, who)
        draft = draft_rows.load(session, draft_key)
        if draft is not None:
            return _from_draft(draft, sight.framework)
        return _stored(session, draft_key) if sight.framework.answers == "named" else Sheet()


def save_draft(sessions: Sessions, viewer: Viewer, key: bytes, who: Who, sheet: Sheet) -> None:
    """Keep what is filled in so far; nothing counts yet."""
    access.require_contributor(viewer)
    sheet = _tidied(sheet)
    with drafting(sessions) as session:
        sight, draft_key = _look(session, viewer, key, who)
        _require_allowed(sight.framework, sheet)
        draft_rows.save(session, draft_key, _as_draft(sheet))


def discard_draft(sessions: Sessions, viewer: Viewer, key: bytes, who: Who) -> None:
    """Drop the viewer's draft."""
    access.require_contributor(viewer)
    with drafting(sessions) as session:
        _, draft_key = _look(session, viewer, key, who)
        draft_rows.remove(session, draft_key)


def submit(sessions: Sessions, viewer: Viewer, key: bytes, who: Who, sheet: Sheet) -> int:
    """Store the answers as a batch, in place of the respondent's earlier ones; returns the batch.

    Raises RefusedError for a closed wave, a missing code, no answer at all, or an answer that is not allowed.
    """
    access.require_contributor(viewer)
    sheet = _tidied(sheet)
    with auditing.writing(sessions) as session:
        sight, draft_key = _look(session, viewer, key, who)
        if sight.wave.closed:
            raise RefusedError(
                Message("This wave is closed and takes no more answers."),
                Message("Ask an administrator to open the wave again."),
            )
        _require_allowed(sight.framework, sheet)
        if not sheet.answers and not sheet.comments:
            raise RefusedError(
                Message("There is no answer to store."), Message("Answer at least one question.")
            )
        given = GivenAssessment(
            sight.tree.by_id[who.unit].code, who.respondent, sheet.role, sheet.answers, sheet.comments
        )
        counts = {
            "assessments": 1,
            "answers": len(sheet.answers),
            "units": [who.unit],
            "period": sight.wave.period,
        }
        batch = batches.add(session, KIND, "", "", viewer.name, counts)
        stored = [(who.unit, draft_key.respondent, given)]
        batches.add_assessments(session, batch, who.wave, sight.wave.framework_id, stored)
        draft_rows.remove(session, draft_key)
        session.flush()
        scoring.refresh(session, {who.wave: [who.unit]})
        auditing.record_batch(session, viewer, Action.CHANGE, batch)
        return batch


def _look(session: Session, viewer: Viewer, key: bytes, who: Who) -> tuple[Sight, DraftKey]:
    """The wave with its framework, and what a draft is kept by, with the respondent as stored."""
    sight = derived.look(session, viewer, who.wave, [who.unit])
    if sight.tree.root_of(who.unit).id != sight.wave.organisation_id:
        raise RefusedError(
            Message("This unit belongs to another organisation than the wave."),
            Message("Choose a unit of the wave's own organisation."),
        )
    if not line(who.respondent):
        raise RefusedError(
            Message("Whose answers are these?"),
            Message("Give the respondent a code, the same in every wave, such as R001."),
        )
    name = stored_name(key, sight.framework, sight.wave.organisation_id, who.respondent)
    if len(name) > LONGEST_NAME:
        raise RefusedError(
            Message(
                "The respondent “{name}” is longer than {most} characters.",
                {"name": name[:40], "most": LONGEST_NAME},
            ),
            Message("Give the respondent a code, the same in every wave, such as R001."),
        )
    return sight, DraftKey(viewer.name, who.wave, who.unit, name)


def _tidied(sheet: Sheet) -> Sheet:
    """The same without signs that nobody sees, and without texts of nothing else."""
    answers = {code: _as_kept(answer) for code, answer in sheet.answers.items()}
    comments = {code: seen(text).strip() for code, text in sheet.comments.items()}
    return replace(
        sheet,
        answers={code: answer for code, answer in answers.items() if answer.text != ""},
        comments={code: text for code, text in comments.items() if text},
    )


def _as_kept(answer: GivenAnswer) -> GivenAnswer:
    return answer if answer.text is None else replace(answer, text=seen(answer.text).strip())


def _require_short(sheet: Sheet) -> None:
    """Raise RefusedError for a text that is too long."""
    texts = [(code, answer.text or "") for code, answer in sheet.answers.items()]
    for code, text in (*texts, *sheet.comments.items()):
        if len(text) > LONGEST_TEXT:
            raise RefusedError(
                Message(
                    "The text at “{question}” has {count} characters, more than {most}.",
                    {"question": code, "count": len(text), "most": LONGEST_TEXT},
                ),
                Message("Shorten it, then save again."),
            )


def _require_allowed(framework: Framework, sheet: Sheet) -> None:
    """Raise RefusedError unless every answer is one its question may have."""
    _require_short(sheet)
    roles = {role.code for role in framework.roles}
    known = framework.question_by_code
    wrong = [code for code in (*sheet.answers, *sheet.comments) if code not in known]
    wrong += [
        code for code, a in sheet.answers.items() if code in known and not _fits(framework, known[code], a)
    ]
    if wrong or (sheet.role and sheet.role not in roles):
        what = wrong[0] if wrong else sheet.role
        raise RefusedError(
            Message("“{found}” has an answer that this question does not allow.", {"found": what}),
            Message("Choose one of the answers that are offered."),
        )


def _fits(framework: Framework, question: Question, answer: GivenAnswer) -> bool:
    if answer.state != AnswerState.ANSWERED:
        return answer.state != AnswerState.BLANK
    given = framework.answer_set_of(question)
    if given.kind == "text":
        return bool(answer.text)
    if given.kind == "number":
        low, high = given.attainable() or framework.scale
        return answer.number is not None and low <= answer.number <= high
    option = given.option(answer.option or "")
    return option is not None and option.value == answer.number


def _stored(session: Session, who: DraftKey) -> Sheet:
    """The answers that count, of a named respondent."""
    found = [
        a for a in answer_rows.load_effective(session, who.wave, [who.unit]) if a.respondent == who.respondent
    ]
    if not found:
        return Sheet()
    rows = session.scalars(select(Answer).where(Answer.assessment_id == found[0].id)).all()
    answers = {
        row.question: GivenAnswer(AnswerState(row.state), row.number, row.option, row.text)
        for row in rows
        if row.state != AnswerState.BLANK
    }
    comments = {row.question: row.comment for row in rows if row.comment}
    return Sheet(found[0].role, answers, comments, "stored")


def _as_draft(sheet: Sheet) -> dict[str, Any]:
    answers = {code: [int(a.state), a.number, a.option, a.text] for code, a in sheet.answers.items()}
    return {"role": sheet.role, "answers": answers, "comments": dict(sheet.comments)}


def _from_draft(content: Mapping[str, Any], framework: Framework) -> Sheet:
    """A draft as it was left; what the framework no longer asks is dropped."""
    answers = {
        code: GivenAnswer(AnswerState(state), number, option, text)
        for code, (state, number, option, text) in content["answers"].items()
    }
    kept = {
        code: answer
        for code, answer in answers.items()
        if (question := framework.question_by_code.get(code)) and _fits(framework, question, answer)
    }
    return Sheet(content["role"], kept, content["comments"], "draft")
