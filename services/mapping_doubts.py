"""What is doubtful about how a file is read: what nobody chose, what the framework lacks, what has no column."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy.orm import Session

from services.adapters.candidate_reading import SAMPLE
from services.adapters.grid import Grid, text_of
from services.adapters.heading_line import locate, sheets_of
from services.adapters.similarity import fold
from services.adapters.survey_tools import is_extra
from services.adapters.workbook_reader import Workbook
from services.domain.answers import AnswerReader, number_in
from services.domain.column_mapping import OF_A_QUESTION, Column, ColumnMapping, Layout, Meaning
from services.domain.errors import CellIssue, Severity
from services.domain.framework import Framework
from services.domain.matching import normalise
from services.domain.texts import Message
from services.import_context import Context, Reach
from services.mapping import Plan, open_waves


def unsure(workbook: Workbook, mapping: ColumnMapping, framework: Framework) -> Iterator[CellIssue]:
    """Headings that are only alike, and questions that have no column."""
    sheets = sheets_of(workbook, mapping)
    sheet = next((s for s in sheets if locate(Grid(s, mapping.layout), mapping)), workbook.sheets[0])
    for column in mapping.columns:
        if column.meaning in OF_A_QUESTION and column.confidence < 1:
            cell = Grid(sheet, mapping.layout).address(mapping.header, column.place)
            text = framework.question_by_code[column.question].text
            expected = Message("the question “{text}”", {"text": text})
            remedy = Message("Nothing to do if it is this question; else say on Import what the column is.")
            yield CellIssue("heading.similar", sheet.name, cell, column.heading, expected, remedy, "warning")
    missing = [q.code for q in framework.questions if q.code not in mapping.questions]
    if missing and mapping.layout is not Layout.ANSWERS:
        expected = Message("a column for each question; without one: {codes}", {"codes": ", ".join(missing)})
        remedy = Message(
            "Nothing to do if they were not asked: coverage tells. Else say on Import where they are."
        )
        yield CellIssue("question.missing", sheet.name, "", "", expected, remedy, "warning")


def unread(workbook: Workbook, mapping: ColumnMapping, framework: Framework) -> Iterator[CellIssue]:
    """Columns that seem to hold answers and are not read, where a question has no column."""
    missing = {q.answer_set for q in framework.questions if q.code not in mapping.questions}
    readers = [AnswerReader(framework.answer_set_by_code[code]) for code in sorted(missing)]
    choices = [reader for reader in readers if reader.answer_set.kind == "choice"]
    for sheet in sheets_of(workbook, mapping) if mapping.layout is Layout.RESPONDENTS and choices else ():
        grid = Grid(sheet, mapping.layout)
        header = locate(grid, mapping)
        if header is None:
            continue
        read = {place for _, place in header.places}
        below = grid.lines[header.line + 1 : header.line + 1 + SAMPLE]
        for place, heading in enumerate(map(text_of, grid.line(header.line))):
            values = [row[place] for row in below if place < len(row) and row[place] is not None]
            words = [value for value in values if isinstance(value, str) and number_in(value) is None]
            if place in read or not heading or is_extra(fold(heading), None) or 2 * len(words) < len(values):
                continue
            if words and any(all(map(reader.read, words)) for reader in choices):
                expected = Message("what is read: this column seems to hold answers too")
                remedy = Message(
                    "Nothing to do if it holds none; else say on Import which question it answers."
                )
                cell = grid.address(header.line, place)
                yield CellIssue("column.unread", sheet.name, cell, heading, expected, remedy, "warning")


def unknown_layout() -> CellIssue:
    """Nothing was recognised."""
    return CellIssue(
        "workbook.unknown",
        "",
        "",
        "",
        Message("questions of a framework with an open wave, in a row or in a column"),
        Message("Say how the file is read, or fill in a questionnaire downloaded from this page."),
    )


def no_wave(framework: str) -> CellIssue:
    """No wave is open for what the mapping is for."""
    expected = Message("an open wave of “{framework}”", {"framework": framework})
    remedy = Message("Open a wave on the Administration page, or choose another one for this file.")
    return CellIssue("wave.unknown", "", "", "", expected, remedy)


def of_one_version(contexts: Mapping[str, Context], mapping: ColumnMapping) -> Mapping[str, Context]:
    """The waves of the framework version that a file is read for: that of the wave it names, else of the latest."""
    latest = list(contexts.values())[-1]
    told = contexts.get(mapping.period.value, latest) if mapping.period.kind == "fixed" else latest
    return {period: c for period, c in contexts.items() if c.framework_id == told.framework_id}


def doubts(reach: Reach, plan: Plan, contexts: Mapping[str, Context]) -> Iterator[CellIssue]:
    """What nobody chose and only a person can tell: the wave, and which of two columns counts."""
    mapping, recognised = plan.choices.mapping, plan.recognised
    if recognised is not None:
        yield from (_twice(*place) for place in recognised.twice)
        names = {unit.code: unit.name for unit in reach.organisations}
        for rival in recognised.rivals:
            expected = Message(
                "answers to “{framework}” of {organisation}, which this file fits as well",
                {"framework": rival.framework.title, "organisation": names[rival.organisation]},
            )
            remedy = Message("Say on Import which wave the answers belong to.")
            yield CellIssue("wave.unsure", "", "", "", expected, remedy)
    if (
        mapping is not None
        and plan.origin != "chosen"
        and mapping.period.kind == "fixed"
        and len(contexts) > 1
    ):
        expected = Message("the period: {count} waves are open", {"count": len(contexts)})
        remedy = Message(
            "Nothing to do if the answers are from {period}; else say on Import which wave they belong to.",
            {"period": mapping.period.value},
        )
        yield CellIssue("period.assumed", "", "", mapping.period.value, expected, remedy, "warning")


def gone(plan: Plan, column: Column, code: str) -> CellIssue:
    """A column that names what the framework does not have; a version may have lost it since it was remembered."""
    expected = Message(
        "a question or an option that the framework has, and that can be answered so; “{code}” is none",
        {"code": code},
    )
    remedy = Message("Say on Import what the column “{heading}” is.", {"heading": column.heading})
    severity: Severity = "warning" if plan.origin == "remembered" else "error"
    return CellIssue("mapping.unknown", "", "", column.heading, expected, remedy, severity)


def incomplete(meaning: Meaning) -> CellIssue:
    """A layout lacks a column that it needs."""
    expected = Message("a column for the question, and one for the answer")
    remedy = Message("Say on Import which columns hold them.")
    return CellIssue("mapping.incomplete", "", "", str(meaning), expected, remedy)


def _twice(sheet: str, cell: str, heading: str) -> CellIssue:
    expected = Message("one column for each question")
    remedy = Message("Say which of the columns counts, or remove the other one.")
    return CellIssue("heading.twice", sheet, cell, heading, expected, remedy)


def elsewhere(
    session: Session, reach: Reach, mapping: ColumnMapping, units: Collection[str]
) -> Iterator[CellIssue]:
    """Other organisations with an open wave of the framework that have all the units of a file, by name or code."""
    waves = open_waves(session, reach)
    here = next(unit for unit in reach.organisations if unit.code == mapping.organisation)
    ids = reach.units_of(here)
    named = [{normalise(code), normalise(reach.tree.by_id[ids[code]].name)} for code in units if code in ids]
    for other in reach.organisations:
        words = reach.words_of_units(other)
        asks = any(w.organisation_id == other.id and w.framework_key == mapping.framework for w in waves)
        if other != here and asks and named and all(not called.isdisjoint(words) for called in named):
            expected = Message(
                "answers from {organisation}; {other} has units of these names too",
                {"organisation": here.name, "other": other.name},
            )
            remedy = Message(
                "Nothing to do if that is right; else say on Import which wave the answers belong to."
            )
            yield CellIssue("wave.unsure", "", "", "", expected, remedy, "warning")
