"""Scoring: from answers to the scores of questions, dimensions and units, in full precision."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.domain.framework import Dimension, Framework, Range

Floats = NDArray[np.float64]
COVERAGE_TOLERANCE = PASS_TOLERANCE = 1e-9


class AnswerState(IntEnum):
    """What a cell of a questionnaire says; blank, not applicable and don't know are never a value."""

    BLANK = 0
    ANSWERED = 1
    NOT_APPLICABLE = 2
    DONT_KNOW = 3


@dataclass(frozen=True, slots=True)
class AnswerMatrix:
    """Answers of one framework, one row a question in the framework's order, one column a respondent.

    `values` (questions x respondents) is NaN where there is no value; `states` holds AnswerState; `groups`
    (respondents) numbers the group, usually the unit, from 0; `weights` (respondents) are respondent role weights.
    """

    values: Floats
    states: NDArray[np.int8]
    groups: NDArray[np.intp]
    weights: Floats
    group_count: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of nodes (rows) for groups (columns), with what they rest on.

    `n` counts respondents with a value; `mean` is the score; `sd` the population standard deviation, `minimum` and
    `maximum` those of the respondents' own scores (NaN where there is none); coverage = answered / asked, where
    `asked` leaves out what is not applicable.
    """

    n: Floats
    mean: Floats
    sd: Floats
    minimum: Floats
    maximum: Floats
    answered: Floats
    asked: Floats


@dataclass(frozen=True, slots=True)
class GroupScores:
    """The scores of a framework's questions and of its dimensions, in document order, for each group."""

    questions: Scores
    dimensions: Scores


@dataclass(frozen=True, slots=True)
class _Node:
    """A dimension with the rows of its children in the array of questions followed by dimensions."""

    dimension: Dimension
    row: int
    children: NDArray[np.intp]
    weights: Floats
    low: Floats
    span: Floats


def score_answers(framework: Framework, answers: AnswerMatrix) -> GroupScores:
    """Score every question and dimension for every group of respondents (DESIGN: question mean first, then roll up)."""
    by_group = _Groups(answers.groups, answers.group_count)
    values = _filled(framework, answers)
    valued = ~np.isnan(values)
    answered = (answers.states == AnswerState.ANSWERED).astype(float)
    asked = (answers.states != AnswerState.NOT_APPLICABLE).astype(float)
    questions = by_group.summary(values, valued, answered, asked, answers.weights)
    own = roll_up(framework, values, answered, asked)
    dimensions = by_group.spread(own, ~np.isnan(own))
    mean = roll_up(framework, questions.mean, questions.answered, questions.asked)
    covered = _sums_below(framework, questions.answered), _sums_below(framework, questions.asked)
    return GroupScores(questions, Scores(*dimensions[:1], mean, *dimensions[1:], *covered))


def _filled(framework: Framework, answers: AnswerMatrix) -> Floats:
    """The values of answers; where the framework says so, an unanswered question counts as its lowest option."""
    if framework.unanswered == "missing":
        return answers.values
    bounds = [framework.answer_set_of(question).attainable() for question in framework.questions]
    lowest = np.array([np.nan if bound is None else bound[0] for bound in bounds])[:, None]
    open_ones = (answers.states == AnswerState.BLANK) | (answers.states == AnswerState.DONT_KNOW)
    return np.where(open_ones, lowest, answers.values)


