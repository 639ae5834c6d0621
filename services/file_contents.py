"""File contents: what a file of answers holds of each unit, and the words in it that mean nothing yet."""

from collections import Counter
from collections.abc import Iterator, Mapping

from services.adapters.answer_cells import Filled, UnknownWord
from services.adapters.similarity import Nearest
from services.checked_files import Part
from services.domain.importing import MOST_ISSUES, Held, Unknown
from services.domain.questionnaire import GivenAssessment
from services.domain.scoring import AnswerState
from services.domain.texts import LocalText
from services.import_context import Context, Reach

NEAR = 0.5
"""How alike a word must be to be suggested; nothing follows from it before a person accepts."""


def held_by_unit(reach: Reach, part: Part, there: Mapping[int, int]) -> Iterator[Held]:
    """What a part holds of each unit."""
    by_unit: dict[int, list[GivenAssessment]] = {}
    for unit, _, given in part.assessments:
        by_unit.setdefault(unit, []).append(given)
    questions = len(part.context.framework.questions)
    for unit, assessments in by_unit.items():
        states = Counter(answer.state for given in assessments for answer in given.answers.values())
        asked = questions * len(assessments) - states[AnswerState.NOT_APPLICABLE]
        coverage = states[AnswerState.ANSWERED] / asked if asked else None
        name, replaced = reach.tree.names[unit], there.get(unit, 0)
        yield Held(name, part.context.period, len(assessments), replaced, sum(states.values()), coverage)


def unknown_words(context: Context, reach: Reach, filled: Filled) -> Iterator[Unknown]:
    """The words of a file that mean nothing yet, the most frequent first, with what each may mean."""
    for word, count in filled.unknown.most_common(MOST_ISSUES):
        options = _options(context, reach, word)
        known = Nearest((text, code) for code, label in options for text in (code, label.en, label.fr))
        near = known.find(word.word, NEAR)
        yield Unknown(word.kind, word.group, word.word, count, options, near.code if near else None)


def _options(context: Context, reach: Reach, word: UnknownWord) -> tuple[tuple[str, LocalText], ...]:
    framework = context.framework
    if word.kind == "answer":
        return tuple((o.code, o.label) for o in framework.answer_set_by_code[word.group].options)
    if word.kind == "role":
        return tuple((role.code, role.title) for role in framework.roles)
    names = ((code, reach.tree.names[unit]) for code, unit in context.units.items())
    return tuple((code, LocalText(name, name)) for code, name in names)
