"""Checked files: what is known of a staged file once every cell of it has been looked at."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from services.domain.column_mapping import Choices
from services.domain.errors import CellIssue
from services.domain.importing import FileCheck, IssueGroup
from services.domain.questionnaire import GivenAssessment
from services.domain.texts import Message
from services.import_context import Context
from services.kinds.kind import CheckedFacts
from services.kinds.registry import BY_NAME


@dataclass(frozen=True, slots=True)
class Part:
    """The assessments of one wave: (unit, respondent as stored, answers)."""

    context: Context
    assessments: tuple[tuple[int, str, GivenAssessment], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with all that storing it needs: assessments by wave, or other facts."""

    check: FileCheck
    sha256: str
    parts: tuple[Part, ...] = ()
    choices: Choices = Choices()  # noqa: RUF009  frozen
    facts: CheckedFacts | None = None

    @property
    def storable(self) -> bool:
        """Whether there is something to store and nothing against it."""
        there = self.facts is not None or any(part.assessments for part in self.parts)
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


class Repetitions:
    """What files that are imported together may not hold twice: a respondent of a wave, facts that stand once."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.seen: dict[Hashable, str] = {}

    def refuse(self, file: Checked) -> Checked:
        """The same file, with a problem for each that one of the files before has too."""
        found = [*self._respondents(file), *self._facts(file)] if file.storable else []
        if not found:
            return file
        return replace(file, check=with_issues(file.check, [*file.check.issues, *found], self.most))

    def _again(self, key: Hashable, file: Checked) -> bool:
        return self.seen.setdefault(key, file.check.staged) != file.check.staged

    def _respondents(self, file: Checked) -> Iterator[CellIssue]:
        for part in file.parts:
            for unit, who, given in part.assessments:
                if self._again((part.context.wave_id, unit, who), file):
                    yield CellIssue(
                        "respondent.twice",
                        given.place[0] or given.unit_code,
                        given.place[1],
                        given.respondent,
                        Message("each respondent once; another of these files has this code too"),
                        Message("Discard one of the two files, or give this respondent another code."),
                    )

    def _facts(self, file: Checked) -> Iterator[CellIssue]:
        if file.facts is not None:
            kind = BY_NAME[file.facts.contents.kind]
            for key, told in file.facts.once.items():
                if kind.twice and self._again((kind.name, key), file):
                    yield replace(kind.twice, found=told)
