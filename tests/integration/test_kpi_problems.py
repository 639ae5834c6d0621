"""Problems of KPI files as people make them: each named by its cell, all at once; and the shapes that are read."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from services import importing, kpis
from services.adapters.database import open_sessions
from services.domain.kpi_facts import KpiValue
from services.domain.viewer import LOCAL_VIEWER
from services.language import translate
from tests.builders import (
    KEY,
    changed,
    checked,
    found_company,
    import_now,
    kpi_workbook,
    problems,
    saved,
    spreadsheet,
)


@pytest.fixture
def company(sqlite_url):
    """A small company."""
    sessions = open_sessions(sqlite_url)
    yield found_company(sessions)
    sessions.kw["bind"].dispose()


def of_row(company, kpi="Engagement rate", unit="North", period="2026-01", **figures):
    """The codes and columns of the problems of one line."""
    cells = {"target": None, "baseline": None, "weight": None, "actual": None} | figures
    heads = ["KPI", "Unit", "Period", "Actual", "Target", "Baseline", "Weight"]
    line = [kpi, unit, period, *(cells[name] for name in ("actual", "target", "baseline", "weight"))]
    return [(code, place.split("!")[1]) for code, place in problems(company, spreadsheet([heads, line]))]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"actual": 45}, []),
        ({"actual": "45 %"}, []),
        ({"actual": "45,5"}, []),
        ({"kpi": "Taux d'engagement", "unit": "NORTH", "actual": 45}, []),
        ({"kpi": "Mood", "actual": 45}, [("kpi.unknown", "A2")]),
        ({"kpi": None, "actual": 45}, [("kpi.unknown", "A2")]),
        ({"unit": "West", "actual": 45}, [("unit.unknown", "B2")]),
        ({"actual": 0.45}, [("kpi.percent", "D2")]),
        ({"actual": 0}, []),
        ({"actual": 101}, [("kpi.range", "D2")]),
        ({"actual": -5}, [("kpi.range", "D2")]),
        ({"actual": "many"}, [("kpi.figure", "D2")]),
        ({"actual": True}, [("kpi.figure", "D2")]),
        ({"actual": date(2026, 1, 1)}, [("kpi.figure", "D2")]),
        ({"actual": "1,234"}, [("kpi.ambiguous", "D2")]),
        ({"actual": "45 $"}, [("kpi.measure", "D2")]),
        ({"kpi": "first_response_time", "actual": "45 %"}, [("kpi.measure", "D2")]),
        ({"kpi": "first_response_time", "actual": "45 min"}, [("kpi.figure", "D2")]),
        ({"kpi": "first_response_time", "actual": 0.45}, []),
        ({"actual": 45, "weight": -2}, [("kpi.weight", "G2")]),
        ({"target": 40, "baseline": 50}, [("kpi.target_side", "E2")]),
        ({"kpi": "first_response_time", "target": 4, "baseline": 5}, []),
        ({"kpi": "first_response_time", "target": 5, "baseline": 4}, [("kpi.target_side", "E2")]),
        ({"period": "2199-01", "actual": 45}, [("kpi.future", "D2")]),
        ({"period": "2199-01", "target": 45}, []),
        ({"period": "2026-Q1", "actual": 45}, [("kpi.frequency", "C2")]),
        ({"period": "2026", "actual": 45}, [("kpi.frequency", "C2")]),
        ({"period": date(2026, 1, 31), "actual": 45}, []),
        ({"period": "janv. 2026", "actual": 45}, []),
        ({"period": "Jan 2026", "actual": 45}, []),
        ({"period": "01/2026", "actual": 45}, []),
        ({"period": "soon", "actual": 45}, [("period.unreadable", "C2")]),
        ({"kpi": "digital_revenue", "period": "T1 2026", "actual": 45}, []),
        ({"kpi": "digital_revenue", "period": date(2026, 3, 31), "actual": 45}, []),
        ({"kpi": "digital_revenue", "period": date(2026, 2, 15), "actual": 45}, [("kpi.frequency", "C2")]),
        ({"kpi": "digital_revenue", "period": "2026-02", "actual": 45}, [("kpi.frequency", "C2")]),
    ],
)
def test_a_line_with_one_thing_wrong(company, row, found):
    assert sorted(of_row(company, **row)) == sorted(found)


@pytest.mark.parametrize(
    ("kpi", "measured", "codes"),
    [
        ("first_response_time", "h", []),
        ("first_response_time", "min", ["kpi.measure"]),
        ("first_response_time", "widgets", ["kpi.measure"]),
        ("ecommerce_orders", "commandes", []),
        ("ecommerce_orders", "%", ["kpi.measure"]),
        ("ecommerce_orders", "milliers", ["kpi.measure"]),
        ("engagement_rate", "%", []),
        ("cost_per_contact", "$", []),
        ("cost_per_contact", "€", ["kpi.measure"]),
        ("cost_per_contact", "k$", ["kpi.measure"]),
    ],
)
def test_a_unit_of_measure_beside_the_figures_is_held_against_the_kpi(company, kpi, measured, codes):
    period = "2026-Q1" if kpi == "cost_per_contact" else "2026-01"
    rows = [["KPI", "Unit", "Business unit", "Period", "Actual"], [kpi, measured, "North", period, 20]]
    assert [code for code, _ in problems(company, spreadsheet(rows))] == codes


def test_a_percentage_that_may_be_a_share_is_asked_with_both_readings(company):
    rows = [["KPI", "Unit", "Period", "Actual"], ["Engagement rate", "North", "2026-01", 0.45]]
    (issue,) = checked(company, spreadsheet(rows)).issues
    assert "0.45 % or 45 %" in translate(issue.expected)


def test_a_cell_in_a_format_of_percentages_is_plain(company):
    content = kpi_workbook(
        company, values=[{"KPI": "engagement_rate", "Unit code": "NORTH", "Period": "2026-01"}]
    )
    book = load_workbook(BytesIO(content))
    book["Values"]["D3"].value, book["Values"]["D3"].number_format = 0.07, "0%"
    import_now(company, saved(book))
    assert stated(company) == {("engagement_rate", "NORTH", "2026-01"): KpiValue(7)}


SIDES = ["KPI", "Unit", "Period", "Target", "Baseline"]


def test_a_target_on_the_wrong_side_of_an_earlier_baseline_is_named(company):
    rows = [[RATE, "North", "2026-01", None, 50], [RATE, "North", "2026-12", 40, None]]
    assert problems(company, spreadsheet([SIDES, *rows])) == [("kpi.target_side", "Sheet1!D3")]


def test_a_baseline_on_the_wrong_side_of_a_stored_target_is_named(company):
    import_now(company, spreadsheet([SIDES, [RATE, "North", "2026-12", 40, None]]))
    content = spreadsheet([SIDES, [RATE, "North", "2026-01", None, 50]])
    assert problems(company, content) == [("kpi.target_side", "Sheet1!E2")]


def test_a_value_that_stands_twice_is_named(company):
    heads, line = ["KPI", "Unit", "Period", "Actual"], ["Engagement rate", "North", "2026-01"]
    content = spreadsheet([heads, [*line, 45], [*line, 46]])
    assert problems(company, content) == [("kpi.twice", "Sheet1!D3")]


def test_a_sum_is_left_out(company):
    heads = ["Indicateur", "Unité", "Période", "Réel"]
    lines = [["ecommerce_orders", "North", "2026-01", 45], ["ecommerce_orders", "Total", "2026-01", 45]]
    assert problems(company, spreadsheet([heads, *lines])) == [("line.summary", "Sheet1!B3")]


def test_a_template_without_a_figure_has_nothing_in_it(company):
    assert problems(company, kpi_workbook(company)) == [("workbook.no_kpis", "Values!")]


def test_a_missing_heading_is_named(company):
    content = changed(kpi_workbook(company), "Values", {"C2": None})
    assert problems(company, content) == [("headings.missing", "Values!A2")]


def stated(company):
    """Every value by KPI, unit code and period."""
    listed = kpis.list_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"], every=True)
    codes = {unit: code for code, unit in company.units.items()}
    return {
        (one.definition.code, codes[unit], str(period)): value
        for one in listed.kpis
        for unit, series in one.values.items()
        for period, value in series.items()
    }


RATE = "engagement_rate"
MATRIX = {
    (RATE, "NORTH", "2026-01"): KpiValue(41),
    (RATE, "NORTH", "2026-02"): KpiValue(42),
    (RATE, "SOUTH", "2026-02"): KpiValue(52),
}
LINES = [["North", 41, 42], ["South", None, 52]]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Engagement rate", [["Unit", "2026-01", "2026-02"], *LINES]),
        (
            "Feuil1",
            [["Indicateur :", "Taux d'engagement"], [], ["Unité", "janv. 2026", "févr. 2026"], *LINES],
        ),
        ("Sheet1", [["KPI: engagement_rate"], ["Unit", date(2026, 1, 1), date(2026, 2, 1)], *LINES]),
        ("Data", [["KPI", "Unit", "2026-01", "2026-02"], *(["Engagement rate", *line] for line in LINES)]),
    ],
)
def test_units_in_lines_and_periods_in_columns(company, name, rows):
    import_now(company, spreadsheet(rows, name))
    assert stated(company) == MATRIX


def test_a_sheet_for_each_kpi(company):
    long = [["Unit", "Month", "Actual", "Target"], ["North", "2026-01", 3.5, 3]]
    import_now(
        company,
        spreadsheet([["Unit", "2026-01", "2026-02"], *LINES], "Engagement rate", first_response_time=long),
    )
    assert stated(company) == MATRIX | {("first_response_time", "NORTH", "2026-01"): KpiValue(3.5, 3)}


def test_targets_in_a_sheet_of_their_own(company):
    rows = [["Taux d'engagement - Cible"], ["Unité", "2026-01", "2026-02"], ["North", 50, 55]]
    import_now(company, spreadsheet(rows))
    assert stated(company)[RATE, "NORTH", "2026-02"] == KpiValue(None, 55)


def test_a_target_beside_the_periods_is_of_each_of_them(company):
    rows = [["Unit", "Baseline", "Target", "2026-01", "2026-02"], ["North", 30, 60, 41, None]]
    import_now(company, spreadsheet(rows, "Engagement rate"))
    assert stated(company) == {(RATE, "NORTH", "2026-01"): KpiValue(41, 60, 30)}


def test_a_line_for_each_figure(company):
    rows = [["KPI", "Unit", "Type", "2026-01"], [RATE, "North", "Réel", 41], [RATE, "North", "Cible", 60]]
    import_now(company, spreadsheet(rows))
    assert stated(company) == {(RATE, "NORTH", "2026-01"): KpiValue(41, 60)}


@pytest.mark.parametrize(
    ("heads", "line"),
    [
        (["KPI", "Unit", "Period", "Type", "Value"], [RATE, "North", "2026-01", "Target", 60]),
        (["kpi_code", "business_unit", "period", "target_value"], [RATE, "North", "2026-01", 60]),
        (["Indicateur", "Unité", "Mois", "Cible (%)"], [RATE, "North", "2026-01", 60]),
        (["KPI", "Unit", "Year", "Month", "Target"], [RATE, "North", 2026, "January", 60]),
        (["KPI", "Unit", "Year", "Month", "Target"], [RATE, "North", 2026, 1, 60]),
    ],
)
def test_headings_as_people_write_them(company, heads, line):
    import_now(company, spreadsheet([heads, line]))
    assert stated(company) == {(RATE, "NORTH", "2026-01"): KpiValue(None, 60)}


def test_a_quarter_beside_its_year(company):
    heads = ["Indicateur", "Unité", "Année", "Trimestre", "Réel"]
    lines = [["cost_per_contact", "North", 2026, quarter, 6] for quarter in ("T1", 2)]
    import_now(company, spreadsheet([heads, *lines]))
    assert [period for _kpi, _unit, period in stated(company)] == ["2026-Q1", "2026-Q2"]


def test_text_separated_values_of_another_language(company):
    content = "Indicateur;Unité;Période;Réel;Cible\nTaux d'engagement;North;2026-01;41,5;60\n".encode()
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "valeurs.csv", content)
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)
    assert stated(company) == {(RATE, "NORTH", "2026-01"): KpiValue(41.5, 60)}


def test_a_sheet_that_names_no_kpi_is_named_beside_those_that_do(company):
    rows = [["Unit", "2026-01", "2026-02"], *LINES]
    assert problems(company, spreadsheet(rows, "Engagement rate", Mood=rows)) == [("kpi.unknown", "Mood!A1")]


def test_a_sheet_without_kpis_is_said(company):
    rows = [["Unit", "2026-01", "2026-02"], *LINES]
    content = spreadsheet(rows, "Engagement rate", Plan=[["Who", "What"], ["Ann", "Calls"]])
    assert problems(company, content) == [("kpi.sheet_unread", "Plan!")]


OWN = {
    "KPI code": "nps", "Title (en)": "Recommendation", "Perspective": "customer", "Measured in": "index",
    "Better": "higher", "Frequency": "quarter", "Roll-up": "none",
}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, []),
        ({"Better": "Plus bas", "Measured in": "POURCENTAGE"}, []),
        ({"Title (en)": None}, [("kpi.missing", "Own KPIs!B3")]),
        ({"Measured in": "smiles"}, [("kpi.choice", "Own KPIs!E3")]),
        ({"Lowest value": 5, "Highest value": 1}, [("kpi.bounds", "Own KPIs!M3")]),
        ({"Tolerance: on target": -1}, [("kpi.number", "Own KPIs!I3")]),
        ({"Decimals": 1.5}, [("kpi.number", "Own KPIs!K3")]),
        ({"Title (en)": "x" * 300}, [("kpi.text", "Own KPIs!B3")]),
    ],
)
def test_a_definition_with_one_thing_wrong(company, cells, found):
    assert problems(company, kpi_workbook(company, definitions=[OWN | cells])) == found


def test_problems_are_marked_in_the_workbook_itself(company):
    rows = [["KPI", "Unit", "Period", "Actual"], ["Engagement rate", "North", "2026-01", 0.45]]
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "kpis.xlsx", spreadsheet(rows))
    marked = importing.marked(company.sessions, LOCAL_VIEWER, KEY, staged)
    assert "45 %" in load_workbook(BytesIO(marked.content))["Sheet1"]["D2"].comment.text


def test_a_definition_twice_is_named(company):
    assert problems(company, kpi_workbook(company, definitions=[OWN, OWN])) == [("kpi.twice", "Own KPIs!A4")]


BANDS = [
    "geo",
    "country",
    "year",
    "size_class",
    "very_low",
    "low",
    "high",
    "very_high",
    "at_least_basic",
    "flag",
]


def imported(company, content, name="bands.csv"):
    staged = importing.stage(company.sessions, LOCAL_VIEWER, name, content)
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)
    return [(i.code, i.cell, i.severity) for i in preview.files[0].issues]


def bands(*lines):
    return "\n".join(",".join(map(str, line)) for line in [BANDS, *lines]).encode()


def benchmarks(company):
    return {
        one.key: one.value
        for one in kpis.list_benchmarks(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    }


def test_a_series_in_each_column_is_a_benchmark_each(company):
    found = imported(company, bands(["XX", "Xland", 2025, "10+", 40, 30.5, 20, 9.5, 60, ""]))
    assert found == []
    assert benchmarks(company)["digital_intensity_low", "XX", "10+", 2025] == 30.5
    assert len(benchmarks(company)) == 5


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ([40, 30, 20, 10.02, 60.02], []),
        ([40, 30, 20, 10.03, 60.03], [("kpi.benchmark_sum", "E2", "warning")]),
        ([40, 30, 20, 10, 61], [("kpi.benchmark_sum", "I2", "warning")]),
        ([40, ":", 20, 10, 61], []),
    ],
)
def test_bands_that_do_not_add_up_are_said_and_kept(company, line, found):
    assert imported(company, bands(["XX", "Xland", 2025, "10+", *line, ""])) == found
    assert benchmarks(company)["digital_intensity_basic", "XX", "10+", 2025] == line[-1]


def test_a_benchmark_a_line_keeps_what_is_said_beside_it(company):
    heads = [
        "Indicator",
        "Geography",
        "Size class",
        "Year",
        "Value",
        "Sample size",
        "Source",
        "Version",
        "Licence",
    ]
    imported(
        company,
        spreadsheet([heads, ["Engagement rate", "CA", "", 2025, "45 %", 1200, "Survey", "2", "CC BY"]]),
        "b.xlsx",
    )
    (found,) = kpis.list_benchmarks(company.sessions, LOCAL_VIEWER, company.units["ORG"], RATE)
    assert (found.value, found.sample, found.source, found.version, found.licence) == (
        45,
        1200,
        "Survey",
        "2",
        "CC BY",
    )


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Value": "high"}, "kpi.figure"),
        ({"Value": None}, "kpi.missing"),
        ({"Year": 20255}, "kpi.number"),
        ({"Geography": None}, "kpi.missing"),
    ],
)
def test_a_benchmark_with_one_thing_wrong(company, cells, code):
    line = {"Series": "own", "Geography": "CA", "Year": 2025, "Value": 3} | cells
    assert [found for found, _ in problems(company, kpi_workbook(company, benchmarks=[line]))] == [code]


@pytest.mark.parametrize(
    ("value", "found"),
    [(0.45, [("kpi.percent", "Sheet1!D2")]), ("0.45 %", []), (45, []), ("45 %", [])],
)
def test_a_benchmark_of_a_percentage_that_may_be_a_share_is_asked(company, value, found):
    rows = [["Series", "Geography", "Year", "Value", "Source"], [RATE, "CA", 2025, value, "Survey"]]
    assert problems(company, spreadsheet(rows)) == found


def test_a_benchmark_twice_is_named(company):
    line = {"Series": "own", "Geography": "CA", "Year": 2025, "Value": 3}
    assert problems(company, kpi_workbook(company, benchmarks=[line, line])) == [
        ("kpi.benchmark_twice", "Benchmarks!E4")
    ]
