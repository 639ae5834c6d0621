"""Recognises how a spreadsheet that is not ours is laid out, and suggests a mapping."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from services.adapters.candidate_reading import ALMOST, MOSTLY, Candidate, Look, Reading, Recognised
from services.adapters.grid import Grid, text_of
from services.adapters.heading_reader import HeadingReader, read_by_headings
from services.adapters.question_column import QuestionColumn, read_by_questions
from services.adapters.similarity import fold
from services.adapters.survey_tools import who_is_told
from services.adapters.workbook_reader import Sheet, Workbook
from services.domain.column_mapping import Column, ColumnMapping, Layout

__all__ = ["Candidate", "Recognised", "read_as", "recognise"]

Read = Callable[[Look], Iterable[Reading]]
ENOUGH = 2
"""Questions that must be found before costlier ways to find them are left out."""


def recognise(workbook: Workbook, candidates: Sequence[Candidate]) -> Recognised | None:
    """The best reading of a workbook, None where no sheet names enough questions of any candidate.

    What costs least is tried first: exact headings of a row, exact questions in a column, then similar ones. The
    reading that explains most questions is taken; of equal ones the one whose units and answers fit best. Candidates
    that fit equally well are named as its rivals.
    """
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden] or list(workbook.sheets)

    def readings(read: Read, among: Sequence[Candidate], *, similar: bool) -> list[Reading]:
        looks = (Look(sheet, one, similar=similar) for one in among for sheet in visible)
        return [reading for look in looks for reading in read(look)]

    found: list[Reading] = []
    for read, similar in (
        (read_by_headings, False),
        (read_by_questions, False),
        (read_by_headings, True),
        (read_by_questions, True),
    ):
        found += readings(read, candidates, similar=similar)
        if any(r.share >= MOSTLY and r.sureness >= ENOUGH for r in found):
            break
    if not found:
        return None
    best, rivals = _best(found)
    if best.share < 1 and not best.look.similar:
        read = read_by_headings if best.by_headings else read_by_questions
        again = readings(read, [best.look.candidate], similar=True)
        best = max([best, *again], key=lambda reading: reading.sureness)
    return replace(best.finished(visible), rivals=rivals)


def _best(found: Sequence[Reading]) -> tuple[Reading, tuple[Candidate, ...]]:
    """The reading that explains most, and the other candidates with one that is as good."""
    most = max(reading.sureness for reading in found)
    equal = [reading for reading in found if reading.sureness >= most - ALMOST]
    if len(equal) == 1:
        return equal[0], ()
    fits = [(reading.fit, reading) for reading in equal]
    best = max(fits, key=lambda pair: pair[0])
    others = {r.look.candidate.about: r.look.candidate for fit, r in fits if fit == best[0]}
    others.pop(best[1].look.candidate.about)
    return best[1], tuple(others.values())


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
