"""Rolling up: the scores of dimensions from those of their questions and of the dimensions below them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.domain.framework import Framework
from services.domain.framework_parts import Dimension, Range

Floats = NDArray[np.float64]
COVERAGE_TOLERANCE = PASS_TOLERANCE = 1e-9


class RolledUp(NamedTuple):
    """Scores of dimensions (dimensions x columns), with the answers given and asked below each."""

    scores: Floats
    answered: Floats
    asked: Floats


class _Child(NamedTuple):
    """What a dimension is made of: its row in the array of questions followed by dimensions, and what it weighs."""

    row: int
    weight: float
    bounds: Range | None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Dimensions that roll up alike and at one depth, so that one pass serves them all.

    Their children lie side by side, those of each dimension from its `starts` on; `weights`, `low`, `span` and
    `passes_at` are columns with a row a child, `rescale` (old low, new low, factor) columns with a row a dimension,
    None where none of them is rescaled.
    """

    rollup: str
    rows: NDArray[np.intp]
    children: NDArray[np.intp]
    starts: NDArray[np.intp]
    weights: Floats
    low: Floats
    span: Floats
    passes_at: Floats
    rescale: tuple[Floats, Floats, Floats] | None

    def total(self, parts: Floats) -> Floats:
        """The sum of each dimension's parts (children x columns)."""
        summed: Floats = np.add.reduceat(parts, self.starts, axis=0)
        return summed

    def scores(self, given: Floats) -> Floats:
        """The scores of the dimensions from those of questions and dimensions (x columns)."""
        found = _ROLLUPS[self.rollup](self, given[self.children])
        if self.rescale is None:
            return found
        low, start, factor = self.rescale
        return start + (found - low) * factor


class RollUp:
    """How the questions of a framework make the scores of its dimensions."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._questions = len(framework.questions)
        everything = _children(framework)
        scored = {code: [child for child in below if child.bounds] for code, below in everything.items()}
        depth = _depths(framework)
        ordered = sorted(framework.dimensions, key=lambda d: (-depth[d.code], d.rollup, d.missing))
        self._row = {d.code: row for row, d in enumerate(framework.dimensions, self._questions)}
        groups = [list(g) for _, g in groupby(ordered, lambda d: (depth[d.code], d.rollup, d.missing))]
        self._sums = [self._batch(group, everything) for group in groups]
        self._scores = [self._batch(group, scored) for group in groups]

    def _batch(self, group: Sequence[Dimension], below: Mapping[str, Sequence[_Child]]) -> _Batch | None:
        dimensions = [dimension for dimension in group if below[dimension.code]]
        if not dimensions:
            return None
        children = [below[dimension.code] for dimension in dimensions]
        sizes = [len(listed) for listed in children]
        listed = list(chain.from_iterable(children))
        bounds = np.array([child.bounds or (0.0, 0.0) for child in listed])
        return _Batch(
            dimensions[0].rollup if dimensions[0].missing == "prorate" else "raw sum",
            np.array([self._row[dimension.code] for dimension in dimensions]),
            np.array([child.row for child in listed]),
            np.cumsum([0, *sizes[:-1]]),
            _column([child.weight for child in listed]),
            bounds[:, :1],
            bounds[:, 1:] - bounds[:, :1],
            np.repeat(_column([dimension.passes_at for dimension in dimensions]), sizes, axis=0),
            _rescaling(self._framework, dimensions),
        )

    def of(self, values: Floats, answered: Floats, asked: Floats) -> RolledUp:
        """Dimension scores from question values, answered and asked (questions x columns).

        A dimension whose coverage is below the framework's minimum is NaN, and so is missing to its parent. One
        column of answered or asked stands for all.
        """
        done, due = self._sum(answered), self._sum(asked)
        enough = (due > 0) & (done + COVERAGE_TOLERANCE >= self._framework.minimum_coverage * due)
        scores = self._above(values, np.nan)
        for batch in filter(None, self._scores):
            found = batch.scores(scores)
            scores[batch.rows] = np.where(enough[batch.rows - self._questions], found, np.nan)
        return RolledUp(scores[self._questions :], done, due)

    def one_level(self, questions: Floats, dimensions: Floats) -> Floats:
        """What the scores directly below make of each dimension (dimensions x columns), whatever its coverage."""
        given = np.concatenate([questions, dimensions])
        found = np.full(dimensions.shape, np.nan)
        for batch in filter(None, self._scores):
            found[batch.rows - self._questions] = batch.scores(given)
        return found

    def _sum(self, counts: Floats) -> Floats:
        """Sums of question counts over each dimension's whole subtree."""
        sums = self._above(counts, 0.0)
        for batch in filter(None, self._sums):
            sums[batch.rows] = batch.total(sums[batch.children])
        return sums[self._questions :]

    def _above(self, questions: Floats, empty: float) -> Floats:
        dimensions = np.full((len(self._row), questions.shape[1]), empty)
        return np.concatenate([questions, dimensions])


