"""KPIs survive their workbook in both languages, and damaged workbooks are read or their problems told."""

from datetime import date, datetime, time
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from services.adapters import kpi_reader, kpi_sheets, kpi_workbook
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_reader import KnownKpis
from services.adapters.kpi_workbook import KpiRequest
from services.adapters.workbook_parser import parse_workbook
from services.domain.kpi_facts import (
    DIRECTIONS,
    FREQUENCIES,
    MEASURES,
    PERSPECTIVES,
    ROLL_UPS,
    GivenBenchmark,
    KpiDefinition,
    KpiValue,
)
from services.domain.texts import LocalText
from tests.builders import saved

UNITS = {1: "NORTH", 2: "SOUTH"}
FIGURE = st.integers(-(10**12), 10**12).map(lambda thousandths: thousandths / 1000)
POSITIVE = st.integers(0, 10**9).map(lambda thousandths: thousandths / 1000)
POINTS = st.integers(0, 10**7).map(lambda parts: parts / 10**5)
WORDS = st.sampled_from(["Our own", "=1+1", "Café", "two words", "45"])
TEXT = st.builds(LocalText, WORDS, WORDS)
NONE = LocalText("", "")


@st.composite
def definitions(draw, number):
    low = draw(st.none() | st.just(-1e10))
    return KpiDefinition(
        f"own{number}",
        LocalText(f"Own {number}", f"Maison {number}"),
        draw(st.sampled_from(PERSPECTIVES)),
        draw(st.sampled_from(MEASURES)),
        draw(st.sampled_from(DIRECTIONS)),
        draw(st.sampled_from(FREQUENCIES)),
        draw(st.sampled_from(ROLL_UPS)),
        draw(POSITIVE),
        draw(POSITIVE),
        draw(TEXT | st.just(NONE)),
        draw(TEXT),
        draw(TEXT),
        draw(st.integers(0, 6)),
        low,
        None if low is None else 1e10,
        draw(st.none() | TEXT),
        draw(WORDS),
        draw(st.just("") | WORDS),
    )


PERIODS = {"month": ("2026-01", "2026-02"), "quarter": ("2026-Q1",), "year": ("2025", "2026")}


@st.composite
def organisations(draw):
    """Own definitions, values of theirs and of the catalogue, benchmarks."""
    own = Definitions([draw(definitions(n)) for n in range(draw(st.integers(0, 3)))])
    values = {}
    for one in (*own.own, own.by_code["engagement_rate"]):
        figure = POINTS if one.code == "engagement_rate" else FIGURE
        kinds = st.builds(KpiValue, figure, st.none() | figure, st.none() | figure, st.none() | POSITIVE)
        for unit in draw(st.sets(st.sampled_from([1, 2]))):
            for period in draw(st.sets(st.sampled_from(PERIODS[one.frequency]))):
                values[one.code, unit, period] = draw(kinds)
    benchmark = st.builds(
        GivenBenchmark, WORDS, WORDS, st.just("") | WORDS, st.integers(2000, 2030), FIGURE,
        st.none() | st.integers(0, 10**6), WORDS, WORDS, WORDS, st.just("") | WORDS,
    )  # fmt: skip
    return own, values, draw(st.lists(benchmark, max_size=3, unique_by=lambda one: one.key))


def request(own, values, benchmarks, language="en"):
    return KpiRequest("ORG", "Organisation", UNITS, own, list(values.items()), benchmarks, "CAD", language)


def known(own=()):
    words = {"north": 1, "south": 2}
    return KnownKpis(words, Definitions(own), {}, set(), "CAD", date(2027, 1, 1), True, "")


@settings(max_examples=12)
@given(organisations(), st.sampled_from(["en", "fr"]))
def test_written_kpis_read_the_same(organisation, language):
    own, values, benchmarks = organisation
    content = kpi_workbook.write(request(own, values, benchmarks, language))
    found = kpi_reader.read(kpi_sheets.find(parse_workbook("kpis.xlsx", content)), known())
    assert [issue for issue in found.issues if issue.blocks] == []
    assert found.given.definitions == own.own
    assert {(one.kpi, one.unit, one.period): one.value for one in found.given.values} == values
    assert found.given.benchmarks == tuple(benchmarks)


NUMBERS = (None, True, -1, 0.5, 1e300, 2026, 99999)
TEXTS = ("", " ", "x" * 300, "=1/0", "#N/A", "€", "1,234", "(5)", "45 %", "yes", "2026-Q9", "NORTH", "Actual")
STRANGE = st.sampled_from([*NUMBERS, *TEXTS, datetime(2026, 1, 1), time(1, 2)])  # noqa: DTZ001
DAMAGE = st.tuples(st.integers(0, 4), st.integers(1, 6), st.integers(1, 22), STRANGE)
TITLE = LocalText("Own", "Maison")
OWN = Definitions(
    [KpiDefinition("own", TITLE, "growth", "percent", "up", "month", "sum", 1, 2, NONE, NONE, NONE)]
)
SOUND = kpi_workbook.write(
    request(
        OWN,
        {("own", 1, "2026-01"): KpiValue(45, 50, 40, 3), ("engagement_rate", 2, "2026-01"): KpiValue(7)},
        [GivenBenchmark("own", "CA", "", 2025, 3)],
    )
)


@settings(max_examples=40)
@given(st.lists(DAMAGE, min_size=1, max_size=4))
def test_damaged_kpis_are_read_or_their_problems_are_told(damage):
    book = load_workbook(BytesIO(SOUND))
    for sheet, row, column, value in damage:
        if not isinstance(cell := book.worksheets[sheet].cell(row, column), MergedCell):
            cell.value = value
    tables = kpi_sheets.find(parse_workbook("kpis.xlsx", saved(book)))
    found = kpi_reader.read(tables, known())
    assert all(issue.cell and str(issue.expected) and str(issue.remedy) for issue in found.issues)
