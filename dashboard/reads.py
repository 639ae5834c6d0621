"""What screens read from services, each kept for a viewer, a language and a data version."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from dashboard import resources
from dashboard.resources import Key
from services import (
    administration,
    answer_browsing,
    business_case,
    case_gaps,
    changes,
    comparing,
    distributions,
    founding,
    framework_library,
    import_history,
    members,
    narratives,
    roadmap_outlook,
    roadmapping,
    sample,
    self_rating,
    wave_administration,
)
from services import positions as positioning
from services import targets as targeting
from services.adapters.narrative_rows import StoredNarrative
from services.adapters.roadmap_rows import StandingRoadmap
from services.answer_browsing import Page
from services.answer_search import Wanted
from services.business_case import CaseList
from services.changes import WhyChanged
from services.domain.business_case import WhatIf
from services.domain.framework import Framework
from services.domain.importing import ImportPreview, Progress
from services.domain.member import Member
from services.domain.returns import Floats
from services.domain.risk import draw
from services.domain.roadmap import Candidate
from services.domain.units import UnitTree
from services.founding import Founded
from services.framework_library import FrameworkInfo
from services.import_history import BatchInfo
from services.positions import Positions
from services.wave_administration import Participants, WaveInfo

MOST_DRAWN = 200
"""Initiatives whose draws are kept."""


@resources.kept_values
def units(key: Key) -> UnitTree:
    """The units the viewer may see."""
    return administration.list_units(resources.workspace().sessions, key.viewer, key.version)


@resources.kept_values
def listed_members(key: Key) -> tuple[Member, ...]:
    """The members the viewer administers."""
    return members.list_members(resources.workspace().sessions, key.viewer, key.version)


@resources.kept_values
def waves(key: Key) -> tuple[WaveInfo, ...]:
    """The waves the viewer may see, oldest first."""
    return wave_administration.list_waves(resources.workspace().sessions, key.viewer, key.version)


@resources.kept_values
def frameworks(key: Key) -> tuple[FrameworkInfo, ...]:
    """Every stored version of a framework."""
    return framework_library.list_frameworks(resources.workspace().sessions, key.version)


@resources.kept_values
def framework(key: Key, framework_id: int) -> Framework:
    """One stored version of a framework in full."""
    return framework_library.get_framework(resources.workspace().sessions, framework_id, key.version)


@resources.kept_values
def participants(key: Key, wave: int, unit: int) -> Participants:
    """How far a wave has come in a unit and all below it."""
    return wave_administration.participants(
        resources.workspace().sessions, key.viewer, wave, unit, key.version
    )


@resources.kept_values
def expected(key: Key, wave: int) -> Mapping[int, int]:
    """How many respondents a wave expects, by unit."""
    return wave_administration.expected_by_unit(resources.workspace().sessions, key.viewer, wave, key.version)


@resources.kept_frames
def unit_scores(key: Key, wave: int, previous: int | None, units: tuple[int, ...]) -> pd.DataFrame:
    """Every dimension's score of units in a wave (comparing.SCORE_COLUMNS)."""
    sessions = resources.workspace().sessions
    return comparing.unit_scores(sessions, key.viewer, wave, previous, units, key.version)


@resources.kept_frames
def history(key: Key, wave: int, units: tuple[int, ...], node: str) -> pd.DataFrame:
    """One node's scores over time (comparing.HISTORY_COLUMNS)."""
    return comparing.history(resources.workspace().sessions, key.viewer, wave, units, node, key.version)


@resources.kept_frames
def question_scores(key: Key, wave: int, previous: int | None, unit: int, node: str) -> pd.DataFrame:
    """The questions below a node for a unit (comparing.QUESTION_COLUMNS)."""
    sessions = resources.workspace().sessions
    return comparing.question_scores(sessions, key.viewer, wave, previous, unit, node, key.version)


@resources.kept_values
def positions(key: Key, wave: int, units: tuple[int, ...], rule: str) -> Positions:
    """Where units stand on the framework's two axes; cut fixed or at the median."""
    return positioning.positions(resources.workspace().sessions, key.viewer, wave, units, rule, key.version)


@resources.kept_frames
def option_shares(key: Key, wave: int, units: tuple[int, ...]) -> pd.DataFrame:
    """How respondents chose among options without values (distributions.SHARE_COLUMNS)."""
    return distributions.option_shares(resources.workspace().sessions, key.viewer, wave, units, key.version)


@resources.kept_frames
def level_shares(key: Key, wave: int, units: tuple[int, ...], node: str) -> pd.DataFrame:
    """How the units below spread over the levels of a node (distributions.SHARE_COLUMNS)."""
    return distributions.level_shares(
        resources.workspace().sessions, key.viewer, wave, units, node, key.version
    )


@resources.kept_frames
def self_and_others(key: Key, wave: int, unit: int) -> pd.DataFrame:
    """How a unit's people rate themselves against others (self_rating.RATING_COLUMNS)."""
    return self_rating.self_and_others(resources.workspace().sessions, key.viewer, wave, unit, key.version)


@resources.kept_values
def why_changed(key: Key, wave: int, previous: int, unit: int, node: str) -> WhyChanged | None:
    """Why a unit's score moved since an earlier wave."""
    return changes.why_changed(
        resources.workspace().sessions, key.viewer, wave, previous, unit, node, key.version
    )


@resources.kept_values
def progress(key: Key, wave: int, unit: int) -> Mapping[int, tuple[int, int]]:
    """Respondents heard and expected, by unit."""
    return wave_administration.progress(resources.workspace().sessions, key.viewer, wave, unit, key.version)