class _Groups:
    """Sums, means and spreads over the columns of each group; columns need not be in order."""

    def __init__(self, groups: NDArray[np.intp], count: int) -> None:
        self.count = count
        self.sorted = bool(np.all(groups[1:] >= groups[:-1]))
        self.order = np.argsort(groups, kind="stable")
        ordered = groups[self.order]
        self.present, self.starts = np.unique(ordered, return_index=True)
        self.sizes = np.diff(np.append(self.starts, len(ordered)))

    def reduce(self, how: np.ufunc, columns: NDArray[Any], empty: float) -> Floats:
        """Each group's sum, minimum or maximum (rows x groups); `empty` for a group without columns."""
        result = np.full((columns.shape[0], self.count), empty)
        if len(self.starts):
            ordered = columns if self.sorted else columns[:, self.order]
            result[:, self.present] = how.reduceat(ordered, self.starts, axis=1)
        return result

    def summary(
        self, values: Floats, valued: NDArray[np.bool_], answered: Floats, asked: Floats, weights: Floats
    ) -> Scores:
        """All figures of rows of values; the mean is weighted by respondent."""
        n, sd, low, high = self.spread(values, valued)
        filled = np.where(valued, values, 0.0)
        total = self.reduce(np.add, filled * weights, 0.0)
        mean = _quotient(total, self.reduce(np.add, valued * weights, 0.0))
        return Scores(
            n, mean, sd, low, high, self.reduce(np.add, answered, 0.0), self.reduce(np.add, asked, 0.0)
        )

    def spread(self, values: Floats, valued: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats, Floats]:
        """n, population standard deviation (none for one respondent), minimum and maximum of each row's values."""
        n = self.reduce(np.add, valued.astype(float), 0.0)
        mean = _quotient(self.reduce(np.add, np.where(valued, values, 0.0), 0.0), n)
        per_column = np.empty(values.shape)
        spread_out = np.repeat(mean[:, self.present], self.sizes, axis=1)
        if self.sorted:
            per_column = spread_out
        else:
            per_column[:, self.order] = spread_out
        deviations = np.where(valued, values - per_column, 0.0)
        sd = np.sqrt(_quotient(self.reduce(np.add, deviations * deviations, 0.0), n))
        low = self.reduce(np.minimum, np.where(valued, values, np.inf), np.inf)
        high = self.reduce(np.maximum, np.where(valued, values, -np.inf), -np.inf)
        none = n == 0
        return n, np.where(n < 2, np.nan, sd), np.where(none, np.nan, low), np.where(none, np.nan, high)


def roll_up(framework: Framework, values: Floats, answered: Floats, asked: Floats) -> Floats:
    """Dimension scores (dimensions x columns) from question values, answered and asked (questions x columns).

    A dimension whose coverage is below the framework's minimum is NaN, and so is missing to its parent.
    """
    questions = len(framework.questions)
    scores = np.full((questions + len(framework.dimensions), values.shape[1]), np.nan)
    scores[:questions] = values
    done, due = _sums_below(framework, answered), _sums_below(framework, asked)
    enough = (due > 0) & (done + COVERAGE_TOLERANCE >= framework.minimum_coverage * due)
    for node in _nodes(framework):
        found = _ROLLUPS[node.dimension.rollup](node, scores[node.children])
        row = node.row - questions
        scores[node.row] = np.where(enough[row], _rescaled(framework, node, found), np.nan)
    return scores[questions:]


def _nodes(framework: Framework) -> list[_Node]:
    """The dimensions, children before parents, with the places of their scored children."""
    place = {question.code: row for row, question in enumerate(framework.questions)}
    offset = len(place)
    place_of = {dimension.code: offset + row for row, dimension in enumerate(framework.dimensions)}
    found = []
    for dimension in reversed(framework.in_tree_order):
        below = _scored_below(framework, dimension, place, place_of)
        rows, weights, bounds = zip(*below, strict=True) if below else ((), (), ())
        ranges = np.array(bounds, dtype=float).reshape(-1, 2)
        node = _Node(
            dimension,
            place_of[dimension.code],
            np.array(rows, dtype=np.intp),
            np.array(weights, dtype=float)[:, None],
            ranges[:, :1],
            ranges[:, 1:] - ranges[:, :1],
        )
        found.append(node)
    return found


def _scored_below(
    framework: Framework, dimension: Dimension, place: dict[str, int], place_of: dict[str, int]
) -> list[tuple[int, float, Range]]:
    """(row, weight, attainable range) of the children that can have a score."""
    own = [
        (place[question.code], question.weight, framework.answer_set_of(question).attainable())
        for question in framework.questions
        if question.dimension == dimension.code
    ]
    deeper = [
        (place_of[child.code], child.weight, framework.attainable(child.code))
        for child in framework.children(dimension.code)
    ]
    return [(row, weight, bounds) for row, weight, bounds in own + deeper if bounds is not None]


