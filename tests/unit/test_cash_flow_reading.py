"""Plain cash flows: what headings and rows are taken for, and that no sheet whatever breaks the reading."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.adapters import cash_flow_reader
from services.adapters import cash_flow_words as words
from services.adapters.case_reader import Known
from services.adapters.cash_flow_recognition import Setting, read_as, recognise
from services.adapters.workbook_reader import CellError, Sheet, UncalculatedFormula, Workbook
from services.domain.case_facts import MoneySettings

SETTING = Setting("ORG", {"north": "NORTH", "south": "SOUTH"}, "CAD")
KNOWN = Known(MoneySettings("CAD", 0.08, 2026), False, {"north": 1, "south": 2}, {}, {}, (), lambda _key: ())


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        (2026, (2026, "likely")),
        ("2026", (2026, "likely")),
        ("FY2026", (2026, "likely")),
        ("FY 26", (2026, "likely")),
        ("AF 2026-2027", (2026, "likely")),
        ("2026/27", (2026, "likely")),
        (date(2026, 3, 31), (2026, "likely")),
        (datetime(2026, 1, 1), (2026, "likely")),  # noqa: DTZ001  spreadsheets know no zones
        ("31/12/2026", (2026, "likely")),
        ("2026 (bas)", (2026, "low")),
        ("2026 · Élevé", (2026, "high")),
        ("High 2026", (2026, "high")),
        ("2026 le plus probable", (2026, "likely")),
        ("Budget 2026 (k$)", (2026, "likely")),
        ("Year 0", (0, "likely")),
        ("Y1", (1, "likely")),
        ("An 2", (2, "likely")),
        ("Année 3", (3, "likely")),
        ("N+1", (1, "likely")),
        ("Actual 2026", None),
        ("2026 réel", None),
        ("Total 2026", None),
        ("2026-2030", None),
        ("2026-01", None),
        ("Q1 2026", None),
        ("Year", None),
        (5, None),
        (True, None),
        ("x" * 5000 + "2026", None),
    ],
    ids=str,
)
def test_a_heading_names_a_year(heading, found):
    assert words.year_told(heading) == found


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("A. COSTS (CAD)", "cost"),
        ("Coûts du projet", "cost"),
        ("Avantages tangibles", "benefit"),
        ("Cost savings", "benefit"),
        ("Coûts évités", "benefit"),
        ("Réduction des dépenses", "benefit"),
        ("Costs and benefits", None),
        ("Technology", None),
    ],
)
def test_a_title_says_what_stands_below(title, kind):
    assert words.section_told(title) == kind


@pytest.mark.parametrize("name", ["Sheet1", "Feuil2", "Cash flow", "Budget 2026", "data"])
def test_a_name_that_anybody_gives_is_no_initiative(name):
    assert words.is_general(name)


@pytest.mark.parametrize("name", ["Intranet", "Datahub", "Costa Rica"])
def test_a_name_of_its_own_is_one(name):
    assert not words.is_general(name)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            2026,
            2027.0,
            "2027",
            "Year 0",
            "Year 1",
            "Costs",
            "Benefits",
            "Total",
            "Licence fees",
            "Unit",
            "North",
        ]
    ),
    st.sampled_from(
        ["Kind", "cost", "Project", "Basis", "(12)", "1,234", "6 €", "-", "k$", "2026 low", "Scenario"]
    ),
    st.text(max_size=8),
    st.floats(allow_nan=False),
    st.sampled_from([True, CellError("#REF!"), UncalculatedFormula("=A1"), date(2026, 1, 1)]),
)


@settings(max_examples=300)
@given(st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=8), st.integers(0, 9), st.booleans())
def test_no_sheet_breaks_the_reading(rows, header, chosen):
    book = Workbook("x.xlsx", "", (Sheet("Intranet", False, rows),))
    mapping = recognise(book, SETTING)
    for one in (mapping, read_as(book.sheets[0], header, SETTING)):
        if one is not None:
            found = cash_flow_reader.read(book, one, KNOWN, chosen=chosen)
            assert all(len(line.amounts) == plan.years for plan in found.case.plans for line in plan.lines)
            assert all(issue.sheet in ("", "Intranet") for issue in found.issues)
