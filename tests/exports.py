"""Exports of survey tools as those tools write them, made from generated answers; sources in docs/workbooks.md."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from services.adapters.xlsform import question_name
from services.domain.answers import DONT_KNOW, NOT_APPLICABLE
from services.domain.framework import Framework
from services.domain.framework_parts import Question
from services.domain.texts import LocalText

STATES = {"NOT_APPLICABLE": NOT_APPLICABLE, "DONT_KNOW": DONT_KNOW}
Rows = list[list[object]]


@dataclass(frozen=True)
class Person:
    """One respondent: what the unit is called in the file, its code, a name, and answers by question."""

    told: str
    unit: str
    name: str
    answers: Mapping[str, str]


def people(framework: Framework, units: Mapping[str, str], random: Random, count: int = 4) -> list[Person]:
    """Respondents with random answers: an option, a state, a text, or none."""

    def answer(question: Question) -> str:
        options = [option.code for option in framework.answer_set_of(question).options] or [
            "Une réponse; à moi"
        ]
        return random.choice([*options, *options, *STATES, ""])

    found = []
    for number in range(count):
        told, unit = random.choice(list(units.items()))
        answers = {q.code: said for q in framework.questions if (said := answer(q))}
        answers.setdefault(framework.questions[0].code, "DONT_KNOW")
        found.append(Person(told, unit, f"p{number}@example.com", answers))
    return found


class Writer:
    """Writes one framework's answers; `language` is that of headings, `answers` that of cells."""

    def __init__(self, framework: Framework, language: str, answers: str, random: Random) -> None:
        self.framework = framework
        self.language = language
        self.answers = answers
        self.random = random

    def text(self, question: Question) -> str:
        return question.text.within(self.language)

    def label(self, person: Person, question: Question) -> object:
        return self._said(person, question, lambda words: self.noisy(words.within(self.answers)))

    def code(self, person: Person, question: Question) -> object:
        said = person.answers.get(question.code)
        return said.lower() if said in STATES else said

    def _said(self, person: Person, question: Question, write: Callable[[LocalText], str]) -> object:
        said = person.answers.get(question.code)
        option = self.framework.answer_set_of(question).option(said) if said else None
        words = STATES.get(said or "") or (option.label if option else None)
        return write(words) if words else said

    def noisy(self, text: str) -> str:
        """A text as it comes through forms and hands: other spaces, apostrophes, accents, case."""
        if self.framework.answer_sets[0].kind == "text":
            return text
        ways: Sequence[Callable[[str], str]] = (
            lambda t: t,
            lambda t: t.replace(" ", "\u00a0", 1),
            lambda t: unicodedata.normalize("NFD", t),
            lambda t: t.replace("'", "\u2019"),
            lambda t: f"{t} ",
            str.upper,
        )
        return self.random.choice(ways)(text)

    def heading(self, text: str) -> str:
        return self.noisy(text)


Shape = Callable[[Writer, Sequence[Person]], Rows]


def microsoft(writer: Writer, persons: Sequence[Person]) -> Rows:
    """Microsoft Forms: the question's text heads its column, a quiz adds points and feedback."""
    french = writer.language == "fr"
    heads = (
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Votre unité d'affaires"]
        if french
        else ["Id", "Start time", "Completion time", "Email", "Name", "Your business unit"]
    )
    rows: Rows = [list(heads)]
    for question in writer.framework.questions:
        rows[0] += [writer.heading(writer.text(question)), f"Points - {writer.text(question)}"]
    for number, person in enumerate(persons, start=1):
        row: list[object] = [
            number,
            "2026-09-03 10:00",
            "2026-09-03 10:10",
            person.name,
            person.name,
            person.told,
        ]
        for question in writer.framework.questions:
            row += [writer.label(person, question), 1]
        rows.append(row)
    return rows


def google(writer: Writer, persons: Sequence[Person]) -> Rows:
    """Google Forms: the question's text heads its column."""
    heads = (
        ["Horodateur", "Adresse e-mail", "Unité"]
        if writer.language == "fr"
        else ["Timestamp", "Email Address", "Unit"]
    )
    rows: Rows = [[*heads, *(writer.heading(writer.text(q)) for q in writer.framework.questions)]]
    rows += [
        [
            "2026/09/27 3:00:00 PM GMT-4",
            p.name,
            p.told,
            *(writer.label(p, q) for q in writer.framework.questions),
        ]
        for p in persons
    ]
    return rows


def google_grid(writer: Writer, persons: Sequence[Person]) -> Rows:
    """Google Forms with grids: the row of the grid in brackets."""
    rows = google(writer, persons)
    rows[0][3:] = [f"Rate each statement [{writer.text(q)}]" for q in writer.framework.questions]
    return rows


def _lime(
    writer: Writer,
    persons: Sequence[Person],
    heads: Sequence[str],
    head: Callable[[Question], str],
    cell: Callable[[Person, Question], object],
) -> Rows:
    rows: Rows = [[*heads, *(head(q) for q in writer.framework.questions)]]
    for number, p in enumerate(persons, start=1):
        said = [cell(p, q) for q in writer.framework.questions]
        rows.append([number, "2026-09-01 10:00:00", 3, "fr", 123, p.name, p.told, *said])
    return rows


LIME_CODES = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "unit"]
LIME = {
    "en": [
        "Response ID",
        "Date submitted",
        "Last page",
        "Start language",
        "Seed",
        "Access code",
        "Business unit",
    ],
    "fr": [
        "ID de la réponse",
        "Date de soumission",
        "Dernière page",
        "Langue de départ",
        "Tête de série",
        "Code d'accès",
        "Unité d'affaires",
    ],
}


