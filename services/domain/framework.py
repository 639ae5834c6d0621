"""A framework: a versioned maturity model with its questionnaire, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from services.domain.framework_parts import (
    Advice,
    AnswerSet,
    Benchmark,
    Dimension,
    Level,
    Quadrant,
    Question,
    Range,
    Role,
    Rollup,
    Version,
)
from services.domain.texts import NO_TEXT, LocalText

Kind = Literal["scored", "axes", "gated", "count", "nominal"]
Part = TypeVar("Part")

BAND_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Framework:
    """A maturity model as its document says it; `parse` in framework_document has checked it.

    Two axes name the dimensions that place a unit in a quadrant: cut at `x_cut` and `y_cut`, or at the median of the
    units; closer than `borderline` (in points of the axis) to a cut is borderline. `self_role` is the respondent role
    whose answers are held against those of all others.
    """

    key: str
    version: Version
    title: LocalText
    summary: LocalText
    source: LocalText
    method: LocalText
    scale: Range
    answer_sets: tuple[AnswerSet, ...]
    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]
    answers: Literal["named", "confidential"] = "confidential"
    minimum_coverage: float = 0.5
    closed: Literal["lower", "upper"] = "lower"
    unanswered: Literal["missing", "lowest"] = "missing"
    better: Literal["higher", "lower"] = "higher"
    self_role: str | None = None
    x_axis: str | None = None
    y_axis: str | None = None
    cut: Literal["fixed", "median"] = "fixed"
    x_cut: float | None = None
    y_cut: float | None = None
    borderline: float = 0.0
    roles: tuple[Role, ...] = ()
    levels: tuple[Level, ...] = ()
    quadrants: tuple[Quadrant, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    advice: tuple[Advice, ...] = ()

    @cached_property
    def kind(self) -> Kind:
        """What its screens show: two axes, gates, a count, choices without a score, or scores."""
        if self.x_axis is not None:
            return "axes"
        if self.root.rollup in ("gated", "count"):
            return self.root.rollup
        return "scored" if any(d.rollup != "none" for d in self.dimensions) else "nominal"

    def improvement(self, change: float) -> float:
        """A change of a score as an improvement: turned where lower is better."""
        return -change if self.better == "lower" else change

    @cached_property
    def root(self) -> Dimension:
        """The dimension without a parent."""
        return next(dimension for dimension in self.dimensions if dimension.parent is None)

    @cached_property
    def dimension_by_code(self) -> Mapping[str, Dimension]:
        """Every dimension by its code."""
        return {dimension.code: dimension for dimension in self.dimensions}

    @cached_property
    def question_by_code(self) -> Mapping[str, Question]:
        """Every question by its code."""
        return {question.code: question for question in self.questions}

    @cached_property
    def answer_set_by_code(self) -> Mapping[str, AnswerSet]:
        """Every answer set by its code."""
        return {answer_set.code: answer_set for answer_set in self.answer_sets}

    @cached_property
    def weight_of_role(self) -> Mapping[str, float]:
        """What the answers of each respondent role weigh in a unit's mean."""
        return {role.code: role.weight for role in self.roles}

    @cached_property
    def nominal_questions(self) -> tuple[Question, ...]:
        """The questions whose options carry no value: a choice among names."""
        return tuple(
            question
            for question in self.questions
            if (given := self.answer_set_of(question)).kind == "choice" and given.attainable() is None
        )

    @cached_property
    def headlines(self) -> tuple[Dimension, ...]:
        """The dimensions an executive reads first: the root, or its children where the root has no score."""
        scored = tuple(d for d in self.children(self.root.code) if d.rollup != "none")
        return (self.root,) if self.root.rollup != "none" or not scored else scored

    def children(self, dimension: str) -> tuple[Dimension, ...]:
        """The dimensions directly below one, in document order."""
        return self._children_by_parent.get(dimension, ())

    def questions_of(self, dimension: str) -> tuple[Question, ...]:
        """The questions that hang on a dimension itself, in document order."""
        return self._questions_by_dimension.get(dimension, ())

    def questions_below(self, dimension: str) -> tuple[Question, ...]:
        """The questions of a dimension and of all dimensions below it, in tree order."""
        deeper = (self.questions_below(child.code) for child in self.children(dimension))
        return self.questions_of(dimension) + tuple(question for group in deeper for question in group)

    def answer_set_of(self, question: Question) -> AnswerSet:
        """The answers a question may have."""
        return self.answer_set_by_code[question.answer_set]

    def levels_of(self, dimension: str) -> tuple[Level, ...]:
        """The bands of a dimension: its own, else those of the nearest one above it that shares its scale."""
        code: str | None = dimension
        while code is not None:
            found = self._levels_by_dimension.get(code, ())
            if found and self.attainable(code) == self.attainable(dimension):
                return found
            code = self.dimension_by_code[code].parent
        return ()

    def level_of(self, dimension: str, score: float | None) -> Level | None:
        """The band an unrounded score falls into, None without a score or without bands."""
        if score is None or score != score:
            return None
        return find_band(self.levels_of(dimension), score, self.closed)

    def advice_for(self, dimension: str, level: str) -> LocalText:
        """What to do about a dimension at a level: its own advice, else the level's."""
        own = {a.level: a.text for a in self.advice if a.dimension == dimension}
        general = next((lv.advice for lv in self.levels_of(dimension) if lv.code == level), NO_TEXT)
        return own.get(level) or own.get(None) or general

    def attainable(self, dimension: str) -> Range | None:
        """Lowest and highest score a dimension can have, None where it has no score."""
        return self._attainable[dimension]

    def unscaled(self, dimension: str) -> Range | None:
        """The attainable range of a dimension before its `rescale`."""
        return self._unscaled[dimension]

    def scale_of(self, dimension: str) -> Range:
        """The scale to draw a dimension's score on: its attainable range, else the framework's scale."""
        return self.attainable(dimension) or self.scale

    @cached_property
    def _levels_by_dimension(self) -> Mapping[str, tuple[Level, ...]]:
        return _grouped((level.dimension, level) for level in self.levels)

    @cached_property
    def _children_by_parent(self) -> Mapping[str, tuple[Dimension, ...]]:
        return _grouped((child.parent, child) for child in self.dimensions if child.parent is not None)

    @cached_property
    def _questions_by_dimension(self) -> Mapping[str, tuple[Question, ...]]:
        return _grouped((question.dimension, question) for question in self.questions)

    @cached_property
    def _attainable(self) -> Mapping[str, Range | None]:
        return {
            d.code: self._unscaled[d.code] and (d.rescale or self._unscaled[d.code]) for d in self.dimensions
        }

    @cached_property
    def _unscaled(self) -> Mapping[str, Range | None]:
        found: dict[str, Range | None] = {}
        for dimension in reversed(self.in_tree_order):
            parts = [
                (question.weight, self.answer_set_of(question).attainable())
                for question in self.questions_of(dimension.code)
            ]
            parts += [
                (child.weight, found[child.code] and (child.rescale or found[child.code]))
                for child in self.children(dimension.code)
            ]
            found[dimension.code] = _combined(dimension.rollup, [(w, b) for w, b in parts if b is not None])
        return found

    @cached_property
    def in_tree_order(self) -> tuple[Dimension, ...]:
        """Every dimension, parents before their children."""
        found: list[Dimension] = []
        waiting = [self.root]
        while waiting:
            dimension = waiting.pop(0)
            found.append(dimension)
            waiting = [*self.children(dimension.code), *waiting]
        return tuple(found)


