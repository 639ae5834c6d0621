"""What an import would do: problems and changes, as values that a preview shows and a confirmation carries."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.domain.errors import CellIssue
from services.domain.texts import LocalText

MOST_ISSUES = 200


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """When a file with the same content was imported, and by whom."""

    batch: int
    when: datetime
    who: str


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One staged file: what it is for, how much it holds, its first problems and how many there are."""

    staged: str
    file_name: str
    framework: LocalText
    version: str
    period: str
    units: tuple[str, ...]
    assessments: int
    answers: int
    replaced: int
    issues: tuple[CellIssue, ...] = ()
    errors: int = 0
    warnings: int = 0
    earlier: EarlierImport | None = None
    targets: int = 0


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """How one score of a unit would change; None where there is no score."""

    unit_id: int
    unit: str
    period: str
    dimension: LocalText
    before: float | None
    after: float | None


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


def fingerprint(changes: Sequence[ScoreChange], replaced: int) -> str:
    """What a confirmation is compared by: every score before and after, and how many assessments are replaced."""
    told = repr((replaced, [(c.unit_id, c.period, c.dimension.en, c.before, c.after) for c in changes]))
    return hashlib.sha256(told.encode()).hexdigest()