def _children(framework: Framework) -> dict[str, list[_Child]]:
    """The questions and dimensions directly below each dimension; those without bounds never have a score."""
    bounds_of = {given.code: given.attainable() for given in framework.answer_sets}
    found: dict[str, list[_Child]] = {dimension.code: [] for dimension in framework.dimensions}
    for row, question in enumerate(framework.questions):
        found[question.dimension].append(_Child(row, question.weight, bounds_of[question.answer_set]))
    for row, child in enumerate(framework.dimensions, len(framework.questions)):
        if child.parent is not None:
            found[child.parent].append(_Child(row, child.weight, framework.attainable(child.code)))
    return found


def _depths(framework: Framework) -> dict[str, int]:
    """How many dimensions lie above each."""
    found: dict[str, int] = {}
    for dimension in framework.in_tree_order:
        found[dimension.code] = 0 if dimension.parent is None else found[dimension.parent] + 1
    return found


def _rescaling(framework: Framework, dimensions: Sequence[Dimension]) -> tuple[Floats, Floats, Floats] | None:
    """(old low, new low, factor) that map nodes' attainable ranges to those their `rescale` asks for."""
    if all(dimension.rescale is None for dimension in dimensions):
        return None
    old = [framework.unscaled(dimension.code) or framework.scale for dimension in dimensions]
    new = [dimension.rescale or bounds for dimension, bounds in zip(dimensions, old, strict=True)]
    factors = [(n[1] - n[0]) / (o[1] - o[0]) for n, o in zip(new, old, strict=True)]
    return _column([low for low, _ in old]), _column([low for low, _ in new]), _column(factors)


def _column(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=float)[:, None]


def _mean(batch: _Batch, scores: Floats) -> Floats:
    """The weighted mean of the children that have a score; the weights of the others drop out."""
    there = ~np.isnan(scores)
    if there.all():
        return quotient(batch.total(scores * batch.weights), batch.total(batch.weights))
    total = batch.total(np.where(there, scores, 0.0) * batch.weights)
    return quotient(total, batch.total(there * batch.weights))


def _sum(batch: _Batch, scores: Floats) -> Floats:
    """The weighted sum; missing children are scaled up by attainable ranges."""
    there = ~np.isnan(scores)
    above_low = batch.total(np.where(there, scores - batch.low, 0.0) * batch.weights)
    reached = quotient(above_low, batch.total(there * batch.weights * batch.span))
    return batch.total(batch.low * batch.weights) + reached * batch.total(batch.span * batch.weights)


def _raw_sum(batch: _Batch, scores: Floats) -> Floats:
    """The weighted sum; missing children count nothing, none at all gives no score."""
    total = batch.total(np.where(np.isnan(scores), 0.0, scores) * batch.weights)
    return np.where(_none_there(batch, scores), np.nan, total)


def _minimum(batch: _Batch, scores: Floats) -> Floats:
    """The lowest child; withheld unless every child has a score."""
    lowest: Floats = np.minimum.reduceat(scores, batch.starts, axis=0)
    return lowest


def _count(batch: _Batch, scores: Floats) -> Floats:
    """The points (weights) of the children passed; a missing one counts as no, none at all gives no score."""
    points = batch.total(_passed(batch, scores) * batch.weights)
    return np.where(_none_there(batch, scores), np.nan, points)


def _gated(batch: _Batch, scores: Floats) -> Floats:
    """How many children are passed in a row from the first one on: a level counts only with all below it."""
    sizes = np.diff(np.append(batch.starts, len(scores)))
    place = np.arange(len(scores)) - np.repeat(batch.starts, sizes)
    stops = np.where(_passed(batch, scores), np.repeat(sizes, sizes)[:, None], place[:, None])
    levels = np.minimum.reduceat(stops, batch.starts, axis=0).astype(float)
    return np.where(_none_there(batch, scores), np.nan, levels)


def _nothing(batch: _Batch, scores: Floats) -> Floats:
    """No score: nominal choices and open text."""
    return np.full((len(batch.rows), scores.shape[1]), np.nan)


def _passed(batch: _Batch, scores: Floats) -> NDArray[np.bool_]:
    """Which children reach the share of their range that passes; a missing one is not shown to."""
    reach = quotient(scores - batch.low, np.broadcast_to(batch.span, scores.shape))
    passed: NDArray[np.bool_] = reach >= batch.passes_at - PASS_TOLERANCE
    return passed


def _none_there(batch: _Batch, scores: Floats) -> NDArray[np.bool_]:
    """Which dimensions (x columns) have no child with a score."""
    missing: NDArray[np.bool_] = np.logical_and.reduceat(np.isnan(scores), batch.starts, axis=0)
    return missing


_ROLLUPS: Mapping[str, Callable[[_Batch, Floats], Floats]] = {
    "mean": _mean,
    "sum": _sum,
    "raw sum": _raw_sum,
    "min": _minimum,
    "count": _count,
    "gated": _gated,
    "none": _nothing,
}


def quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Their quotient, NaN where the denominator is zero."""
    result: Floats = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=result, where=denominator != 0)
    return result
