"""Writes the questionnaire workbook: readable, printable, and recognised when it comes back."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import template_layout as layout
from services.adapters.sheet_style import (
    ANSWER_FILL,
    BOX,
    HEADING,
    HEADING_FILL,
    OPEN,
    QUIET,
    STRONG,
    TITLE,
    printable,
    protect,
    put,
)
from services.domain.answers import DONT_KNOW, NOT_APPLICABLE
from services.domain.framework import Framework
from services.domain.framework_parts import AnswerSet, Question
from services.domain.questionnaire import SheetRequest, TemplateRequest
from services.language import format_date, format_period, in_language, local
from services.language import gettext as _

LONGEST_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_ROLES = "roles:"


def write_template(request: TemplateRequest) -> bytes:
    """An xlsx workbook with instructions, one sheet a unit, a guide to the answers and a hidden sheet."""
    with in_language(request.language):
        workbook = Workbook()
        names = _sheet_names(request.sheets)
        _write_instructions(workbook.worksheets[0], request)
        hidden = workbook.create_sheet(layout.HIDDEN_SHEET)
        lists = _write_hidden(hidden, request, names)
        for name, sheet in zip(names, request.sheets, strict=True):
            _UnitSheet(workbook.create_sheet(name), request, sheet, lists).write()
        _write_guide(workbook.create_sheet(_("Guide to the answers")), request.framework)
        workbook.move_sheet(hidden, len(workbook.worksheets))
        hidden.sheet_state = "hidden"
        written = BytesIO()
        workbook.save(written)
        return written.getvalue()


def _sheet_names(sheets: Sequence[SheetRequest]) -> list[str]:
    """Unique names Excel accepts, from the names of the units."""
    taken = {layout.HIDDEN_SHEET, _("Instructions").lower(), _("Guide to the answers").lower(), "history"}
    names = []
    for sheet in sheets:
        wanted = " ".join(sheet.unit_name.translate(_FORBIDDEN).split()).strip("'") or sheet.unit_code
        name, count = wanted[:LONGEST_SHEET_NAME].strip(), 1
        while name.lower() in taken:
            count += 1
            ending = f" ({count})"
            name = wanted[: LONGEST_SHEET_NAME - len(ending)].strip() + ending
        taken.add(name.lower())
        names.append(name)
    return names


def _write_instructions(sheet: Worksheet, request: TemplateRequest) -> None:
    sheet.title = _("Instructions")
    sheet.column_dimensions["A"].width = 4
    sheet.column_dimensions["B"].width = 100
    put(sheet, 0, 1, local(request.framework.title), TITLE)
    put(sheet, 1, 1, f"{request.organisation_name} · {format_period(request.period)}", STRONG)
    put(sheet, 2, 1, local(request.framework.summary))
    for place, step in enumerate(_steps(request), start=1):
        put(sheet, 3 + place, 0, place, STRONG)
        put(sheet, 3 + place, 1, step)
    put(sheet, 12, 1, local(request.framework.source), QUIET)
    printable(sheet)
    protect(sheet)


def _steps(request: TemplateRequest) -> list[str]:
    steps = [
        _("Open the sheet of your unit. Each column belongs to one respondent."),
        _("Give each respondent a code and choose a role. Keep the same code when you send a correction."),
        _("Choose an answer for each question. The guide to the answers describes every option."),
        _(
            "“{not_applicable}” takes a question out of the count. “{dont_know}” counts as asked and not answered."
        ).format(not_applicable=local(NOT_APPLICABLE), dont_know=local(DONT_KNOW)),
        _("Leave a cell empty where there is no answer: an empty cell is never a zero."),
        _(
            "Comments go into the lower part of the sheet. Save the workbook and upload it on the Import page."
        ),
    ]
    if request.framework.answers == "confidential":
        steps.append(_("Answers are confidential: codes are stored in a form that cannot be read back."))
    if request.due is not None:
        steps.append(_("Please answer by {date}.").format(date=format_date(request.due)))
    return steps


def _write_hidden(sheet: Worksheet, request: TemplateRequest, names: Sequence[str]) -> Mapping[str, str]:
    """Write what identifies the workbook, and the lists its drop-downs offer; returns their addresses."""
    values = (
        layout.FORMAT,
        layout.FORMAT_VERSION,
        request.framework.key,
        str(request.framework.version),
        request.language,
        request.organisation_code,
        request.period,
    )
    for row, (key, value) in enumerate(zip(layout.META_KEYS, values, strict=True)):
        put(sheet, row, 0, key)
        put(sheet, row, 1, value)
    for row, (name, unit) in enumerate(zip(names, request.sheets, strict=True), start=len(values)):
        for column, text in enumerate((layout.UNIT_MARK, unit.unit_code, name)):
            put(sheet, row, column, text)
    return dict(_write_lists(sheet, request.framework))


def _write_lists(sheet: Worksheet, framework: Framework) -> Iterator[tuple[str, str]]:
    lists = {s.code: _choices(s) for s in framework.answer_sets if s.kind == "choice"}
    if framework.roles:
        lists[_ROLES] = [local(role.title) for role in framework.roles]
    for column, (code, texts) in enumerate(lists.items(), start=4):
        for row, text in enumerate(texts):
            put(sheet, row, column, text)
        letter = get_column_letter(column + 1)
        yield code, f"{layout.HIDDEN_SHEET}!${letter}$1:${letter}${len(texts)}"


def _choices(answer_set: AnswerSet) -> list[str]:
    return [local(option.label) for option in answer_set.options] + [local(NOT_APPLICABLE), local(DONT_KNOW)]


class _UnitSheet:
    """One unit's sheet: a code and role row, the questions by dimension, and the comments.

    Comments stand below all questions, or right under each one where answers are named, as an interview is held.
    """

    def __init__(
        self, sheet: Worksheet, request: TemplateRequest, unit: SheetRequest, lists: Mapping[str, str]
    ) -> None:
        self.sheet = sheet
        self.request = request
        self.framework = request.framework
        self.unit = unit
        self.lists = lists
        self.columns = range(
            layout.FIRST_RESPONDENT_COLUMN, layout.FIRST_RESPONDENT_COLUMN + unit.respondents
        )
        self.interview = request.framework.answers == "named"
        self.row = 0
        self.validations: dict[str, DataValidation] = {}

    def write(self) -> None:
        """Write the whole sheet."""
        self._head()
        for (code, theme), questions in groupby(self.framework.questions, lambda q: (q.dimension, q.theme)):
            dimension = self.framework.dimension_by_code[code]
            title = " · ".join(filter(None, (local(dimension.title), local(theme))))
            self._heading(title, local(dimension.description))
            for question in questions:
                self._question(question)
        if not self.interview:
            self._heading(_("Comments"), _("Optional: what explains an answer"))
            for question in self.framework.questions:
                self._comment(question, local(question.text))
        for validation in self.validations.values():
            self.sheet.add_data_validation(validation)
        self._finish()

    def _head(self) -> None:
        code = f"{layout.UNIT_MARK}{self.unit.unit_code}"
        put(self.sheet, 0, layout.CODE_COLUMN, code)
        title = put(self.sheet, 0, layout.TEXT_COLUMN, self.unit.unit_name, TITLE)
        about = f"{local(self.framework.title)} · {format_period(self.request.period)}"
        line = put(self.sheet, 1, layout.TEXT_COLUMN, about, QUIET)
        title.alignment = line.alignment = Alignment(wrap_text=False, vertical="center")
        self.row = 2
        self._line(layout.RESPONDENT_MARK, _("Respondent code"), _("One column for each respondent"))
        for place, column in enumerate(self.columns, start=1):
            put(self.sheet, 2, column, f"R{place:02}", STRONG)
        self._line(layout.ROLE_MARK, _("Role"), "")
        if self.framework.roles:
            self._offer(_ROLES, self.row - 1, _("Choose a role"))

    def _heading(self, title: str, description: str) -> None:
        for column, text in ((layout.TEXT_COLUMN, title), (layout.GUIDANCE_COLUMN, description)):
            put(self.sheet, self.row, column, text, HEADING if column == layout.TEXT_COLUMN else QUIET)
        for column in (layout.TEXT_COLUMN, layout.GUIDANCE_COLUMN, *self.columns):
            cell = self.sheet.cell(self.row + 1, column + 1)
            cell.fill = HEADING_FILL
            if column == layout.GUIDANCE_COLUMN:
                cell.font = Font(size=9, color="FFFFFF")
        self.row += 1

    def _question(self, question: Question) -> None:
        mark = f"{layout.QUESTION_MARK}{question.code}"
        self._line(mark, f"{question.code} · {local(question.text)}", local(question.guidance))
        answer_set = self.framework.answer_set_of(question)
        if answer_set.code in self.lists:
            self._offer(answer_set.code, self.row - 1, _("Choose an answer from the list"))
        if self.interview:
            self._comment(question, _("{code} · comment").format(code=question.code))

    def _comment(self, question: Question, text: str) -> None:
        """A row for what explains an answer; an answer in free text needs none."""
        if self.framework.answer_set_of(question).kind != "text":
            self._line(f"{layout.COMMENT_MARK}{question.code}", text, "")

    def _line(self, mark: str, text: str, guidance: str) -> None:
        """One row with a marker, its texts, and an open cell for each respondent."""
        put(self.sheet, self.row, layout.CODE_COLUMN, mark)
        put(self.sheet, self.row, layout.TEXT_COLUMN, text).border = BOX
        put(self.sheet, self.row, layout.GUIDANCE_COLUMN, guidance, QUIET).border = BOX
        for column in self.columns:
            cell = self.sheet.cell(self.row + 1, column + 1)
            cell.protection, cell.fill, cell.border = OPEN, ANSWER_FILL, BOX
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        self.sheet.row_dimensions[self.row + 1].height = _height(text, guidance)
        self.row += 1

    def _offer(self, list_code: str, row: int, prompt: str) -> None:
        validation = self.validations.get(list_code)
        if validation is None:
            validation = DataValidation(
                type="list", formula1=self.lists[list_code], allow_blank=True, showErrorMessage=True
            )
            validation.error = _("Choose an entry from the list.")
            validation.prompt, validation.showInputMessage = prompt, True
            self.validations[list_code] = validation
        if len(self.columns):
            first, last = get_column_letter(self.columns[0] + 1), get_column_letter(self.columns[-1] + 1)
            validation.add(f"{first}{row + 1}:{last}{row + 1}")

    def _finish(self) -> None:
        sheet = self.sheet
        sheet.column_dimensions["A"].hidden = True
        sheet.column_dimensions["B"].width = 52
        sheet.column_dimensions["C"].width = 40
        for column in self.columns:
            sheet.column_dimensions[get_column_letter(column + 1)].width = 18
        sheet.freeze_panes = "D5"
        sheet.print_title_rows = "1:4"
        sheet.print_title_cols = "B:B"
        printable(sheet)
        protect(sheet)


def _height(text: str, guidance: str) -> float:
    """Points a row needs, since spreadsheet programs do not fit rows to wrapped text on opening."""
    lines = max(-(-len(text) // 50), -(-len(guidance) // 46), 1)
    return 6 + 14.5 * lines


def _write_guide(sheet: Worksheet, framework: Framework) -> None:
    """Every question with what each of its options looks like."""
    widest = max((len(s.options) for s in framework.answer_sets), default=0)
    sheet.column_dimensions["A"].width = 44
    for column in range(widest):
        sheet.column_dimensions[get_column_letter(column + 2)].width = 30
    row = 0
    for answer_set in framework.answer_sets:
        questions = [q for q in framework.questions if q.answer_set == answer_set.code and answer_set.options]
        if not questions:
            continue
        for column, text in enumerate(
            [_("Question"), *(local(option.label) for option in answer_set.options)]
        ):
            put(sheet, row, column, text, HEADING).fill = HEADING_FILL
        for row_below, question in enumerate(questions, start=row + 1):
            put(sheet, row_below, 0, f"{question.code} · {local(question.text)}", STRONG).border = BOX
            for column, option in enumerate(answer_set.options, start=1):
                text = local(question.descriptors.get(option.code, option.description))
                put(sheet, row_below, column, text).border = BOX
        row += len(questions) + 2
    sheet.freeze_panes = "B2"
    printable(sheet)
    protect(sheet)
