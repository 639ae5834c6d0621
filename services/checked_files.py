"""Checked files: what is known of a staged file once every cell of it has been looked at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.case_checking import CheckedCase
from services.domain.column_mapping import Choices
from services.domain.errors import CellIssue
from services.domain.framework import Framework
from services.domain.importing import FileCheck, IssueGroup
from services.domain.questionnaire import GivenAssessment
from services.domain.targets import GivenTarget
from services.domain.texts import Message
from services.import_context import Context
from services.kpi_checking import CheckedKpis
from services.narrative_checking import CheckedNarratives


@dataclass(frozen=True, slots=True)
class Part:
    """The assessments of one wave: (unit, respondent as stored, answers)."""

    context: Context
    assessments: tuple[tuple[int, str, GivenAssessment], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with all that storing it needs: assessments by wave, targets with their framework, or other facts."""

    check: FileCheck
    sha256: str
    parts: tuple[Part, ...] = ()
    choices: Choices = Choices()  # noqa: RUF009  frozen
    target_framework: Framework | None = None
    targets: tuple[GivenTarget, ...] = ()
    case: CheckedCase | None = None
    narratives: CheckedNarratives | None = None
    kpis: CheckedKpis | None = None

    @property
    def storable(self) -> bool:
        """Whether there is something to store and nothing against it."""
        there = any(part.assessments for part in self.parts) or self.target_framework is not None
        there = there or any(part is not None for part in (self.case, self.kpis, self.narratives))
        return there and self.check.errors == 0 and self.check.earlier is None


def with_issues(check: FileCheck, issues: Sequence[CellIssue], most: int) -> FileCheck:
    """Errors first, then warnings; only the first are kept, all are counted, by kind too."""
    ordered = sorted(issues, key=lambda issue: not issue.blocks)
    errors = sum(issue.blocks for issue in issues)
    kinds = Counter((issue.code, issue.severity) for issue in ordered)
    groups = tuple(IssueGroup(code, severity, count) for (code, severity), count in kinds.items())
    return replace(
        check, issues=tuple(ordered[:most]), errors=errors, warnings=len(issues) - errors, groups=groups
    )


def refuse_repeated(file: Checked, seen: dict[tuple[int, int, str], str], most: int) -> Checked:
    """A respondent may be in one of the files that are imported together, not in two."""
    if not file.storable:
        return file
    repeated = []
    for part in file.parts:
        for unit, who, given in part.assessments:
            other = seen.setdefault((part.context.wave_id, unit, who), file.check.staged)
            if other != file.check.staged:
                repeated.append(given)
    issues = [
        CellIssue(
            "respondent.twice",
            given.place[0] or given.unit_code,
            given.place[1],
            given.respondent,
            Message("each respondent once; another of these files has this code too"),
            Message("Discard one of the two files, or give this respondent another code."),
        )
        for given in repeated
    ]
    if not issues:
        return file
    return replace(file, check=with_issues(file.check, [*file.check.issues, *issues], most))
