"""The context of an import: the stored framework, wave and units that a workbook names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import access, scoring
from services.adapters import structure
from services.adapters.tables import FrameworkVersion, Wave
from services.adapters.target_workbook import TargetIdentity
from services.adapters.template_reader import Identity, Place
from services.domain.column_mapping import ColumnMapping
from services.domain.errors import CellIssue
from services.domain.framework import Framework
from services.domain.matching import normalise
from services.domain.periods import Period
from services.domain.texts import LANGUAGES, Message
from services.domain.units import Unit, UnitTree
from services.domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Reach:
    """All units, and those of them that a viewer may see."""

    tree: UnitTree
    visible: UnitTree

    @property
    def organisations(self) -> tuple[Unit, ...]:
        """The organisations the viewer belongs to."""
        return tuple(dict.fromkeys(self.tree.root_of(unit.id) for unit in self.visible.roots))

    def units_of(self, organisation: Unit) -> dict[str, int]:
        """The ids of an organisation's units that the viewer may see, by code."""
        return {u.code: u.id for u in self.visible.units if self.tree.root_of(u.id) == organisation}

    def words_of_units(self, organisation: Unit) -> dict[str, str]:
        """The codes of those units by what people call them, normalised: the code, or a name no other unit has.

        A name counts as shared also where the viewer may not see the other unit: the file may mean that one.
        """
        inside = [u for u in self.visible.units if self.tree.root_of(u.id) == organisation]
        names = Counter(normalise(u.name) for u in self.tree.subtree(organisation.id))
        words = {normalise(u.name): u.code for u in inside if names[normalise(u.name)] == 1}
        return words | {normalise(unit.code): unit.code for unit in inside}


def reach_of(session: Session, viewer: Viewer) -> Reach:
    """What a viewer's imports may concern."""
    tree = structure.load_tree(session)
    return Reach(tree, access.within_scope(tree, viewer))


@dataclass(frozen=True, slots=True)
class Context:
    """What answers belong to; `units` are ids by code, `scored_by` the version of derived rows."""

    organisation_id: int
    wave_id: int
    period: str
    framework_id: int
    framework: Framework
    scored_by: int
    units: Mapping[str, int]
    language: str


def find_context(
    session: Session, reach: Reach, identity: Identity
) -> tuple[Context | None, list[CellIssue]]:
    """The context of our own workbook with every problem in what it says it is for; None where there is none."""
    issues: list[CellIssue] = []
    organisation = _organisation(reach, identity, issues)
    version = _version(session, identity, issues)
    period = _period(identity, issues)
    if organisation is None or version is None or period is None:
        return None, issues
    wave = _wave(session, organisation, version, period, identity, issues)
    units = _units(reach.units_of(organisation), identity, issues)
    if wave is None:
        return None, issues
    language = identity.setting("language").value
    return _context(session, wave, version.id, units, language), issues


def find_mapped_contexts(
    session: Session, reach: Reach, mapping: ColumnMapping, language: str
) -> Mapping[str, Context]:
    """The contexts a mapped file may belong to by period: the open waves of its framework and organisation."""
    organisation = next((unit for unit in reach.organisations if unit.code == mapping.organisation), None)
    if organisation is None:
        return {}
    waves = session.scalars(
        select(Wave)
        .where(
            Wave.organisation_id == organisation.id,
            Wave.framework_key == mapping.framework,
            Wave.closed.is_(False),
        )
        .order_by(Wave.ends)
    )
    units = reach.units_of(organisation)
    return {wave.period: _context(session, wave, wave.framework_id, units, language) for wave in waves}


def _context(session: Session, wave: Wave, version: int, units: Mapping[str, int], language: str) -> Context:
    return Context(
        wave.organisation_id,
        wave.id,
        wave.period,
        version,
        structure.load_framework(session, version),
        scoring.scoring_version(session, wave, version),
        units,
        language if language in LANGUAGES else LANGUAGES[0],
    )


def find_target_context(
    session: Session, reach: Reach, identity: TargetIdentity
) -> tuple[Framework | None, Mapping[str, int], list[CellIssue]]:
    """The framework and the units (ids by code) that a workbook of targets is for, with every problem in that."""
    issues: list[CellIssue] = []
    sheet = identity.sheet.name
    settings = {
        "organisation": Place(identity.organisation_code, sheet, "D1"),
        "framework": Place(identity.framework_key, sheet, "B1"),
        "major": Place(identity.major, sheet, "C1"),
    }
    organisation = _organisation(reach, Identity(settings, ()), issues)
    version = session.scalars(
        select(FrameworkVersion)
        .where(
            FrameworkVersion.key == identity.framework_key,
            FrameworkVersion.major == (int(identity.major) if identity.major.isdecimal() else -1),
        )
        .order_by(FrameworkVersion.minor.desc())
    ).first()
    if version is None:
        expected = Message("a framework and version that are stored here")
        issues.append(_issue("framework.unknown", settings["framework"], expected, _AGAIN))
    if version is None or organisation is None:
        return None, {}, issues
    return structure.load_framework(session, version.id), reach.units_of(organisation), issues


