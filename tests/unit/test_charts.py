"""Charts: what is drawn, what stands for it in words, and what it weighs."""

import json

import pandas as pd
import pytest

from dashboard import charts
from dashboard.charts.note_marks import note_marks
from services import palette
from services.language import in_language

NONE = float("nan")
SCALE, BANDS = (1.0, 5.0), [("Low", 1.0, 3.0), ("High", 3.0, 5.0)]
MARKS = {1: ("#3B76F0", "circle"), 2: ("#C77700", "square"), 3: ("#8800FF", "diamond")}
HUNDRED_KILOBYTES = 100_000


def scores(*rows: tuple[int, str, str, float], **more: object) -> pd.DataFrame:
    """Rows (unit id, unit, dimension, score) with what else charts read."""
    found = pd.DataFrame(
        [(unit, name, node, node, score) for unit, name, node, score in rows],
        columns=["unit_id", "unit", "node", "dimension", "score"],
    )
    rest = {
        "level": "",
        "reason": "",
        "previous": NONE,
        "delta": NONE,
        "group_average": NONE,
        "target": NONE,
        "sd": NONE,
    }
    return found.assign(**rest | more)


THREE = scores(
    (1, "North", "all", 2.0), (2, "South", "all", 4.0), (3, "East", "all", NONE), reason="No answers"
)
GRID = scores((1, "North", "a", 2.0), (1, "North", "b", 3.0), (2, "South", "a", 4.0), (2, "South", "b", NONE))
NAMESAKES = scores((1, "Sales", "all", 2.0), (2, "Sales", "all", 4.0))
HOSTILE = scores((1, "<b onclick='x'>A & B</b>", "<i>all</i>", 2.0), (2, "B", "<i>all</i>", 4.0))


def history(*scores_by_wave: float, unit: int = 1, name: str = "North") -> pd.DataFrame:
    periods = [f"2026-Q{place + 1}" for place in range(len(scores_by_wave))]
    return pd.DataFrame(
        {
            "period": periods,
            "period_label": periods,
            "unit_id": unit,
            "unit": name,
            "score": scores_by_wave,
            "level": "",
        }
    )


def questions(**more: object) -> pd.DataFrame:
    row = {"question": "Q1", "text": "How?", "dimension": "a", "score": 3.0, "previous": NONE, "sd": 1.0}
    row |= {"minimum": 1.0, "maximum": 5.0, "n": 8, "coverage": 0.5, "reason": ""}
    return pd.DataFrame([row | more])


def every_chart(found: pd.DataFrame) -> list[charts.Chart]:
    return [
        charts.ranking(found, SCALE, 1),
        charts.heatmap(found, SCALE),
        charts.ladder(found[found["unit_id"] == 1], BANDS),
        charts.dot_plot(found, SCALE, MARKS),
        charts.gap_bars(found.assign(gap=found["score"] - 3), MARKS, str(found["unit"].iloc[0])),
    ]


def words(chart: charts.Chart) -> str:
    return json.dumps(chart.figure.to_plotly_json(), default=str, ensure_ascii=False)


def bars(chart: charts.Chart) -> list[float]:
    return list(chart.figure.data[0]["x"])


def test_ranking_puts_the_best_first_and_the_unscored_last():
    chart = charts.ranking(THREE, SCALE)
    assert list(chart.figure.layout.yaxis.ticktext) == ["South", "North", "East"]


def test_bars_start_at_the_foot_of_the_scale():
    chart = charts.ranking(THREE, SCALE)
    assert (chart.figure.data[0]["base"], bars(chart)) == (1.0, [3.0, 1.0, 0])


def test_ranking_says_why_a_unit_has_no_score():
    assert "No answers" in [
        note.text.removeprefix("– ") for note in charts.ranking(THREE, SCALE).figure.layout.annotations
    ]


def test_ranking_draws_no_mark_that_no_unit_has():
    assert len(charts.ranking(THREE, SCALE).figure.data) == 1


def test_ranking_draws_the_earlier_wave_where_there_is_one():
    chart = charts.ranking(THREE.assign(previous=[1.5, 3.5, NONE]), SCALE)
    assert [trace.name for trace in chart.figure.data] == ["Now", "Earlier wave"]


def test_heat_map_has_a_number_in_every_cell():
    chart = charts.heatmap(GRID, SCALE)
    assert [note.text for note in chart.figure.layout.annotations] == ["2.0", "3.0", "4.0", "–"]


