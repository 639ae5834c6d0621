"""Framework documents: every error at once, no loss, honest checksums."""

import pytest

from services.adapters.structure import built_in_documents
from services.domain import framework_document
from services.domain.errors import FrameworkRejectedError
from services.domain.framework import find_band
from tests.builders import document, framework, options, question, text


def rejected(**changes: object) -> str:
    """What a changed document is refused for, in one text."""
    with pytest.raises(FrameworkRejectedError) as caught:
        framework_document.parse(document(**changes))
    return "\n".join(f"{issue.where}: {issue.what} {issue.remedy}" for issue in caught.value.issues)


def test_a_document_survives_the_round_trip():
    parsed = framework()
    assert framework_document.parse(framework_document.to_document(parsed)) == parsed


@pytest.mark.parametrize("key", sorted(built_in_documents()))
def test_built_in_frameworks_survive_the_round_trip(key):
    parsed = framework_document.parse(built_in_documents()[key])
    assert framework_document.parse(framework_document.to_document(parsed)) == parsed


def test_all_errors_are_named_at_once():
    found = rejected(version="one", scale=[5, 1], surprise=1)
    assert all(word in found for word in ("version", "scale", "surprise"))


def test_references_are_checked_beside_what_cannot_be_read():
    found = rejected(questions=[question("A1", "nowhere"), question("A2", "a", weight="heavy")])
    assert "nowhere" in found and "heavy" in found


def test_what_cannot_be_read_is_named_once():
    dimensions = [
        *document()["dimensions"],
        {"code": "c d", "title": text("C"), "rollup": "mean", "parent": "a b"},
    ]
    assert rejected(dimensions=dimensions).count("\n") == 1


def test_a_question_of_an_unknown_dimension_is_refused():
    assert "questions (A1)" in rejected(questions=[question("A1", "nowhere")])


def test_a_gap_between_levels_is_refused():
    levels = [
        {"dimension": "all", "code": "low", "title": text("Low"), "from": 1, "to": 2},
        {"dimension": "all", "code": "high", "title": text("High"), "from": 3, "to": 5},
    ]
    assert "ends at 2" in rejected(levels=levels)


def test_a_circle_of_parents_is_refused():
    first, second, third = document()["dimensions"]
    circle = [first, second | {"parent": "b"}, third | {"parent": "a"}]
    assert "its own ancestor" in rejected(dimensions=circle).lower()


def test_an_option_without_a_value_is_refused_where_it_is_scored():
    nominal = [{"code": "five", "kind": "choice", "options": [o | {"value": None} for o in options(2)]}]
    assert "no value" in rejected(answer_sets=nominal)


def test_wording_does_not_change_the_scoring_checksum():
    reworded = framework(title=text("Another title"), version="1.1")
    assert framework_document.scoring_checksum(reworded) == framework_document.scoring_checksum(framework())


def test_a_weight_changes_the_scoring_checksum():
    heavier = framework(questions=[question("A1", "a", weight=2), question("B1", "b")])
    assert framework_document.scoring_checksum(heavier) != framework_document.scoring_checksum(framework())


@pytest.mark.parametrize(("score", "code"), [(1, "low"), (3 - 1e-6, "low"), (3 - 1e-12, "high"), (5, "high")])
def test_bands_are_closed_below_and_the_top_one_above(score, code):
    assert framework().level_of("all", score).code == code


def test_bands_may_be_closed_above():
    assert find_band(framework().levels, 3, "upper").code == "low"


AXES = {"x_axis": "a", "y_axis": "b", "x_cut": 3, "y_cut": 3}
QUADRANTS = [
    {"code": f"{x}_{y}", "x": x, "y": y, "title": text(f"{x} {y}")}
    for x in ("low", "high")
    for y in ("low", "high")
]


def benchmark(**changes: object) -> dict[str, object]:
    given = {"code": "public", "about": "A1", "title": text("All"), "year": 2025, "source": text("Them")}
    return given | {"shares": {"1": 40, "2": 60}} | changes


def test_axes_and_benchmarks_survive_the_round_trip():
    parsed = framework(**AXES, quadrants=QUADRANTS, benchmarks=[benchmark()])
    assert framework_document.parse(framework_document.to_document(parsed)) == parsed


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"quadrants": QUADRANTS}, "no axes"),
        (AXES | {"quadrants": QUADRANTS[:3]}, "four quadrants"),
        (AXES | {"quadrants": QUADRANTS, "y_axis": "nowhere"}, "nowhere"),
        ({"x_axis": "a", "y_axis": "b", "quadrants": QUADRANTS}, "both axes"),
        ({"benchmarks": [benchmark(shares={"1": 40, "9": 60})]}, "9"),
        ({"benchmarks": [benchmark(shares={"1": 40, "2": 70})]}, "110"),
        ({"benchmarks": [benchmark(shares={"1": 140})]}, "100"),
        ({"benchmarks": [benchmark(year=2025.5)]}, "2025.5"),
        ({"self_role": "nobody"}, "nobody"),
    ],
)
def test_axes_and_benchmarks_are_checked(changes, word):
    assert word in rejected(**changes)


def test_a_dimension_takes_the_levels_of_the_nearest_one_above_that_shares_its_scale():
    dimensions = [
        {"code": "all", "title": text("All"), "rollup": "none"},
        {"code": "c", "parent": "all", "title": text("C"), "rollup": "mean"},
        {"code": "a", "parent": "c", "title": text("A"), "rollup": "mean"},
        {"code": "b", "parent": "all", "title": text("B"), "rollup": "sum"},
    ]
    levels = [level | {"dimension": "c"} for level in document()["levels"]]
    model = framework(dimensions=dimensions, levels=levels)
    assert model.levels_of("a") == model.levels_of("c") and not model.levels_of("b")


def test_advice_for_every_level_gives_way_to_that_of_one():
    level = document()["levels"][0]["code"]
    advice = [
        {"dimension": "a", "text": text("Always")},
        {"dimension": "a", "level": level, "text": text("Now")},
    ]
    model = framework(advice=advice)
    other = document()["levels"][-1]["code"]
    assert (model.advice_for("a", level).en, model.advice_for("a", other).en) == ("Now", "Always")
