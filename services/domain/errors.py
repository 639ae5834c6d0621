"""Expected errors: where it is, what it is, how to mend it; all at once, in words that can be translated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.domain.texts import Message

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class CellIssue:
    """One problem in a workbook: its code, where it is, what was found and expected, how to mend it."""

    code: str
    sheet: str
    cell: str
    found: str
    expected: Message
    remedy: Message
    severity: Severity = "error"

    @property
    def blocks(self) -> bool:
        """Whether the workbook cannot be stored before this is mended."""
        return self.severity == "error"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document: in words, and as the steps that lead there (part, number from 0 or code, field)."""

    words: str
    path: tuple[str | int, ...]

    def at(self, name: str) -> "Place":
        """A field of this entry."""
        return Place(f"{self.words}, {name}", (*self.path, name))

    def __str__(self) -> str:
        """The place in words."""
        return self.words


def entry(part: str, code: str) -> Place:
    """The entry of a part that bears a code."""
    return Place(f"{part} ({code})", (part, code))


@dataclass(frozen=True, slots=True)
class DocumentIssue:
    """One problem in a framework document: where it is, what is wrong, how to mend it."""

    where: Place
    what: Message
    remedy: Message


class PalierError(Exception):
    """An error people can do something about: what happened, and how to mend it."""

    def __init__(self, what: Message, remedy: Message | None = None) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        """What happened and what to do, in English."""
        return " ".join(str(part) for part in (self.what, self.remedy) if part)


class WorkbookRefusedError(PalierError):
    """The file could not be read as a workbook at all."""


class WorkbookRejectedError(PalierError):
    """The workbook was read, and none of it was stored."""

    def __init__(self, what: Message, issues: Sequence[CellIssue], remedy: Message | None = None) -> None:
        super().__init__(what, remedy)
        self.issues = tuple(issues)


class FrameworkRejectedError(PalierError):
    """A framework document has errors; nothing of it was stored."""

    def __init__(self, what: Message, issues: Sequence[DocumentIssue]) -> None:
        super().__init__(what)
        self.issues = tuple(issues)


class MappingRejectedError(PalierError):
    """A column mapping has errors; nothing was read by it."""

    def __init__(self, what: Message, issues: Sequence[DocumentIssue]) -> None:
        super().__init__(what, issues[0].what if issues else None)
        self.issues = tuple(issues)


class PlanRejectedError(PalierError):
    """Steps or aims of a roadmap have errors; nothing of them was stored."""

    def __init__(self, what: Message, issues: Sequence[DocumentIssue]) -> None:
        super().__init__(what, issues[0].remedy if issues else None)
        self.issues = tuple(issues)


class NotAllowedError(PalierError):
    """The viewer's role or scope does not allow this."""


class NotFoundError(PalierError):
    """Something named by the viewer does not exist, or lies outside the viewer's scope."""


class OutOfDateError(PalierError):
    """The data changed between a preview and its confirmation."""


class DataMovedError(PalierError):
    """The data moved on while a screen was reading; reading again shows the new state."""


class RefusedError(PalierError):
    """The request contradicts what is stored."""


class OutageError(PalierError):
    """The database cannot be reached, is too busy or has no room; nothing was stored."""
