"""Charts of KPIs: what is drawn and where, what is said of it, and what cannot be taken for markup."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import charts
from dashboard.charts.bullets import position
from dashboard.charts.kpi_marks import value_ends, value_steps
from services import palette
from services.language import format_measure, in_language

NONE, HOSTILE = float("nan"), "<b onclick='x'>A & B</b>"
PERCENT = charts.KpiNumbers("percent", 0)
NO_NOTES = pd.DataFrame({"date": pd.to_datetime([]), "text": []})


def kpis(actual: float = 47.0, target: float = 45.0, *, down: bool = False, **more: object) -> pd.DataFrame:
    """One KPI that is shown from 20 to 60, the other way round where lower is better."""
    start, end = (60.0, 20.0) if down else (20.0, 60.0)
    row = {"code": "K1", "title": "Share", "status": "on_target", "actual": actual, "target": target}
    cuts = {"start": start, "end": end, "watch_from": 42.0, "target_from": 44.0}
    return pd.DataFrame([row | cuts | {"actual_text": "47%", "target_text": "45%"} | more])


def series(*actual: float, target: float = 45.0, **more: object) -> pd.DataFrame:
    dates = pd.date_range("2025-03-31", periods=len(actual), freq="QE")
    found = pd.DataFrame({"period_label": [f"P{n}" for n in range(len(actual))], "date": dates})
    found = found.assign(actual=list(actual), target=target, complete=True, **more)
    texts = {f"{name}_text": found[name].map(PERCENT.exact) for name in ("actual", "target")}
    return found.assign(**texts)


def noted(*days: str, text: str = "Changed") -> pd.DataFrame:
    return pd.DataFrame({"date": pd.to_datetime(list(days)), "text": text})


def panels(*units: tuple[float, ...], **more: object) -> pd.DataFrame:
    rows = [series(*values, unit=f"U{n}", unit_id=n) for n, values in enumerate(units)]
    return pd.concat(rows, ignore_index=True).assign(**more)


def units(*actuals: float, **more: object) -> pd.DataFrame:
    names = [f"U{place}" for place in range(len(actuals))]
    found = pd.DataFrame({"unit": names, "unit_id": range(len(actuals)), "actual": actuals, "target": 45.0})
    found = found.assign(group=40.0, best=50.0, benchmark=NONE, status="off", **more)
    return found.assign(actual_text=found["actual"].map(PERCENT.exact))


EVERY = {
    "bullets": lambda name: charts.bullets(kpis(title=name, actual_text=name, target_text=name)),
    "kpi_trend": lambda name: charts.kpi_trend(
        series(40, 42).assign(period_label=name, actual_text=name, target_text=name),
        noted("2025-05-01", text=name),
        name,
        PERCENT,
    ),
    "kpi_small_multiples": lambda name: charts.kpi_small_multiples(
        panels((40, 42), unit=name, period_label=name), name, numbers=PERCENT
    ),
    "kpi_units": lambda name: charts.kpi_units(
        units(40, 42).assign(unit=name, actual_text=name), name, "up", PERCENT
    ),
}
EMPTY = {
    "bullets": lambda: charts.bullets(kpis().iloc[:0]),
    "kpi_trend": lambda: charts.kpi_trend(series(1).iloc[:0], noted("2025-05-01"), "Share"),
    "kpi_trend without values": lambda: charts.kpi_trend(series(NONE, target=NONE), NO_NOTES, "Share"),
    "kpi_small_multiples": lambda: charts.kpi_small_multiples(panels((1,)).iloc[:0], "Share"),
    "kpi_units": lambda: charts.kpi_units(units(1.0).iloc[:0], "Share", "up"),
}


def words(chart: charts.Chart) -> str:
    return json.dumps(chart.figure.to_plotly_json(), default=str, ensure_ascii=False)


def texts(chart: charts.Chart) -> list[str]:
    return [note.text for note in chart.figure.layout.annotations]


def trace(chart: charts.Chart, name: str) -> object:
    return next(found for found in chart.figure.data if found["name"] == name)


@pytest.mark.parametrize("kind", EVERY)
def test_names_cannot_be_taken_for_markup(kind):
    assert "<b onclick" not in words(EVERY[kind](HOSTILE))


@pytest.mark.parametrize("kind", EVERY)
def test_no_axis_can_be_zoomed(kind):
    layout = EVERY[kind]("One").figure.layout
    assert layout.xaxis.fixedrange and layout.yaxis.fixedrange


@pytest.mark.parametrize("kind", EVERY)
def test_the_table_has_each_row_of_the_data(kind):
    assert len(EVERY[kind]("One").table) == (1 if kind == "bullets" else 2)


@pytest.mark.parametrize("kind", EMPTY)
def test_a_chart_with_nothing_to_show_says_so(kind):
    chart = EMPTY[kind]()
    assert texts(chart) == [chart.alt]


@pytest.mark.parametrize("down", [False, True])
def test_better_is_always_on_the_right(down):
    better, worse = (30.0, 50.0) if down else (50.0, 30.0)
    ends = [trace(charts.bullets(kpis(at, down=down)), "Actual")["x"][0] for at in (better, worse)]
    assert ends == [0.75, 0.25]


@given(x=st.floats(-1e9, 1e9), start=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6))
def test_a_scale_read_from_the_other_end_is_its_mirror_image(x, start, span):
    there = position(x, start, start + span)
    assert there + position(x, start + span, start) == pytest.approx(1, abs=1e-6 * max(abs(there), 1))


def test_a_scale_without_length_has_no_place():
    assert trace(charts.bullets(kpis(start=5.0, end=5.0)), "Actual")["x"] == (None,)


@pytest.mark.parametrize(("actual", "arrow"), [(99.0, "triangle-right"), (1.0, "triangle-left")])
def test_what_lies_beyond_the_scale_ends_in_an_arrow(actual, arrow):
    assert trace(charts.bullets(kpis(actual)), "Beyond the scale")["marker"]["symbol"] == (arrow,)


def test_a_bar_beyond_the_scale_ends_with_it():
    assert trace(charts.bullets(kpis(99.0)), "Actual")["x"][0] == 1


def test_what_lies_on_the_scale_has_no_arrow():
    assert not trace(charts.bullets(kpis(60.0)), "Beyond the scale")["x"]


@pytest.mark.parametrize(
    ("status", "glyph", "colour"),
    [
        ("on_target", "✓", palette.GOOD_MARK),
        ("watch", "◆", palette.WARNING),
        ("off", "✕", palette.BAD_MARK),
    ],
)
def test_a_status_has_a_glyph_and_a_colour(status, glyph, colour):
    chart = charts.bullets(kpis(status=status))
    assert (glyph in texts(chart)[0], trace(chart, "Actual")["marker"]["color"]) == (True, (colour,))


def test_bands_lead_from_off_target_to_on_target():
    shapes = charts.bullets(kpis()).figure.layout.shapes
    assert [(band.x0, band.x1) for band in shapes] == [(0, 0.55), (0.55, 0.6), (0.6, 1)]


def test_without_a_target_the_bar_is_grey():
    chart = charts.bullets(kpis(target=NONE, status=""))
    assert trace(chart, "Actual")["marker"]["color"] == (palette.CONTEXT,)


def test_without_a_target_there_are_no_bands():
    assert not charts.bullets(kpis(target=NONE, status="")).figure.layout.shapes


def test_a_missing_target_is_said():
    assert "<b>47%</b><br>no target" in texts(charts.bullets(kpis(target=NONE, status="")))


def test_the_words_name_what_is_off_target():
    assert "Off target: Share (47%, target 45%)." in charts.bullets(kpis(status="off")).alt


def test_the_words_count_by_status():
    alt = charts.bullets(pd.concat([kpis(), kpis(status="watch")])).alt
    assert alt == "2 KPIs against their targets: 1 on target, 1 to watch, 0 off target."


def test_periods_that_are_not_over_have_open_markers():
    chart = charts.kpi_trend(series(40, 42).assign(complete=[True, False]), NO_NOTES, "Share")
    assert list(trace(chart, "Period not over, or not all data in yet")["y"]) == [42]


def test_the_last_actual_is_written_at_its_end():
    assert "<b>42%</b>" in texts(charts.kpi_trend(series(40, 42), NO_NOTES, "Share", PERCENT))


@pytest.mark.parametrize("target", [42.1, 41.9, 42.0, 43.0])
def test_labels_at_one_height_are_a_line_apart(target):
    layout = charts.kpi_trend(series(40, 42, target=target), NO_NOTES, "Share").figure.layout
    low, high = layout.yaxis.range
    pixels = (layout.height - layout.margin.t - layout.margin.b) / (high - low)
    last, path = (note.y * pixels + note.yshift for note in layout.annotations[1:])
    assert abs(last - path) >= 16 - 1e-6


def test_a_period_without_an_actual_leaves_a_gap():
    assert not trace(charts.kpi_trend(series(40, NONE, 42), NO_NOTES, "Share"), "Actual")["connectgaps"]


def test_notes_are_numbered_by_date():
    told = trace(charts.kpi_trend(series(1, 2, 3), noted("2025-09-01", "2025-05-01"), "Share"), "Notes")
    assert (told["text"], told["hovertext"][0]) == (("1", "2"), "1. 1 May 2025: Changed")


def test_notes_close_to_each_other_share_a_mark():
    chart = charts.kpi_trend(series(1, 2, 3), noted("2025-05-01", "2025-05-03"), "Share")
    assert trace(chart, "Notes")["text"] == ("1–2",)


def test_a_note_from_outside_the_periods_stands_at_their_end():
    told = trace(charts.kpi_trend(series(1, 2), noted("2024-01-01", "2030-01-01"), "Share"), "Notes")
    assert [f"{day:%Y-%m-%d}" for day in told["x"]] == ["2025-03-31", "2025-06-30"]


def test_a_note_stands_in_the_table_with_its_period():
    table = charts.kpi_trend(series(1, 2, 3), noted("2025-05-01", "2027-01-01"), "Share").table
    assert table["Notes"].tolist() == ["", "1 May 2025: Changed", "1 Jan 2027: Changed"]


@pytest.mark.parametrize(
    ("low", "measure", "zero"), [(31, "percent", True), (99, "percent", False), (31, "index", False)]
)
def test_an_axis_starts_at_zero_where_that_is_near(low, measure, zero):
    assert (value_ends([low, low + 10.0 if low < 90 else low + 0.5], measure)[0] == 0) is zero


@given(low=st.floats(-1e9, 1e9), spread=st.floats(1e-3, 1e9))
def test_an_axis_holds_all_values(low, spread):
    ends = value_ends([low, low + spread], "percent")
    assert ends[0] <= low and low + spread <= ends[1]


@pytest.mark.parametrize("value", [0.0, 45.0, -3.0, 1e-12])
def test_values_that_are_all_the_same_have_an_axis_around_them(value):
    low, high = value_ends([value, value * (1 + 1e-15)])
    assert low <= value <= high and value_steps((low, high))


@given(low=st.floats(-1e6, 1e6), spread=st.floats(1e-2, 1e6), most=st.integers(2, 6))
def test_an_axis_has_a_few_round_values(low, spread, most):
    assert 1 <= len(value_steps((low, low + spread), most)) <= most


def test_values_that_rounding_would_make_the_same_are_written_with_their_decimals():
    axis = charts.kpi_trend(series(99.1, 99.9, target=99.5), NO_NOTES, "Share", PERCENT).figure.layout.yaxis
    assert len(set(axis.ticktext)) == len(axis.ticktext)


def test_panels_have_the_same_axes():
    layout = charts.kpi_small_multiples(panels((1, 2), (500, 900)), "Share").figure.layout
    assert (layout.xaxis.range, layout.yaxis.range) == (layout.xaxis2.range, layout.yaxis2.range)


def test_panels_do_not_overlap():
    layout = charts.kpi_small_multiples(panels((1,), (2,), (3,)), "Share").figure.layout
    assert (
        layout.xaxis.domain[1] < layout.xaxis2.domain[0] and layout.yaxis.domain[0] > layout.yaxis3.domain[1]
    )


def test_each_panel_has_its_name_and_last_value():
    chart = charts.kpi_small_multiples(panels((40, 42), (50, NONE)), "Share", numbers=PERCENT)
    assert texts(chart) == ["<b>U0</b>", "<b>42%</b>", "<b>U1</b>", "<b>50%</b>"]


def test_at_most_twelve_panels_are_drawn():
    chart = charts.kpi_small_multiples(panels(*((n,) for n in range(14))), "Share")
    assert "The first 12 are drawn" in chart.alt


@pytest.mark.parametrize(("better", "first"), [("up", "U1"), ("down", "U0")])
def test_units_are_sorted_best_first(better, first):
    assert charts.kpi_units(units(40, 47, NONE), "Share", better).table["Unit"].iloc[0] == first


def test_where_lower_is_better_the_axis_says_so():
    title = charts.kpi_units(units(40, 47), "Time", "down").figure.layout.xaxis.title.text
    assert title == "Time (lower is better)"


def test_each_status_has_its_own_symbol():
    rows = units(3, 2, 1).assign(status=["on_target", "watch", "off"])
    symbols = trace(charts.kpi_units(rows, "Share", "up"), "Actual")["marker"]["symbol"]
    assert symbols == ("circle", "diamond", "x")


def test_a_line_is_drawn_only_for_what_all_units_share():
    rows = units(40, 42).assign(benchmark=[40.0, 41.0])
    assert [line.x0 for line in charts.kpi_units(rows, "Share", "up").figure.layout.shapes] == [40]


def test_of_many_units_the_extremes_are_drawn():
    chart = charts.kpi_units(units(*map(float, range(30))), "Share", "up")
    assert list(trace(chart, "Actual")["x"]) == [*range(29, 19, -1), *range(4, -1, -1)]


@pytest.mark.parametrize(
    ("value", "measure", "decimals", "english", "french"),
    [
        (45, "percent", 0, "45%", "45_%"),
        (3.5, "hours", 1, "3.5_h", "3,5_h"),
        (1234.5, "count", 0, "1,235", "1_235"),
        (-1.25, "index", 2, "−1.25", "−1,25"),
        (1_240_000, "currency", 0, "$1,240,000", "1_240_000_$"),
        (3.5, "currency", 2, "$3.50", "3,50_$"),
        (None, "days", 0, "–", "–"),
        (NONE, "days", 0, "–", "–"),
    ],
)
def test_a_value_is_written_with_its_unit(value, measure, decimals, english, french):
    written = []
    for language in ("en", "fr"):
        with in_language(language):
            written.append(format_measure(value, measure, decimals, "CAD").replace("\u00a0", "_"))
    assert written == [english, french]


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (2.34, 1, "+2.3_pts"),
        (-2.3, 1, "−2.3_pts"),
        (1, 0, "+1_pt"),
        (1, 1, "+1.0_pts"),
        (-0.04, 1, "0.0_pts"),
    ],
)
def test_a_difference_of_percentages_is_in_points(value, decimals, written):
    assert format_measure(value, "percent", decimals, "CAD", signed=True).replace("\u00a0", "_") == written
