"""Group worth: what the initiatives of the units beside one are worth on average, without that one."""

from dataclasses import dataclass, replace

from services import access, business_case, case_figures
from services.adapters import structure
from services.adapters.database import Sessions, reading
from services.domain.comparison import may_show_average
from services.domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class GroupWorth:
    """The means of the units beside one that have initiatives, each with all below it and counted alike.

    `units` are those that have any. All else is None where nobody has, or where it would tell of too few units that the
    viewer does not see: then `told` is false. The net present value is in the organisation's currency, `roi` is of all
    their initiatives together, `count` is how many a unit has.
    """

    told: bool
    units: int = 0
    npv: float | None = None
    roi: float | None = None
    count: float | None = None


def group_worth(sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None) -> GroupWorth:
    """What the initiatives of a unit's siblings are worth on average; raises NotFoundError outside the scope."""
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
    siblings = [other.id for other in tree.siblings(unit)]
    if not siblings:
        return GroupWorth(told=True)
    everything = replace(viewer, scope=None)
    parent = tree.by_id[unit].parent or unit
    cases = business_case.list_cases(sessions, everything, parent, version)
    found = case_figures.worth_of_groups(cases, case_figures.groups_of(tree, siblings))
    codes = set(found["code"])
    having = [other for other in siblings if tree.by_id[other].code in codes]
    if not may_show_average(tree, unit, having, visible.by_id):
        return GroupWorth(told=False)
    if not having:
        return GroupWorth(told=True)
    inside = frozenset(below.id for other in having for below in tree.subtree(other))
    together = business_case.of_units(cases, inside).together
    roi = together.portfolio.roi if together else None
    mean = float(found["npv"].mean())
    return GroupWorth(True, len(having), mean, roi, float(found["count"].mean()))
