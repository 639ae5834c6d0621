"""Plain sheets of cash flows: what was written is what is stored, whatever way it was written in."""

from dataclasses import replace
from random import Random

import pytest

from services import business_case, import_history, importing, mapping
from services.adapters.database import open_sessions
from services.domain.case_facts import MoneySettings
from services.domain.column_mapping import Choices
from services.domain.sources import Source
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import KEY, case_workbook, checked, found_company, import_now, spreadsheet
from tests.cash_flow_sheets import FIRST, Writer, make

SHEET = [
    ["Unit:", "North"],
    ["Item", 2026, 2027],
    ["Costs"],
    ["Licence fees", 100, 20],
    ["Benefits"],
    ["Tools retired", None, 200],
]


pytestmark = pytest.mark.one_database
"""Files are read and written alike whatever the database."""


def stored(company, viewer=LOCAL_VIEWER):
    """The plans that count, by title."""
    cases = business_case.list_cases(company.sessions, viewer, company.units["ORG"]).cases
    return {one.plan.title: one.plan for one in cases}


def store(company, content, name="flows.xlsx", **said):
    """Import a sheet, with what is said by hand."""
    staged = importing.stage(company.sessions, LOCAL_VIEWER, name, content)
    flows = mapping.current_choices(company.sessions, LOCAL_VIEWER, staged).flows
    if said:
        mapping.lay_out(company.sessions, LOCAL_VIEWER, staged, replace(flows, **said))
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    assert preview.ready, preview.files[0].issues
    return importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)


def told(plan):
    lines = [(line.row, line.kind, line.basis, line.amounts) for line in plan.lines]
    return plan.title, plan.start_year, sorted(lines)


@pytest.mark.parametrize("counted", [False, True], ids=["calendar", "counted"])
@pytest.mark.parametrize("french", [False, True], ids=["english", "french"])
@pytest.mark.parametrize("style", ["sections", "signs", "columns"])
def test_what_was_written_is_what_is_stored(company, style, french, counted):
    for seed in range(4):
        random = Random(seed)
        years = random.randint(2, 6)
        own = style == "columns"
        cases = make(random, french, years, ranged=own, based=own)
        if style == "sections":
            cases = [replace(case, unit="North") for case in cases]
        content = getattr(Writer(random, french, counted, years), style)(cases)
        said = {} if own else {"unit": Source("fixed", "NORTH")}
        store(company, content, f"{seed}.xlsx", **said, **({"start_year": FIRST} if counted else {}))
        found = stored(company)
        for case in cases:
            title, start, lines = case.expected
            assert told(found[case.title]) == (title, start, sorted(lines)), seed
            assert found[case.title].unit == company.units[case.unit.upper() if own else "NORTH"]


@pytest.fixture
def small(sqlite_url):
    """A small company on SQLite, whose amounts are in Canadian dollars."""
    sessions = open_sessions(sqlite_url)
    made = found_company(sessions)
    settings = MoneySettings("CAD", 0.1, 2026)
    business_case.set_money_settings(sessions, LOCAL_VIEWER, made.units["ORG"], settings)
    yield made
    sessions.kw["bind"].dispose()


def test_a_sheet_is_recognised_and_valued(company):
    import_now(company, spreadsheet(SHEET, "Intranet"))
    (case,) = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
    assert (case.plan.title, round(case.case.returns.npv, 6)) == ("Intranet", round(-100 + 180 / 1.08, 6))


def test_coming_again_it_takes_the_place_of_the_initiative_and_keeps_codes(company):
    import_now(company, spreadsheet(SHEET, "Intranet"))
    before = stored(company)["Intranet"]
    import_now(company, spreadsheet([*SHEET, ["Faster welcome", 1, 2]], "Intranet"))
    after = stored(company)
    assert list(after) == ["Intranet"]
    assert after["Intranet"].code == before.code == "intranet"
    assert [line.code for line in after["Intranet"].lines] == ["licences", "tools-retired", "faster-welcome"]


def test_codes_of_our_own_workbook_stay_and_what_a_sheet_cannot_say(small):
    head = {"Initiative code": "I1", "Basis": "measured", "2026 likely": 5}
    lines = [head | {"Line code": "C1", "Kind": "cost", "Cost or benefit": "Licence fees"}]
    own = case_workbook(
        small,
        initiatives=[("I1", "Intranet", "NORTH", 2026, 1, "Head of digital", "small: a")],
        lines=lines,
        intangibles=[("I1", "Engagement", 4, 2)],
    )
    import_now(small, own)
    import_now(small, spreadsheet(SHEET, "Intranet"), name="flows.xlsx")
    plan = stored(small)["Intranet"]
    assert (plan.code, plan.owner, len(plan.serves), len(plan.intangibles)) == ("I1", "Head of digital", 1, 1)
    assert [line.code for line in plan.lines] == ["C1", "tools-retired"]


def test_an_import_of_cash_flows_is_undone(small):
    (batch,) = import_now(small, spreadsheet(SHEET, "Intranet"))
    import_history.withdraw(small.sessions, LOCAL_VIEWER, batch)
    assert stored(small) == {}


def test_what_was_said_is_remembered_by_the_headings(company):
    rows = [["Quoi", 2026, 2027], ["Licences", 1, 2], ["Serveurs", 3, 4]]
    store(company, spreadsheet(rows, "Wiki"), unit=Source("fixed", "SOUTH"), kind="cost")
    later = [["Quoi", 2027, 2028, 2029], ["Licences", 1, 2, 3], ["Serveurs", 3, 4, 5]]
    found = checked(company, spreadsheet(later, "Portal"))
    assert (found.flows.origin, found.errors, found.units) == ("remembered", 0, ("South",))


def test_the_name_and_the_start_said_for_one_file_are_not_taken_for_the_next(small):
    rows = [["Quoi", "An 0", "An 1"], ["Licences", 1, 2], ["Serveurs", 3, 4]]
    said = {"unit": Source("fixed", "SOUTH"), "initiative": Source("fixed", "Wiki"), "start_year": 2026}
    store(small, spreadsheet(rows), kind="cost", **said)
    found = checked(small, spreadsheet([*rows, ["Salle", 5, 6]]))
    assert [(i.code, i.severity) for i in found.issues] == [("money.unsaid", "error")] * 2


def test_other_headings_beside_the_years_are_another_layout(small):
    rows = [["Quoi", 2026, 2027], ["Licences", 1, 2], ["Serveurs", 3, 4]]
    store(small, spreadsheet(rows, "Wiki"), unit=Source("fixed", "SOUTH"), kind="cost")
    more = [["Quoi", "Pays", 2026, 2027], ["Licences", "CA", 1, 2], ["Serveurs", "CA", 3, 4]]
    assert checked(small, spreadsheet(more, "Portal")).flows.origin == "recognised"


def test_a_survey_is_still_a_survey(small):
    rows = [["Respondent", "Unit", "Question A1", "A2", 2026, 2027], ["R1", "NORTH", 3, 4, 5, 6]]
    rows += [["R2", "NORTH", 3, 4, 50, 60]]
    found = checked(small, spreadsheet(rows))
    assert (found.flows, found.answers) == (None, 4)


def test_a_mapping_survives_its_writing(small):
    staged = importing.stage(small.sessions, LOCAL_VIEWER, "f.xlsx", spreadsheet(SHEET, "Intranet"))
    choices = mapping.current_choices(small.sessions, LOCAL_VIEWER, staged)
    assert mapping.read_file(mapping.write_file(choices)) == choices != Choices()
