"""Gates: which levels of a gated dimension a unit has passed, and which out of order."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.domain.framework import Framework
from services.domain.framework_parts import Dimension
from services.domain.rollups import PASS_TOLERANCE


@dataclass(frozen=True, slots=True)
class Gate:
    """One level: the share (0 to 1) of its range that is reached, None without a score.

    A gate passed while one below it is not is out of order: it does not count.
    """

    dimension: Dimension
    share: float | None
    passed: bool
    out_of_order: bool


def gates(framework: Framework, gated: Dimension, scores: Mapping[str, float]) -> tuple[Gate, ...]:
    """The gates below a gated dimension, bottom up, from the scores of its children by code."""
    found: list[Gate] = []
    for child in framework.children(gated.code):
        bounds = framework.attainable(child.code)
        if bounds is not None:
            score = scores.get(child.code)
            share = None if score is None or score != score else (score - bounds[0]) / (bounds[1] - bounds[0])
            passed = share is not None and share >= gated.passes_at - PASS_TOLERANCE
            broken = any(not below.passed for below in found)
            found.append(Gate(child, share, passed, passed and broken))
    return tuple(found)