def test_heat_map_leaves_a_cell_without_a_score_uncoloured():
    assert charts.heatmap(GRID, SCALE).figure.data[0]["z"][1] == [4.0, None]


def test_ladder_leaves_out_what_has_no_score():
    chart = charts.ladder(GRID[GRID["unit_id"] == 2], BANDS)
    assert list(chart.figure.layout.yaxis.ticktext) == ["a"]


def test_ladder_has_a_step_for_each_level():
    assert [shape.x1 for shape in charts.ladder(GRID, BANDS).figure.layout.shapes] == [3.0, 5.0]


@pytest.mark.parametrize(
    ("delta", "arrow"), [(0.3, "2.0 ▲ +0.3"), (-0.3, "2.0 ▼ −0.3"), (0.01, "2.0"), (NONE, "2.0")]
)
def test_a_change_has_an_arrow_unless_it_rounds_to_nothing(delta, arrow):
    chart = charts.ladder(scores((1, "North", "a", 2.0), delta=delta), BANDS)
    assert chart.figure.layout.yaxis2.ticktext[0] == arrow


def test_gaps_are_signed():
    chart = charts.gap_bars(GRID.iloc[:1].assign(gap=-0.6), MARKS, "South")
    assert chart.figure.data[0]["text"][0] == "<b>−0.6</b>"


def test_a_wave_without_a_score_leaves_a_gap_in_the_line():
    line = charts.trend(history(2.0, NONE, 3.0), SCALE, 1).figure.data[0]
    assert line["connectgaps"] is False and line["y"][1] != line["y"][1]


def test_the_chosen_unit_is_drawn_last_and_strongest():
    both = pd.concat([history(2.0, 3.0), history(4.0, 4.0, unit=2, name="South")])
    assert [trace.name for trace in charts.trend(both, SCALE, 1).figure.data] == ["South", "North"]


def test_a_question_shows_its_spread():
    thin, thick, _mean = charts.question_ranges(questions(), SCALE).figure.data
    assert (thin["x"][:2], thick["x"][:2]) == ((1.0, 5.0), (2.0, 4.0))


def test_a_withheld_spread_is_not_drawn():
    hidden = questions(sd=NONE, minimum=NONE, maximum=NONE)
    assert [list(trace["x"]) for trace in charts.question_ranges(hidden, SCALE).figure.data[:2]] == [[], []]


@pytest.mark.parametrize("draw", [charts.ranking, charts.heatmap])
def test_namesakes_keep_a_row_each(draw):
    assert list(draw(NAMESAKES, SCALE).figure.layout.yaxis.ticktext) == ["Sales", "Sales"]


@pytest.mark.parametrize("place", range(5))
def test_names_cannot_be_taken_for_markup(place):
    drawn = words(every_chart(HOSTILE)[place])
    assert "<i>" not in drawn and "<b onclick" not in drawn


@pytest.mark.parametrize(
    ("place", "highest"),
    list(enumerate(["South at 4.0", "South, a at 4.0", "b at 3.0", "South, a at 4.0", "South, a at 1.0"])),
)
def test_the_words_name_the_highest(place, highest):
    found = GRID[GRID["node"] == "a"] if place == 0 else GRID
    assert f"Highest: {highest}" in every_chart(found)[place].alt


@pytest.mark.parametrize("place", range(5))
def test_a_chart_can_be_drawn_without_any_score(place):
    assert every_chart(scores((1, "North", "a", NONE), (2, "South", "a", NONE)))[place].alt


@pytest.mark.parametrize("place", range(5))
def test_figures_are_written_in_the_language_of_the_reader(place):
    with in_language("fr"):
        written = every_chart(GRID)[place].table.to_csv()
    assert ("−1,0" if place == 4 else "2,0") in written


@pytest.mark.parametrize("place", range(5))
def test_a_chart_of_fifteen_units_and_ten_dimensions_is_light(place):
    many = scores(*((unit, f"Unit {unit}", f"d{node}", 3.0) for unit in range(1, 16) for node in range(10)))
    marks = dict.fromkeys(range(1, 16), MARKS[1])
    found = [charts.ranking(many, SCALE), charts.heatmap(many, SCALE), charts.ladder(many, BANDS)]
    found += [charts.dot_plot(many, SCALE, marks), charts.gap_bars(many.assign(gap=1.0), marks, "Unit 1")]
    assert len(found[place].figure.to_json()) < HUNDRED_KILOBYTES


