"""Writes a questionnaire as an XLSForm, the workbook that KoboToolbox and ODK make a survey of."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters.sheet_style import STRONG, put
from services.domain.answers import DONT_KNOW, NOT_APPLICABLE
from services.domain.framework import Framework
from services.domain.framework_parts import AnswerSet, Question
from services.domain.texts import LANGUAGES, NO_TEXT, LocalText

NAMES = {"en": "English (en)", "fr": "Français (fr)"}
SURVEY = (
    "type", "name", "label", "hint", "required", "constraint", "constraint_message", "appearance"
)  # fmt: skip
CHOICES = ("list_name", "name", "label")
TRANSLATED = ("label", "hint", "constraint_message")
ROLES = "respondent_roles"
RESPONDENT = LocalText("Respondent code", "Code du répondant")
RESPONDENT_HINT = LocalText("The same in every wave", "Le même à chaque vague")
UNIT = LocalText("Business unit", "Unité d'affaires")
ROLE = LocalText("Respondent role", "Rôle du répondant")
COMMENT = LocalText("Comment", "Commentaire")
STATES = {"not_applicable": NOT_APPLICABLE, "dont_know": DONT_KNOW}
Row = Mapping[str, str | LocalText]


def write_xlsform(framework: Framework, language: str) -> bytes:
    """The survey in both languages, `language` first; questions are named by their codes, options too.

    A code that begins with a digit gets an underscore before it, since a form's names may not begin with one.
    """
    book = Workbook()
    survey = book.worksheets[0]
    survey.title = "survey"
    _write(survey, SURVEY, list(_survey(framework)))
    _write(book.create_sheet("choices"), CHOICES, list(_choices(framework)))
    settings = {
        "form_title": framework.title.within(language),
        "form_id": f"{framework.key}_{framework.version}".replace(".", "_"),
        "version": str(framework.version),
        "default_language": NAMES[language],
    }
    _write(book.create_sheet("settings"), tuple(settings), [settings])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def question_name(code: str) -> str:
    """The name of a question in the form."""
    return f"_{code}" if code[0].isdigit() else code


def _write(sheet: Worksheet, columns: tuple[str, ...], rows: list[Row]) -> None:
    """A heading and a row each; a translated column becomes one a language."""
    headings = [
        (column, language)
        for column in columns
        for language in (LANGUAGES if column in TRANSLATED else ("",))
    ]
    for place, (column, language) in enumerate(headings):
        put(sheet, 0, place, f"{column}::{NAMES[language]}" if language else column, STRONG)
        sheet.column_dimensions[get_column_letter(place + 1)].width = 40 if language else 20
    for row, values in enumerate(rows, start=1):
        for place, (column, language) in enumerate(headings):
            value = values.get(column, "")
            text = value.within(language) if isinstance(value, LocalText) else value
            if text:
                put(sheet, row, place, text)


def _survey(framework: Framework) -> Iterator[Row]:
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    yield {
        "type": "text",
        "name": "respondent",
        "label": RESPONDENT,
        "hint": RESPONDENT_HINT,
        "required": "yes",
    }
    yield {"type": "text", "name": "unit", "label": UNIT, "required": "yes"}
    if framework.roles:
        yield {"type": f"select_one {ROLES}", "name": "role", "label": ROLE}
    listed = framework.questions_below(framework.root.code)
    for place, (dimension, questions) in enumerate(groupby(listed, key=lambda q: q.dimension), start=1):
        title = framework.dimension_by_code[dimension].title
        yield {"type": "begin_group", "name": f"part_{place}", "label": title}
        for question in questions:
            yield from _question(framework, question)
        yield {"type": "end_group", "name": f"part_{place}"}


def _question(framework: Framework, question: Question) -> Iterator[Row]:
    answer_set, name = framework.answer_set_of(question), question_name(question.code)
    row: dict[str, str | LocalText] = {"name": name, "label": question.text, "hint": question.guidance}
    if answer_set.kind == "text":
        yield row | {"type": "text", "appearance": "multiline"}
        return
    if answer_set.kind == "choice":
        yield row | {"type": f"select_one {_list_name(question)}"}
    else:
        low, high = answer_set.minimum or 0.0, answer_set.maximum or 0.0
        bounds = LocalText(f"From {low:g} to {high:g}", f"De {low:g} à {high:g}")
        yield row | {
            "type": "decimal",
            "constraint": f". >= {low:g} and . <= {high:g}",
            "constraint_message": bounds,
        }
    if framework.answers == "named":
        yield {"type": "text", "name": f"{name}.comment", "label": COMMENT, "appearance": "multiline"}


def _list_name(question: Question) -> str:
    """The list of a question's options: its own where they are described for it alone."""
    return f"{question.answer_set}.{question.code}" if question.descriptors else question.answer_set


def _choices(framework: Framework) -> Iterator[Row]:
    for role in framework.roles:
        yield {"list_name": ROLES, "name": role.code, "label": role.title}
    for answer_set in framework.answer_sets:
        if answer_set.kind == "choice":
            yield from _options(answer_set, answer_set.code, {})
    for question in framework.questions:
        if question.descriptors:
            yield from _options(framework.answer_set_of(question), _list_name(question), question.descriptors)


def _options(answer_set: AnswerSet, list_name: str, descriptors: Mapping[str, LocalText]) -> Iterator[Row]:
    for option in answer_set.options:
        more = descriptors.get(option.code, NO_TEXT)
        label = LocalText(*(_joined(option.label, more, language) for language in LANGUAGES))
        yield {"list_name": list_name, "name": option.code, "label": label}
    for name, words in STATES.items():
        yield {"list_name": list_name, "name": name, "label": words}


def _joined(label: LocalText, more: LocalText, language: str) -> str:
    return " · ".join(text for text in (label.within(language), more.within(language)) if text)
