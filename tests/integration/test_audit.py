"""Audit: every change leaves an event, in its own transaction, and nobody can alter one."""

import ast
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from services import (
    administration,
    answering,
    audit_export,
    audit_words,
    auditing,
    erasing,
    import_history,
    importing,
)
from services.adapters.database import data_version, reading
from services.domain.audit import Action, Sought, Subject, SubjectKind
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.kinds.registry import BY_NAME
from tests.builders import KEY, import_now, questionnaire

BOSS = Viewer("boss", ViewerRole.ADMINISTRATOR)
LOGIN = Subject(SubjectKind.ACCOUNT)


def events(sessions, viewer=LOCAL_VIEWER, **sought):
    return auditing.list_events(sessions, viewer, Sought(**sought)).events


def told(found):
    return [(event.who, event.action, event.kind, event.words, event.unit_code) for event in found]


def test_a_change_is_told_with_who_what_and_where(company):
    administration.change_unit(company.sessions, BOSS, company.units["NORTH"], "Nord", 1)
    newest = events(company.sessions)[0]
    assert told([newest]) == [("boss", Action.CHANGE, SubjectKind.UNIT, "NORTH", "NORTH")]


def test_an_event_has_its_moment_in_utc(company):
    administration.change_unit(company.sessions, BOSS, company.units["NORTH"], "Nord", 1)
    assert datetime.now(UTC) - events(company.sessions)[0].at < timedelta(minutes=1)


def test_a_refused_change_leaves_no_event(company):
    before = events(company.sessions)
    with pytest.raises(RefusedError):
        administration.add_unit(company.sessions, BOSS, company.units["ORG"], "Again", "NORTH")
    assert events(company.sessions) == before


def test_a_change_whose_event_fails_is_not_stored(company, monkeypatch):
    def fail(*_about):
        raise ZeroDivisionError

    monkeypatch.setattr(auditing, "record", fail)
    with pytest.raises(ZeroDivisionError):
        administration.add_unit(company.sessions, BOSS, company.units["ORG"], "New", "NEW")
    assert "NEW" not in {unit.code for unit in administration.list_units(company.sessions, BOSS).units}


def test_a_use_case_that_forgets_its_event_stores_nothing(company):
    with reading(company.sessions) as session:
        before = data_version(session)
    with pytest.raises(RuntimeError), auditing.writing(company.sessions):
        pass
    with reading(company.sessions) as session:
        assert data_version(session) == before


