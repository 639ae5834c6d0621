"""Pack roadmap: the slides of what is planned; the steps with the late ones first, and what they do to the scores."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from services import roadmap_figures, roadmap_outlook, roadmapping
from services.adapters.roadmap_rows import StandingRoadmap
from services.domain.board_pack import BarChart, Cell, Role, Series, Slide, Table
from services.domain.roadmap_facts import PHASE_TITLES
from services.language import DASH, format_date, format_score, local, translate
from services.language import gettext as _
from services.pack_figures import delta, each_row, score
from services.pack_matter import Matter
from services.pack_overview import axis

SECTION, LATE_SIGN = "roadmap", "⚠"


def roadmap_slides(matter: Matter) -> Sequence[Slide]:
    """The steps of the chosen unit and all below it, and their expected effect; nothing where none is planned."""
    about = matter.sessions, matter.viewer
    roadmap = roadmapping.read_steps(*about, matter.unit.id, matter.version)
    if not roadmap.steps:
        return ()
    slides = [_steps(matter, roadmap, datetime.now(UTC).date())]
    found = roadmap_outlook.expected_effects(*about, matter.wave.id, matter.unit.id, matter.version)
    if not found.empty and found["effect"].abs().max() > 0:
        slides += _effect(matter, found)
    return tuple(slides)


def _steps(matter: Matter, roadmap: StandingRoadmap, today: date) -> Slide:
    wave, unit = matter.wave.id, matter.unit.id
    gaps = roadmap_outlook.candidates(
        matter.sessions, matter.viewer, wave, unit, matter.cases, matter.version
    )
    titles = roadmap_figures.dimension_titles(matter.framework)
    title = roadmap_figures.finding(roadmap, gaps, matter.tree, titles, today)
    steps = each_row(roadmap_figures.step_frame(roadmap, matter.tree, titles, today))
    ordered = sorted(steps, key=lambda row: row.status != "late")
    columns = (_("Unit"), _("Step"), _("Kind"), _("Owner (role)"), _("Due"), _("State"))
    alt = _("The steps of {unit} and all units below it, late ones first.").format(unit=matter.name)
    notice = _("On {day}; late ones first.").format(day=format_date(today))
    table = Table(alt, columns, tuple(_line(row) for row in ordered))
    return Slide(SECTION, title, (table,), notice, _order())


def _line(row: Any) -> tuple[Cell, ...]:
    state = roadmap_figures.status_words(row.status)
    if row.status == "late":
        state = f"{LATE_SIGN} {state}"
    return (
        row.unit,
        row.title,
        translate(PHASE_TITLES[row.phase]),
        row.owner or DASH,
        format_date(row.due),
        state,
    )


def _order() -> str:
    return _("A step is late when it should be done by now and is not.")


def _effect(matter: Matter, found: pd.DataFrame) -> list[Slide]:
    """The scores now and expected, of dimensions on the scale of the one that is ranked."""
    alike = found[[matter.framework.scale_of(node) == matter.scale for node in found["node"]]]
    rows = each_row(alike)
    if not any(row.effect for row in rows):
        return []
    now: Role = "context"
    series = (
        Series(_("Score now"), tuple(score(row.now) for row in rows), now),
        Series(_("Expected score"), tuple(score(row.expected) for row in rows), "accent"),
    )
    beside = [Series(_("Effect"), tuple(delta(row.effect) for row in rows))]
    if alike["target"].notna().any():
        beside.append(Series(_("Target"), tuple(score(row.target) for row in rows)))
    most = max(rows, key=lambda row: abs(row.effect))
    title = _("Once the steps are done, {dimension} moves most: from {now} to {expected}").format(
        dimension=most.dimension, now=format_score(most.now), expected=format_score(most.expected)
    )
    notice = roadmap_figures.once_done(matter.name, int(alike["steps"].sum()))
    names = tuple(row.dimension for row in rows)
    chart = BarChart(title, names, series, axis(matter), tuple(beside))
    return [Slide(SECTION, title, (chart,), notice, local(matter.framework.method))]
