"""Lists of units: what people paste, what it comes to, and what is said of mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.unit_drafts import MOST_LEVELS, MOST_UNITS, UnitDraft, suggest_code, tidy
from services.domain.unit_list import read_text, write_text
from services.domain.unit_table import read_rows

ACME = ("Acme", "ACME")


def pairs(found):
    """(code, parent) of every draft."""
    assert found.problems == ()
    return [(draft.code, draft.parent) for draft in found.drafts]


def said(found):
    """Every problem as "line: sentence"."""
    assert found.drafts == ()
    return [f"{problem.line}: {problem.what}" for problem in found.problems]


@pytest.mark.parametrize(
    "text",
    [
        "Europe\n  France\n  Spain\nAsia",
        "Europe\n\tFrance\n\tSpain\nAsia",
        "Europe > France\nEurope > Spain\nAsia",
        "Europe\nEurope > France\nEurope > Spain\nAsia",
        "Europe > France\nEUROPE; Europe\nEurope > Spain\nAsia",
        "Acme\n  Europe\n    France\n    Spain\n  Asia",
        "- Europe\n  - France\n  - Spain\n\n- Asia",
        "EUROPE\tEurope\n  FRANCE\tFrance\n  SPAIN\tSpain\nASIA\tAsia",
    ],
)
def test_a_tree_is_read_in_every_form(text):
    found = pairs(read_text(text, *ACME))
    assert found == [("EUROPE", None), ("FRANCE", "EUROPE"), ("SPAIN", "EUROPE"), ("ASIA", None)]


def test_a_parent_may_stand_anywhere_above():
    found = pairs(read_text("Europe\n  France\nAsia\nFrance > Paris", *ACME))
    assert found == [("EUROPE", None), ("FRANCE", "EUROPE"), ("PARIS", "FRANCE"), ("ASIA", None)]


def test_what_follows_a_code_is_a_name_as_it_is():
    assert read_text("AB; A > B; C", *ACME).drafts == (UnitDraft("AB", "A > B; C"),)


def test_a_suggested_code_never_takes_a_given_one():
    assert pairs(read_text("Sales\nSALES; Vente", *ACME)) == [("SALES-2", None), ("SALES", None)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Boutiques Québec", "BOUTIQUES-QUEBEC"),
        ("Cœur d'or", "COEUR-D-OR"),
        ("東京", "UNIT"),
        ("Acme", "ACME-2"),
    ],
)
def test_a_code_is_suggested_from_the_name(name, code):
    assert suggest_code(name, {"acme"}) == code


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("N; North\nn; South", ["2: The code “n” is that of line 1 already."]),
        ("North\nnorth", ["2: “north” stands in line 1 already; give both a code if they are two units."]),
        ("ACME; North", ["1: The code “ACME” is that of the organisation."]),
        ("N;", ["1: A name is missing."]),
        (f"{'N' * 61}; North", [f"1: The code “{'N' * 40}…” is longer than 60 characters."]),
        ("N" * 201, [f"1: The name “{'N' * 40}…” is longer than 200 characters."]),
    ],
)
def test_a_mistake_is_a_sentence(text, problems):
    assert said(read_text(text, *ACME)) == problems


def test_every_mistake_is_said_at_once():
    assert len(said(read_text("N;\nA; One\nA; Two\n" + "x" * 201, *ACME))) == 3


def test_there_may_be_two_thousand_units():
    lines = [f"Unit {number}" for number in range(MOST_UNITS + 1)]
    assert len(read_text("\n".join(lines[1:]), *ACME).drafts) == MOST_UNITS
    assert said(read_text("\n".join(lines), *ACME)) == [
        "0: The list has 2001 units; an organisation takes 2000."
    ]


def test_a_tree_may_be_twenty_levels_deep():
    lines = [f"{' ' * level}Level {level}" for level in range(MOST_LEVELS + 1)]
    assert len(read_text("\n".join(lines[:-1]), *ACME).drafts) == MOST_LEVELS
    assert said(read_text("\n".join(lines), *ACME)) == ["21: “Level 20” is more than 20 levels down."]


NAMES = st.text(min_size=1, max_size=30).map(tidy).filter(bool).filter(lambda name: name.casefold() != "acme")


@st.composite
def trees(draw):
    """Drafts, parents first, children in the order of a walk."""
    names = draw(st.lists(NAMES, max_size=12))
    drafts, path = [], []
    for number, name in enumerate(names):
        path = path[: draw(st.integers(0, len(path)))]
        drafts.append(UnitDraft(f"U{number}", name, path[-1] if path else None))
        path = [*path, f"U{number}"]
    return drafts


@given(trees())
def test_every_tree_survives_the_text(drafts):
    assert read_text(write_text(drafts), *ACME).drafts == tuple(drafts)


@given(trees(), st.randoms())
def test_a_table_gives_the_same_units_in_any_order(drafts, random):
    rows = [[draft.code, draft.name, draft.parent or ""] for draft in drafts]
    random.shuffle(rows)
    assert set(read_rows([["Code", "Nom", "Parent"], *rows], *ACME).drafts) == set(drafts)


@given(st.text())
def test_any_text_gives_drafts_or_problems_never_both(text):
    found = read_text(text, *ACME)
    assert not (found.drafts and found.problems)
    codes = [draft.code.casefold() for draft in found.drafts]
    assert len(set(codes)) == len(codes)


def test_a_parent_is_named_by_code_or_name_and_may_follow():
    rows = [
        ["Unité", "Code", "Unité parente"],
        ["Lyon", "", "FR"],
        ["France", "FR", "Acme"],
        ["Paris", "", "france"],
    ]
    assert pairs(read_rows(rows, *ACME)) == [("FR", None), ("LYON", "FR"), ("PARIS", "FR")]


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([["Lyon", "", "Nowhere"]], ["2: There is no unit “Nowhere” to be its parent."]),
        ([["A", "", "B"], ["B", "", "A"]], ["2: “A” is below itself.", "3: “B” is below itself."]),
        (
            [["A", "1", ""], ["A", "2", ""], ["C", "", "A"]],
            ["4: Several units are called “A”; write the code of the one."],
        ),
        ([["A", "x;y", ""]], ["2: The code “x;y” has a sign that codes cannot have: ; or >."]),
    ],
)
def test_a_mistake_in_a_table_is_a_sentence(rows, problems):
    assert said(read_rows([["Name", "Code", "Parent"], *rows], *ACME)) == problems


def test_a_table_without_headings_is_said():
    assert said(read_rows([["North", "N"]], *ACME))[0].startswith("0: No column is headed Name.")
