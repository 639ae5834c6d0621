"""Reads our questionnaire workbook back: what it says it is for, every assessment, every problem by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from services.adapters import template_layout as layout
from services.adapters.answer_cells import AnswerCells, Filled
from services.adapters.workbook_reader import CellValue, Sheet, Workbook, cell_address
from services.domain.answers import GivenAnswer, shown
from services.domain.column_mapping import NO_WORDS, Words
from services.domain.errors import CellIssue, Severity
from services.domain.framework import Framework
from services.domain.matching import normalise
from services.domain.questionnaire import GivenAssessment
from services.domain.scoring import AnswerState
from services.domain.texts import LANGUAGES, Message


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the hidden sheet and where it stands."""

    value: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What a questionnaire workbook says it is for: settings by key, and (unit code, sheet name) pairs."""

    settings: Mapping[str, Place]
    units: tuple[tuple[Place, str], ...]

    def setting(self, key: str) -> Place:
        """A setting, empty where the workbook lacks it."""
        return self.settings.get(key, Place("", layout.HIDDEN_SHEET, "B1"))


def identify(workbook: Workbook) -> Identity | None:
    """What the hidden sheet says, None when the workbook is not one of ours."""
    hidden = next((s for s in workbook.sheets if s.cell(0, 1) == layout.FORMAT), None)
    if hidden is None:
        return None
    settings: dict[str, Place] = {}
    units = []
    for row in range(len(hidden.rows)):
        key, value = _text(hidden.cell(row, 0)), _text(hidden.cell(row, 1))
        place = Place(value, hidden.name, cell_address(row, 1))
        if key == layout.UNIT_MARK:
            units.append((place, _text(hidden.cell(row, 2))))
        elif key in layout.META_KEYS:
            settings[key] = place
    return Identity(settings, tuple(units))


def _text(value: CellValue) -> str:
    return "" if value is None else shown(value).strip()


def read_assessments(
    workbook: Workbook, identity: Identity, framework: Framework, language: str, words: Words = NO_WORDS
) -> Filled:
    """Every assessment and every problem of the sheets that `identity` names.

    `language` is for allowed answers; `words` are people's own words that mean one.
    """
    filled = Filled()
    cells = AnswerCells(framework, language, words, filled)
    for unit, sheet_name in identity.units:
        sheet = workbook.sheet(sheet_name)
        if sheet is None:
            filled.issues.append(_missing_sheet(workbook, unit.value, sheet_name))
        else:
            _SheetReader(sheet, unit.value, cells).read()
    return filled


def _missing_sheet(workbook: Workbook, unit: str, sheet_name: str) -> CellIssue:
    mark = f"{layout.UNIT_MARK}{unit}"
    renamed = next((s.name for s in workbook.sheets if s.cell(0, layout.CODE_COLUMN) == mark), None)
    remedy = (
        Message("Rename it back to “{sheet}”.", {"sheet": sheet_name})
        if renamed
        else Message("Put the sheet back, or download the questionnaire again.")
    )
    return CellIssue(
        "sheet.missing",
        sheet_name,
        "",
        renamed or "",
        Message("a sheet named “{sheet}”", {"sheet": sheet_name}),
        remedy,
    )


class _SheetReader:
    """Reads the sheet of one unit."""

    def __init__(self, sheet: Sheet, unit: str, cells: AnswerCells) -> None:
        self.sheet = sheet
        self.unit = unit
        self.cells = cells
        self.framework = cells.framework
        self.filled = cells.filled
        self.rows = {
            _text(sheet.cell(row, layout.CODE_COLUMN)): row
            for row in reversed(range(len(sheet.rows)))
            if sheet.cell(row, layout.CODE_COLUMN) is not None
        }

    def read(self) -> None:
        """Add the sheet's assessments and problems to what was found so far."""
        missing = [mark for mark in self._needed() if mark not in self.rows]
        for mark in missing:
            self._issue(
                "row.missing",
                "",
                mark.rpartition(":")[2],
                Message("a row for “{row}”", {"row": mark.rpartition(":")[2]}),
                Message("Put the row back, or download the questionnaire again."),
            )
        self._changed_wording()
        if not missing:
            self._read_columns()

    def _needed(self) -> list[str]:
        questions = [f"{layout.QUESTION_MARK}{question.code}" for question in self.framework.questions]
        return [layout.RESPONDENT_MARK, *questions]

    def _issue(
        self,
        code: str,
        cell: str,
        found: str,
        expected: Message,
        remedy: Message,
        severity: Severity = "error",
    ) -> None:
        self.filled.say(code, (self.sheet.name, cell), found, expected, remedy, severity)

    def _changed_wording(self) -> None:
        for question in self.framework.questions:
            row = self.rows.get(f"{layout.QUESTION_MARK}{question.code}")
            if row is None:
                continue
            found = _text(self.sheet.cell(row, layout.TEXT_COLUMN))
            wordings = [f"{question.code} · {question.text.within(language)}" for language in LANGUAGES]
            if normalise(found) not in [normalise(wording) for wording in wordings]:
                self._issue(
                    "label.changed",
                    cell_address(row, layout.TEXT_COLUMN),
                    found,
                    Message("the question “{code}” as it was worded", {"code": question.code}),
                    Message("Nothing to do if the meaning is the same: the hidden code decides."),
                    "warning",
                )

    def _read_columns(self) -> None:
        width = max((len(row) for row in self.sheet.rows), default=0)
        seen: dict[str, str] = {}
        for column in range(layout.FIRST_RESPONDENT_COLUMN, width):
            answers, comments = self._answers(column), self._comments(column)
            if answers or comments:
                self._respondent(column, answers, comments, seen)

    def _answers(self, column: int) -> dict[str, GivenAnswer]:
        found = {}
        for question in self.framework.questions:
            row = self.rows[f"{layout.QUESTION_MARK}{question.code}"]
            value = self.sheet.cell(row, column)
            if value is None:
                continue
            answer = self.cells.read(question.code, value, partial(self._place, row, column))
            if answer is not None and answer.state is not AnswerState.BLANK:
                found[question.code] = answer
        return found

    def _place(self, row: int, column: int) -> tuple[str, str]:
        return self.sheet.name, cell_address(row, column)

    def _comments(self, column: int) -> dict[str, str]:
        found = {}
        for question in self.framework.questions:
            row = self.rows.get(f"{layout.COMMENT_MARK}{question.code}")
            text = "" if row is None else _text(self.sheet.cell(row, column))
            if text:
                found[question.code] = text
        return found

    def _respondent(
        self,
        column: int,
        answers: Mapping[str, GivenAnswer],
        comments: Mapping[str, str],
        seen: dict[str, str],
    ) -> None:
        row = self.rows[layout.RESPONDENT_MARK]
        cell = cell_address(row, column)
        code = _text(self.sheet.cell(row, column))
        if not code:
            self._issue(
                "respondent.missing",
                cell,
                "",
                Message("a respondent code above the answers"),
                Message("Write a code such as R01, the same whenever this person answers."),
            )
        elif normalise(code) in seen:
            self._issue(
                "respondent.twice",
                cell,
                code,
                Message("each respondent once; {cell} has this code too", {"cell": seen[normalise(code)]}),
                Message("Give this respondent another code, or remove the column."),
            )
        seen.setdefault(normalise(code), cell)
        row = self.rows.get(layout.ROLE_MARK, len(self.sheet.rows))
        role = self.cells.role(_text(self.sheet.cell(row, column)), self._place(row, column))
        place = self.sheet.name, cell
        self.filled.assessments.append(GivenAssessment(self.unit, code, role, answers, comments, place=place))
