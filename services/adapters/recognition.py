"""Recognises how a spreadsheet that is not ours is laid out, and suggests a mapping."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from services.adapters.candidate_reading import MOSTLY, Candidate, Look, Reading, Recognised
from services.adapters.grid import Grid, text_of
from services.adapters.heading_reader import HeadingReader, read_by_headings
from services.adapters.question_column import QuestionColumn, read_by_questions
from services.adapters.similarity import fold
from services.adapters.survey_tools import who_is_told
from services.adapters.workbook_reader import Sheet, Workbook
from services.domain.column_mapping import Column, ColumnMapping, Layout

__all__ = ["Candidate", "Recognised", "read_as", "recognise"]

Read = Callable[[Look], Iterable[Reading]]


def recognise(workbook: Workbook, candidates: Sequence[Candidate]) -> Recognised | None:
    """The best reading of a workbook, None where no sheet names enough questions of any candidate.

    What costs least is tried first: exact headings of a row, exact questions in a column, then similar ones. Of two
    readings that are equally sure the one of the earlier candidate is taken.
    """
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden] or list(workbook.sheets)

    def best(read: Read, among: Sequence[Candidate], *, similar: bool) -> Reading | None:
        looks = (Look(sheet, one, similar=similar) for one in among for sheet in visible)
        return max((r for look in looks for r in read(look)), key=lambda r: r.share, default=None)

    found = None
    for read, similar in (
        (read_by_headings, False),
        (read_by_questions, False),
        (read_by_headings, True),
        (read_by_questions, True),
    ):
        found = max(filter(None, (found, best(read, candidates, similar=similar))), key=_share, default=None)
        if found is not None and found.share >= MOSTLY:
            break
    if found is None:
        return None
    if found.share < 1 and not found.look.similar:
        read = read_by_headings if found.by_headings else read_by_questions
        found = best(read, [found.look.candidate], similar=True) or found
    return found.finished(visible)


def _share(reading: Reading) -> float:
    return reading.share


def read_as(sheet: Sheet, candidate: Candidate, layout: Layout, header: int) -> ColumnMapping:
    """The mapping of one sheet as a person lays it out: the layout and the line of headings are given."""
    look = Look(sheet, candidate, similar=True)
    grid = Grid(sheet, layout)
    reading = Reading(look, layout, header, ())
    if layout is Layout.RESPONDENTS:
        reader = HeadingReader(look.framework, candidate.matcher, candidate.units, similar=True)
        reading = Reading(look, layout, header, reader.columns(grid, header, reader.look(grid.line(header))))
    elif layout is Layout.QUESTIONS:
        reading = next(QuestionColumn(look, header).questions(), reading)
    else:
        told = {who_is_told(fold(text_of(v))): p for p, v in reversed(list(enumerate(grid.line(header))))}
        columns = [
            Column(p, text_of(grid.value(header, p)), who) for who, p in told.items() if who is not None
        ]
        reading = Reading(look, layout, header, tuple(columns))
    return replace(reading.finished([sheet]).mapping, sheets=(sheet.name,))
