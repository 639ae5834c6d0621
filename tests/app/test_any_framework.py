"""The screens work for a framework of any kind, at the organisation and at a unit."""

import shutil

import pytest

from tests.builders import (
    database_file,
    document,
    found_company,
    import_now,
    options,
    question,
    questionnaire,
    text,
)
from tests.unit.test_quadrants import AXES

FIRST, *REST = document()["dimensions"]
NOMINAL = {"code": "kind", "kind": "choice", "options": [o | {"value": None} for o in options(3)]}
OPEN = {"code": "open", "kind": "text"}
KINDS = {
    **{
        rollup: {"dimensions": [FIRST | {"rollup": rollup}, *REST], "levels": [], "scale": [0, 20]}
        for rollup in ("mean", "sum", "min", "count", "gated", "none")
    },
    "questions without a value": {
        "answer_sets": [*document()["answer_sets"], NOMINAL, OPEN],
        "dimensions": [FIRST, *REST, {"code": "c", "parent": "all", "title": text("C"), "rollup": "none"}],
        "questions": [
            *document()["questions"][:2],
            question("B1", "b"),
            question("C1", "c", answer_set="kind"),
            question("C2", "c", answer_set="open"),
        ],
    },
    "choices only": {
        "answer_sets": [NOMINAL],
        "dimensions": [FIRST | {"rollup": "none"}],
        "questions": [question("A1", "all", answer_set="kind")],
        "levels": [],
    },
    "two axes": AXES,
    "lower is better": {"better": "lower"},
    "self-rating": {
        "self_role": "boss",
        "answers": "named",
    },
    "rescaled": {"dimensions": [FIRST | {"rescale": [0, 100]}, *REST], "levels": [], "scale": [0, 100]},
}
ANSWERS = {"mean": [5, 5, 4, 4], "choices only": [2], "questions without a value": [5, 5, 4, 2, "because"]}


@pytest.fixture(scope="module", params=KINDS)
def answered(request, sqlite_template, tmp_path_factory):
    """A database, to copy, of a company that answered a framework of some kind in both of its units."""
    path = tmp_path_factory.mktemp("kind") / "palier.db"
    with database_file(path, sqlite_template) as sessions:
        company = found_company(sessions, **KINDS[request.param])
        answers = ANSWERS.get(request.param, ANSWERS["mean"])
        import_now(company, questionnaire(company, {"NORTH": [answers], "SOUTH": [answers]}))
    return path


@pytest.fixture
def any_company(answered, sqlite_url):
    """The app's database holds the company."""
    shutil.copy(answered, sqlite_url.removeprefix("sqlite:///"))


@pytest.mark.parametrize(
    ("page", "unit"),
    [
        ("overview", "ORG"),
        ("overview", "NORTH"),
        ("maturity", "ORG"),
        ("maturity", "NORTH"),
        ("compare", "ORG"),
        ("answers", "NORTH"),
        ("method", "ORG"),
    ],
)
def test_every_screen_works(open_app, any_company, page, unit):
    app = open_app(page, unit=unit, organisation="ORG")
    assert not app.exception and not app.error and app.title[0].value
