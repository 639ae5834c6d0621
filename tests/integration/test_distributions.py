"""Distributions: what people chose and where units stand, without revealing a small group."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from services import distributions, positions, self_rating
from services.adapters import template_layout as layout
from services.adapters.database import open_sessions
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import found_company, import_now, options, question, questionnaire, saved, text
from tests.unit.test_quadrants import AXES

NOMINAL = {
    "answer_sets": [{"code": "kind", "kind": "choice", "options": [o | {"value": None} for o in options(3)]}],
    "dimensions": [{"code": "all", "title": text("All"), "rollup": "none"}],
    "questions": [question("K", "all", answer_set="kind")],
    "levels": [],
    "benchmarks": [
        {
            "code": "b",
            "about": "K",
            "title": text("Others"),
            "year": 2020,
            "source": text("A study"),
            "shares": {"1": 50, "2": 30, "3": 20},
        }
    ],
}
SELF = {
    "self_role": "self",
    "roles": [{"code": "self", "title": text("Self")}, {"code": "peer", "title": text("Peer")}],
}
TREE = {"A": "ORG", "A1": "A", "A2": "A", "B": "ORG", "C": "ORG"}


def shares(company, *codes, wave=None):
    units = [company.units[code] for code in codes]
    return distributions.option_shares(company.sessions, LOCAL_VIEWER, wave or company.wave, units)


def answer(company, wave=None, **counts):
    """Import the given numbers of respondents by unit, each choosing the first option."""
    filled = {code: [["1 - Step 1"]] * count for code, count in counts.items() if count}
    if filled:
        import_now(company, questionnaire(company, filled, wave=wave))


def test_shares_are_of_those_who_answered_below_a_unit(sessions):
    company = found_company(sessions, TREE, **NOMINAL, answers="named")
    import_now(company, questionnaire(company, {"A1": [["1"], ["2"]], "A2": [["1"], ["1"], [None]]}))
    found = shares(company, "A")
    own = found[~found["published"]]
    assert own["share"].tolist() == [0.75, 0.25, 0] and set(own["total"]) == {4}


def test_published_shares_stand_beside_with_their_source(sessions):
    company = found_company(sessions, TREE, **NOMINAL)
    found = shares(company, "A")
    published = found[found["published"]]
    assert published["share"].tolist() == [0.5, 0.3, 0.2] and set(published["reason"]) == {"A study"}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"B": 4}, []),
        ({"B": 5}, ["ORG", "B"]),
        ({"B": 5, "C": 4}, ["B"]),
        ({"B": 5, "C": 5}, ["ORG", "B", "C"]),
        ({"A1": 5, "A2": 1}, ["A1"]),
    ],
)
def test_a_small_group_and_what_would_reveal_it_are_withheld(sessions, counts, told):
    company = found_company(sessions, TREE, **NOMINAL)
    answer(company, **counts)
    found = shares(company, "ORG", *TREE)
    assert {company.units[code] for code in told} == set(found[found["total"] > 0]["unit_id"])


@pytest.fixture
def one_company(sqlite_url):
    """A company, and a new wave of it each time it is asked for."""
    sessions = open_sessions(sqlite_url)
    company = found_company(sessions, TREE, **NOMINAL)
    years = iter(range(1900, 2000))
    yield lambda: (company, company.open_wave(str(next(years))))
    sessions.kw["bind"].dispose()


COUNTS = st.fixed_dictionaries({code: st.integers(0, 8) for code in ("A1", "A2", "B", "C")})


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COUNTS)
def test_no_small_group_follows_from_all_tables_together(one_company, counts):
    company, wave = one_company()
    answer(company, wave, **counts)
    found = shares(company, "ORG", *TREE, wave=wave)
    told = found[(found["total"] > 0) | (found["reason"] == "No answers yet")].drop_duplicates("unit_id")
    inside = {
        code: [float(leaf == code or leaf.startswith(code) or code == "ORG") for leaf in counts]
        for code in ("ORG", *TREE)
    }
    by_id = {unit: code for code, unit in company.units.items()}
    equations = np.array([inside[by_id[unit]] for unit in told["unit_id"]]).reshape(-1, len(counts))
    for code, row in inside.items():
        total = sum(count for count, there in zip(counts.values(), row, strict=True) if there)
        if 0 < total < 5 and len(equations):
            rank = np.linalg.matrix_rank(equations)
            assert np.linalg.matrix_rank(np.vstack([equations, row])) > rank, code


def test_levels_count_the_lowest_units(sessions):
    company = found_company(sessions, TREE)
    import_now(company, questionnaire(company, {"A1": [[1] * 4], "A2": [[5] * 4], "B": [[5] * 4]}))
    units = [company.units["ORG"]]
    found = distributions.level_shares(sessions, LOCAL_VIEWER, company.wave, units, "all")
    assert dict(zip(found["code"], found["count"], strict=True)) == {"low": 1, "high": 2}


def test_options_that_are_level_are_all_most_chosen(sessions):
    company = found_company(sessions, TREE, **NOMINAL, answers="named")
    import_now(company, questionnaire(company, {"B": [["1"], ["2"]]}))
    assert distributions.most_chosen(shares(company, "B"))["code"].tolist() == ["1", "2"]


@pytest.mark.parametrize(("others", "shown"), [(4, False), (5, True)])
def test_self_and_others_need_five_each_where_answers_are_confidential(sessions, others, shown):
    company = found_company(sessions, **SELF)
    columns = [[5] * 4] * 5 + [[1] * 4] * others
    import_now(company, rated(company, "NORTH", columns, ["Self"] * 5 + ["Peer"] * others))
    found = self_rating.self_and_others(sessions, LOCAL_VIEWER, company.wave, company.units["NORTH"])
    at_root = found[found["node"] == "all"]["score"].tolist()
    assert at_root == ([5, 1] if shown else [])


def test_named_people_are_held_against_others_however_few(sessions):
    company = found_company(sessions, **SELF, answers="named")
    import_now(company, rated(company, "NORTH", [[4] * 4, [2] * 4], ["Self", "Peer"]))
    found = self_rating.self_and_others(sessions, LOCAL_VIEWER, company.wave, company.units["NORTH"])
    assert found[found["node"] == "all"]["score"].tolist() == [4, 2]


def rated(company, unit, columns, roles):
    """A questionnaire filled in with a role for each respondent."""
    book = load_workbook(BytesIO(questionnaire(company, {unit: columns})))
    sheet = next(sheet for sheet in book.worksheets if str(sheet["A1"].value or "").endswith(unit))
    row = next(cell.row for cell in sheet["A"] if cell.value == layout.ROLE_MARK)
    for place, role in enumerate(roles):
        sheet.cell(row, layout.FIRST_RESPONDENT_COLUMN + 1 + place).value = role
    return saved(book)


def test_units_stand_where_their_two_scores_put_them(sessions):
    company = found_company(sessions, **AXES)
    import_now(company, questionnaire(company, {"NORTH": [[5, 5, 1, 1]]}))
    units = [company.units["NORTH"], company.units["SOUTH"]]
    found = positions.positions(sessions, LOCAL_VIEWER, company.wave, units, "fixed").rows
    assert found[["unit_id", "x", "y", "quadrant"]].to_numpy().tolist() == [[units[0], 5, 1, "high low"]]
