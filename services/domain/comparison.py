"""Comparison: the average of the others, and when it may be shown."""

from collections.abc import Collection, Mapping

from services.domain.units import UnitTree

SMALLEST_GROUP = 5
"""Fewest units outside a viewer's scope, and fewest confidential respondents, that a figure may rest on."""


def group_average(tree: UnitTree, unit: int, scores: Mapping[int, float]) -> float | None:
    """The weighted mean of a unit's siblings without itself, None when no sibling has a score."""
    others = [sibling for sibling in tree.siblings(unit) if sibling.id in scores]
    total = sum(sibling.weight for sibling in others)
    return sum(s.weight * scores[s.id] for s in others) / total if total > 0 else None


def may_show_average(tree: UnitTree, unit: int, scored: Collection[int], visible: Collection[int]) -> bool:
    """Whether the average of a unit's siblings keeps the units outside the viewer's scope unknown.

    Those the viewer sees anyway can be subtracted, so only the others count: none, or at least five.
    """
    hidden = [s for s in tree.siblings(unit) if s.id in scored and s.id not in visible and s.weight > 0]
    return not hidden or len(hidden) >= SMALLEST_GROUP


def may_show_spread(respondents: int, confidential: bool) -> bool:
    """Whether spread, lowest and highest of a group of respondents may be shown."""
    return not confidential or respondents >= SMALLEST_GROUP
