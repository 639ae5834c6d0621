"""Problems of business-case workbooks as people make them: each named by its cell, all at once."""

import pytest

from services import business_case, importing
from services.adapters.case_layout import year_heading
from services.adapters.database import open_sessions
from services.domain.case_facts import MoneySettings
from services.domain.viewer import LOCAL_VIEWER
from services.language import translate
from tests.builders import (
    KEY,
    case_workbook,
    changed,
    checked,
    found_company,
    import_now,
    problems,
    spreadsheet,
)

INTRANET = ("INTRA", "Intranet", "NORTH", 2026, 3)
HEAD = {"Initiative code": "INTRA", "Kind": "cost", "Cost or benefit": "Licence fees", "Basis": "assumed"}
COST = HEAD | {"Line code": "C1", "2026 likely": 100}
GAIN = HEAD | {"Line code": "B1", "Kind": "benefit", "Cost or benefit": "Tools retired", "2026 likely": 150}


@pytest.fixture
def company(sqlite_url):
    """A small company whose amounts are in Canadian dollars."""
    sessions = open_sessions(sqlite_url)
    made = found_company(sessions)
    settings = MoneySettings("CAD", 0.1, 2026)
    business_case.set_money_settings(sessions, LOCAL_VIEWER, made.units["ORG"], settings)
    yield made
    sessions.kw["bind"].dispose()


@pytest.fixture
def unset(sqlite_url):
    """A company that has set no currency."""
    sessions = open_sessions(sqlite_url)
    yield found_company(sessions)
    sessions.kw["bind"].dispose()


def book(company, **parts):
    return case_workbook(company, **({"initiatives": [INTRANET], "lines": [COST, GAIN]} | parts))


def of_line(company, **cells):
    """The problems of a workbook whose second line has other cells."""
    return problems(company, book(company, lines=[COST, GAIN | cells]))


