"""The roadmap: which gaps to close first, and what the scores become once steps are done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import floor

import numpy as np

from services.domain import targets
from services.domain.framework import Framework
from services.domain.roadmap_facts import Step
from services.domain.rollups import Floats, RollUp
from services.domain.targets import Priority
from services.domain.texts import LocalText

TWENTIETHS, _TOLERANCE = 20, 1e-9
_URGENCY: tuple[Priority, ...] = ("high", "medium", "low", "none")


@dataclass(frozen=True, slots=True)
class Serving:
    """An initiative that serves a dimension, and its net present value in the valuation year."""

    code: str
    title: str
    npv: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gap somebody might close: a dimension of a unit that is short of its target.

    `gap` is in points still to go, `share` the same of the whole scale (0 to 1), `weight` (1 + gap)^2 - 1. `steps`
    are the codes of those that already see to it.
    """

    unit: int
    framework: str
    node: str
    score: float
    target: float
    gap: float
    share: float
    weight: float
    priority: Priority
    advice: LocalText
    initiatives: tuple[Serving, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def is_urgent(self) -> bool:
        """Whether its priority is more than low."""
        return self.priority in ("high", "medium")

    @property
    def money(self) -> float | None:
        """What the initiatives that serve it are worth together, None without any."""
        return sum(one.npv for one in self.initiatives) if self.initiatives else None


def candidate(
    framework: Framework,
    place: tuple[int, str],
    score: float,
    target: float,
    initiatives: Iterable[Serving] = (),
    steps: Iterable[str] = (),
) -> Candidate | None:
    """The gap at a place (unit, dimension), None where the target is reached."""
    unit, node = place
    gap = targets.gap(score, target, lower_is_better=framework.better == "lower")
    if not gap > 0:
        return None
    scale = framework.scale_of(node)
    level = framework.level_of(node, score)
    return Candidate(
        unit,
        framework.key,
        node,
        score,
        target,
        gap,
        gap / (scale[1] - scale[0]),
        targets.weight(gap),
        targets.priority(gap, scale),
        framework.advice_for(node, level.code if level else ""),
        tuple(initiatives),
        tuple(steps),
    )


def ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Candidates in the order to see to them: the priority of the gap, then the money, where gaps are about as wide.

    Gaps of one priority are as wide where they are of the same twentieth of the scale. No initiative counts as zero
    money, so that what loses some comes later. Then the gap itself decides, then unit and dimension: the same gaps
    always stand in the same order.
    """
    return tuple(
        sorted(
            candidates,
            key=lambda one: (
                _URGENCY.index(one.priority),
                -floor(one.share * TWENTIETHS + _TOLERANCE),
                -(one.money or 0.0),
                -one.share,
                one.unit,
                one.node,
            ),
        )
    )


def wanted(framework: Framework, steps: Iterable[Step], measured: date) -> dict[int, dict[str, float]]:
    """The best score that steps still to take effect expect of each dimension, by unit and dimension."""
    best = min if framework.better == "lower" else max
    found: dict[int, dict[str, float]] = {}
    for step in steps:
        named = step.framework == framework.key and step.node in framework.dimension_by_code
        if named and step.expected is not None and step.pending(measured):
            own = found.setdefault(step.unit, {})
            own[step.node] = best(own.get(step.node, step.expected), step.expected)
    return found


def expected_scores(
    framework: Framework,
    now: Mapping[str, float],
    expected: Mapping[str, float],
    questions: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """The scores of a unit's dimensions once some are as expected of them, from those there are now, by code.

    A dimension takes the expected score where that is better; one above moves by as much as the framework's own
    rollup of the scores below it does. One without a score now has none then. `questions` are the means of questions.
    """
    rollup, answers = RollUp(framework), questions or {}
    below = _column(answers.get(question.code) for question in framework.questions)
    before = _column(now.get(dimension.code) for dimension in framework.dimensions)
    goals = _column(expected.get(dimension.code) for dimension in framework.dimensions)
    better = np.fmin if framework.better == "lower" else np.fmax
    low, high = _bounds(framework, before)
    start, after = rollup.one_level(below, before), before
    for _level in framework.dimensions:
        moved = before + np.nan_to_num(rollup.one_level(below, after) - start)
        reached = np.clip(np.where(np.isnan(before), np.nan, better(moved, goals)), low, high)
        if np.array_equal(reached, after, equal_nan=True):
            break
        after = reached
    scores = zip(framework.dimensions, after[:, 0].tolist(), strict=True)
    return {dimension.code: score for dimension, score in scores if score == score}


def _column(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=float)[:, None]


def _bounds(framework: Framework, before: Floats) -> tuple[Floats, Floats]:
    """The lowest and the highest score of each dimension, never beyond which it has already come."""
    scales = np.array([framework.scale_of(dimension.code) for dimension in framework.dimensions])
    return np.fmin(scales[:, :1], before), np.fmax(scales[:, 1:], before)