def _sums_below(framework: Framework, counts: Floats) -> Floats:
    """Sums of question counts over each dimension's whole subtree (dimensions x columns)."""
    place = {question.code: row for row, question in enumerate(framework.questions)}
    rows = [[place[q.code] for q in framework.questions_below(d.code)] for d in framework.dimensions]
    return np.array([counts[below].sum(axis=0) for below in rows])


def _mean(node: _Node, scores: Floats) -> Floats:
    """The weighted mean of the children that have a score; the weights of the others drop out."""
    there = ~np.isnan(scores)
    return _quotient(
        (np.where(there, scores, 0.0) * node.weights).sum(axis=0), (there * node.weights).sum(axis=0)
    )


def _sum(node: _Node, scores: Floats) -> Floats:
    """The weighted sum; missing children are scaled up by attainable ranges (prorate) or count nothing (raw)."""
    there = ~np.isnan(scores)
    any_there = there.any(axis=0)
    if node.dimension.missing == "raw":
        total = (np.where(there, scores, 0.0) * node.weights).sum(axis=0)
        return np.where(any_there, total, np.nan)
    above_low = (np.where(there, scores - node.low, 0.0) * node.weights).sum(axis=0)
    reached = _quotient(above_low, (there * node.weights * node.span).sum(axis=0))
    lowest = float((node.low * node.weights).sum())
    return lowest + reached * float((node.span * node.weights).sum())


def _minimum(_: _Node, scores: Floats) -> Floats:
    """The lowest child; withheld unless every child has a score."""
    lowest: Floats = scores.min(axis=0)
    return lowest


def _passed(node: _Node, scores: Floats) -> NDArray[np.bool_]:
    """Which children reach the share of their range that passes; a missing one is not shown to."""
    reach = _quotient(scores - node.low, np.broadcast_to(node.span, scores.shape))
    passed: NDArray[np.bool_] = reach >= node.dimension.passes_at - PASS_TOLERANCE
    return passed


def _count(node: _Node, scores: Floats) -> Floats:
    """The points (weights) of the children passed; a missing one counts as no, none at all gives no score."""
    points = (_passed(node, scores) * node.weights).sum(axis=0)
    return np.where(np.isnan(scores).all(axis=0), np.nan, points)


def _gated(node: _Node, scores: Floats) -> Floats:
    """How many children are passed in a row from the first one on: a level counts only with all below it."""
    levels = np.logical_and.accumulate(_passed(node, scores), axis=0).sum(axis=0).astype(float)
    return np.where(np.isnan(scores).all(axis=0), np.nan, levels)


def _nothing(_: _Node, scores: Floats) -> Floats:
    """No score: nominal choices and open text."""
    return np.full(scores.shape[1], np.nan)


_ROLLUPS = {
    "mean": _mean,
    "sum": _sum,
    "min": _minimum,
    "count": _count,
    "gated": _gated,
    "none": _nothing,
}


def _rescaled(framework: Framework, node: _Node, scores: Floats) -> Floats:
    """Scores mapped from the node's attainable range to the one its `rescale` asks for."""
    target, attainable = node.dimension.rescale, framework.unscaled(node.dimension.code)
    if target is None or attainable is None:
        return scores
    low, high = attainable
    return target[0] + (scores - low) * ((target[1] - target[0]) / (high - low))


def _quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Their quotient, NaN where the denominator is zero."""
    result: Floats = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=result, where=denominator != 0)
    return result


def averaged_over_units(framework: Framework) -> NDArray[np.bool_]:
    """Which questions and dimensions (in this order) a parent unit has the mean of; levels reached are not averaged."""
    gated = [dimension.rollup == "gated" for dimension in framework.dimensions]
    return ~np.array([False] * len(framework.questions) + gated)


def roll_up_units(scores: Sequence[Floats], weights: Sequence[float]) -> tuple[Floats, NDArray[np.intp]]:
    """A parent unit's scores from its children's (one array of nodes each), and how many children entered a node.

    The parent's own assessments enter as one more child with weight 1. A child without a score drops out.
    """
    stacked = np.stack(scores)
    there = ~np.isnan(stacked)
    column = np.array(weights, dtype=float)[:, None]
    total = (np.where(there, stacked, 0.0) * column).sum(axis=0)
    return _quotient(total, (there * column).sum(axis=0)), there.sum(axis=0)
