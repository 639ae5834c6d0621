"""Positions: where units stand on a framework's two axes, from wave to wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy.orm import Session

from services import derived
from services.adapters.database import Sessions, reading
from services.adapters.tables import Wave
from services.derived import Sight
from services.domain import quadrants
from services.domain.comparison import SMALLEST_GROUP
from services.domain.framework import Framework
from services.domain.quadrants import Cuts, Point
from services.domain.viewer import Viewer
from services.language import format_period, local

POSITION_COLUMNS = (
    "wave_id",
    "period_label",
    "unit_id",
    "unit",
    "x",
    "y",
    "quadrant",
    "borderline",
    "description",
    "advice",
)


@dataclass(frozen=True, slots=True)
class Positions:
    """Units on two axes, a row a unit and wave (POSITION_COLUMNS), and where the axes are cut in the latest wave."""

    rows: pd.DataFrame
    cuts: Cuts


def positions(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    units: Sequence[int],
    rule: str,
    version: int | None = None,
) -> Positions:
    """Where units that have a place in this wave stood in it and in earlier ones that score alike, oldest first.

    The cuts are this wave's; `rule` says whether they are fixed or the median of the organisation's lowest units.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        waves = derived.series(session, sight)
        at = quadrants.cuts(sight.framework, _points_of_all(session, sight), rule)
        placed = {wave: _points(session, wave, sight.framework, units) for wave in waves}
    now = placed[sight.wave]
    rows = [
        _row(sight, wave, unit, points[unit], at)
        for wave, points in placed.items()
        for unit in units
        if unit in points and unit in now
    ]
    return Positions(pd.DataFrame(rows, columns=list(POSITION_COLUMNS)), at)


def _points(session: Session, wave: Wave, framework: Framework, units: Sequence[int]) -> Mapping[int, Point]:
    """The points of the units that have a score on both axes."""
    rows = derived.read_scores(session, wave, units)
    found = {}
    for unit in units:
        x, y = (rows.get((unit, str(axis))) for axis in (framework.x_axis, framework.y_axis))
        if x and y and x.mean is not None and y.mean is not None:
            found[unit] = (x.mean, y.mean)
    return found


def _points_of_all(session: Session, sight: Sight) -> list[Point]:
    """The points of the organisation's lowest units; without those a viewer may not see where they are too few."""
    lowest = [
        unit.id for unit in sight.tree.subtree(sight.wave.organisation_id) if not sight.tree.children(unit.id)
    ]
    points = _points(session, sight.wave, sight.framework, lowest)
    hidden = [unit for unit in points if unit not in sight.visible.by_id]
    told = not hidden or len(hidden) >= SMALLEST_GROUP
    return [point for unit, point in points.items() if told or unit not in hidden]


def _row(sight: Sight, wave: Wave, unit: int, point: Point, at: Cuts) -> tuple[object, ...]:
    about = wave.id, format_period(wave.period), unit, sight.visible.names[unit]
    return position(sight.framework, about, point, at)


def position(
    framework: Framework, about: tuple[int, str, int, str], point: Point, at: Cuts
) -> tuple[object, ...]:
    """A row of POSITION_COLUMNS for a point of the two axes; `about` are its first four."""
    place = quadrants.place(framework, point, at)
    found = place.quadrant
    return (
        *about,
        *point,
        local(found.title) if found else "",
        place.borderline,
        local(found.description) if found else "",
        local(found.advice) if found else "",
    )
