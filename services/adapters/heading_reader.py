"""Reads headings: what each column of a table with a row for each respondent holds, and how sure that is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.adapters import survey_tools
from services.adapters.candidate_reading import HEADERS, Look, Reading, questions_of
from services.adapters.grid import Grid, Line, text_of
from services.adapters.similarity import Match, Nearest, QuestionMatcher, fold, split, words_of_options
from services.adapters.table_lines import is_summary
from services.adapters.tick_cells import TICKED, UNTICKED, pick, two_options
from services.domain.column_mapping import Column, Layout, Meaning
from services.domain.framework import Framework
from services.domain.matching import normalise
from services.domain.texts import LANGUAGES

SAMPLE, LONGEST = 60, 1_000
"""Values of a column, and columns of a table, that are looked at."""
MOSTLY, UNIQUE, UNLIKELY = 0.8, 0.9, 0.4
MOST_TRIED = 5
"""Rows that are tried as headings where none names questions outright."""


def read_by_headings(look: Look) -> Iterator[Reading]:
    """The reading by the row that names most questions; where none does outright, the first rows are tried."""
    grid = Grid(look.sheet, Layout.RESPONDENTS)
    reader = HeadingReader(look.framework, look.candidate.matcher, look.candidate.units, similar=look.similar)
    looked = [(line, reader.look(grid.line(line))) for line in range(min(HEADERS, len(grid.lines)))]
    likely = sorted(looked, key=lambda pair: -pair[1].questions)[:MOST_TRIED]
    if likely and likely[0][1].questions >= look.fewest:
        likely = [pair for pair in likely if pair[1].questions == likely[0][1].questions]
        likely = [max(likely, key=lambda pair: pair[1].told)]
    for line, best in likely:
        columns = reader.columns(grid, line, best)
        if len(questions_of(columns)) >= look.fewest:
            yield Reading(look, Layout.RESPONDENTS, line, columns)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the headings of a line are: their texts by place, and the question each names."""

    headings: Mapping[int, str] = field(default_factory=dict)
    found: Mapping[int, Match] = field(default_factory=dict)

    @property
    def questions(self) -> int:
        """How many different questions are named."""
        return len({match.code for match in self.found.values()})

    @property
    def told(self) -> int:
        """How many headings are of what tells of a respondent."""
        return sum(survey_tools.who_is_told(fold(text)) is not None for text in self.headings.values())