def lime_codes(writer: Writer, persons: Sequence[Person]) -> Rows:
    """LimeSurvey: question codes, answer codes."""
    return _lime(writer, persons, LIME_CODES, lambda q: q.code, writer.code)


def lime_codes_and_labels(writer: Writer, persons: Sequence[Person]) -> Rows:
    """LimeSurvey: question codes, full answers."""
    return _lime(writer, persons, LIME_CODES, lambda q: q.code, writer.label)


def lime_text(writer: Writer, persons: Sequence[Person]) -> Rows:
    """LimeSurvey: full question text, full answers."""
    return _lime(writer, persons, LIME[writer.language], writer.text, writer.label)


def lime_array(writer: Writer, persons: Sequence[Person]) -> Rows:
    """LimeSurvey: arrays in full text with answer codes."""
    return _lime(
        writer, persons, LIME[writer.language], lambda q: f"Rate these [{writer.text(q)}]", writer.code
    )


def lime_both(writer: Writer, persons: Sequence[Person]) -> Rows:
    """LimeSurvey: code and text."""
    heads = [f"{code}. {text}" for code, text in zip(LIME_CODES, LIME[writer.language], strict=True)]
    return _lime(writer, persons, heads, lambda q: f"{q.code}. {writer.text(q)}", writer.label)


def _kobo(
    writer: Writer,
    persons: Sequence[Person],
    heads: Sequence[str],
    head: Callable[[Question], str],
    cell: Callable[[Person, Question], object],
    comments: bool = False,
) -> Rows:
    end = [
        "_id",
        "_uuid",
        "_submission_time",
        "_validation_status",
        "_notes",
        "_status",
        "_submitted_by",
        "__version__",
        "_tags",
        "_index",
    ]
    rows: Rows = [["start", "end", *heads]]
    for q in writer.framework.questions:
        rows[0] += [head(q), f"{head(q)}.comment"] if comments else [head(q)]
    rows[0] += end
    for n, p in enumerate(persons, start=1):
        row: list[object] = ["2026-09-01T10:00:00", "2026-09-01T10:10:00", p.name, p.told]
        for q in writer.framework.questions:
            row += [cell(p, q), None] if comments else [cell(p, q)]
        rows.append(
            [
                *row,
                1000 + n,
                f"uuid-{n}",
                "2026-09-01T10:10:00",
                None,
                None,
                "submitted_via_web",
                None,
                "v1",
                None,
                n,
            ]
        )
    return rows


def kobo(writer: Writer, persons: Sequence[Person]) -> Rows:
    """KoboToolbox: XML values and headers."""
    return _kobo(
        writer, persons, ["respondent", "unit"], lambda q: question_name(q.code), writer.code, comments=True
    )


def kobo_groups(writer: Writer, persons: Sequence[Person]) -> Rows:
    """KoboToolbox: XML values and headers with groups."""
    return _kobo(
        writer, persons, ["respondent", "unit"], lambda q: f"part_1/{question_name(q.code)}", writer.code
    )


KOBO = {"en": ["Respondent code", "Business unit"], "fr": ["Code du répondant", "Unité d'affaires"]}


def kobo_labels(writer: Writer, persons: Sequence[Person]) -> Rows:
    """KoboToolbox: labels."""
    return _kobo(writer, persons, KOBO[writer.language], writer.text, writer.label)


def kobo_labels_and_groups(writer: Writer, persons: Sequence[Person]) -> Rows:
    """KoboToolbox: labels with groups."""

    def head(question: Question) -> str:
        title = writer.framework.dimension_by_code[question.dimension].title.within(writer.language)
        return f"{title}/{writer.text(question)}"

    return _kobo(writer, persons, KOBO[writer.language], head, writer.label)


def form(writer: Writer, persons: Sequence[Person]) -> Rows:
    """A row a question, with numbers, guidance between, and a column a respondent."""
    rows: Rows = [["Questionnaire"], [], [None, "Respondent", *(p.name for p in persons)]]
    rows.append([None, "Business unit", *(p.told for p in persons)])
    for number, question in enumerate(writer.framework.questions, start=1):
        rows.append(
            [number, writer.heading(writer.text(question)), *(writer.label(p, question) for p in persons)]
        )
        rows.append([None, question.guidance.within(writer.language) or None])
    return rows


def answer_list(writer: Writer, persons: Sequence[Person]) -> Rows:
    """A row an answer."""
    rows: Rows = [["Respondent", "Unit", "Question", "Answer"]]
    for p in persons:
        for q in writer.framework.questions:
            said = writer.label(p, q)
            rows.append([p.name, p.told, writer.random.choice([q.code, writer.text(q)]), said])
    return rows


RESPONDENTS: tuple[Shape, ...] = (
    microsoft, google, google_grid, lime_codes, lime_codes_and_labels, lime_text, lime_array, lime_both,
    kobo, kobo_groups, kobo_labels, kobo_labels_and_groups,
)  # fmt: skip
SHAPES: tuple[Shape, ...] = (*RESPONDENTS, form, answer_list)


def shuffled(rows: Rows, random: Random) -> Rows:
    """The columns in another order, with two more among them that mean nothing."""
    wide = max(map(len, rows))
    order = [*range(wide), -1, -2]
    random.shuffle(order)

    def cell(number: int, place: int) -> object:
        if place >= 0:
            return rows[number][place] if place < len(rows[number]) else None
        return ["Anything else?", "Group"][-1 - place] if number == 0 else ["no", "B"][-1 - place]

    return [[cell(number, place) for place in order] for number in range(len(rows))]
