"""What an import would do: problems and changes, as values that a preview shows and a confirmation carries."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.column_mapping import ColumnMapping, Existing
from services.domain.errors import CellIssue, Severity
from services.domain.texts import NO_TEXT, LocalText, Message

MOST_ISSUES = 200


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """When a file with the same content was imported, and by whom."""

    batch: int
    when: datetime
    who: str


Progress = Callable[[Message, float], None]
"""Told what is being done and how much of the whole is done (0 to 1)."""

Origin = Literal["chosen", "remembered", "recognised"]


@dataclass(frozen=True, slots=True)
class HowRead:
    """How a file that is not ours is read: the mapping, whether a person chose it, it was remembered, or recognised.

    `tool` is the survey tool that wrote the file, `found` and `asked` how many questions have a column.
    """

    mapping: ColumnMapping
    origin: Origin
    tool: str
    found: int
    asked: int


@dataclass(frozen=True, slots=True)
class HowFlowsRead:
    """How a file with cash flows is read, and why."""

    mapping: CashFlowMapping
    origin: Origin


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds of one unit: its coverage is answered / (asked of its respondents - not applicable)."""

    unit: str
    period: str
    assessments: int
    replaced: int
    answers: int
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that means nothing yet, how often it stands there, what it may mean (codes and labels), the nearest code.

    `kind` is answer, unit or role; `group` the answer set of an answer.
    """

    kind: Literal["answer", "unit", "role"]
    group: str
    word: str
    count: int
    options: tuple[tuple[str, LocalText], ...]
    nearest: str | None


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """How many problems of one kind a file has."""

    code: str
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file or a batch holds beside answers: its kind, how much of what, how many replace earlier ones."""

    kind: str
    counts: Mapping[str, int]
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One staged file: what it is for, how much it holds, its first problems and how many there are.

    `anonymous`: nobody in it can be recognised when it comes again.
    """

    staged: str
    file_name: str
    framework: LocalText = NO_TEXT
    version: str = ""
    periods: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    issues: tuple[CellIssue, ...] = ()
    errors: int = 0
    warnings: int = 0
    groups: tuple[IssueGroup, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    earlier: EarlierImport | None = None
    contents: Contents | None = None
    read: HowRead | None = None
    flows: HowFlowsRead | None = None
    mappable: bool = False
    anonymous: bool = False
    existing: Existing = "replace"

    @property
    def assessments(self) -> int:
        """How many respondents' answers it holds."""
        return sum(held.assessments for held in self.held)

    @property
    def answers(self) -> int:
        """How many answers it holds."""
        return sum(held.answers for held in self.held)

    @property
    def replaced(self) -> int:
        """How many assessments are there already."""
        return sum(held.replaced for held in self.held)

    @property
    def period(self) -> str:
        """The period it is for, empty where it is for several or none."""
        return self.periods[0] if len(self.periods) == 1 else ""


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """How one score of a unit would change; None where there is no score. `headline`: one an executive reads first."""

    unit_id: int
    unit: str
    period: str
    dimension: LocalText
    before: float | None
    after: float | None
    wave_id: int = 0
    headline: bool = False


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What confirming would store and change; `fingerprint` is empty while a problem blocks it."""

    files: tuple[FileCheck, ...]
    changes: tuple[ScoreChange, ...] = ()
    fingerprint: str = ""

    @property
    def ready(self) -> bool:
        """Whether there is something to confirm and nothing against it."""
        return bool(self.fingerprint)


def fingerprint(changes: Sequence[ScoreChange], replaced: int, beside: Sequence[str] = ()) -> str:
    """What a confirmation is compared by: every score before and after, how many assessments are replaced.

    `beside` is what each file of other facts rests on.
    """
    told = repr(
        (replaced, *beside, [(c.unit_id, c.period, c.dimension.en, c.before, c.after) for c in changes])
    )
    return hashlib.sha256(told.encode()).hexdigest()