def test_a_good_workbook_has_none(company):
    assert problems(company, book(company)) == []


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"2026 likely": "much"}, [("money.amount", "Lines!O4")]),
        ({"2026 likely": True}, [("money.amount", "Lines!O4")]),
        ({"2026 likely": "1,234"}, [("money.amount_ambiguous", "Lines!O4")]),
        ({"2026 likely": "500 €"}, [("money.currency", "Lines!O4")]),
        ({"2026 likely": "1 234,50 $", "2027 likely": "1,234.50", "2028 likely": "0"}, []),
        ({"2026 low": 160}, [("money.range_order", "Lines!O4")]),
        ({"2026 high": 140}, [("money.range_order", "Lines!O4")]),
        ({"2026 low": 100, "2026 high": 200}, []),
        ({"2027 low": 100}, [("money.likely_missing", "Lines!R4")]),
        ({"2026 likely": -5}, [("money.negative_benefit", "Lines!O4")]),
        ({"2026 likely": "(500)"}, [("money.negative_benefit", "Lines!O4")]),
        ({"2029 likely": 5}, [("money.year_beyond", "Lines!X4")]),
        ({"2029 likely": 0}, []),
        ({"Kind": "gain"}, [("money.choice", "Lines!C4")]),
        ({"Kind": "Bénéfice", "Basis": "MESURÉ"}, []),
        ({"Kind": None}, []),
        ({"Kind": None, "Cost or benefit": "Our own"}, [("money.missing", "Lines!C4")]),
        ({"Kind": "cost"}, [("money.kind", "Lines!C4")]),
        ({"Basis": None}, [("money.missing", "Lines!E4")]),
        ({"Basis": "hope"}, [("money.choice", "Lines!E4")]),
        ({"Cost or benefit": None}, [("money.missing", "Lines!D4")]),
        ({"Cost or benefit": "x" * 201}, [("money.text", "Lines!D4")]),
        ({"Line code": None}, [("money.missing", "Lines!B4")]),
        ({"Line code": "c1"}, [("money.code_twice", "Lines!B4")]),
        ({"Initiative code": "OTHER"}, [("money.initiative_unknown", "Lines!A4")]),
        ({"Ramp-up in months": 6}, []),
        ({"Ramp-up in months": 2.5}, [("money.number", "Lines!F4")]),
        ({"People": 5}, [("money.calculator", f"Lines!{c}4") for c in "HIJ"]),
        (
            {"People": 5, "Hours a year each": 2, "Cost of an hour": 3, "Share realised": 40},
            [("money.share", "Lines!J4")],
        ),
        (
            {"People": -5, "Hours a year each": 2, "Cost of an hour": 3, "Share realised": 0.4},
            [("money.calculator", "Lines!G4")],
        ),
    ],
    ids=str,
)
def test_a_line(company, cells, found):
    assert of_line(company, **cells) == found


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"A3": None}, ["money.missing", "money.initiative_unknown", "money.initiative_unknown"]),
        ({"B3": None}, ["money.missing"]),
        ({"C3": "NOWHERE"}, ["unit.unknown"]),
        ({"C3": "North"}, []),
        ({"D3": "soon"}, ["money.number"]),
        ({"D3": "2026"}, []),
        ({"E3": 0}, ["money.number"]),
        ({"E3": 31}, ["money.number"]),
        ({"G3": "small: a; small: nothing"}, ["money.dimension"]),
        ({"G3": "skills"}, ["money.dimension"]),
        ({"H3": "maybe"}, ["money.choice"]),
        ({"H3": "yes"}, ["money.initiative_unknown"]),
        ({"A4": "intra", "B4": "Again", "C4": "SOUTH", "D4": 2026, "E4": 1}, ["money.code_twice"]),
        ({"A4": "X", "B4": "Nothing", "C4": "SOUTH", "D4": 2026, "E4": 1}, ["money.no_lines"]),
    ],
    ids=str,
)
def test_an_initiative(company, cells, found):
    assert [code for code, _ in problems(company, changed(book(company), "Initiatives", cells))] == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([GAIN], "money.no_cost"),
        ([COST | {"2026 likely": 0}], "money.all_zero"),
        ([COST, GAIN, COST | {"Line code": "G", "2026 likely": -20}], "money.negative_cost"),
    ],
)
def test_what_is_odd_is_a_warning(company, lines, found):
    checked_ = checked(company, book(company, lines=lines))
    assert [(issue.code, issue.severity) for issue in checked_.issues] == [(found, "warning")]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("OTHER", "C1", 2026, 5), [("money.actual_without_plan", "Actuals!A3")]),
        (("INTRA", "C9", 2026, 5), [("money.actual_without_plan", "Actuals!B3")]),
        (("INTRA", "C1", 2030, 5), [("money.year_beyond", "Actuals!C3")]),
        (("INTRA", "C1", "then", 5), [("money.number", "Actuals!C3")]),
        (("INTRA", "C1", 2026, "some"), [("money.amount", "Actuals!D3")]),
        (("INTRA", "B1", 2026, -5), [("money.negative_benefit", "Actuals!D3")]),
        (("INTRA", "C1", 2026, -5), [("money.negative_cost", "Actuals!D3")]),
        (("intra", "c1", 2026, 5), []),
    ],
)
def test_an_actual(company, row, found):
    assert problems(company, book(company, actuals=[row])) == found


def test_an_actual_stands_once(company):
    rows = [("INTRA", "C1", 2026, 5), ("INTRA", "C1", 2026, 6)]
    assert problems(company, book(company, actuals=rows)) == [("money.code_twice", "Actuals!B4")]


def test_an_actual_of_a_removed_initiative_has_no_plan(company):
    import_now(company, book(company))
    content = case_workbook(company, actuals=[("INTRA", "C1", 2026, 5)])
    found = problems(company, changed(content, "Initiatives", {"H3": "yes"}))
    assert found == [("money.actual_without_plan", "Actuals!A3")]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("INTRA", "Engagement", 6), [("money.number", "Intangibles!C3")]),
        (("INTRA", "Engagement", 4, "much"), [("money.number", "Intangibles!D3")]),
        (("INTRA", None, 4), [("money.missing", "Intangibles!B3")]),
        (("OTHER", "Engagement", 4), [("money.initiative_unknown", "Intangibles!A3")]),
    ],
)
def test_an_intangible(company, row, found):
    assert problems(company, book(company, intangibles=[row])) == found


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"B3": "EUR"}, [("money.currency", "Settings!B3")]),
        ({"B3": "dollars"}, [("money.currency_code", "Settings!B3")]),
        ({"B4": "15 %"}, [("money.settings_differ", "Settings!B4")]),
        ({"B5": 2030}, [("money.settings_differ", "Settings!B5")]),
        ({"B5": "now"}, [("money.number", "Settings!B5")]),
        ({"B3": None, "B4": None, "B5": None}, []),
    ],
)
def test_settings_of_the_file_are_held_against_the_organisation(company, cells, found):
    assert problems(company, changed(book(company), "Settings", cells)) == found


