"""Targets: the gap of a score, how far it has come, and how much it weighs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.domain.framework_parts import Range

Priority = Literal["high", "medium", "low", "none"]


@dataclass(frozen=True, slots=True)
class GivenTarget:
    """What a dimension of a unit should reach by a date; no score takes a target back."""

    unit: int
    node: str
    due: date
    score: float | None


def applicable(targets: Iterable[tuple[date, float]], day: date) -> tuple[date, float] | None:
    """The target that counts on a day: the next one due, else the last one that was."""
    ordered = sorted(targets)
    coming = [target for target in ordered if target[0] >= day]
    return coming[0] if coming else ordered[-1] if ordered else None


def gap(score: float, target: float, *, lower_is_better: bool = False) -> float:
    """Points still to go (negative once the target is passed)."""
    return score - target if lower_is_better else target - score


def weight(points: float) -> float:
    """The weight of a gap, (1 + gap)^2 - 1, none once the target is reached (OWASP SAMM's own tool weighs so)."""
    return max((1 + points) ** 2 - 1, 0.0) if points > 0 else 0.0


def priority(points: float, scale: Range) -> Priority:
    """High from half the weight of the widest gap on, medium from a quarter on, low above none."""
    found, widest = weight(points), weight(scale[1] - scale[0])
    if found >= widest / 2:
        return "high"
    if found >= widest / 4:
        return "medium"
    return "low" if found > 0 else "none"


def percent_to_target(
    pairs: Sequence[tuple[float, float]], scale: Range, *, lower_is_better: bool = False
) -> float | None:
    """How much of the targets is reached (0 to 1): 1 - sum(max(target - score, 0)) / sum(target).

    Where lower is better, both are first counted from the upper end of the scale. None without anything to reach.
    """
    turned = [(scale[1] - s, scale[1] - t) if lower_is_better else (s, t) for s, t in pairs]
    total = sum(target for _score, target in turned)
    if total <= 0:
        return None
    return 1 - sum(max(target - score, 0.0) for score, target in turned) / total
