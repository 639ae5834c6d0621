"""Case gaps: how far the dimensions that initiatives serve are from their targets, beside what they are worth."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from services import comparing
from services.adapters.database import Sessions
from services.business_case import CaseList
from services.case_figures import Groups
from services.domain import targets
from services.domain.framework import Framework
from services.domain.viewer import Viewer
from services.language import local
from services.wave_administration import WaveInfo

GAP_COLUMNS = (
    "code",
    "unit_id",
    "unit",
    "framework",
    "node",
    "dimension",
    "period",
    "score",
    "target",
    "gap",
    "share",
    "reason",
)
Frameworks = Callable[[int], Framework]


def served_gaps(
    sessions: Sessions,
    viewer: Viewer,
    cases: CaseList,
    waves: Sequence[WaveInfo],
    frameworks: Frameworks,
    version: int | None = None,
) -> pd.DataFrame:
    """A row for each dimension an initiative serves (GAP_COLUMNS), in the latest closed wave of its framework.

    `gap` is in points still to go for the initiative's own unit, `share` the same of the whole scale (0 to 1); NaN
    without a score or a target. A framework without a closed wave has no row.
    """
    latest = _latest(waves)
    scores = {
        (key, row.unit_id, row.node): row
        for key, units in _units_by_framework(cases, latest).items()
        for row in comparing.unit_scores(sessions, viewer, latest[key].id, None, units, version).itertuples(
            index=False
        )
    }
    rows = [
        (one.plan.code, *_gap(frameworks(wave.framework_id), wave, scores[about]))
        for one in cases.cases
        for served in one.plan.serves
        if (wave := latest.get(served.framework)) is not None
        and (about := (served.framework, one.plan.unit, served.node)) in scores
    ]
    return pd.DataFrame(rows, columns=list(GAP_COLUMNS))


def _latest(waves: Sequence[WaveInfo]) -> Mapping[str, WaveInfo]:
    """The latest closed wave of each framework."""
    closed = sorted((wave for wave in waves if wave.closed), key=lambda wave: wave.ends)
    return {wave.framework_key: wave for wave in closed}


def _units_by_framework(cases: CaseList, latest: Mapping[str, WaveInfo]) -> dict[str, list[int]]:
    found: dict[str, dict[int, None]] = {}
    for one in cases.cases:
        for served in one.plan.serves:
            if served.framework in latest:
                found.setdefault(served.framework, {})[one.plan.unit] = None
    return {key: list(units) for key, units in found.items()}


def _gap(framework: Framework, wave: WaveInfo, row: Any) -> tuple[object, ...]:
    low, high = framework.scale_of(row.node)
    gap = targets.gap(row.score, row.target, lower_is_better=framework.better == "lower")
    share = max(gap, 0.0) / (high - low) if gap == gap else gap
    about = row.unit_id, row.unit, local(framework.title), row.node, row.dimension, wave.period
    return *about, row.score, row.target, gap, share, row.reason


def by_initiative(gaps: pd.DataFrame) -> Mapping[str, float]:
    """The mean share still to go of what each initiative serves (0 to 1), by code, where there is one."""
    means = gaps.dropna(subset=["share"]).groupby("code")["share"].mean()
    return {str(code): float(share) for code, share in means.items()}


def by_group(gaps: pd.DataFrame, groups: Groups) -> Mapping[str, float]:
    """The same of what all initiatives of groups of units serve, each dimension of a unit once, by the group's code."""
    known = gaps.dropna(subset=["share"]).drop_duplicates(["unit_id", "framework", "node"])
    found = {}
    for code, (_name, units) in groups.items():
        shares = known.loc[known["unit_id"].isin(units), "share"]
        if len(shares):
            found[code] = float(shares.mean())
    return found


def beside(worth: pd.DataFrame, shares: Mapping[str, float]) -> pd.DataFrame:
    """What initiatives or units are worth (case_figures.WORTH_COLUMNS) with their `gap`, where they have one."""
    return worth.assign(gap=worth["code"].map(shares)).dropna(subset=["gap"]).reset_index(drop=True)
