"""Disclosure: which groups of confidential respondents may be shown so that no small one can be worked out."""

from collections.abc import Mapping

from services.domain.comparison import SMALLEST_GROUP
from services.domain.units import UnitTree


def disclosed(tree: UnitTree, respondents: Mapping[int, int]) -> frozenset[int]:
    """The units whose respondents, with those of all units below, may be told about.

    `respondents` counts a unit's own. A unit is shown from five respondents on, unless those left over once the shown
    units below it are taken away are one to four: they could be worked out by subtraction.
    """
    shown: set[int] = set()

    def visit(unit: int) -> tuple[int, int]:
        """(all respondents of a unit with those below, those of them in units shown)."""
        parts = [visit(child.id) for child in tree.children(unit)]
        everybody = respondents.get(unit, 0) + sum(total for total, _ in parts)
        covered = sum(told for _, told in parts)
        left = everybody - covered
        if everybody < SMALLEST_GROUP or 0 < left < SMALLEST_GROUP:
            return everybody, covered
        shown.add(unit)
        return everybody, everybody

    for root in tree.roots:
        visit(root.id)
    return frozenset(shown)


def disclosed_alone(tree: UnitTree, respondents: Mapping[int, int]) -> frozenset[int]:
    """The units whose own respondents, without those of units below, may be told about beside what `disclosed` tells.

    A unit needs five of its own, and among those of it and the units below that are not shown otherwise none or at
    least five must be left, since they could be worked out by subtraction.
    """
    shown = disclosed(tree, respondents)

    def hidden(unit: int) -> int:
        """Respondents below a unit that no shown unit covers."""
        below = tree.children(unit)
        return sum(
            0 if child.id in shown else respondents.get(child.id, 0) + hidden(child.id) for child in below
        )

    return frozenset(
        unit
        for unit, own in respondents.items()
        if own >= SMALLEST_GROUP and not 0 < hidden(unit) < SMALLEST_GROUP
    )