def test_services_write_through_the_audit_alone():
    """`database.writing` itself asks for no event."""
    folder = Path(auditing.__file__).parent
    taken = [
        path.name
        for path in [*folder.glob("*.py"), *folder.glob("kinds/*.py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "services.adapters.database"
        if "writing" in {alias.name for alias in node.names}
    ]
    assert taken == []


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET who = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_alter_events(company, statement):
    before = events(company.sessions)
    with pytest.raises(DatabaseError, match="only grows"), company.sessions.begin() as session:
        session.execute(text(statement))
    assert events(company.sessions) == before


def test_postgresql_refuses_to_empty_the_table(postgres):
    from services.adapters.database import open_sessions  # noqa: PLC0415

    sessions = open_sessions(postgres("audit_truncated"))
    with pytest.raises(DatabaseError, match="only grows"), sessions.begin() as session:
        session.execute(text("TRUNCATE audit_event"))
    sessions.kw["bind"].dispose()


def test_a_note_does_not_raise_the_data_version(company):
    with reading(company.sessions) as session:
        before = data_version(session)
    auditing.note(company.sessions, BOSS, Action.LOGIN, LOGIN)
    with reading(company.sessions) as session:
        assert data_version(session) == before
    assert told(events(company.sessions)[:1]) == [("boss", Action.LOGIN, SubjectKind.ACCOUNT, "", "")]


def test_an_import_and_its_undo_are_told_by_file_and_counts(company):
    (batch,) = import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    import_history.withdraw(company.sessions, BOSS, batch)
    undone, imported = events(company.sessions)[:2]
    assert (undone.action, imported.action) == (Action.UNDO, Action.IMPORT)
    assert (imported.words, imported.unit_code) == ("answers.xlsx", "NORTH")
    assert imported.details == {"assessments": 1, "answers": 4, "replaced": 0, "changes": 6}


def test_an_import_of_several_units_is_one_of_the_unit_above_them(company):
    import_now(company, questionnaire(company, {"NORTH": [[1] * 4], "SOUTH": [[1] * 4]}))
    assert events(company.sessions, action=Action.IMPORT)[0].unit_code == "ORG"


def test_an_event_outlives_what_is_erased(company):
    erasing.erase_organisation(company.sessions, BOSS, company.units["ORG"])
    newest = events(company.sessions)[0]
    assert told([newest]) == [("boss", Action.ERASE, SubjectKind.ORGANISATION, "ORG", "ORG")]


def test_who_was_erased_is_not_told(company):
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    erasing.erase_respondent(company.sessions, BOSS, KEY, company.units["ORG"], "R01")
    assert (events(company.sessions)[0].kind, events(company.sessions)[0].words) == (
        SubjectKind.RESPONDENT,
        "",
    )


@pytest.mark.parametrize("role", [ViewerRole.EXECUTIVE, ViewerRole.CONTRIBUTOR])
def test_only_administrators_read_the_audit(company, role):
    with pytest.raises(NotAllowedError):
        events(company.sessions, Viewer("reader", role))


def test_a_scoped_administrator_sees_events_of_own_units_only(company):
    for code in ("NORTH", "SOUTH"):
        administration.change_unit(company.sessions, BOSS, company.units[code], code, 2)
    scoped = Viewer("north", ViewerRole.ADMINISTRATOR, company.units["NORTH"])
    assert {event.unit_code for event in events(company.sessions, scoped)} == {"NORTH"}


def test_a_scoped_administrator_may_not_ask_for_another_unit(company):
    scoped = Viewer("north", ViewerRole.ADMINISTRATOR, company.units["NORTH"])
    with pytest.raises(NotFoundError):
        events(company.sessions, scoped, unit=company.units["SOUTH"])


def test_events_of_an_erased_unit_are_not_those_of_its_successor(company):
    """SQLite gives the id of a removed unit to the next one."""
    south = company.units["SOUTH"]
    administration.remove_unit(company.sessions, BOSS, south)
    successor = administration.add_unit(company.sessions, BOSS, company.units["ORG"], "East", "EAST")
    scoped = Viewer("east", ViewerRole.ADMINISTRATOR, successor)
    assert {event.unit_code for event in events(company.sessions, scoped)} == {"EAST"}


SOUGHT = {
    "action": {"action": Action.LOGIN},
    "who": {"who": "OTHER"},
    "search": {"search": "100%"},
    "unit": {"unit": "NORTH"},
}


@pytest.mark.parametrize("sought", SOUGHT.values(), ids=SOUGHT)
def test_events_are_found_by_one_trait(company, sought):
    unit = company.units["NORTH"]
    auditing.note(company.sessions, BOSS, Action.EXPORT, Subject(SubjectKind.TABLE, "1000", (1,)))
    other = Viewer("another", ViewerRole.ADMINISTRATOR)
    auditing.note(company.sessions, other, Action.LOGIN, Subject(SubjectKind.ACCOUNT, "100% sure", (unit,)))
    found = events(company.sessions, **{key: company.units.get(v, v) for key, v in sought.items()})
    assert found[0].words == "100% sure"
    assert "1000" not in {event.words for event in found}


@pytest.mark.parametrize(("days", "found"), [(0, True), (1, False)])
def test_events_are_found_from_a_day_on(company, days, found):
    day = datetime.now(UTC).date() + timedelta(days=days)
    assert bool(events(company.sessions, since=day)) == found


@pytest.mark.parametrize(("days", "found"), [(0, True), (1, False)])
def test_events_are_found_until_a_day(company, days, found):
    day = datetime.now(UTC).date() - timedelta(days=days)
    assert bool(events(company.sessions, until=day)) == found


def test_events_come_page_by_page_newest_first(company):
    for number in range(auditing.PAGE + 1):
        auditing.note(company.sessions, BOSS, Action.EXPORT, Subject(SubjectKind.TABLE, str(number)))
    sought = Sought(action=Action.EXPORT)
    first, second = (auditing.list_events(company.sessions, BOSS, sought, page) for page in (0, 1))
    assert (first.pages, first.events[0].words) == (2, str(auditing.PAGE))
    assert [event.words for event in second.events] == ["0"]


def exported(company, form, **sought):
    return audit_export.export_events(company.sessions, BOSS, Sought(**sought), form)


def test_the_audit_is_exported_as_it_is_sought(company):
    content = exported(company, "xlsx", action=Action.ADD, search="north")
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row[2:7]] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["local", "addition", "business unit", "NORTH", "NORTH"]]


def test_a_subject_that_looks_like_a_formula_is_a_text(company):
    auditing.note(company.sessions, BOSS, Action.EXPORT, Subject(SubjectKind.TABLE, "=1+1"))
    assert "'=1+1" in exported(company, "csv", search="=1").decode("utf-8-sig")


def test_an_export_of_the_audit_is_an_event(company):
    exported(company, "csv", search="NORTH")
    newest = events(company.sessions)[0]
    assert (newest.action, newest.kind, newest.details) == (Action.EXPORT, SubjectKind.AUDIT, {"events": 1})


def test_every_word_of_the_audit_is_told():
    assert (set(audit_words.actions()), set(audit_words.kinds())) == (set(Action), set(SubjectKind))


def test_every_kind_of_batch_is_a_kind_of_subject():
    assert {*BY_NAME, importing.KIND, answering.KIND} <= set(SubjectKind)
