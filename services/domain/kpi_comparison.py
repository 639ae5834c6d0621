"""KPIs beside those of other units: the average of the group and the best one, both without the unit itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.domain.comparison import SMALLEST_GROUP
from services.domain.kpi import distance, same
from services.domain.kpi_facts import KpiDefinition
from services.domain.kpi_roll_up import Figure, total, weighted_mean
from services.domain.units import UnitTree


@dataclass(frozen=True, slots=True)
class OtherUnits:
    """A figure of other units (their ids): their average, or the best one with all that have it."""

    value: float
    units: tuple[int, ...]

    def may_show(self, visible: Collection[int]) -> bool:
        """Whether it keeps units outside a viewer's scope unknown: none of them is in it, or at least five are."""
        hidden = set(self.units) - set(visible)
        return not hidden or len(hidden) >= SMALLEST_GROUP


def group_average(
    definition: KpiDefinition, tree: UnitTree, unit: int, figures: Mapping[int, Figure]
) -> OtherUnits | None:
    """The average of a unit's siblings with a complete figure; None where there is none.

    A weighted mean is weighted by the KPI's own weight, and there is no average where one lacks it. Of any other KPI
    each sibling counts alike.
    """
    others = _others(tree, unit, figures)
    if definition.roll_up == "weighted_mean":
        value = weighted_mean(list(others.values()))[0] if others else None
        counted = tuple(found for found, figure in others.items() if figure.weight)
    else:
        summed = total([figure.value for figure in others.values() if figure.value is not None])
        value = summed / len(others) if others and summed is not None else None
        counted = tuple(others)
    return None if value is None else OtherUnits(value, counted)


def best_other(
    definition: KpiDefinition, tree: UnitTree, unit: int, figures: Mapping[int, Figure]
) -> OtherUnits | None:
    """The best complete figure among a unit's siblings with all of them that have it; None where there is none."""
    values = {found: f.value for found, f in _others(tree, unit, figures).items() if f.value is not None}
    if not values:
        return None
    best = max(values.values(), key=lambda value: distance(definition, value, 0.0))
    return OtherUnits(best, tuple(found for found, value in values.items() if same(value, best)))


def _others(tree: UnitTree, unit: int, figures: Mapping[int, Figure]) -> dict[int, Figure]:
    """The complete figures of a unit's siblings."""
    siblings = (sibling.id for sibling in tree.siblings(unit))
    return {s: figures[s] for s in siblings if s in figures and figures[s].usable is not None}
