"""Reads our questionnaire workbook back: what it says it is for, every assessment, every problem by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.adapters import template_layout as layout
from services.adapters.workbook_reader import (
    CellError,
    CellValue,
    Sheet,
    UncalculatedFormula,
    Workbook,
    cell_address,
)
from services.domain.answers import AnswerReader, GivenAnswer, shown
from services.domain.errors import CellIssue
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


@dataclass(slots=True)
class Filled:
    """The assessments of a workbook and the problems in it."""

    assessments: list[GivenAssessment] = field(default_factory=list)
    issues: list[CellIssue] = field(default_factory=list)


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


def read_assessments(workbook: Workbook, identity: Identity, framework: Framework, language: str) -> Filled:
    """Every assessment and every problem of the sheets that `identity` names; `language` is for allowed answers."""
    filled = Filled()
    readers = {s.code: AnswerReader(s) for s in framework.answer_sets}
    for unit, sheet_name in identity.units:
        sheet = workbook.sheet(sheet_name)
        if sheet is None:
            filled.issues.append(_missing_sheet(workbook, unit.value, sheet_name))
        else:
            _SheetReader(sheet, unit.value, framework, readers, language, filled).read()
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

    def __init__(
        self,
        sheet: Sheet,
        unit: str,
        framework: Framework,
        readers: Mapping[str, AnswerReader],
        language: str,
        filled: Filled,
    ) -> None:
        self.sheet = sheet
        self.unit = unit
        self.framework = framework
        self.readers = readers
        self.language = language
        self.filled = filled
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
        self, code: str, cell: str, found: str, expected: Message, remedy: Message, *, warns: bool = False
    ) -> None:
        severity = "warning" if warns else "error"
        self.filled.issues.append(
            CellIssue(code, self.sheet.name, cell, found, expected, remedy, severity)  # type: ignore[arg-type]
        )

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
                    warns=True,
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
            reader = self.readers[question.answer_set]
            broken = isinstance(value, CellError | UncalculatedFormula)
            answer = None if broken else reader.read(value)
            if answer is None:
                self._unreadable(row, column, value, reader)
            elif answer.state != AnswerState.BLANK:
                found[question.code] = answer
        return found

    def _unreadable(self, row: int, column: int, value: CellValue, reader: AnswerReader) -> None:
        if isinstance(value, CellError):
            code, found, remedy = (
                "answer.error",
                value.text,
                Message("Replace the error with an answer, or empty the cell."),
            )
        elif isinstance(value, UncalculatedFormula):
            code, found, remedy = (
                "answer.formula",
                value.formula,
                Message("Replace the formula with its result, or let a spreadsheet program calculate it."),
            )
        else:
            code, found = "answer.unknown", shown(value)
            remedy = (
                Message("Write a number within the limits.")
                if reader.answer_set.kind == "number"
                else Message("Choose an answer from the list in the cell.")
            )
        self._issue(code, cell_address(row, column), found, reader.expected(self.language), remedy)

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
        role = self._role(column)
        self.filled.assessments.append(GivenAssessment(self.unit, code, role, answers, comments))

    def _role(self, column: int) -> str:
        row = self.rows.get(layout.ROLE_MARK)
        found = "" if row is None else _text(self.sheet.cell(row, column))
        if row is None or not found:
            return ""
        for role in self.framework.roles:
            if normalise(found) in _names(role.code, role.title.en, role.title.fr):
                return role.code
        titles = " · ".join(role.title.within(self.language) for role in self.framework.roles)
        self._issue(
            "role.unknown",
            cell_address(row, column),
            found,
            Message("one of: {options}", {"options": titles}),
            Message("Choose a role from the list in the cell."),
        )
        return ""


def _names(*words: str) -> Sequence[str]:
    return [normalise(word) for word in words]
