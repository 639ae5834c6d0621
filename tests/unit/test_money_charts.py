"""Charts of money: what is drawn, where it turns, what stands for it in words."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import charts
from dashboard.charts.money_axis import steps as round_steps
from services import palette
from services.domain.returns import payback
from services.language import in_language

NONE, HOSTILE = float("nan"), "<b onclick='x'>A & B</b>"


def table(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def steps(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return table("label kind amount", *rows)


def flow(*net: float, first: int = 2025, spread: float = NONE) -> pd.DataFrame:
    total = np.cumsum(net)
    years = range(first, first + len(net))
    return pd.DataFrame(
        {"year": years, "net": net, "cumulative": total, "p10": total - spread, "p90": total + spread}
    )


def swings(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return table("label at_low at_high", *rows)


def plans(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    return table("label kind plan actual", *rows).assign(years="2025–2026")


def intangible(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return table("label importance achieved", *rows).assign(initiative="One")


def worths(*npvs: float, **more: object) -> pd.DataFrame:
    codes = [f"I{place}" for place in range(len(npvs))]
    found = pd.DataFrame({"code": codes, "label": codes, "npv": npvs, "p10": NONE, "p90": NONE, "note": ""})
    return found.assign(**more)


def points(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return table("label npv gap", *rows)


STEPS = steps(
    ("Licences", "cost", 300_000), ("Hours saved", "benefit", 500_000), ("Training", "cost", 50_000)
)


def every_chart(name: str = "One", amount: float = 1_240_000) -> list[charts.Chart]:
    return [
        charts.waterfall(steps((name, "cost", 1.0), (name, "benefit", amount + 1)), "CAD"),
        charts.cash_flow(flow(-1.0, amount), "CAD", 0.5),
        charts.tornado(swings((name, 0.0, amount)), 1.0, "CAD"),
        charts.plan_actual(plans((name, "cost", amount, amount)), "CAD"),
        charts.worth(worths(amount, label=name, note=name), "CAD"),
        charts.worth_and_gap(points((name, amount, 0.5)), "CAD"),
        charts.intangibles(intangible((name, 5, 3)).assign(initiative=name)),
    ]


EMPTY = {
    "waterfall": lambda: charts.waterfall(STEPS.iloc[:0], "CAD"),
    "cash_flow": lambda: charts.cash_flow(flow(-1.0).iloc[:0], "CAD"),
    "tornado": lambda: charts.tornado(swings(("A", 0.0, 1.0)).iloc[:0], 0.0, "CAD"),
    "plan_actual": lambda: charts.plan_actual(plans(("A", "cost", 1, 1)).iloc[:0], "CAD"),
    "intangibles": lambda: charts.intangibles(intangible(("A", 5, 3)).iloc[:0]),
    "worth": lambda: charts.worth(worths(1.0).iloc[:0], "CAD"),
    "worth_and_gap": lambda: charts.worth_and_gap(points(("A", 1, 1)).iloc[:0], "CAD"),
}


def words(chart: charts.Chart) -> str:
    return json.dumps(chart.figure.to_plotly_json(), default=str, ensure_ascii=False)


def notes(chart: charts.Chart) -> list[str]:
    return [note.text for note in chart.figure.layout.annotations]


def trace(chart: charts.Chart, name: str) -> object:
    return next(found for found in chart.figure.data if found["name"] == name)


@pytest.mark.parametrize("place", range(7))
def test_names_cannot_be_taken_for_markup(place):
    assert "<b onclick" not in words(every_chart(HOSTILE)[place])


@pytest.mark.parametrize("place", range(6))
def test_tables_have_whole_amounts_in_the_language_of_the_reader(place):
    with in_language("fr"):
        written = every_chart()[place].table.to_csv()
    assert "1\u00a0240\u00a000" in written


@pytest.mark.parametrize("place", range(6))
def test_words_have_compact_amounts_or_shares(place):
    expected = "on plan" if place == 3 else "Large gap and worth it: One" if place == 5 else "$1.24M"
    assert expected in every_chart()[place].alt


@pytest.mark.parametrize("place", range(7))
def test_no_axis_can_be_zoomed(place):
    layout = every_chart()[place].figure.layout
    assert layout.xaxis.fixedrange and layout.yaxis.fixedrange


@pytest.mark.parametrize("kind", EMPTY)
def test_a_chart_with_nothing_to_show_says_so(kind):
    chart = EMPTY[kind]()
    assert notes(chart) == [chart.alt]


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (-1.4e6, 9e5), (0, 3), (1.2e6, 1.21e6), (-5, 0), (-7.7e9, 2e3)]
)
def test_an_axis_has_a_few_round_amounts(low, high):
    assert 2 <= len(round_steps(low, high)) <= 5


@given(low=st.floats(-1e12, 0), high=st.floats(1, 1e12), most=st.integers(3, 6))
def test_zero_is_among_the_amounts_of_an_axis_around_it(low, high, most):
    found = round_steps(low, high, most)
    assert 0 in found and len(found) <= most


def test_amounts_that_three_digits_do_not_tell_apart_are_written_in_full():
    axis = charts.tornado(swings(("A", 1_241_000, 1_249_000)), 1_245_000, "CAD").figure.layout.xaxis
    assert len(set(axis.ticktext)) == len(axis.ticktext)


def test_costs_come_before_benefits_and_the_net_last():
    axis = charts.waterfall(STEPS, "CAD").figure.layout.yaxis
    assert list(axis.ticktext) == ["Licences", "Training", "Hours saved", "<b>Net present value</b>"]


def test_each_step_begins_where_the_one_before_ended():
    costs, benefits = charts.waterfall(STEPS, "CAD").figure.data[:2]
    assert (list(costs["base"]), list(benefits["base"])) == ([0, -300_000], [-350_000])


def test_costs_are_vermilion_and_benefits_blue():
    costs, benefits = charts.waterfall(STEPS, "CAD").figure.data[:2]
    assert (costs["marker"]["color"], benefits["marker"]["color"]) == (palette.BAD_MARK, palette.GOOD_MARK)


def test_the_net_closes_the_waterfall():
    assert list(trace(charts.waterfall(STEPS, "CAD"), "Net")["x"]) == [150_000]


def test_a_grant_leads_upwards():
    chart = charts.waterfall(steps(("Grant", "cost", -10.0)), "CAD")
    assert (list(trace(chart, "Costs")["x"]), notes(chart)[0]) == ([10.0], "<b>+$10</b>")


def test_many_steps_are_gathered_without_changing_the_net():
    many = steps(*((f"S{n}", "cost" if n % 2 else "benefit", float(n + 1)) for n in range(20)))
    chart = charts.waterfall(many, "CAD")
    assert (len(chart.figure.layout.yaxis.ticktext), trace(chart, "Net")["x"][0]) == (13, -10.0)


def test_what_is_gathered_is_the_smallest():
    many = steps(*((f"S{n}", "cost", float(n + 1)) for n in range(20)))
    assert trace(charts.waterfall(many, "CAD"), "Costs")["x"][-1] == -sum(range(1, 11))


@given(net=st.lists(st.integers(-1000, 1000), min_size=2, max_size=8), first=st.integers(2000, 2040))
def test_the_payback_line_stands_where_the_drawn_line_crosses_zero(net, first):
    years = payback(np.array(net, dtype=float))
    chart = charts.cash_flow(flow(*net, first=first), "CAD", years)
    line = trace(chart, "Cumulative (CAD)")
    heights = [np.interp(shape.x0, line["x"], line["y"]) for shape in chart.figure.layout.shapes]
    assert years == 0 or heights == pytest.approx([0.0] * (years is not None), abs=1e-6)


def test_the_payback_is_written_at_its_line():
    assert "<b>Paid back after 1.5\u00a0years</b>" in notes(charts.cash_flow(flow(-50, 0, 100), "CAD", 1.5))


def test_a_payback_that_never_comes_is_said():
    assert "<b>Not paid back by 2026</b>" in notes(charts.cash_flow(flow(-50, 10), "CAD", NONE))


def test_what_costs_nothing_is_never_in_the_red():
    assert "<b>Never in the red</b>" in notes(charts.cash_flow(flow(0, 10), "CAD", NONE))


def test_the_band_lies_below_and_above_the_line():
    _nets, low, high, line = charts.cash_flow(flow(-9, 20, 20, spread=5), "CAD", 1.0).figure.data
    assert all(
        lower < middle < upper for lower, middle, upper in zip(low["y"], line["y"], high["y"], strict=True)
    )


def test_without_draws_there_is_no_band():
    assert len(charts.cash_flow(flow(-9, 20), "CAD", 1.0).figure.data) == 2


def test_years_are_whole_numbers():
    axis = charts.cash_flow(flow(*range(-5, 15)), "CAD", 0.0).figure.layout.xaxis
    assert list(axis.ticktext[:2]) == ["2025", "2028"] and len(axis.ticktext) <= 7


def test_the_widest_swing_is_on_top():
    chart = charts.tornado(swings(("Small", 9, 11), ("Wide", 15, 2)), 10, "CAD")
    assert list(chart.figure.layout.yaxis.ticktext) == ["Wide", "Small"]


def test_the_side_which_lowers_is_vermilion():
    lowers = charts.tornado(swings(("Cost", 15, 2)), 10, "CAD").figure.data[0]
    assert (lowers["marker"]["color"], list(lowers["x"])) == (palette.BAD_MARK, [-8])


def test_at_most_twelve_swings_are_drawn_and_all_are_in_the_table():
    chart = charts.tornado(swings(*((f"S{n}", -n, n) for n in range(20))), 0, "CAD")
    assert (len(chart.figure.layout.yaxis.ticktext), len(chart.table)) == (12, 20)


@pytest.mark.parametrize(
    ("kind", "actual", "colour", "written"),
    [
        ("cost", 112, palette.BAD_MARK, "▲ 12% above plan"),
        ("cost", 88, palette.GOOD_MARK, "▼ 12% below plan"),
        ("benefit", 112, palette.GOOD_MARK, "▲ 12% above plan"),
        ("benefit", 88, palette.BAD_MARK, "▼ 12% below plan"),
        ("benefit", 98, palette.CONTEXT, "on plan"),
        ("cost", 102.4, palette.CONTEXT, "on plan"),
        ("cost", 102.5, palette.BAD_MARK, "▲ 3% above plan"),
        ("benefit", NONE, palette.CONTEXT, "no actual yet"),
    ],
)
def test_an_actual_is_better_or_worse_than_planned(kind, actual, colour, written):
    chart = charts.plan_actual(plans(("A", kind, 100, actual)), "CAD")
    found = trace(chart, "Actual")["marker"]["color"][0], notes(chart)[-1].partition("<br>")[2]
    assert found == (colour, written)


def test_what_was_not_planned_is_said():
    assert notes(charts.plan_actual(plans(("A", "cost", 0, 5)), "CAD"))[-1] == "<b>$5</b><br>not planned"


def test_intangibles_are_sorted_by_importance_then_by_what_is_missing():
    chart = charts.intangibles(intangible(("C", 3, 0), ("B", 5, 4), ("A", 5, NONE)))
    assert chart.table["Benefit"].tolist() == ["A", "B", "C"]


def test_an_intangible_without_a_rating_says_so():
    assert "not rated yet" in notes(charts.intangibles(intangible(("A", 5, NONE))))


def test_worths_are_drawn_best_first_blue_above_zero_and_vermilion_below():
    bars = charts.worth(worths(-5.0, 7.0), "CAD").figure.data[0]
    assert list(zip(bars["x"], bars["marker"]["color"], strict=True)) == [
        (7.0, palette.GOOD_MARK),
        (-5.0, palette.BAD_MARK),
    ]


def test_the_whisker_reaches_from_p10_to_p90():
    error = charts.worth(worths(7.0, p10=3.0, p90=8.0), "CAD").figure.data[0]["error_x"]
    assert (error["arrayminus"][0], error["array"][0]) == (4.0, 1.0)


def test_of_many_the_extremes_and_the_chosen_are_drawn():
    chart = charts.worth(worths(*map(float, range(30))), "CAD", "I12")
    assert list(chart.figure.data[0]["x"]) == [*range(29, 19, -1), 12, *range(4, -1, -1)]


def test_the_words_say_how_many_are_not_drawn():
    assert "15 more are in the table" in charts.worth(worths(*map(float, range(30))), "CAD").alt


def test_what_has_no_worth_says_why():
    assert "– Nothing yet" in notes(charts.worth(worths(1.0, NONE, note="Nothing yet"), "CAD"))


def test_the_gaps_are_split_at_their_median():
    chart = charts.worth_and_gap(points(("A", 1, 0.1), ("B", 2, 0.2), ("C", -3, 0.6)), "CAD")
    assert chart.figure.layout.shapes[0].x0 == 0.2


def test_gains_and_losses_have_their_own_symbols():
    gains, losses = charts.worth_and_gap(points(("A", 1, 0.1), ("B", -2, 0.2)), "CAD").figure.data
    assert gains["marker"]["symbol"] != losses["marker"]["symbol"]


def test_names_of_points_in_one_place_do_not_cover_each_other():
    crowd = charts.worth_and_gap(points(*((f"Unit {n}", 5, 0.3) for n in range(9))), "CAD").figure.data[0]
    sides = [side for name, side in zip(crowd["text"], crowd["textposition"], strict=True) if name]
    assert len(sides) == len(set(sides)) > 0


def test_a_money_axis_is_written_in_french():
    with in_language("fr"):
        axis = charts.worth(worths(2e6, -1e6), "CAD").figure.layout.xaxis
    assert axis.ticktext[-1] == "2\u00a0M\u00a0$"
