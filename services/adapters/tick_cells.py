"""Cells that hold ticks: one column an option, one column a question of two options, or a list of what was ticked."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from services.adapters.answer_cells import AnswerCells
from services.adapters.grid import Line, text_of
from services.adapters.similarity import fold, split
from services.adapters.workbook_reader import CellValue
from services.domain.answers import GivenAnswer
from services.domain.column_mapping import Column, Meaning
from services.domain.framework_parts import AnswerSet
from services.domain.matching import normalise
from services.domain.scoring import AnswerState
from services.domain.texts import Message

TICKED = frozenset(
    {"1", "true", "vrai", "yes", "oui", "y", "o", "x", "✓", "✔", "☑", "checked", "coche", "selected"}
)
UNTICKED = frozenset({"0", "false", "faux", "no", "non", "n", "☐", "not selected", "unchecked", "non coche"})
NOT_ASKED = frozenset({"n/a", "-", "–"})
_PIECES = (re.compile(r"[;\n|]"), re.compile(r","), re.compile(r"\s+"))
Places = Sequence[tuple[Column, int]]
PlaceOf = Callable[[int], tuple[str, str]]


def two_options(answer_set: AnswerSet) -> tuple[str, str] | None:
    """The codes of the options for ticked and not ticked, of exactly two.

    Their words decide where they say yes and no, since a yes may be worth less than a no; else what they are worth.
    """
    if answer_set.kind != "choice" or len(answer_set.options) != 2:
        return None
    yes, no = (_worded(answer_set, words) for words in (TICKED, UNTICKED))
    if yes is not None and no is not None:
        return yes, no
    low, high = sorted(answer_set.options, key=lambda option: option.value or 0.0)
    return (high.code, low.code) if high.value != low.value else None


def _worded(answer_set: AnswerSet, words: Collection[str]) -> str | None:
    """The option whose label is one of some words."""
    return next(
        (o.code for o in answer_set.options if {fold(o.label.en), fold(o.label.fr)} & set(words)), None
    )


class TickCells:
    """Reads the ticks of a line into answers."""

    def __init__(self, cells: AnswerCells, places: Places) -> None:
        self.cells = cells
        self.filled = cells.filled
        self.ticks: dict[str, list[tuple[Column, int]]] = {}
        self.lists = [(c, place, _folded(c.choices)) for c, place in places if c.meaning is Meaning.CHOICES]
        self.options: dict[str, list[tuple[Column, int]]] = {}
        for column, place in places:
            if column.meaning is Meaning.OPTION:
                self.options.setdefault(column.question, []).append((column, place))
            if column.meaning is Meaning.TICK:
                self.ticks.setdefault(split(column.heading)[0], []).append((column, place))
        self.spelt_out: set[str] = set()

    def look(self, lines: Sequence[Line]) -> None:
        """Find out where a no is written: there, a blank is no answer instead of a no."""
        self.spelt_out = {
            stem
            for stem, columns in self.ticks.items()
            if any(self._spells(column, _at(line, place)) for column, place in columns for line in lines)
        }

    def _spells(self, column: Column, value: CellValue) -> bool:
        told = text_of(value)
        if not told:
            return False
        answer_set = self.cells.reader_of[column.question].answer_set
        words = {normalise(word) for o in answer_set.options for word in (o.code, o.label.en, o.label.fr)}
        return fold(told) in UNTICKED or (normalise(told) in words and not told.isdecimal())

    def read(self, line: Line, place_of: PlaceOf) -> dict[str, GivenAnswer]:
        """The answers that the ticks of a line give; a blank beside ticks is none, a line without any no answer."""
        found: dict[str, GivenAnswer] = {}
        if not (self.ticks or self.lists or self.options):
            return found
        for stem, columns in self.ticks.items():
            found |= dict(self._ticked(columns, line, place_of, spelt_out=stem in self.spelt_out))
        for question, columns in self.options.items():
            found |= self._chosen(question, columns, line, place_of)
        for column, place, known in self.lists:
            found |= self._listed(column, known, text_of(_at(line, place)), place_of(place))
        return found

    def _ticked(
        self, columns: Places, line: Line, place_of: PlaceOf, *, spelt_out: bool
    ) -> Iterator[tuple[str, GivenAnswer]]:
        """The questions of a group that a line answers by ticks, or by words of their own such as “don't know”."""
        given = {column.question: fold(text_of(_at(line, place))) for column, place in columns}
        implied = not spelt_out and any(is_tick(c, given[c.question]) for c, _ in columns)
        for column, place in columns:
            told = given[column.question]
            if told in NOT_ASKED:
                continue
            if not told:
                if implied:
                    yield column.question, self._answer(column.question, False)
            elif is_tick(column, told) or told in UNTICKED:
                yield column.question, self._answer(column.question, told not in UNTICKED)
            else:
                answer = self.cells.read(column.question, _at(line, place), partial(place_of, place))
                if answer is not None:
                    yield column.question, answer

    def _answer(self, question: str, ticked: bool) -> GivenAnswer:
        answer_set = self.cells.framework.answer_set_of(self.cells.framework.question_by_code[question])
        codes = two_options(answer_set)
        option = answer_set.option(codes[0 if ticked else 1]) if codes else None
        return GivenAnswer(
            AnswerState.ANSWERED, option.value if option else None, option.code if option else None
        )

    def _tick(self, column: Column, value: CellValue, place: int, place_of: PlaceOf) -> bool | None:
        """Whether a cell is ticked; None for a blank, or for what is no tick, which joins the problems."""
        told = fold(text_of(value))
        if not told or told in NOT_ASKED:
            return None
        if is_tick(column, told):
            return True
        if told not in UNTICKED:
            expected = Message("a tick: 1 or 0, yes or no, x or nothing")
            remedy = Message("Write 1 for ticked, 0 for not ticked.")
            self.filled.say("tick.unknown", place_of(place), text_of(value), expected, remedy)
            return None
        return False

    def _chosen(
        self, question: str, columns: Places, line: Line, place_of: PlaceOf
    ) -> dict[str, GivenAnswer]:
        """The one option of a question that is ticked."""
        ticked = [(c, at) for c, at in columns if self._tick(c, _at(line, at), at, place_of)]
        if not ticked:
            return {}
        if len(ticked) > 1:
            told = " · ".join(split(column.heading)[1] or column.heading for column, _ in ticked)
            expected, remedy = (
                Message("one option of “{question}”", {"question": question}),
                Message("Keep one tick."),
            )
            self.filled.say("answer.several", place_of(ticked[1][1]), told, expected, remedy)
            return {}
        column, place = ticked[0]
        answer = self.cells.read(question, column.option, lambda: place_of(place))
        return {} if answer is None else {question: answer}

    def _listed(
        self, column: Column, known: Mapping[str, str], told: str, place: tuple[str, str]
    ) -> dict[str, GivenAnswer]:
        """Yes for every question that a list names, no for the others; a blank list is not answered."""
        if not told:
            return {}
        named, unknown = pick(told, known)
        if unknown:
            expected = Message("choices that are known: {choices}", {"choices": " · ".join(column.choices)})
            remedy = Message("Correct the cell, or add this choice to the mapping.")
            self.filled.say("choice.unknown", place, " · ".join(unknown), expected, remedy)
            return {}
        return {question: self._answer(question, question in named) for question in known.values()}


