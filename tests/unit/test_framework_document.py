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


@pytest.mark.parametrize("key", sorted(built_in_documents()))
def test_built_in_questions_describe_every_option(key):
    parsed = framework_document.parse(built_in_documents()[key])
    described = {q.code: set(q.descriptors) for q in parsed.questions}
    assert described == {q.code: {o.code for o in parsed.answer_set_of(q).options} for q in parsed.questions}


@pytest.mark.parametrize("key", sorted(built_in_documents()))
def test_built_in_questions_have_guidance_and_levels_have_advice(key):
    parsed = framework_document.parse(built_in_documents()[key])
    assert all(q.guidance.en and q.guidance.fr for q in parsed.questions)
    dimensions = {d.code for d in parsed.dimensions if parsed.levels_of(d.code)}
    assert all(parsed.advice_for(d, lv.code).fr for d in dimensions for lv in parsed.levels_of(d))


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