def shares(**more: object) -> pd.DataFrame:
    """Shares of two units and a published source over two parts."""
    rows = [
        (unit, name, published, code, share, count)
        for unit, name, published, count in (
            (1, "<i>North</i>", False, 4),
            (2, "South", False, 4),
            (0, "Study", True, 0),
        )
        for code, share in (("a", 0.25), ("b", 0.75))
    ]
    found = pd.DataFrame(rows, columns=["unit_id", "row", "published", "code", "share", "count"])
    rest = {"about": "Q", "title": "<i>Who?</i>", "label": found["code"], "total": 4, "reason": ""}
    return found.assign(**rest | more)


def gates() -> pd.DataFrame:
    states = ["passed", "not_passed", "out_of_order", "missing"]
    return pd.DataFrame(
        {
            "unit_id": 1,
            "unit": "<i>North</i>",
            "level": "First",
            "node": states,
            "dimension": states,
            "state": states,
            "share": [1.0, 0.5, 0.9, NONE],
        }
    )


def places(**more: object) -> pd.DataFrame:
    rows = {
        "wave_id": [1, 2],
        "period_label": ["Q1", "Q2"],
        "unit_id": 1,
        "unit": "<i>North</i>",
        "x": [1.0, 2.0],
    }
    rest = {"y": [1.0, 4.0], "quadrant": "Early", "borderline": False, "description": "", "advice": ""}
    return pd.DataFrame(rows).assign(**rest | more)


def quadrant(positions: pd.DataFrame) -> charts.Chart:
    axes = ("What", SCALE), ("How", SCALE)
    return charts.quadrant(positions, axes, (3, 3), 0.5, {("low", "high"): "<i>Early</i>"}, 1)


def profile_charts() -> list[charts.Chart]:
    found = shares()
    own = found[~found["published"]]
    return [
        charts.bands(found, ordered=True),
        charts.bands(found, ordered=False),
        charts.agreement(own),
        charts.staircase(gates()),
        quadrant(places()),
    ]


@pytest.mark.parametrize("place", range(5))
def test_names_in_profile_charts_cannot_be_taken_for_markup(place):
    drawn = words(profile_charts()[place])
    assert "<i>North" not in drawn and "<i>Who" not in drawn and "<i>Early" not in drawn


def test_the_share_above_the_lowest_part_stands_beside_the_bar():
    notes = [note.text for note in charts.bands(shares(), ordered=True).figure.layout.annotations]
    assert notes == ["Above “a”", "<b>75%</b>", "<b>75%</b>", "<b>75%</b>"]


def test_a_withheld_row_says_why():
    chart = charts.bands(shares(share=NONE, reason="Too few"), ordered=False)
    assert "Too few" in [note.text for note in chart.figure.layout.annotations]


def test_more_than_five_parts_are_folded_into_one():
    rows = [shares(code=f"{n}", label=f"{n}", share=0.1, count=n) for n in range(9)]
    drawn = charts.bands(pd.concat(rows), ordered=False).figure.data
    assert len(drawn) == 5 and drawn[-1]["name"] == "All others"


def test_options_that_are_level_are_named_together():
    level = shares(share=0.5, count=2)
    assert set(charts.agreement(level[~level["published"]]).table["Most chosen"]) == {"a / b"}


def test_a_gate_reached_out_of_order_is_marked():
    notes = [note.text for note in charts.staircase(gates()).figure.layout.annotations]
    assert notes == ["✓", "50%", "⚠ 90%", "–"]


def test_a_trail_leads_to_where_a_unit_stands_now():
    trail, now = quadrant(places()).figure.data
    assert (list(trail["x"]), list(now["x"]), list(now["y"])) == ([1.0, 2.0], [2.0], [4.0])


def test_a_borderline_unit_is_a_ring():
    assert quadrant(places(borderline=True)).figure.data[-1]["marker"]["symbol"] == "circle-open"


def test_notes_of_one_place_share_a_mark_and_are_no_markup():
    numbers, lines = note_marks([("Q1", 1, "<b>moved</b>"), ("Q1", 2, "again"), ("Q2", 3, "later")])
    assert [mark["text"] for mark in numbers] == ["<b>1, 2</b>", "<b>3</b>"]
    assert "&lt;b&gt;moved" in numbers[0]["hovertext"]
    assert len(lines) == 2


