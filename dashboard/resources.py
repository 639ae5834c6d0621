"""Resources: the open workspace, and cached reads keyed by database, data version, viewer and language."""

import gc
from collections.abc import Callable, Hashable, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from threading import RLock
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from dashboard import charts
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
    serving,
    wave_administration,
)
from services import positions as positioning
from services import targets as targeting
from services.adapters.database import data_version, reading
from services.adapters.narrative_rows import StoredNarrative
from services.adapters.roadmap_rows import StandingRoadmap
from services.answer_browsing import Page
from services.answer_search import Wanted
from services.business_case import CaseList
from services.changes import WhyChanged
from services.domain.business_case import WhatIf
from services.domain.errors import NotAllowedError
from services.domain.framework import Framework
from services.domain.importing import ImportPreview, Progress
from services.domain.login import Login, Refusal, read_login
from services.domain.member import Member
from services.domain.returns import Floats
from services.domain.risk import draw
from services.domain.roadmap import Candidate
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import LOCAL_VIEWER, Viewer
from services.founding import Founded
from services.framework_library import FrameworkInfo
from services.import_history import BatchInfo
from services.language import current_language
from services.positions import Positions
from services.settings import Settings
from services.wave_administration import Participants, WaveInfo
from services.workspace import Workspace, open_workspace

MOST_KEPT = 1_000
"""Values kept of all reads together; those of an older data version fall out as newer ones come in."""

MOST_DRAWN = 200
"""Initiatives whose draws are kept."""

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
_version: ContextVar[int] = ContextVar("version")
_admitted: ContextVar[Viewer | None] = ContextVar("admitted", default=None)
_claims: ContextVar[Mapping[str, Any]] = ContextVar("claims")


class Key(NamedTuple):
    """What every read depends on besides its arguments."""

    database: str
    version: int
    viewer: Viewer
    language: str
    day: date


class _Slot:
    """The place of one value: whoever asks first computes it while the others wait; a failure is tried again."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._values: list[Any] = []

    def get(self, compute: Callable[[], Value]) -> Value:
        """The value, computed where there is none yet."""
        if not self._values:
            with self._lock:
                if not self._values:
                    self._values.append(compute())
        value: Value = self._values[0]
        return value


@lru_cache(MOST_KEPT)
def _slot(*_about: Hashable) -> _Slot:
    """Streamlit's own caches hash every argument at every rerun, which takes longer than a screen may."""
    return _Slot()


def forget() -> None:
    """Drop everything that is kept, the workspace too."""
    _slot.cache_clear()
    settings.cache_clear()


@cache
def settings() -> Settings:
    """The configuration, read once."""
    return Settings()


def workspace() -> Workspace:
    """The open workspace."""
    return _slot("workspace").get(_open)


def _open() -> Workspace:
    """Open the workspace; what start-up made is left out of every garbage collection."""
    opened = open_workspace(settings())
    charts.warm_up()
    gc.collect()
    gc.freeze()
    return opened


def viewer() -> Viewer:
    """Who looks: the member let in at the beginning of this rerun; without a login the administrator."""
    if not settings().with_login:
        return LOCAL_VIEWER
    found = _admitted.get()
    if found is None:
        raise LookupError("nobody was let in")
    return found


def begin_rerun(claims: Mapping[str, Any] | None = None) -> Refusal | None:
    """Read the data version once, so that no screen mixes two, and with it who looks, as members stand now.

    `claims` are what the login tells of the person. Returns why nobody is let in; without a login everybody is.
    """
    _admitted.set(None)
    _claims.set(claims or {})
    with reading(workspace().sessions) as session:
        _version.set(data_version(session))
        found = _let_in(session, claims or {})
    if isinstance(found, Refusal):
        return found
    _admitted.set(found)
    return None


def _let_in(session: Session, claims: Mapping[str, Any]) -> Viewer | Refusal:
    """Whom claims let in now, as members stand in this reading."""
    if not settings().with_login:
        return LOCAL_VIEWER
    found = login(claims)
    return members.admit(session, found) if isinstance(found, Login) else found


def guarded(write: Callable[[], bytes]) -> Callable[[], bytes]:
    """What writes a file once it is asked for, outside of any rerun: for whom it was offered, as long as they may."""
    if not settings().with_login:
        return write
    offered, claims, sessions = viewer(), _claims.get(), workspace().sessions

    def written() -> bytes:
        with reading(sessions) as session:
            if _let_in(session, claims) != offered:
                raise NotAllowedError(
                    Message("Your login has ended, or your role has changed."), Message("Reload the page.")
                )
        return write()

    return written


def see_newest() -> None:
    """Show the data as it has become since this rerun began."""
    with reading(workspace().sessions) as session:
        _version.set(data_version(session))


def admitted() -> Viewer | None:
    """The member who is logged in and let in; None without a login."""
    return _admitted.get() if settings().with_login else None


def login(claims: Mapping[str, Any]) -> Login | Refusal:
    """The login that claims tell of, now, or why it is none."""
    return read_login(claims, serving.login_rules(settings()), datetime.now(UTC))


