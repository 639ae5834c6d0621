"""Waves: opened, expected respondents set, closed, listed, and how far each has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services import access, auditing, derived, scoring
from services.adapters import structure
from services.adapters.database import Sessions, reading
from services.adapters.tables import FrameworkVersion, Wave, WaveUnit
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import NotFoundError, RefusedError
from services.domain.periods import Period
from services.domain.texts import Message
from services.domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class WaveInfo:
    """A wave as screens list it; `top` is the highest unit of its organisation that the viewer sees."""

    id: int
    organisation: int
    top: int
    framework_id: int
    framework_key: str
    period: str
    starts: date
    ends: date
    due: date
    closed: bool


@dataclass(frozen=True, slots=True)
class Participants:
    """How far a wave has come among the units a viewer sees: units and people heard of those expected."""

    units_heard: int
    units_expected: int
    people_heard: int
    people_expected: int


def open_wave(
    sessions: Sessions,
    viewer: Viewer,
    organisation: int,
    framework_id: int,
    period: str,
    due: date | None = None,
    expected: Mapping[int, int] | None = None,
) -> int:
    """Open a wave for a period, with the respondents expected by unit; returns its id."""
    with auditing.writing(sessions) as session:
        tree = access.administered_organisation(session, viewer, organisation)
        when = _read_period(period)
        framework = structure.load_version(session, framework_id)
        _refuse_wave(session, organisation, framework, when)
        wave = Wave(
            organisation_id=organisation,
            framework_id=framework_id,
            framework_key=framework.key,
            period=str(when),
            starts=when.starts,
            ends=when.ends,
            due=due or when.ends,
        )
        session.add(wave)
        session.flush()
        inside = {unit.id for unit in tree.subtree(organisation)}
        for unit, count in (expected or {}).items():
            if unit in inside and count > 0:
                session.add(WaveUnit(wave_id=wave.id, unit_id=unit, expected=count))
        auditing.record(session, viewer, Action.OPEN, _subject(wave))
        return wave.id


def _read_period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise RefusedError(
            Message("“{found}” is not a period.", {"found": text}),
            Message("Write a year, a quarter or a month: 2026, 2026-Q3 or 2026-09."),
        ) from error


def _refuse_wave(session: Session, organisation: int, framework: FrameworkVersion, period: Period) -> None:
    if framework.retired:
        raise RefusedError(
            Message("This version of the framework is retired."), Message("Choose a newer version.")
        )
    same = select(Wave.id).where(
        Wave.organisation_id == organisation,
        Wave.framework_key == framework.key,
        Wave.period == str(period),
    )
    if session.scalars(same).first() is not None:
        raise RefusedError(
            Message("There is a wave of this framework for {period} already.", {"period": str(period)}),
            Message("Choose another period, or edit the wave that is there."),
        )


def expect(sessions: Sessions, viewer: Viewer, wave_id: int, expected: Mapping[int, int]) -> None:
    """Set how many respondents a wave expects of units; zero takes a unit out."""
    with auditing.writing(sessions) as session:
        wave = _wave(session, wave_id)
        tree = access.administered_tree(session, viewer, wave.organisation_id)
        for unit, count in expected.items():
            access.require_unit(tree, unit)
            session.execute(delete(WaveUnit).where(WaveUnit.wave_id == wave_id, WaveUnit.unit_id == unit))
            if count > 0:
                session.add(WaveUnit(wave_id=wave_id, unit_id=unit, expected=count))
        session.flush()
        scoring.roll_up_wave(session, wave, tree, list(expected))
        auditing.record(session, viewer, Action.CHANGE, _subject(wave, units=len(expected)))


def close_wave(sessions: Sessions, viewer: Viewer, wave_id: int, *, closed: bool = True) -> None:
    """Close a wave, so that it takes no more answers, or open it again."""
    with auditing.writing(sessions) as session:
        wave = _wave(session, wave_id)
        access.administered_tree(session, viewer, wave.organisation_id)
        session.execute(update(Wave).where(Wave.id == wave_id).values(closed=closed))
        auditing.record(session, viewer, Action.CLOSE if closed else Action.OPEN, _subject(wave))


def _subject(wave: Wave, **counts: int) -> Subject:
    """A wave as the subject of an event."""
    words = f"{wave.framework_key} {wave.period}"
    return Subject(SubjectKind.WAVE, words, (wave.organisation_id,), counts)


def _wave(session: Session, wave_id: int) -> Wave:
    wave = session.scalars(select(Wave).where(Wave.id == wave_id)).one_or_none()
    if wave is None:
        raise NotFoundError(Message("There is no such wave."), Message("Choose a wave from the list."))
    return wave


def list_waves(sessions: Sessions, viewer: Viewer, version: int | None = None) -> tuple[WaveInfo, ...]:
    """The waves of the organisations a viewer belongs to, oldest first."""
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        own = {tree.root_of(unit.id).id: unit.id for unit in access.within_scope(tree, viewer).roots}
        rows = session.scalars(
            select(Wave).where(Wave.organisation_id.in_(own)).order_by(Wave.ends, Wave.starts, Wave.id)
        ).all()
    return tuple(
        WaveInfo(
            row.id,
            row.organisation_id,
            own[row.organisation_id],
            row.framework_id,
            row.framework_key,
            row.period,
            row.starts,
            row.ends,
            row.due,
            row.closed,
        )
        for row in rows
    )


def expected_by_unit(
    sessions: Sessions, viewer: Viewer, wave_id: int, version: int | None = None
) -> Mapping[int, int]:
    """How many respondents a wave expects, of the units a viewer may see."""
    with reading(sessions, version) as session:
        visible = access.visible_tree(session, viewer).by_id
        expected = structure.expected_respondents(session, wave_id)
        return {unit: count for unit, count in expected.items() if unit in visible}


def participants(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, version: int | None = None
) -> Participants:
    """How far a wave has come in a unit and all below it."""
    with reading(sessions, version) as session:
        tree = access.visible_tree(session, viewer)
        access.require_unit(tree, unit)
        below = {inside.id for inside in tree.subtree(unit)}
        expected = structure.expected_respondents(session, wave_id)
        heard = derived.read_participation(session, wave_id, below)
    expected = {unit: count for unit, count in expected.items() if unit in below}
    return Participants(len(heard), len(expected), sum(heard.values()), sum(expected.values()))


def progress(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, version: int | None = None
) -> Mapping[int, tuple[int, int]]:
    """The respondents heard and expected, by unit: a unit and those below it, each without those below.

    Units that neither expect nor have any are left out.
    """
    with reading(sessions, version) as session:
        tree = access.visible_tree(session, viewer)
        access.require_unit(tree, unit)
        below = [inside.id for inside in tree.subtree(unit)]
        expected = structure.expected_respondents(session, wave_id)
        heard = derived.read_participation(session, wave_id, below)
    return {
        inside: (heard.get(inside, 0), expected.get(inside, 0))
        for inside in below
        if heard.get(inside) or expected.get(inside)
    }
