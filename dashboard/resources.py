"""Resources: the open workspace, and cached reads keyed by database, data version, viewer and language."""

import gc
from collections.abc import Callable, Hashable, Mapping
from contextvars import ContextVar
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.charts import Chart
from services import administration, comparing, framework_library, importing, overview, sample
from services.adapters.database import data_version, reading
from services.administration import Participants, WaveInfo
from services.domain.framework import Framework
from services.domain.importing import ImportPreview
from services.domain.units import UnitTree
from services.domain.viewer import LOCAL_VIEWER, Viewer
from services.framework_library import FrameworkInfo
from services.importing import BatchInfo
from services.language import current_language
from services.overview import Overview
from services.settings import Settings
from services.workspace import Workspace, open_workspace

MOST_ENTRIES = 400


class Key(NamedTuple):
    """What every cached read depends on besides its arguments."""

    database: str
    version: int
    viewer: Viewer
    language: str


Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
_version: ContextVar[int] = ContextVar("version")


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The configuration, read once."""
    return Settings()


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """The open workspace; what start-up made is left out of every garbage collection."""
    opened = open_workspace(settings())
    charts.warm_up()
    gc.collect()
    gc.freeze()
    return opened


def viewer() -> Viewer:
    """Who looks; local use has one viewer, the administrator."""
    return LOCAL_VIEWER


def begin_rerun() -> None:
    """Read the data version once, so that no screen mixes two."""
    with reading(workspace().sessions) as session:
        _version.set(data_version(session))


def _key() -> Key:
    return Key(settings().database, _version.get(), viewer(), current_language())


def _frames(
    read: Callable[Concatenate[Key, Arguments], pd.DataFrame],
) -> Callable[Arguments, pd.DataFrame]:
    """Cache a read that returns a frame; each caller gets a copy."""
    stored = st.cache_data(max_entries=MOST_ENTRIES, show_spinner=False)(read)
    return lambda *args, **named: stored(_key(), *args, **named)


def _values(read: Callable[Concatenate[Key, Arguments], Value]) -> Callable[Arguments, Value]:
    """Cache a read that returns what nobody can change."""
    stored = st.cache_resource(max_entries=MOST_ENTRIES, show_spinner=False)(read)
    return lambda *args, **named: stored(_key(), *args, **named)


@_values
def units(key: Key) -> UnitTree:
    """The units the viewer may see."""
    return administration.list_units(workspace().sessions, key.viewer, key.version)


@_values
def waves(key: Key) -> tuple[WaveInfo, ...]:
    """The waves the viewer may see, oldest first."""
    return administration.list_waves(workspace().sessions, key.viewer, key.version)


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
    return administration.participants(workspace().sessions, key.viewer, wave, unit, key.version)


@_values
def expected(key: Key, wave: int) -> Mapping[int, int]:
    """How many respondents a wave expects, by unit."""
    return administration.expected_by_unit(workspace().sessions, key.viewer, wave, key.version)


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
def summary(
    key: Key,  # noqa: ARG001  what the reads below depend on
    framework_id: int,
    wave: int,
    previous: int | None,
    units: tuple[int, ...],
    node: str,
) -> Overview:
    """The overview of the first of `units`, the others being its children."""
    return overview.summarise(framework(framework_id), unit_scores(wave, previous, units), units[0], node)


@_values
def import_preview(key: Key, staged: tuple[str, ...]) -> ImportPreview:
    """What confirming staged files would do."""
    opened = workspace()
    return importing.preview(opened.sessions, key.viewer, opened.respondent_key, staged)


@_values
def batches(key: Key) -> tuple[BatchInfo, ...]:
    """The import history the viewer may see."""
    return importing.list_batches(workspace().sessions, key.viewer)


@_values
def sample_is_loaded(key: Key) -> bool:
    """Whether the sample company is there."""
    return sample.is_loaded(workspace().sessions, key.version)


_Draw = Callable[[], Chart]


@_values
def _drawn(
    key: Key,  # noqa: ARG001  what the reads of a drawing depend on
    about: tuple[Hashable, ...],  # noqa: ARG001  what tells one drawing from another
    _draw: _Draw,
) -> Chart:
    return _draw()


def drawn(draw: _Draw, *about: Hashable) -> Chart:
    """A chart drawn once for what it is `about`: all that the drawing depends on besides data, viewer and language."""
    return _drawn(about, draw)
