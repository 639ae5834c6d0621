"""The audit: who did what, when, to what; never what people answered, wrote or reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Action(StrEnum):
    """What somebody did."""

    LOGIN = "login"
    LOGOUT = "logout"
    REFUSAL = "refusal"
    IMPORT = "import"
    UNDO = "undo"
    RESTORE = "restore"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    ERASE = "erase"
    OPEN = "open"
    CLOSE = "close"
    RETIRE = "retire"
    REBUILD = "rebuild"
    EXPORT = "export"


class SubjectKind(StrEnum):
    """What it was done to; a batch is of the kind that it is stored under."""

    ACCOUNT = "account"
    MEMBER = "member"
    ORGANISATION = "organisation"
    UNIT = "unit"
    FRAMEWORK = "framework"
    WAVE = "wave"
    ANSWERS = "questionnaire"
    SCREEN = "screen"
    BUSINESS_CASE = "business case"
    KPIS = "kpis"
    NARRATIVE = "narrative"
    ROADMAP = "roadmap"
    TARGETS = "targets"
    NOTE = "note"
    RESPONDENT = "respondent"
    ORIGINAL = "original"
    MONEY_SETTINGS = "money settings"
    KPI_CHOICE = "kpi choice"
    SCORES = "scores"
    COMPARISON = "comparison"
    TABLE = "table"
    BOARD_PACK = "board pack"
    TEMPLATE = "template"
    PROBLEMS = "problems"
    AUDIT = "audit"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Subject:
    """What something was done to: its kind, in words (a code, a file name), the units (ids) it concerns, counts."""

    kind: SubjectKind
    words: str = ""
    units: tuple[int, ...] = ()
    details: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit; `unit` is the id of the unit that holds all that was concerned, with its code then."""

    id: int
    at: datetime
    who: str
    action: Action
    kind: SubjectKind
    words: str
    unit: int | None
    unit_code: str
    details: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which events are sought: all that are not narrowed; days are in UTC, both among them; texts are parts."""

    action: Action | None = None
    who: str = ""
    unit: int | None = None
    since: date | None = None
    until: date | None = None
    search: str = ""
