"""Mapping: how a staged file that is not ours is read: chosen, remembered by its layout, or recognised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import access, cash_flows
from services.adapters import cash_flow_recognition, mapping_rows, staging, structure
from services.adapters.database import Sessions, drafting, reading
from services.adapters.grid import Grid, text_of
from services.adapters.heading_line import locate
from services.adapters.recognition import Candidate, Recognised, read_as, recognise
from services.adapters.tables import StagedUpload, Wave
from services.adapters.workbook_reader import Workbook
from services.domain import mapping_document
from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.column_mapping import (
    Choices,
    Column,
    ColumnMapping,
    Existing,
    Layout,
    Meaning,
)
from services.domain.errors import NotFoundError
from services.domain.importing import Origin, Unknown
from services.domain.matching import normalise
from services.domain.sources import Source
from services.domain.texts import Message
from services.domain.units import Unit
from services.domain.viewer import Viewer
from services.import_context import Reach, reach_of
from services.staged_workbooks import find_kept, read_staged

SAMPLES, LOOKED_AT = 3, 50
"""Values of a column that are shown, and lines in which they are looked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is to be read, why, and what recognition found out where it was asked."""

    choices: Choices
    origin: Origin
    recognised: Recognised | None = None


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A column as a person maps it: what it is read as, its name (letters, or a row's number), some of its values."""

    column: Column
    name: str
    samples: tuple[str, ...]


def plan_for(session: Session, reach: Reach, upload: StagedUpload, workbook: Workbook) -> Plan | None:
    """How a staged file is read; None where nobody chose, nothing is remembered and nothing is recognised."""
    staged = mapping_document.read(upload.choices) if upload.choices else Choices()
    if staged.mapping is not None or staged.flows is not None:
        return Plan(staged, "chosen")
    remembered = _remembered(session, reach, workbook)
    if remembered is not None:
        words = remembered.words.together(staged.words)
        return Plan(replace(remembered, words=words, existing=staged.existing), "remembered")
    found = recognise(workbook, list(_candidates(session, reach)))
    if found is not None:
        return Plan(replace(staged, mapping=found.mapping), "recognised", found)
    flows = cash_flows.recognised(session, reach, workbook)
    return None if flows is None else Plan(replace(staged, flows=flows), "recognised")


def _remembered(session: Session, reach: Reach, workbook: Workbook) -> Choices | None:
    """The latest mapping of the viewer's organisations whose headings the workbook has, for the wave open now."""
    for stored in mapping_rows.newest_first(session, [unit.id for unit in reach.organisations]):
        choices = _seen(mapping_document.read(stored), reach)
        if choices is None:
            continue
        mapping = choices.mapping
        if choices.flows is not None and (flows := cash_flows.again(choices.flows, workbook)) is not None:
            return replace(choices, flows=flows)
        if mapping is None or not any(locate(Grid(s, mapping.layout), mapping) for s in workbook.sheets):
            continue
        if not set(mapping.sheets) <= {sheet.name for sheet in workbook.sheets}:
            mapping = replace(mapping, sheets=())
        if mapping.period.kind == "fixed":
            periods = [w.period for w in open_waves(session, reach) if w.framework_key == mapping.framework]
            mapping = replace(mapping, period=Source("fixed", next(iter(periods), mapping.period.value)))
        return replace(choices, mapping=mapping)
    return None


def _seen(choices: Choices, reach: Reach) -> Choices | None:
    """A remembered mapping without the units out of sight; None where it is for such a unit alone."""
    codes = {unit.code for unit in reach.visible.units}
    units = {word: code for word, code in choices.words.units.items() if code in codes}
    known = {normalise(word) for word in units}.union(*map(reach.words_of_units, reach.organisations))
    mapped = choices.mapping or choices.flows
    if mapped is not None and mapped.unit.kind == "fixed" and normalise(mapped.unit.value) not in known:
        return None
    return replace(choices, words=replace(choices.words, units=units))


def open_waves(session: Session, reach: Reach) -> Sequence[Wave]:
    """The open waves of the viewer's organisations, the latest first."""
    return session.scalars(
        select(Wave)
        .where(Wave.organisation_id.in_([unit.id for unit in reach.organisations]), Wave.closed.is_(False))
        .order_by(Wave.ends.desc(), Wave.id.desc())
    ).all()