def differing(*rows: tuple[str, str, float], low: float = 1.0, high: float = 5.0) -> pd.DataFrame:
    """Rows (question, side, mean) of the questions that tell sides apart, the largest gap first."""
    found = pd.DataFrame(rows, columns=["question", "name", "score"])
    gaps = found.groupby("question")["score"].transform(lambda means: means.max() - means.min())
    keys = found["name"].map({name: key for key, name in enumerate(dict.fromkeys(found["name"]), 1)})
    return found.assign(text=found["question"], dimension="D", low=low, high=high, gap=gaps, key=keys)


TWO = differing(("A", "North", 1.5), ("A", "South", 4.0), ("B", "North", 3.0), ("B", "South", 2.0))


def noted(chart: charts.Chart) -> list[str]:
    return [note.text for note in chart.figure.layout.annotations]


def test_a_question_has_its_ends_and_its_gap_in_numbers():
    assert noted(charts.differences(TWO, MARKS))[:4] == ["A · A", "1.5", "4.0", "<b>2.5</b>"]


def test_the_gap_of_a_group_is_signed():
    chart = charts.differences(TWO.assign(gap=-2.5), MARKS, signed=True)
    assert noted(chart)[3] == "<b>−2.5</b>"
    assert chart.table["Difference"].tolist() == ["−2.5", "−2.5"]


def test_questions_of_different_scales_share_one_axis():
    yes = differing(("C", "North", 0.0), ("C", "South", 0.5), low=0.0, high=1.0)
    chart = charts.differences(pd.concat([TWO, yes], ignore_index=True), MARKS)
    south = next(trace for trace in chart.figure.data if trace.name == "South")
    assert list(south["x"]) == [75.0, 25.0, 50.0]
    assert chart.table["Scale"].tolist() == ["1–5", "1–5", "0–1"]


def test_the_table_of_differences_has_every_side():
    assert charts.differences(TWO, MARKS).table[["North", "South"]].to_numpy().tolist() == [
        ["1.5", "4.0"],
        ["3.0", "2.0"],
    ]


def test_the_words_of_differences_name_the_largest():
    assert "A, South 4.0 against North 1.5" in charts.differences(TWO, MARKS).alt


def test_no_difference_is_said():
    assert charts.differences(TWO.iloc[:0], MARKS).alt == "No question tells them apart."


def test_a_question_cannot_be_taken_for_markup():
    hostile = TWO.assign(text="<b onclick='x'>", name="<i>N</i>")
    assert "<i>" not in words(charts.differences(hostile, MARKS))
    assert "<b onclick" not in words(charts.differences(hostile, MARKS))


def panels(**given: list[float]) -> pd.DataFrame:
    """Scores by period of panels by name."""
    rows = [(name, name, f"Q{n}", score) for name, own in given.items() for n, score in enumerate(own, 1)]
    return pd.DataFrame(rows, columns=["panel", "title", "period_label", "score"])


def test_panels_share_their_axes():
    layout = charts.score_panels(panels(North=[2.0, 3.0], South=[4.0, 4.5]), SCALE).figure.layout
    assert layout.yaxis.range == layout.yaxis2.range and layout.xaxis.range == layout.xaxis2.range
    assert layout.yaxis.range[0] < SCALE[0] and layout.yaxis.range[1] > SCALE[1]


def test_a_panel_names_its_first_and_its_last_score():
    found = noted(charts.score_panels(panels(North=[2.0, 3.0, 2.5]), SCALE))
    assert found == ["<b>North</b>", "<b>2.0</b>", "<b>2.5</b>"]


def test_a_panel_leaves_a_gap_where_there_is_no_score():
    line = charts.score_panels(panels(North=[2.0, NONE, 2.5]), SCALE).figure.data[0]
    assert line["connectgaps"] is False and line["y"][1] != line["y"][1]


def test_the_table_of_panels_has_a_column_a_period():
    found = charts.score_panels(panels(North=[2.0, NONE], South=[4.0, 4.5]), SCALE).table
    assert found.to_numpy().tolist() == [["North", "2.0", "–"], ["South", "4.0", "4.5"]]


def test_panels_without_any_score_say_so():
    assert charts.score_panels(panels(North=[NONE]), SCALE).alt == "There are no scores to show."


def test_a_distance_is_good_where_it_is_better():
    found = GRID.iloc[:1].assign(gap=-0.6)
    colours = [
        charts.gap_bars(found, MARKS, "South", lower_is_better=lower).figure.data[0]["textfont"]["color"][0]
        for lower in (False, True)
    ]
    assert colours == [palette.BAD_MARK, palette.GOOD_MARK]