def shown_version() -> int:
    """The data version this rerun shows."""
    return _version.get()


def _key() -> Key:
    return Key(settings().database, shown_version(), viewer(), current_language(), datetime.now(UTC).date())


def kept(compute: Callable[[], Value], *about: Hashable) -> Value:
    """What is computed once for what it is `about`: all it depends on besides data, viewer, language and day.

    Nobody may change it.
    """
    return _slot(_key(), *about).get(compute)


def _values(read: Callable[Concatenate[Key, Arguments], Value]) -> Callable[Arguments, Value]:
    """Keep what a read returns, which nobody may change."""

    def get(*args: Arguments.args, **named: Arguments.kwargs) -> Value:
        return kept(lambda: read(_key(), *args, **named), read, *args, *named.items())

    return get


def _frames(
    read: Callable[Concatenate[Key, Arguments], pd.DataFrame],
) -> Callable[Arguments, pd.DataFrame]:
    """Keep the frame a read returns; callers get copies, which pandas makes only when one is written to."""
    get = _values(read)
    return lambda *args, **named: get(*args, **named).copy(deep=False)


@_values
def units(key: Key) -> UnitTree:
    """The units the viewer may see."""
    return administration.list_units(workspace().sessions, key.viewer, key.version)


@_values
def listed_members(key: Key) -> tuple[Member, ...]:
    """The members the viewer administers."""
    return members.list_members(workspace().sessions, key.viewer, key.version)


@_values
def waves(key: Key) -> tuple[WaveInfo, ...]:
    """The waves the viewer may see, oldest first."""
    return wave_administration.list_waves(workspace().sessions, key.viewer, key.version)


@_values
def frameworks(key: Key) -> tuple[FrameworkInfo, ...]:
    """Every stored version of a framework."""
    return framework_library.list_frameworks(workspace().sessions, key.version)


@_values
def framework(key: Key, framework_id: int) -> Framework:
    """One stored version of a framework in full."""
    return framework_library.get_framework(workspace().sessions, framework_id, key.version)


@_values
def participants(key: Key, wave: int, unit: int) -> Participants:
    """How far a wave has come in a unit and all below it."""
    return wave_administration.participants(workspace().sessions, key.viewer, wave, unit, key.version)


@_values
def expected(key: Key, wave: int) -> Mapping[int, int]:
    """How many respondents a wave expects, by unit."""
    return wave_administration.expected_by_unit(workspace().sessions, key.viewer, wave, key.version)


@_frames
def unit_scores(key: Key, wave: int, previous: int | None, units: tuple[int, ...]) -> pd.DataFrame:
    """Every dimension's score of units in a wave (comparing.SCORE_COLUMNS)."""
    sessions = workspace().sessions
    return comparing.unit_scores(sessions, key.viewer, wave, previous, units, key.version)


@_frames
def history(key: Key, wave: int, units: tuple[int, ...], node: str) -> pd.DataFrame:
    """One node's scores over time (comparing.HISTORY_COLUMNS)."""
    return comparing.history(workspace().sessions, key.viewer, wave, units, node, key.version)


@_frames
def question_scores(key: Key, wave: int, previous: int | None, unit: int, node: str) -> pd.DataFrame:
    """The questions below a node for a unit (comparing.QUESTION_COLUMNS)."""
    sessions = workspace().sessions
    return comparing.question_scores(sessions, key.viewer, wave, previous, unit, node, key.version)


@_values
def positions(key: Key, wave: int, units: tuple[int, ...], rule: str) -> Positions:
    """Where units stand on the framework's two axes; cut fixed or at the median."""
    return positioning.positions(workspace().sessions, key.viewer, wave, units, rule, key.version)


@_frames
def option_shares(key: Key, wave: int, units: tuple[int, ...]) -> pd.DataFrame:
    """How respondents chose among options without values (distributions.SHARE_COLUMNS)."""
    return distributions.option_shares(workspace().sessions, key.viewer, wave, units, key.version)


@_frames
def level_shares(key: Key, wave: int, units: tuple[int, ...], node: str) -> pd.DataFrame:
    """How the units below spread over the levels of a node (distributions.SHARE_COLUMNS)."""
    return distributions.level_shares(workspace().sessions, key.viewer, wave, units, node, key.version)


@_frames
def self_and_others(key: Key, wave: int, unit: int) -> pd.DataFrame:
    """How a unit's people rate themselves against others (self_rating.RATING_COLUMNS)."""
    return self_rating.self_and_others(workspace().sessions, key.viewer, wave, unit, key.version)


@_values
def why_changed(key: Key, wave: int, previous: int, unit: int, node: str) -> WhyChanged | None:
    """Why a unit's score moved since an earlier wave."""
    return changes.why_changed(workspace().sessions, key.viewer, wave, previous, unit, node, key.version)


@_values
def progress(key: Key, wave: int, unit: int) -> Mapping[int, tuple[int, int]]:
    """Respondents heard and expected, by unit."""
    return wave_administration.progress(workspace().sessions, key.viewer, wave, unit, key.version)


