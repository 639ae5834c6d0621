"""The tree of business units; its root is the organisation."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Unit:
    """A business unit: code, name, parent and weight in its parent's mean (default 1)."""

    id: int
    code: str
    name: str
    parent: int | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class UnitTree:
    """Business units with their places in the tree; it may hold several organisations."""

    units: tuple[Unit, ...]

    @cached_property
    def by_id(self) -> Mapping[int, Unit]:
        """Every unit by its id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def names(self) -> Mapping[int, str]:
        """What each unit is called where others stand beside it: its name, with its code where another shares it."""
        shared = Counter(unit.name for unit in self.units)
        return {
            unit.id: unit.name if shared[unit.name] == 1 else f"{unit.name} ({unit.code})"
            for unit in self.units
        }

    @cached_property
    def depth(self) -> Mapping[int, int]:
        """How many units stand above each one in this tree."""
        return {unit.id: len(self.path(unit.id)) - 1 for unit in self.units}

    @cached_property
    def _children(self) -> Mapping[int | None, tuple[Unit, ...]]:
        found: dict[int | None, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.parent, []).append(unit)
        return {parent: tuple(units) for parent, units in found.items()}

    @property
    def roots(self) -> tuple[Unit, ...]:
        """The units whose parent is not in this tree."""
        return tuple(unit for unit in self.units if unit.parent not in self.by_id)

    def children(self, unit: int) -> tuple[Unit, ...]:
        """The units directly below one."""
        return self._children.get(unit, ())

    def siblings(self, unit: int) -> tuple[Unit, ...]:
        """The other children of a unit's parent; none for a root."""
        parent = self.by_id[unit].parent
        return () if parent is None else tuple(u for u in self.children(parent) if u.id != unit)

    def subtree(self, unit: int) -> tuple[Unit, ...]:
        """A unit and all below it, parents first."""
        if unit not in self._subtrees:
            found = [self.by_id[unit]]
            for child in self.children(unit):
                found.extend(self.subtree(child.id))
            self._subtrees[unit] = tuple(found)
        return self._subtrees[unit]

    @cached_property
    def _subtrees(self) -> dict[int, tuple[Unit, ...]]:
        """Those that were asked for: a screen asks for the whole tree at each rerun."""
        return {}

    def path(self, unit: int) -> tuple[Unit, ...]:
        """A unit's ancestors from the top, and itself last."""
        here = self.by_id[unit]
        above = self.path(here.parent) if here.parent in self.by_id and here.parent is not None else ()
        return (*above, here)

    def root_of(self, unit: int) -> Unit:
        """The organisation a unit belongs to."""
        return self.path(unit)[0]

    def upwards(self, units: Iterable[int]) -> tuple[Unit, ...]:
        """The given units and all their ancestors, children before parents."""
        found = {unit.id: len(self.path(unit.id)) for start in units for unit in self.path(start)}
        return tuple(self.by_id[unit] for unit in sorted(found, key=lambda unit: -found[unit]))

    def holding(self, units: Iterable[int]) -> Unit | None:
        """The lowest unit that has all of the given ones at or below it; None where there is none."""
        paths = [self.path(unit) for unit in units]
        together = [level[0] for level in zip(*paths, strict=False) if len({unit.id for unit in level}) == 1]
        return together[-1] if together else None
