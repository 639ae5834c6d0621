"""Differences: the questions that tell the sides of a comparison most apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.domain.framework_parts import Range

MOST_QUESTIONS = 8
ALIKE = 1e-9
"""A gap, as a share of the range of answers, that is none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A question by its code, what each side has of it (None where nothing), and the gap in points of its answers.

    The gap is the highest less the lowest; of a signed one the first side less the second.
    """

    code: str
    values: tuple[float | None, ...]
    gap: float


def largest(
    values: Mapping[str, Sequence[float | None]],
    ranges: Mapping[str, Range],
    *,
    signed: bool = False,
    most: int = MOST_QUESTIONS,
) -> list[Difference]:
    """The questions with the largest gaps, the largest first; of two alike the one that comes first.

    Gaps are ranked as shares of the range of a question's answers, so that different answer sets can stand beside each
    other. A question that fewer than two sides have (of a signed gap: not both), or that all have alike, is left out.
    """
    found = []
    for code, sides in values.items():
        gap = _gap(sides, signed=signed)
        low, high = ranges[code]
        if gap is not None and high > low and abs(gap) > ALIKE * (high - low):
            found.append((abs(gap) / (high - low), Difference(code, tuple(sides), gap)))
    ordered = sorted(found, key=lambda pair: -round(pair[0], 9))
    return [difference for _share, difference in ordered[:most]]


def _gap(sides: Sequence[float | None], *, signed: bool) -> float | None:
    known = [value for value in sides if value is not None]
    if len(known) < 2:
        return None
    return known[0] - known[1] if signed else max(known) - min(known)
