"""Self-rating: how people rate themselves, held against how all others rate them."""

from collections.abc import Mapping

import pandas as pd
from sqlalchemy.orm import Session

from services import derived
from services.adapters.database import Sessions, reading
from services.adapters.score_rows import OTHERS
from services.derived import Row, Rows, Sight
from services.domain.disclosure import disclosed
from services.domain.viewer import Viewer
from services.language import gettext as _
from services.language import local

RATING_COLUMNS = ("unit_id", "unit", "node", "dimension", "score", "level", "n")
SELF = 1
"""What stands in the place of a unit's id, others having the next, so that both can be drawn as units are."""


def self_and_others(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, version: int | None = None
) -> pd.DataFrame:
    """The scores a unit's people give themselves and those others give them, a row each (RATING_COLUMNS).

    Empty where the framework knows no such role, one of the two is missing, or showing them would reveal a small group.
    """
    found: list[tuple[object, ...]] = []
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        sides = {
            role: derived.read_scores(session, sight.wave, [unit], role)
            for role in (sight.framework.self_role, OTHERS)
            if role is not None
        }
        if len(sides) == 2 and all(sides.values()) and _may_show(session, sight, unit, list(sides)):
            names = _("Oneself"), _("Others")
            for place, (side, name) in enumerate(zip(sides.values(), names, strict=True), start=SELF):
                found += _rows(sight, unit, place, name, side)
    return pd.DataFrame(found, columns=list(RATING_COLUMNS))


def _may_show(session: Session, sight: Sight, unit: int, roles: list[str]) -> bool:
    """Whether both sides are large enough in a confidential framework, here and by subtraction."""
    if sight.framework.answers == "named":
        return True
    units = [other.id for other in sight.tree.subtree(sight.wave.organisation_id)]
    counts = [
        _people(derived.read_scores(session, sight.wave, units, role, rolled_up=False)) for role in roles
    ]
    return all(unit in disclosed(sight.tree, count) for count in counts)


def _people(rows: Rows) -> Mapping[int, int]:
    """How many respondents of each unit have a score."""
    found: dict[int, int] = {}
    for (unit, _node), row in rows.items():
        found[unit] = max(found.get(unit, 0), row.n)
    return found


def _rows(
    sight: Sight, unit: int, place: int, name: str, side: Mapping[tuple[int, str], Row]
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for dimension in sight.framework.in_tree_order:
        row = side.get((unit, dimension.code))
        if row is not None and row.mean is not None:
            level = sight.framework.level_of(dimension.code, row.mean)
            found.append(
                (
                    place,
                    name,
                    dimension.code,
                    local(dimension.title),
                    row.mean,
                    local(level.title) if level else "",
                    row.n,
                )
            )
    return found
