"""Bad frameworks: each mistake people make is named with its place and its remedy, all of them at once."""

import pytest

from services.domain import framework_document
from services.domain.errors import FrameworkRejectedError
from tests.builders import document, options, question, text

ROOT, A, B = document()["dimensions"]
LOW, HIGH = document()["levels"]
FIVE = {"code": "five", "kind": "choice", "options": options(5)}
BAD = {
    "an unknown key": (
        {"questions": [question("A1", "a", colour="red"), question("B1", "b")]},
        "questions 1 (A1)",
        "colour",
    ),
    "a missing translation": (
        {"questions": [question("A1", "a", text={"en": "Only English"}), question("B1", "b")]},
        "questions 1 (A1), text",
        "fr",
    ),
    "a circle of dimensions": (
        {"dimensions": [ROOT, A | {"parent": "b"}, B | {"parent": "a"}]},
        "dimensions (a)",
        "ancestor",
    ),
    "a dimension without its parent": (
        {"dimensions": [ROOT, A, B | {"parent": "z"}]},
        "dimensions (b)",
        "“z”",
    ),
    "a question in two dimensions": (
        {"questions": [question("A1", "a"), question("A1", "b"), question("B1", "b")]},
        "questions 2 (A1)",
        "2 times",
    ),
    "levels that overlap": ({"levels": [LOW | {"to": 4}, HIGH]}, "levels (all)", "ends at 4"),
    "levels with a gap": ({"levels": [LOW | {"to": 2}, HIGH]}, "levels (all)", "ends at 2"),
    "an option without a value": (
        {"answer_sets": [FIVE | {"options": [*options(2), options(3)[2] | {"value": None}]}]},
        "answer_sets (five)",
        "no value",
    ),
    "a code used twice": ({"dimensions": [ROOT, A, B, B]}, "dimensions 4 (b)", "2 times"),
    "a negative weight": ({"dimensions": [ROOT, A | {"weight": -1}, B]}, "dimensions 2 (a), weight", "-1"),
    "weights that are all zero": (
        {"dimensions": [ROOT, A | {"weight": 0}, B | {"weight": 0}]},
        "dimensions (all)",
        "zero",
    ),
}


def issues(changes):
    with pytest.raises(FrameworkRejectedError) as caught:
        framework_document.parse(document(**changes))
    return caught.value.issues


@pytest.mark.parametrize("mistake", BAD)
def test_a_mistake_is_named_with_its_place_and_its_remedy(mistake):
    changes, place, words = BAD[mistake]
    found = [issue for issue in issues(changes) if str(issue.where).startswith(place)]
    assert found and words in f"{found[0].what} {found[0].remedy}" and str(found[0].remedy)


def test_mistakes_in_several_parts_are_named_together():
    together = {
        "dimensions": [ROOT, A, B | {"parent": "z"}],
        "levels": [LOW | {"to": 2}, HIGH],
        "questions": [
            question("A1", "a", colour="red", text={"en": "Only English"}),
            question("B1", "b", weight=-1),
        ],
        "surprise": text("?"),
    }
    places = {str(issue.where) for issue in issues(together)}
    assert len(places) >= 5
