"""Answers: what a cell may say."""

import pytest

from services.domain.answers import BLANK, AnswerReader, number_in
from services.domain.framework_parts import AnswerSet, Option
from services.domain.scoring import AnswerState
from services.domain.texts import LocalText

FIVE = AnswerSet(
    "five", "choice", tuple(Option(str(n), LocalText(f"{n} - Step", f"{n} - Étape"), n) for n in range(1, 6))
)
PERCENT = AnswerSet("percent", "number", minimum=0, maximum=100)


@pytest.mark.parametrize("cell", ["3 - Step", " 3 –  STEP ", "3 - Étape", "3\u00a0- étape", "3", 3, 3.0])
def test_an_option_is_found_by_label_code_or_value(cell):
    assert AnswerReader(FIVE).read(cell).option == "3"


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0"])
def test_an_empty_cell_is_blank(cell):
    assert AnswerReader(FIVE).read(cell) == BLANK


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("Not applicable", AnswerState.NOT_APPLICABLE),
        ("sans objet", AnswerState.NOT_APPLICABLE),
        ("N/A", AnswerState.NOT_APPLICABLE),
        ("Don’t know", AnswerState.DONT_KNOW),
        ("Ne sait pas", AnswerState.DONT_KNOW),
    ],
)
def test_states_are_known_in_both_languages(cell, state):
    assert AnswerReader(FIVE).read(cell).state == state


@pytest.mark.parametrize("cell", ["often", 7, 3.5, True, "0"])
def test_anything_else_is_no_answer(cell):
    assert AnswerReader(FIVE).read(cell) is None


def test_the_answer_set_decides_what_a_worded_option_is_worth():
    worded = AnswerSet("w", "choice", (Option("na", LocalText("Not applicable", "Sans objet"), 0.0),))
    assert AnswerReader(worded).read("not applicable").number == 0


@pytest.mark.parametrize(
    ("cell", "number"),
    [(0, 0), (100, 100), (101, None), ("12", 12), ("40 %", 40), ("101", None), (-1, None)],
)
def test_a_number_stays_within_its_limits(cell, number):
    found = AnswerReader(PERCENT).read(cell)
    assert (found and found.number) == number


def test_the_expected_answers_are_named():
    assert "1 - Step · 2 - Step" in str(AnswerReader(FIVE).expected("en"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("3,5", 3.5),
        (" 1 234.5", 1234.5),
        ("−2", -2),
        ("3.5.1", None),
        ("", None),
        ("x", None),
    ],
)
def test_a_number_stored_as_text_is_a_number(text, number):
    assert number_in(text) == number
