"""Administration: organisations and their business units."""

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services import access, auditing, scoring
from services.adapters import member_rows, note_rows, structure
from services.adapters.database import Sessions, reading
from services.adapters.tables import (
    Assessment,
    BusinessUnit,
    Draft,
    Participation,
    StoredMapping,
    Wave,
    WaveUnit,
)
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import RefusedError
from services.domain.texts import Message
from services.domain.unit_drafts import tidy, too_long
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.kinds.registry import KINDS


def list_units(sessions: Sessions, viewer: Viewer, version: int | None = None) -> UnitTree:
    """The units a viewer may see."""
    with reading(sessions, version) as session:
        return access.visible_tree(session, viewer)


def add_organisation(
    sessions: Sessions, viewer: Viewer, name: str, code: str, *, sample: bool = False
) -> int:
    """Add an organisation, the root of a tree of units; returns its id."""
    access.require_administrator(viewer)
    with auditing.writing(sessions) as session:
        organisation = store_organisation(session, name, code, sample=sample)
        auditing.record(
            session, viewer, Action.ADD, Subject(SubjectKind.ORGANISATION, code.strip(), (organisation,))
        )
        return organisation


def store_organisation(session: Session, name: str, code: str, *, sample: bool = False) -> int:
    """Store an organisation and return its id; raises RefusedError where its code is taken or something is missing."""
    unit = BusinessUnit(name=named(name), code=coded(code), sample=sample)
    taken = select(BusinessUnit.id).where(BusinessUnit.parent_id.is_(None), BusinessUnit.code == unit.code)
    _refuse_taken(session.scalars(taken).first() is not None, unit.code)
    session.add(unit)
    session.flush()
    return unit.id


def add_unit(
    sessions: Sessions, viewer: Viewer, parent: int, name: str, code: str, weight: float = 1.0
) -> int:
    """Add a business unit below another; returns its id."""
    with auditing.writing(sessions) as session:
        tree = access.administered_tree(session, viewer, parent)
        organisation = tree.root_of(parent)
        written = coded(code)
        _refuse_taken(written in {unit.code for unit in tree.subtree(organisation.id)}, written)
        unit = BusinessUnit(
            organisation_id=organisation.id,
            parent_id=parent,
            name=named(name),
            code=written,
            weight=_weighed(weight),
            position=len(tree.children(parent)),
        )
        session.add(unit)
        session.flush()
        auditing.record(session, viewer, Action.ADD, Subject(SubjectKind.UNIT, unit.code, (unit.id,)))
        return unit.id


def change_unit(sessions: Sessions, viewer: Viewer, unit: int, name: str, weight: float) -> None:
    """Rename a unit or change its weight; scores above it follow."""
    with auditing.writing(sessions) as session:
        tree = access.administered_tree(session, viewer, unit)
        row = session.scalars(select(BusinessUnit).where(BusinessUnit.id == unit)).one()
        heavier = row.weight != weight
        row.name, row.weight = named(name), _weighed(weight)
        session.flush()
        if heavier:
            _roll_up_all_waves(session, tree.root_of(unit).id, [unit])
        auditing.record(session, viewer, Action.CHANGE, Subject(SubjectKind.UNIT, row.code, (unit,)))


def remove_unit(sessions: Sessions, viewer: Viewer, unit: int) -> None:
    """Remove a unit nothing builds on; raises RefusedError naming what does."""
    with auditing.writing(sessions) as session:
        tree = access.administered_tree(session, viewer, unit)
        _refuse_in_use(session, tree, unit)
        about = Subject(SubjectKind.UNIT, tree.by_id[unit].code, (unit,))
        auditing.record(session, viewer, Action.REMOVE, about)
        note_rows.erase_of_unit(session, unit)
        organisation = tree.root_of(unit).id
        session.execute(delete(Participation).where(Participation.unit_id == unit))
        for table in (WaveUnit, Draft):
            session.execute(delete(table).where(table.unit_id == unit))
        if unit == organisation:
            for kind in KINDS:
                kind.erase(session, organisation)
            for table_of_all in (Wave, StoredMapping):
                session.execute(delete(table_of_all).where(table_of_all.organisation_id == unit))
        session.execute(delete(BusinessUnit).where(BusinessUnit.id == unit))
        parent = tree.by_id[unit].parent
        if parent is not None:
            _roll_up_all_waves(session, organisation, [parent])


def _refuse_in_use(session: Session, tree: UnitTree, unit: int) -> None:
    children = [child.name for child in tree.children(unit)]
    answers = session.scalars(
        select(func.count()).select_from(Assessment).where(Assessment.unit_id == unit)
    ).one()
    name = tree.by_id[unit].name
    in_use = {kind.key: kind.in_use(session, unit) for kind in KINDS}
    if children or answers:
        raise RefusedError(
            Message(
                "“{unit}” is in use. Units below it: {children}; assessments: {answers}; targets: {targets}.",
                {
                    "unit": name,
                    "children": len(children),
                    "answers": answers,
                    "targets": len(in_use["targets"]),
                },
            ),
            Message("Remove the units below it first; a unit with answers or targets stays."),
        )
    for kind in KINDS:
        if found := in_use[kind.key]:
            raise RefusedError(kind.kept(name, ", ".join(found)), kind.remedy)
    if emails := member_rows.of_unit(session, unit):
        raise RefusedError(
            Message(
                "“{unit}” is all that some members may see: {emails}.",
                {"unit": name, "emails": ", ".join(emails)},
            ),
            Message("Give them other units, or remove them, first."),
        )


def named(text: str) -> str:
    """A name as it is stored; raises RefusedError where there is none or it is too long."""
    name = _written(text)
    _refuse_long(name=name)
    return name


def coded(text: str) -> str:
    """A code as it is stored; raises RefusedError where there is none or it is too long."""
    code = _written(text)
    _refuse_long(code=code)
    return code


def _written(text: str) -> str:
    found = tidy(text)
    if not found:
        raise RefusedError(Message("A name and a code are needed."), Message("Write both, then save again."))
    return found


def _refuse_long(name: str = "", code: str = "") -> None:
    for what in too_long(name, code):
        raise RefusedError(what, Message("Shorten it, then save again."))


def _weighed(weight: float) -> float:
    if not 0 <= weight < float("inf"):
        raise RefusedError(Message("A weight is zero or more."), Message("Write 1 for a normal weight."))
    return weight


def _refuse_taken(taken: bool, code: str) -> None:
    if taken:
        raise RefusedError(
            Message("The code “{code}” is in use already.", {"code": code}), Message("Choose another code.")
        )


def _roll_up_all_waves(session: Session, organisation: int, units: Collection[int]) -> None:
    tree = structure.load_tree(session)
    for wave in session.scalars(select(Wave).where(Wave.organisation_id == organisation)).all():
        scoring.roll_up_wave(session, wave, tree, units)
