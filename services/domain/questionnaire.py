"""A questionnaire workbook as data: who is asked what, and what a filled-in one says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.domain.answers import GivenAnswer
from services.domain.framework import Framework


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """One sheet to write: a unit's code and name, and how many respondents it has columns for."""

    unit_code: str
    unit_name: str
    respondents: int


@dataclass(frozen=True, slots=True)
class TemplateRequest:
    """What a questionnaire workbook is for; `language` is that of its texts."""

    framework: Framework
    language: str
    organisation_code: str
    organisation_name: str
    period: str
    due: date | None
    sheets: tuple[SheetRequest, ...]


@dataclass(frozen=True, slots=True)
class GivenAssessment:
    """One respondent's answers: the unit's code, the respondent's code and role, answers and comments by question.

    `period` is that of the wave where the file says it by respondent; `place` (sheet, cell) is where they stand.
    """

    unit_code: str
    respondent: str
    role: str
    answers: Mapping[str, GivenAnswer]
    comments: Mapping[str, str]
    period: str = ""
    place: tuple[str, str] = ("", "")
