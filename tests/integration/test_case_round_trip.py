"""A business case survives its workbook, in both languages."""

from datetime import datetime, time
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from services.adapters import case_catalogue, case_reader, case_sheets, case_workbook
from services.adapters.case_reader import Known
from services.adapters.case_workbook import CaseRequest
from services.adapters.workbook_parser import parse_workbook
from services.domain.business_case import BASES, Range
from services.domain.case_facts import Intangible, MoneySettings, Plan, PlannedLine, Served, TimeSaved
from tests.builders import saved

SETTINGS = MoneySettings("CAD", 0.08, 2026)
UNITS = {1: ("NORTH", "North"), 2: ("SOUTH", "South")}
MONEY = st.integers(0, 10**9).map(lambda cents: cents / 100)
ROWS = {kind: [r.code for r in case_catalogue.rows() if r.kind == kind] for kind in ("cost", "benefit")}
SAVED = st.builds(TimeSaved, MONEY, MONEY, MONEY, st.integers(0, 100).map(lambda share: share / 100))
WORDS = st.sampled_from(["Our own", "=1+1", "Café", "two words"])
OWN = {"cost": st.sampled_from(ROWS["cost"]) | WORDS, "benefit": st.sampled_from(ROWS["benefit"]) | WORDS}


@st.composite
def lines(draw, number, years):
    kind = draw(st.sampled_from(["cost", "benefit"]))
    amounts = tuple(Range(*sorted(draw(st.tuples(MONEY, MONEY, MONEY)))) for _ in range(years))
    saved = draw(st.none() | SAVED)
    basis, ramp = draw(st.sampled_from(BASES)), draw(st.integers(0, 36))
    return PlannedLine(f"L{number}", draw(OWN[kind]), kind, basis, amounts, ramp, saved)


@st.composite
def plans(draw, number):
    years = draw(st.integers(1, 4))
    found = tuple(draw(lines(n, years)) for n in range(draw(st.integers(1, 3))))
    effects = draw(st.lists(st.builds(Intangible, WORDS, st.integers(0, 5), st.none() | st.integers(0, 5))))
    unique = tuple({one.row: one for one in effects}.values())
    start, unit = draw(st.integers(2020, 2030)), draw(st.sampled_from([1, 2]))
    return Plan(f"I{number}", "Title", unit, start, years, "Owner", (Served("f", "a"),), found, unique)


PLANS = st.integers(0, 3).flatmap(lambda count: st.tuples(*(plans(n) for n in range(count))))


@settings(max_examples=15)
@given(PLANS, st.sampled_from(["en", "fr"]))
def test_a_written_case_reads_the_same(given_plans, language):
    content = case_workbook.write(
        CaseRequest("ORG", "Organisation", UNITS, SETTINGS, given_plans, {}, language)
    )
    identity = case_sheets.identify(parse_workbook("case.xlsx", content))
    known = Known(SETTINGS, False, {"north": 1, "south": 2}, {}, {}, (), lambda _: {"a"})
    found = case_reader.read(identity, known)
    assert [issue for issue in found.issues if issue.blocks] == []
    assert found.case.plans == given_plans


NUMBERS = (None, True, -1, 0.5, 1e300, 2026, 99999)
TEXTS = ("", " ", "x" * 300, "=1/0", "#N/A", "€", "1,234", "(5)", "15 %", "yes", "INTRA")
STRANGE = st.sampled_from([*NUMBERS, *TEXTS, datetime(2026, 1, 1), time(1, 2)])  # noqa: DTZ001
DAMAGE = st.tuples(st.integers(0, 5), st.integers(1, 6), st.integers(1, 16), STRANGE)
SOUND = case_workbook.write(
    CaseRequest(
        "ORG",
        "Organisation",
        UNITS,
        SETTINGS,
        [
            Plan(
                "I",
                "Title",
                1,
                2025,
                2,
                lines=(PlannedLine("L", "content", "cost", "assumed", (Range(1, 2, 3),) * 2),),
                intangibles=(Intangible("Calm", 3),),
            )
        ],
        {"I": {("L", 2025): 4}},
        "en",
    )
)


@settings(max_examples=30)
@given(st.lists(DAMAGE, min_size=1, max_size=4), st.booleans())
def test_a_damaged_case_is_read_or_its_problems_are_told(damage, may_set):
    book = load_workbook(BytesIO(SOUND))
    for sheet, row, column, value in damage:
        if not isinstance(cell := book.worksheets[sheet].cell(row, column), MergedCell):
            cell.value = value
    identity = case_sheets.identify(parse_workbook("case.xlsx", saved(book)))
    known = Known(SETTINGS, may_set, {"north": 1, "south": 2}, {}, {}, (), lambda _: ())
    if identity is not None:
        found = case_reader.read(identity, known)
        assert all(issue.cell and str(issue.expected) and str(issue.remedy) for issue in found.issues)