def pick(told: str, known: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """What a joined text names of the known (by folded word), and what in it is unknown.

    Semicolons part first, then commas, then spaces; pieces are joined again where a choice holds the separator itself.
    """
    answers: list[tuple[set[str], list[str]]] = []
    for separator in _PIECES:
        pieces = [piece.strip() for piece in separator.split(told) if piece.strip()]
        answers.append(_matched(pieces, known))
        if not answers[-1][1]:
            break
    return min(answers, key=lambda answer: len(answer[1]))


def _matched(pieces: Sequence[str], known: Mapping[str, str]) -> tuple[set[str], list[str]]:
    found, unknown, start = set(), [], 0
    while start < len(pieces):
        for stop in range(len(pieces), start, -1):
            meant = known.get(fold(", ".join(pieces[start:stop])))
            if meant is not None:
                found.add(meant)
                start = stop
                break
        else:
            unknown.append(pieces[start])
            start += 1
    return found, unknown


def is_tick(column: Column, told: str) -> bool:
    """Whether a folded text ticks a column: a mark, or what the column is called."""
    return told in TICKED or bool(told and told == fold(split(column.heading)[1]))


def _folded(choices: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): question for word, question in choices.items()}


def _at(line: Line, place: int) -> CellValue:
    return line[place] if place < len(line) else None