def _issue(code: str, place: Place, expected: Message, remedy: Message, *, warns: bool = False) -> CellIssue:
    severity = "warning" if warns else "error"
    return CellIssue(code, place.sheet, place.cell, place.value, expected, remedy, severity)  # type: ignore[arg-type]


_AGAIN = Message("Download the workbook again.")


def _organisation(reach: Reach, identity: Identity, issues: list[CellIssue]) -> Unit | None:
    place = identity.setting("organisation")
    found = next((unit for unit in reach.organisations if unit.code == place.value), None)
    if found is None:
        expected = Message("an organisation that exists, and that you may see")
        issues.append(_issue("organisation.unknown", place, expected, _AGAIN))
    return found


def _version(session: Session, identity: Identity, issues: list[CellIssue]) -> FrameworkVersion | None:
    key, version = identity.setting("framework"), identity.setting("version")
    major, _, minor = version.value.partition(".")
    row = None
    if major.isdecimal() and minor.isdecimal():
        row = session.scalars(
            select(FrameworkVersion).where(
                FrameworkVersion.key == key.value,
                FrameworkVersion.major == int(major),
                FrameworkVersion.minor == int(minor),
            )
        ).one_or_none()
    if row is None:
        known = session.scalars(select(FrameworkVersion.id).where(FrameworkVersion.key == key.value)).first()
        wrong = key if known is None else version
        place = Place(f"{key.value} {version.value}".strip(), wrong.sheet, wrong.cell)
        expected = Message("a framework and version that are stored here")
        issues.append(_issue("framework.unknown", place, expected, _AGAIN))
    elif row.retired:
        expected = Message("a version of “{key}” that is not retired", {"key": key.value})
        issues.append(_issue("framework.retired", version, expected, _AGAIN))
        return None
    return row


def _period(identity: Identity, issues: list[CellIssue]) -> Period | None:
    place = identity.setting("period")
    try:
        return Period.parse(place.value)
    except ValueError:
        expected = Message("a year, a quarter or a month: 2026, 2026-Q3 or 2026-09")
        remedy = Message("Correct the period on the hidden sheet, or download the questionnaire again.")
        issues.append(_issue("period.unreadable", place, expected, remedy))
        return None


def _wave(
    session: Session,
    organisation: Unit,
    version: FrameworkVersion,
    period: Period,
    identity: Identity,
    issues: list[CellIssue],
) -> Wave | None:
    place = identity.setting("period")
    wave = session.scalars(
        select(Wave).where(
            Wave.organisation_id == organisation.id,
            Wave.framework_key == version.key,
            Wave.period == str(period),
        )
    ).one_or_none()
    if wave is None:
        expected = Message("a wave of this framework for {period}", {"period": str(period)})
        remedy = Message("Open the wave on the Administration page, or correct the period.")
        issues.append(_issue("wave.unknown", place, expected, remedy))
    elif wave.closed:
        expected = Message("an open wave")
        remedy = Message("Ask an administrator to open the wave again.")
        issues.append(_issue("wave.closed", place, expected, remedy))
        return None
    elif wave.framework_id != version.id:
        place = identity.setting("version")
        expected = Message("the version this wave was opened with")
        remedy = Message("Nothing to do: the answers keep the version they were given under.")
        issues.append(_issue("framework.other_version", place, expected, remedy, warns=True))
    return wave


def _units(by_code: Mapping[str, int], identity: Identity, issues: list[CellIssue]) -> dict[str, int]:
    for place, _sheet in identity.units:
        if place.value not in by_code:
            expected = Message("a business unit that exists, and that you may see")
            remedy = Message("Add the unit on the Administration page, or download the questionnaire again.")
            issues.append(_issue("unit.unknown", place, expected, remedy))
    if not identity.units:
        place = Place("", identity.setting("format").sheet, "A8")
        issues.append(_issue("unit.unknown", place, Message("at least one business unit"), _AGAIN))
    wanted = [place.value for place, _ in identity.units]
    return {code: by_code[code] for code in wanted if code in by_code}