class HeadingReader:
    """Reads the headings of one framework's tables."""

    def __init__(
        self, framework: Framework, matcher: QuestionMatcher, units: Mapping[str, str], *, similar: bool
    ) -> None:
        self.framework = framework
        self.matcher = matcher
        self._units = {fold(word) for word in units}
        self._sole = len(set(units.values())) == 1
        self.similar = similar
        self._known: dict[str, Match | None] = {}
        self._ticked = {q.code for q in framework.questions if two_options(framework.answer_set_of(q))}

    def look(self, line: Line) -> Looked:
        """What a line says, read as headings."""
        headings = {place: value for place, value in enumerate(line[:LONGEST]) if isinstance(value, str)}
        found = {place: self._match(text) for place, text in headings.items()}
        return Looked(headings, {place: match for place, match in found.items() if match is not None})

    def _match(self, heading: str) -> Match | None:
        if heading not in self._known:
            exact = self.matcher.exact(heading)
            near = self.matcher.find(heading) if self.similar and exact is None else None
            self._known[heading] = Match(exact, 1.0) if exact else near
        return self._known[heading]

    def columns(self, grid: Grid, line: int, looked: Looked) -> tuple[Column, ...]:
        """What each column is read as; a question has one column of answers, the surest."""
        folded = {place: fold(text) for place, text in looked.headings.items()}
        tool = survey_tools.find_tool(list(folded.values()))
        columns: dict[int, Column] = {}
        stems = Counter(split(text)[0] for text in looked.headings.values() if split(text)[1])
        for place, heading in looked.headings.items():
            values = _sample(grid, line, place)
            column = self._special(place, heading, values, stems)
            extra = survey_tools.is_extra(folded[place], tool, named=self.matcher.whole(heading) is not None)
            if column is None and not extra:
                column = self._plain(place, heading, looked.found.get(place), values)
                column = column or self._unit_among_others(grid, line, place, heading)
            if column is not None and column.meaning is Meaning.CHOICES:
                column = replace(column, choices=self._choices(_sample(grid, line, place, len(grid.lines))))
            if column is not None:
                columns[place] = column
        chosen = self._one_each(columns.values())
        if not any(column.meaning is Meaning.RESPONDENT for column in chosen):
            taken = {column.place for column in chosen}
            answered = [
                c.place for c in chosen if c.meaning not in (Meaning.UNIT, Meaning.PERIOD, Meaning.ROLE)
            ]
            for told in survey_tools.identity_of(tool, list(folded.values())):
                place = next(p for p, text in folded.items() if text == told)
                least = 1.0 if told in survey_tools.NAMES else UNIQUE
                if place not in taken and _tells_apart(grid, line, place, answered, least):
                    chosen.append(Column(place, looked.headings[place], Meaning.RESPONDENT))
                    break
        return tuple(sorted(chosen, key=lambda column: column.place))

    def _special(
        self, place: int, heading: str, values: Sequence[str], stems: Mapping[str, int]
    ) -> Column | None:
        """A comment, or a tick: an option of a question, or a question among several that are ticked."""
        about = survey_tools.commented(heading)
        if about is not None and (code := self.matcher.exact(about)):
            return Column(place, heading, Meaning.COMMENT, code)
        stem, leaf = split(heading)
        if not leaf or not all(value in TICKED | UNTICKED | {fold(leaf), "n/a"} for value in values):
            return None
        ticked = self.matcher.exact(leaf)
        if ticked in self._ticked and stems[stem] > 1:
            return Column(place, heading, Meaning.TICK, ticked)
        match = self._match(stem)
        if match is None:
            return None
        options = words_of_options(self.framework, self.framework.question_by_code[match.code].answer_set)
        option = Nearest(options.items()).exact(leaf)
        return (
            Column(place, heading, Meaning.OPTION, match.code, option, confidence=match.confidence)
            if option
            else None
        )

    def _plain(self, place: int, heading: str, match: Match | None, values: Sequence[str]) -> Column | None:
        """A question, or what tells of the respondent."""
        if match is not None:
            return Column(place, heading, Meaning.QUESTION, match.code, confidence=match.confidence)
        meaning = survey_tools.who_is_told(fold(heading))
        units = bool(values) and sum(value in self._units for value in values) >= MOSTLY * len(values)
        if meaning is Meaning.UNIT and values and not units:
            return Column(place, heading, meaning, confidence=UNLIKELY)
        if meaning in (Meaning.UNIT, Meaning.RESPONDENT, Meaning.PERIOD) or (
            meaning is Meaning.ROLE and self.framework.roles
        ):
            return Column(place, heading, meaning)
        if units:
            return Column(place, heading, Meaning.UNIT, confidence=MOSTLY)
        choices = self._choices(values)
        return Column(place, heading, Meaning.CHOICES, choices=choices) if choices else None

    def _unit_among_others(self, grid: Grid, line: int, place: int, heading: str) -> Column | None:
        """A column that names the only unit there is, among others: not all lines are about that one."""
        below = grid.lines[line + 1 :] if self._sole else ()
        if any(fold(text_of(row[place])) in self._units for row in below if place < len(row)):
            return Column(place, heading, Meaning.UNIT, confidence=UNLIKELY)
        return None

    def _choices(self, values: Sequence[str]) -> dict[str, str]:
        """The questions that lists of ticks name, by their texts; empty where the values are no such lists.

        Those that no list names may not have been among the choices: nothing is known of them.
        """
        known = {
            word: question.code
            for question in self.framework.questions
            if question.code in self._ticked
            for word in (question.code, *(question.text.within(language) for language in LANGUAGES))
        }
        folded = {fold(word): code for word, code in known.items()}
        named: set[str] = set()
        for value in values if folded else ():
            found, unknown = pick(value, folded)
            if unknown:
                return {}
            named |= found
        return {word: code for word, code in known.items() if code in named} if len(named) > 1 else {}

    def _one_each(self, columns: Iterable[Column]) -> list[Column]:
        """Of several columns of one question, or of one thing about the respondent, the surest; ticks stay together."""
        chosen: dict[tuple[Meaning, str, str], Column] = {}
        for column in columns:
            several = str(column.place) if column.meaning is Meaning.CHOICES else column.option
            key = column.meaning, column.question, several
            kept = chosen.get(key)
            if kept is None or column.confidence > kept.confidence:
                chosen[key] = column
        asked = {c.question for c in chosen.values() if c.meaning is Meaning.QUESTION}
        ticked = {c.question for c in chosen.values() if c.meaning in (Meaning.OPTION, Meaning.TICK)}
        return [
            c
            for c in chosen.values()
            if not (c.meaning in (Meaning.OPTION, Meaning.TICK) and c.question in asked)
            and (asked | ticked).isdisjoint(c.choices.values())
        ]


def _sample(grid: Grid, line: int, place: int, most: int = SAMPLE) -> list[str]:
    """The first values of a column below a line, folded; blanks are left out."""
    below = grid.lines[line + 1 : line + 1 + most]
    return [fold(text_of(row[place])) for row in below if place < len(row) and row[place] is not None]


def _tells_apart(grid: Grid, line: int, place: int, answered: Sequence[int], least: float) -> bool:
    """Whether a column is full, where lines hold answers, and holds a share of different values at least."""
    values = []
    for row in grid.lines[line + 1 :]:
        if any(p < len(row) and row[p] is not None for p in answered):
            told = normalise(text_of(row[place])) if place < len(row) else ""
            if told or not is_summary(next((v for v in row if isinstance(v, str)), "")):
                values.append(told)
    people = bool(values) and all(values) and not survey_tools.NOBODY & set(values)
    return people and len(set(values)) >= least * len(values)