@resources.kept_values
def answers(key: Key, wave: int, wanted: Wanted, page: int) -> Page:
    """A page of the answers themselves."""
    return answer_browsing.browse(resources.workspace().sessions, key.viewer, wave, wanted, page, key.version)


@resources.kept_frames
def tally(key: Key, wave: int, unit: int) -> pd.DataFrame:
    """How people dealt with each question (answer_browsing.TALLY_COLUMNS)."""
    return answer_browsing.tally(resources.workspace().sessions, key.viewer, wave, unit, key.version)


@resources.kept_values
def cases(key: Key, top: int) -> CaseList:
    """The initiatives of an organisation's highest visible unit and all below it."""
    return business_case.list_cases(
        resources.workspace().sessions, key.viewer, top, key.version, drawn=_drawn
    )


def _drawn(modes: Floats, about: str) -> Floats:
    """The draws of an initiative's lines; they outlive the data version, since most stay the same."""
    return _draws(tuple(modes.tolist()), about)


@lru_cache(MOST_DRAWN)
def _draws(modes: tuple[float, ...], about: str) -> Floats:
    return draw(np.array(modes), about)


def cases_below(top: int, unit: int) -> CaseList:
    """The initiatives of a unit and all below it, of those below the highest visible one."""
    inside = frozenset(below.id for below in units().subtree(unit))
    return resources.kept(lambda: business_case.of_units(cases(top), inside), "cases below", top, unit)


def asked_cases(top: int, unit: int, code: str, rate: float, what_if: WhatIf) -> tuple[CaseList, CaseList]:
    """Initiatives, or the one with a code, as planned and at another rate or with what is asked of them."""

    def reconsider() -> tuple[CaseList, CaseList]:
        listed = cases_below(top, unit)
        planned = business_case.alone(listed, code) if code else listed
        if rate == planned.settings.rate and what_if == planned.what_if:
            return planned, planned
        return planned, business_case.reconsider(planned, rate, what_if)

    return resources.kept(reconsider, "asked cases", top, unit, code, rate, what_if)


@resources.kept_frames
def served_gaps(key: Key, top: int) -> pd.DataFrame:
    """How far the dimensions that initiatives serve are from their targets (case_gaps.GAP_COLUMNS)."""
    closed = [wave for wave in waves() if wave.top == top]
    sessions = resources.workspace().sessions
    return case_gaps.served_gaps(sessions, key.viewer, cases(top), closed, framework, key.version)


@resources.kept_values
def narratives_below(key: Key, unit: int) -> tuple[StoredNarrative, ...]:
    """The narratives that count of a unit and all below it, the latest period first."""
    return narratives.read(resources.workspace().sessions, key.viewer, unit, key.version)


@resources.kept_values
def narrative_history(key: Key, unit: int, period: str) -> tuple[StoredNarrative, ...]:
    """All that was told of a unit for a period, newest first."""
    return narratives.history(resources.workspace().sessions, key.viewer, unit, period, key.version)


@resources.kept_frames
def targets(key: Key, wave: int, units: tuple[int, ...]) -> pd.DataFrame:
    """The targets of units with their gaps (targets.TARGET_COLUMNS)."""
    return targeting.list_targets(resources.workspace().sessions, key.viewer, wave, units, key.version)


@resources.kept_values
def roadmap(key: Key, unit: int) -> StandingRoadmap:
    """The steps and aims of a unit and all below it."""
    return roadmapping.read_steps(resources.workspace().sessions, key.viewer, unit, key.version)


@resources.kept_values
def candidates(key: Key, wave: int, unit: int, top: int) -> tuple[Candidate, ...]:
    """The gaps of a unit and all below it in the order to see to them; `top` is the highest unit that is seen."""
    return roadmap_outlook.candidates(
        resources.workspace().sessions, key.viewer, wave, unit, cases(top), key.version
    )


@resources.kept_frames
def expected_effects(key: Key, wave: int, unit: int) -> pd.DataFrame:
    """What a unit's scores become once its steps are done (roadmap_outlook.EFFECT_COLUMNS)."""
    return roadmap_outlook.expected_effects(
        resources.workspace().sessions, key.viewer, wave, unit, key.version
    )


@resources.kept_values
def like_for_like(key: Key, wave: int, previous: int, unit: int, node: str) -> str:
    """The change on what both waves have, where it is another than that of the scores."""
    return changes.like_for_like(
        resources.workspace().sessions, key.viewer, wave, previous, unit, node, key.version
    )


@resources.kept_values
def side_by_side(key: Key, wave: int, units: tuple[int, ...], node: str) -> tuple[str, ...]:
    """How units compare on the questions both answered."""
    return changes.side_by_side(resources.workspace().sessions, key.viewer, wave, units, node, key.version)


def import_preview(staged: tuple[str, ...], progress: Progress) -> ImportPreview:
    """What confirming staged files would do, as they are to be read now."""
    from services import importing  # noqa: PLC0415  one screen needs it, the first one would wait

    opened, who = resources.workspace(), resources.viewer()
    return resources.kept(
        lambda: importing.preview(opened.sessions, who, opened.respondent_key, staged, progress),
        "import preview",
        staged,
        importing.revision(opened.sessions, who),
    )


@resources.kept_values
def batches(key: Key) -> tuple[BatchInfo, ...]:
    """The import history the viewer may see."""
    return import_history.list_batches(resources.workspace().sessions, key.viewer)


@resources.kept_values
def founded(key: Key) -> tuple[Founded, ...]:
    """How far the viewer's organisations have come, the sample company left out."""
    return founding.list_founded(resources.workspace().sessions, key.viewer, key.version)


@resources.kept_values
def sample_is_loaded(key: Key) -> bool:
    """Whether the sample company is there."""
    return sample.is_loaded(resources.workspace().sessions, key.version)
