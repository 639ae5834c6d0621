"""Change: why a score moved, split into answers, coverage and model (DESIGN 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.domain.framework import Framework
from services.domain.rollups import Floats, RollUp

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: question means (questions x units) and one node's scores (units), NaN where none.

    Questions are in the order of the framework's document; a question counts as answered where `answered` is true.
    """

    framework: Framework
    means: Floats
    answered: Flags
    scores: Floats


@dataclass(frozen=True, slots=True)
class Change:
    """Why the score of one unit moved; `answers` + `model` + `coverage` = after - before, exactly.

    `questions` tells what each comparable question contributed to `answers`; `compared` are those answered on both
    sides and unchanged in both versions, `asked` all those below the node that either side has and scores.
    """

    before: float
    after: float
    answers: float
    model: float
    coverage: float
    questions: Mapping[str, float]
    compared: int
    asked: int


def unchanged_questions(old: Framework, new: Framework) -> frozenset[str]:
    """The questions both versions have with the same answers worth the same; wording, weight and place may differ."""
    return frozenset(
        code
        for code, question in new.question_by_code.items()
        if code in old.question_by_code and _worth(old, code) == _worth(new, question.code)
    )


def _worth(framework: Framework, code: str) -> object:
    given = framework.answer_set_of(framework.question_by_code[code])
    return given.kind, given.minimum, given.maximum, {option.code: option.value for option in given.options}


def split(node: str, before: Side, after: Side) -> list[Change | None]:
    """The change of each unit at a node; None where either side has no score.

    With C the questions unchanged and answered on both sides: answers = S1(v0, C) - S0(v0, C); model = what
    reweighing C, and questions only one version has, make of it; coverage = the rest.
    """
    old, new = before.framework, after.framework
    same = unchanged_questions(old, new)
    in_old, in_new = _kept(old, same), _kept(new, same)
    shared = before.answered & (_aligned(old, new, in_old, after.answered.astype(float)) > 0)
    common = after.answered & (_aligned(new, old, in_new, before.answered.astype(float)) > 0)
    moved = _aligned(old, new, in_old, after.means)
    by_old, by_new = _Scorer(old, node), _Scorer(new, node)
    start, end = by_old.scores(before.means, shared), by_old.scores(moved, shared)
    with_new = by_new.scores(after.means, common | (after.answered & ~in_new[:, None]))
    with_old = by_old.scores(before.means, shared | (before.answered & ~in_old[:, None]))
    effects = _effects(by_old, before.means, moved, shared)
    total = after.scores - before.scores
    answers = np.nan_to_num(end - start)
    model = np.nan_to_num(with_new - end + start - with_old)
    below = _scored_below(old, node)
    asked = len(below | _scored_below(new, node))
    concerned = _kept(old, below)
    compared = shared[concerned].sum(axis=0)
    return [
        None
        if np.isnan(total[unit])
        else Change(
            float(before.scores[unit]),
            float(after.scores[unit]),
            float(answers[unit]),
            float(model[unit]),
            float(total[unit] - answers[unit] - model[unit]),
            _moves(old, effects[:, unit], concerned & shared[:, unit]),
            int(compared[unit]),
            asked,
        )
        for unit in range(len(total))
    ]


def _moves(framework: Framework, effects: Floats, counted: Flags) -> Mapping[str, float]:
    """What each question that counts did to one unit's score."""
    told = counted & ~np.isnan(effects)
    return {
        question.code: float(effects[row]) for row, question in enumerate(framework.questions) if told[row]
    }


def _scored_below(framework: Framework, node: str) -> frozenset[str]:
    """The questions at or below a node whose answers are worth something."""
    return frozenset(
        question.code
        for question in framework.questions_below(node)
        if framework.answer_set_of(question).attainable() is not None
    )


def _kept(framework: Framework, codes: frozenset[str]) -> Flags:
    return np.array([question.code in codes for question in framework.questions])


def _aligned(target: Framework, source: Framework, kept: Flags, rows: Floats) -> Floats:
    """Rows of one version in the order of another; NaN where a question is not among those kept."""
    place = {question.code: row for row, question in enumerate(source.questions)}
    result = np.full((len(target.questions), rows.shape[1]), np.nan)
    for row in np.flatnonzero(kept):
        result[row] = rows[place[target.questions[row].code]]
    return result


class _Scorer:
    """Scores of one node from some of the questions alone, whatever their coverage."""

    def __init__(self, framework: Framework, node: str) -> None:
        self.rollup = RollUp(framework)
        self.row = [dimension.code for dimension in framework.dimensions].index(node)
        self.everything = np.ones((len(framework.questions), 1))

    def scores(self, means: Floats, used: Flags) -> Floats:
        """The node's score of each unit."""
        given = np.where(used, means, np.nan)
        found: Floats = self.rollup.of(given, self.everything, self.everything).scores[self.row]
        return found


def _effects(scorer: _Scorer, old: Floats, new: Floats, shared: Flags) -> Floats:
    """What each question's move alone does to the score (questions x units)."""
    start = scorer.scores(old, shared)
    effects = np.full(old.shape, np.nan)
    for row in np.flatnonzero(shared.any(axis=1)):
        switched = old.copy()
        switched[row] = new[row]
        effects[row] = scorer.scores(switched, shared) - start
    return effects


def combine(parts: Sequence[tuple[Change | None, float]], before: float, after: float) -> Change:
    """The change of a unit from those below it, each with its weight; units scored on one side only are coverage."""
    known = [(change, weight) for change, weight in parts if change is not None and weight > 0]
    total = sum(weight for _, weight in known)
    if not known:
        return Change(before, after, 0.0, 0.0, after - before, {}, 0, 0)
    answers = sum(change.answers * weight for change, weight in known) / total
    model = sum(change.model * weight for change, weight in known) / total
    questions: dict[str, float] = {}
    for change, weight in known:
        for code, effect in change.questions.items():
            questions[code] = questions.get(code, 0.0) + effect * weight / total
    return Change(
        before,
        after,
        answers,
        model,
        after - before - answers - model,
        questions,
        len(questions),
        max(change.asked for change, _ in known),
    )
