"""Roadmap plan: what the screen Roadmap is about, read once for all its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd

from dashboard import charts, reads, resources
from dashboard.charts import Chart
from dashboard.filters import Selection
from services import roadmap_figures
from services.adapters.roadmap_rows import StandingRoadmap
from services.domain.roadmap import Candidate
from services.language import local
from services.roadmap_figures import dimension_titles


@dataclass(frozen=True, slots=True)
class RoadmapPlan:
    """The steps and gaps of the chosen unit and all below it, on a day.

    `titles` are dimensions in words by framework and code: those of the chosen framework, and those of steps.
    """

    selection: Selection
    roadmap: StandingRoadmap
    candidates: tuple[Candidate, ...]
    titles: Mapping[tuple[str, str], str]
    today: date

    @property
    def finding(self) -> str:
        """What the screen says first."""
        return roadmap_figures.finding(
            self.roadmap, self.candidates, self.selection.tree, self.titles, self.today
        )

    @property
    def steps(self) -> pd.DataFrame:
        """The steps (roadmap_figures.STEP_COLUMNS)."""
        return roadmap_figures.step_frame(self.roadmap, self.selection.tree, self.titles, self.today)


def today() -> date:
    """The day on which steps are late or not."""
    return datetime.now(UTC).date()


def plan_of(selection: Selection) -> RoadmapPlan:
    """The plan of a selection on this day."""
    roadmap = reads.roadmap(selection.unit.id)
    found = reads.candidates(selection.wave.id, selection.unit.id, selection.organisation.id)
    titles = dimension_titles(selection.framework)
    elsewhere = {step.framework for step in roadmap.steps if step.framework} - {selection.framework.key}
    for info in reversed(reads.frameworks()):
        if info.key in elsewhere:
            other = reads.framework(info.id)
            prefix = f"{local(other.title)} · "
            titles |= {place: f"{prefix}{title}" for place, title in dimension_titles(other).items()}
    return RoadmapPlan(selection, roadmap, found, titles, today())


def timeline(plan: RoadmapPlan) -> Chart:
    """The steps over time."""
    several = bool(plan.selection.children)
    return resources.kept(
        lambda: charts.timeline(plan.steps, plan.today, several=several),
        "timeline",
        *plan.selection.about,
        plan.today,
    )


def effects(plan: RoadmapPlan) -> pd.DataFrame:
    """What the chosen unit's scores become, of dimensions on the scale of the chosen one."""
    selection = plan.selection
    found = reads.expected_effects(selection.wave.id, selection.unit.id)
    scale = selection.framework.scale_of(selection.node.code)
    return found[[selection.framework.scale_of(node) == scale for node in found["node"]]]


def effect(plan: RoadmapPlan) -> Chart:
    """The scores now and once the steps are done."""
    selection = plan.selection
    scale = selection.framework.scale_of(selection.node.code)
    lower = selection.framework.better == "lower"
    return resources.kept(
        lambda: charts.effect(effects(plan), scale, lower_is_better=lower), "effect", *selection.about
    )