def _candidates(session: Session, reach: Reach) -> Iterator[Candidate]:
    """What a file may be for: the latest open wave of each framework and organisation."""
    seen: set[tuple[int, str]] = set()
    for wave in open_waves(session, reach):
        if (wave.organisation_id, wave.framework_key) not in seen:
            seen.add((wave.organisation_id, wave.framework_key))
            yield _candidate(session, reach, wave)


def suggest(
    sessions: Sessions, viewer: Viewer, staged: str, wave: int, sheet: str, layout: Layout, header: int
) -> ColumnMapping:
    """What the columns of a sheet are for a wave, once a person has said how it is laid out."""
    workbook = _workbook(sessions, viewer, staged)
    with reading(sessions) as session:
        reach = reach_of(session, viewer)
        chosen = next((w for w in open_waves(session, reach) if w.id == wave), None)
        candidate = None if chosen is None else _candidate(session, reach, chosen)
    read = workbook.sheet(sheet)
    if candidate is None or read is None:
        raise NotFoundError(Message("There is no such wave."), Message("Choose a wave from the list."))
    return read_as(read, candidate, layout, header)


def _candidate(session: Session, reach: Reach, wave: Wave) -> Candidate:
    organisation = reach.tree.by_id[wave.organisation_id]
    framework = structure.load_framework(session, wave.framework_id)
    return Candidate(organisation.code, framework, wave.period, reach.words_of_units(organisation))


def remember(session: Session, viewer: Viewer, organisation: int, choices: Choices) -> None:
    """Keep how a file was read for the next one of its layout, beside the words that others told of it."""
    mapping = choices.mapping or choices.flows
    if mapping is not None:
        before = mapping_rows.load(session, organisation, mapping.signature)
        if before is not None:
            choices = replace(choices, words=mapping_document.read(before).words.together(choices.words))
        kept = mapping_document.write(replace(choices, existing="replace"))
        mapping_rows.save(session, organisation, mapping.signature, kept, viewer.name)


def decide(sessions: Sessions, viewer: Viewer, staged: str, choices: Choices) -> None:
    """Keep what a person decided about a staged file."""
    access.require_contributor(viewer)
    with drafting(sessions) as session:
        staging.decide(session, viewer.name, staged, mapping_document.write(choices))


def current_choices(sessions: Sessions, viewer: Viewer, staged: str) -> Choices:
    """How a staged file is read now."""
    access.require_contributor(viewer)
    with reading(sessions) as session:
        upload = staging.load(session, viewer.name, [staged])[0]
        workbook = read_staged(upload)
        plan = plan_for(session, reach_of(session, viewer), upload, workbook)
    return plan.choices if plan else Choices()


def read_file(content: bytes) -> Choices:
    """The choices in a YAML file; raises MappingRejectedError with every problem, WorkbookRefusedError for no YAML."""
    return mapping_document.read(structure.read_yaml(content))


def write_file(choices: Choices) -> bytes:
    """Choices as a YAML file."""
    return structure.write_yaml(mapping_document.write(choices))


def _decided(sessions: Sessions, viewer: Viewer, staged: str) -> Choices:
    """What a person has decided about a staged file so far."""
    access.require_contributor(viewer)
    with reading(sessions) as session:
        head = staging.load_head(session, viewer.name, staged)
    return mapping_document.read(head.choices) if head.choices else Choices()


def keep_or_replace(sessions: Sessions, viewer: Viewer, staged: str, existing: Existing) -> None:
    """Decide what happens to the answers of those who answered before."""
    decide(sessions, viewer, staged, replace(_decided(sessions, viewer, staged), existing=existing))


def lay_out(
    sessions: Sessions, viewer: Viewer, staged: str, mapping: ColumnMapping | CashFlowMapping
) -> None:
    """Decide how the columns of a staged file are read; words that were accepted stay."""
    answers, flows = (None, mapping) if isinstance(mapping, CashFlowMapping) else (mapping, None)
    choices = replace(_decided(sessions, viewer, staged), mapping=answers, flows=flows)
    decide(sessions, viewer, staged, choices)