def _grouped(pairs: Iterable[tuple[str, Part]]) -> Mapping[str, tuple[Part, ...]]:
    """The parts by what they belong to, each group in order."""
    found: dict[str, list[Part]] = {}
    for owner, part in pairs:
        found.setdefault(owner, []).append(part)
    return {owner: tuple(parts) for owner, parts in found.items()}


def _combined(rollup: Rollup, parts: list[tuple[float, Range]]) -> Range | None:
    """The attainable range of a node from the (weight, range) of its children."""
    if rollup == "none" or not parts:
        return None
    if rollup in ("count", "gated"):
        return 0.0, sum(weight for weight, _ in parts) if rollup == "count" else float(len(parts))
    if rollup == "min":
        return min(low for _, (low, _high) in parts), min(high for _, (_low, high) in parts)
    total = 1.0 if rollup == "sum" else sum(weight for weight, _ in parts)
    if total == 0:
        return None
    low = sum(weight * bounds[0] for weight, bounds in parts) / total
    high = sum(weight * bounds[1] for weight, bounds in parts) / total
    return low, high


def find_band(
    levels: tuple[Level, ...], score: float, closed: Literal["lower", "upper"] = "lower"
) -> Level | None:
    """The band of an unrounded score: [lower, upper) with the top one closed, or (lower, upper] when closed is upper.

    A score within 1e-9 of a cut counts as on it, so that floating point never decides a level.
    """
    if not levels:
        return None
    ordered = sorted(levels, key=lambda level: level.lower)
    if closed == "upper":
        return next((level for level in ordered if score <= level.upper + BAND_TOLERANCE), ordered[-1])
    return next((level for level in reversed(ordered) if score >= level.lower - BAND_TOLERANCE), ordered[0])