@_values
def answers(key: Key, wave: int, wanted: Wanted, page: int) -> Page:
    """A page of the answers themselves."""
    return answer_browsing.browse(workspace().sessions, key.viewer, wave, wanted, page, key.version)


@_values
def cases(key: Key, top: int) -> CaseList:
    """The initiatives of an organisation's highest visible unit and all below it."""
    return business_case.list_cases(workspace().sessions, key.viewer, top, key.version, drawn=_drawn)


def _drawn(modes: Floats, about: str) -> Floats:
    """The draws of an initiative's lines; they outlive the data version, since most stay the same."""
    return _draws(tuple(modes.tolist()), about)


@lru_cache(MOST_DRAWN)
def _draws(modes: tuple[float, ...], about: str) -> Floats:
    return draw(np.array(modes), about)


def cases_below(top: int, unit: int) -> CaseList:
    """The initiatives of a unit and all below it, of those below the highest visible one."""
    inside = frozenset(below.id for below in units().subtree(unit))
    return kept(lambda: business_case.of_units(cases(top), inside), "cases below", top, unit)


def asked_cases(top: int, unit: int, code: str, rate: float, what_if: WhatIf) -> tuple[CaseList, CaseList]:
    """Initiatives, or the one with a code, as planned and at another rate or with what is asked of them."""

    def reconsider() -> tuple[CaseList, CaseList]:
        listed = cases_below(top, unit)
        planned = business_case.alone(listed, code) if code else listed
        if rate == planned.settings.rate and what_if == planned.what_if:
            return planned, planned
        return planned, business_case.reconsider(planned, rate, what_if)

    return kept(reconsider, "asked cases", top, unit, code, rate, what_if)


@_frames
def served_gaps(key: Key, top: int) -> pd.DataFrame:
    """How far the dimensions that initiatives serve are from their targets (case_gaps.GAP_COLUMNS)."""
    closed = [wave for wave in waves() if wave.top == top]
    sessions = workspace().sessions
    return case_gaps.served_gaps(sessions, key.viewer, cases(top), closed, framework, key.version)


@_values
def narratives_below(key: Key, unit: int) -> tuple[StoredNarrative, ...]:
    """The narratives that count of a unit and all below it, the latest period first."""
    return narratives.read(workspace().sessions, key.viewer, unit, key.version)


@_values
def narrative_history(key: Key, unit: int, period: str) -> tuple[StoredNarrative, ...]:
    """All that was told of a unit for a period, newest first."""
    return narratives.history(workspace().sessions, key.viewer, unit, period, key.version)


@_frames
def targets(key: Key, wave: int, units: tuple[int, ...]) -> pd.DataFrame:
    """The targets of units with their gaps (targets.TARGET_COLUMNS)."""
    return targeting.list_targets(workspace().sessions, key.viewer, wave, units, key.version)


@_values
def roadmap(key: Key, unit: int) -> StandingRoadmap:
    """The steps and aims of a unit and all below it."""
    return roadmapping.read_steps(workspace().sessions, key.viewer, unit, key.version)


@_values
def candidates(key: Key, wave: int, unit: int, top: int) -> tuple[Candidate, ...]:
    """The gaps of a unit and all below it in the order to see to them; `top` is the highest unit that is seen."""
    return roadmap_outlook.candidates(workspace().sessions, key.viewer, wave, unit, cases(top), key.version)


@_frames
def expected_effects(key: Key, wave: int, unit: int) -> pd.DataFrame:
    """What a unit's scores become once its steps are done (roadmap_outlook.EFFECT_COLUMNS)."""
    return roadmap_outlook.expected_effects(workspace().sessions, key.viewer, wave, unit, key.version)


@_values
def like_for_like(key: Key, wave: int, previous: int, unit: int, node: str) -> str:
    """The change on what both waves have, where it is another than that of the scores."""
    return changes.like_for_like(workspace().sessions, key.viewer, wave, previous, unit, node, key.version)


@_values
def side_by_side(key: Key, wave: int, units: tuple[int, ...], node: str) -> tuple[str, ...]:
    """How units compare on the questions both answered."""
    return changes.side_by_side(workspace().sessions, key.viewer, wave, units, node, key.version)


def import_preview(staged: tuple[str, ...], progress: Progress) -> ImportPreview:
    """What confirming staged files would do, as they are to be read now."""
    from services import importing  # noqa: PLC0415  one screen needs it, the first one would wait

    opened, who = workspace(), viewer()
    return kept(
        lambda: importing.preview(opened.sessions, who, opened.respondent_key, staged, progress),
        "import preview",
        staged,
        importing.revision(opened.sessions, who),
    )


@_values
def batches(key: Key) -> tuple[BatchInfo, ...]:
    """The import history the viewer may see."""
    return import_history.list_batches(workspace().sessions, key.viewer)


@_values
def founded(key: Key) -> tuple[Founded, ...]:
    """How far the viewer's organisations have come, the sample company left out."""
    return founding.list_founded(workspace().sessions, key.viewer, key.version)


@_values
def sample_is_loaded(key: Key) -> bool:
    """Whether the sample company is there."""
    return sample.is_loaded(workspace().sessions, key.version)