def accept_words(
    sessions: Sessions, viewer: Viewer, staged: str, meanings: Sequence[tuple[Unknown, str]]
) -> None:
    """Take words as meaning a code: an option, a unit or a role."""
    choices = _decided(sessions, viewer, staged)
    words = choices.words
    for unknown, code in meanings:
        if unknown.kind == "answer":
            words = words.with_answer(unknown.group, unknown.word, code)
        elif unknown.kind == "unit":
            words = replace(words, units={**words.units, unknown.word: code})
        else:
            words = replace(words, roles={**words.roles, unknown.word: code})
    decide(sessions, viewer, staged, replace(choices, words=words))


def list_organisations(sessions: Sessions, viewer: Viewer) -> list[tuple[Unit, dict[str, str]]]:
    """The organisations whose initiatives a viewer may import, with the names of the visible units by code."""
    with reading(sessions) as session:
        reach = reach_of(session, viewer)
    visible = {one: reach.units_of(one) for one in reach.organisations}
    return [
        (one, {code: reach.tree.names[unit] for code, unit in units.items()})
        for one, units in visible.items()
    ]


def suggest_flows(
    sessions: Sessions, viewer: Viewer, staged: str, organisation: str, sheet: str, header: int
) -> CashFlowMapping:
    """How the cash flows of a sheet are read, once a person has said where its headings stand."""
    workbook = _workbook(sessions, viewer, staged)
    with reading(sessions) as session:
        setting = cash_flows.setting_of(session, reach_of(session, viewer), organisation)
    read = workbook.sheet(sheet) or workbook.sheets[0]
    return cash_flow_recognition.read_as(read, header, setting)


def list_flow_columns(
    sessions: Sessions, viewer: Viewer, staged: str, mapping: CashFlowMapping
) -> list[cash_flows.ListedFlowColumn]:
    """Every column of a staged file with cash flows, as the mapping reads it."""
    return cash_flows.list_columns(_workbook(sessions, viewer, staged), mapping)


def sheet_names(sessions: Sessions, viewer: Viewer, staged: str) -> list[str]:
    """The sheets of a staged file."""
    return [sheet.name for sheet in _workbook(sessions, viewer, staged).sheets]


def list_columns(
    sessions: Sessions, viewer: Viewer, staged: str, mapping: ColumnMapping
) -> list[ListedColumn]:
    """Every column that a staged file has beside its headings, as the mapping reads it; others are ignored."""
    workbook = _workbook(sessions, viewer, staged)
    named = [s for s in workbook.sheets if s.name in mapping.sheets] or list(workbook.sheets)
    grids = [Grid(sheet, mapping.layout) for sheet in named]
    found = next(((g, h) for g in grids if (h := locate(g, mapping)) is not None), None)
    grid, header = (found[0], found[1].line) if found else (grids[0], mapping.header)
    mapped = {place: column for column, place in found[1].places} if found else {}
    return [
        ListedColumn(
            replace(mapped.get(place, Column(place, heading, Meaning.IGNORED)), place=place, heading=heading),
            mapping_document.across(mapping.layout, place),
            _samples(grid, mapping, header, place),
        )
        for place, heading in enumerate(map(text_of, grid.line(header)))
        if heading or _samples(grid, mapping, header, place)
    ]


def _samples(grid: Grid, mapping: ColumnMapping, header: int, place: int) -> tuple[str, ...]:
    lines = mapping.lines or range(header + 1, min(header + 1 + LOOKED_AT, len(grid.lines)))
    texts = (text_of(grid.value(line, place)) for line in lines)
    return tuple(dict.fromkeys(text for text in texts if text))[:SAMPLES]


def _workbook(sessions: Sessions, viewer: Viewer, staged: str) -> Workbook:
    access.require_contributor(viewer)
    with reading(sessions) as session:
        head = staging.load_head(session, viewer.name, staged)
        kept = find_kept(head.file_name, head.sha256)
        return kept or read_staged(staging.load(session, viewer.name, [staged])[0])
