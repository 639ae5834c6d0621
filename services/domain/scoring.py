"""Scoring: from answers to the scores of questions, dimensions and units, in full precision."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from services.domain.framework import Framework
from services.domain.rollups import Floats, RollUp, quotient


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


def score_answers(framework: Framework, answers: AnswerMatrix) -> GroupScores:
    """Score every question and dimension for every group of respondents (DESIGN: question mean first, then roll up)."""
    ordered = _in_order(answers)
    by_group = _Groups(ordered.groups, ordered.group_count)
    values = _filled(framework, ordered)
    answered = _counted(ordered.states == AnswerState.ANSWERED)
    asked = _counted(ordered.states != AnswerState.NOT_APPLICABLE)
    questions = by_group.summary(values, answered, asked, ordered.weights)
    rollup = RollUp(framework)
    own = rollup.of(values, answered, asked).scores
    _, n, sd, low, high = by_group.spread(own, _counted(~np.isnan(own)))
    mean = rollup.of(questions.mean, questions.answered, questions.asked)
    return GroupScores(questions, Scores(n, mean.scores, sd, low, high, mean.answered, mean.asked))


def _counted(flags: NDArray[np.bool_]) -> Floats:
    """What counts as 1; where everything does, one column stands for all."""
    return np.ones((len(flags), 1)) if flags.all() else flags.astype(float)


def _in_order(answers: AnswerMatrix) -> AnswerMatrix:
    """The same answers with the respondents of each group side by side."""
    groups = answers.groups
    if np.all(groups[1:] >= groups[:-1]):
        return answers
    order = np.argsort(groups, kind="stable")
    values, states = answers.values[:, order], answers.states[:, order]
    return AnswerMatrix(values, states, groups[order], answers.weights[order], answers.group_count)


def _filled(framework: Framework, answers: AnswerMatrix) -> Floats:
    """The values of answers; where the framework says so, an unanswered question counts as its lowest option."""
    if framework.unanswered == "missing":
        return answers.values
    bounds = [framework.answer_set_of(question).attainable() for question in framework.questions]
    lowest = np.array([np.nan if bound is None else bound[0] for bound in bounds])[:, None]
    open_ones = (answers.states == AnswerState.BLANK) | (answers.states == AnswerState.DONT_KNOW)
    return np.where(open_ones, lowest, answers.values)


class _Groups:
    """Sums, means and spreads over the columns of each group, whose columns lie side by side."""

    def __init__(self, groups: NDArray[np.intp], count: int) -> None:
        self.count_of_groups = count
        self.present, self.starts = np.unique(groups, return_index=True)
        self.sizes = np.diff(np.append(self.starts, len(groups)))

    def count(self, counted: Floats) -> Floats:
        """Each group's sum of counts (rows x groups); one column stands for all."""
        if counted.shape[1] != 1:
            return self.reduce(np.add, counted)
        result = np.zeros((len(counted), self.count_of_groups))
        result[:, self.present] = counted * self.sizes
        return result

    def reduce(self, how: np.ufunc, columns: Floats, empty: float = 0.0) -> Floats:
        """Each group's sum, minimum or maximum (rows x groups); `empty` for a group without columns."""
        result = np.full((columns.shape[0], self.count_of_groups), empty)
        if len(self.starts):
            result[:, self.present] = how.reduceat(columns, self.starts, axis=1)
        return result

    def summary(self, values: Floats, answered: Floats, asked: Floats, weights: Floats) -> Scores:
        """All figures of rows of values; the mean is weighted by respondent."""
        valued = _counted(~np.isnan(values))
        mean, n, sd, low, high = self.spread(values, valued)
        if np.any(weights != 1):
            total = self.reduce(np.add, np.where(valued, values, 0.0) * weights)
            mean = quotient(total, self.reduce(np.add, valued * weights))
        return Scores(n, mean, sd, low, high, self.count(answered), self.count(asked))

    def spread(self, values: Floats, valued: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Mean, n, population standard deviation (none for one respondent), minimum and maximum of rows of values."""
        n = self.count(valued)
        mean = quotient(self.reduce(np.add, _without_gaps(values, valued)), n)
        deviations = values - np.repeat(mean[:, self.present], self.sizes, axis=1)
        deviations *= deviations
        sd = np.sqrt(quotient(self.reduce(np.add, _without_gaps(deviations, valued)), n))
        low = self.reduce(np.fmin, values, np.nan)
        return mean, n, np.where(n < 2, np.nan, sd), low, self.reduce(np.fmax, values, np.nan)


def _without_gaps(values: Floats, valued: Floats) -> Floats:
    """The values, 0 where there is none."""
    return values if valued.shape != values.shape else np.where(valued, values, 0.0)


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
    return quotient(total, (there * column).sum(axis=0)), there.sum(axis=0)