def rate(value):
    """A cell that is not formatted as a percentage."""
    return [["palier-business-case/1", "settings", "ORG"], ["Discount rate", value]]


@pytest.mark.parametrize("value", [15, "15", 1, -0.1, "high", 1.5])
def test_a_rate_that_may_mean_two_things_is_asked_back(unset, value):
    assert ("money.rate", "Sheet1!B2") in problems(unset, spreadsheet(rate(value)))


def test_both_readings_of_a_rate_are_named(unset):
    issue = checked(unset, spreadsheet(rate(15))).issues[0]
    assert "15 % or 1500 %" in translate(issue.expected)


@pytest.mark.parametrize("value", ["15 %", 0.15, "0,15", "15%"])
def test_a_rate_is_read(unset, value):
    assert [code for code, _ in problems(unset, spreadsheet(rate(value)))] == ["workbook.no_case"]


@pytest.mark.parametrize("value", ["1 234,50 $", "(500)", "500 USD"])
def test_dollars_may_be_of_any_kind_of_the_organisation_only(company, value):
    found = of_line(company, **{"2026 likely": value})
    assert {code for code, _ in found} <= {"money.currency", "money.negative_benefit"}


def test_every_problem_is_told_at_once(company):
    bad = GAIN | {"2026 likely": "much", "2027 likely": "1.234", "Basis": "hope"}
    content = changed(book(company, lines=[COST, bad]), "Initiatives", {"C3": "NOWHERE"})
    assert problems(company, content) == [
        ("unit.unknown", "Initiatives!C3"),
        ("money.choice", "Lines!E4"),
        ("money.amount", "Lines!O4"),
        ("money.amount_ambiguous", "Lines!R4"),
    ]


def test_another_organisation_is_refused(company):
    content = changed(book(company), "Settings", {"C1": "ELSEWHERE"})
    assert problems(company, content) == [("organisation.unknown", "Settings!C1")]


def test_a_missing_column_is_said(company):
    found = problems(company, changed(book(company), "Lines", {"D2": "Something"}))
    assert found[0] == ("headings.missing", "Lines!A2")


def test_a_column_that_stands_twice_is_said(company):
    assert ("heading.twice", "Lines!K2") in problems(
        company, changed(book(company), "Lines", {"K2": "Basis"})
    )


def test_columns_may_be_moved_and_years_added(company):
    lines = [
        ["palier-business-case/1", "lines", "ORG"],
        [2026, "2027", "Basis", "Cost or benefit", "Kind", "Line code", "Initiative code"],
        [5, 6, "assumed", "Content", "cost", "C", "I"],
    ]
    plans = [
        ["palier-business-case/1", "initiatives", "ORG"],
        ["Code de l'initiative", "Titre", "Code de l'unité", "Année de début", "Nombre d'années"],
        ["I", "Intranet", "NORTH", 2026, 2],
    ]
    import_now(company, spreadsheet(lines, plans=plans))
    (case,) = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
    assert [amount.likely for amount in case.plan.lines[0].amounts] == [5, 6]


def test_an_empty_template_is_nothing_to_store(company):
    assert problems(company, case_workbook(company)) == [("workbook.no_case", "Settings!")]


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("2026", (2026, 1)),
        ("2026 low", (2026, 0)),
        ("2027 · Élevé", (2027, 2)),
        ("2027 (probable)", (2027, 1)),
        ("2026 budget", None),
        ("Year 1", None),
    ],
)
def test_headings_of_years(heading, found):
    assert year_heading(heading) == found


def test_a_file_with_a_problem_stores_nothing(company):
    staged = importing.stage(
        company.sessions, LOCAL_VIEWER, "case.xlsx", book(company, lines=[GAIN | {"2026 likely": "x"}])
    )
    assert not importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged]).ready
