"""Checking: every cell of staged workbooks, before anything of them is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from services import access
from services.adapters import batches, target_workbook, template_reader
from services.adapters.tables import ImportBatch, StagedUpload
from services.adapters.target_workbook import TargetIdentity
from services.adapters.workbook_reader import Workbook
from services.domain.errors import CellIssue
from services.domain.framework import Framework
from services.domain.importing import MOST_ISSUES, EarlierImport, FileCheck
from services.domain.questionnaire import GivenAssessment
from services.domain.targets import GivenTarget
from services.domain.texts import NO_TEXT, Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.import_context import Context, find_context, find_target_context
from services.respondents import stored_name

Reading = list[tuple[StagedUpload, Workbook]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with all that storing it needs: assessments with their context, or targets with their framework."""

    check: FileCheck
    sha256: str
    context: Context | None
    assessments: tuple[tuple[int, str, GivenAssessment], ...]
    target_framework: Framework | None = None
    targets: tuple[GivenTarget, ...] = ()

    @property
    def storable(self) -> bool:
        """Whether there is something to store and nothing against it."""
        there = self.context is not None or self.target_framework is not None
        return there and self.check.errors == 0 and self.check.earlier is None


def check_files(session: Session, viewer: Viewer, key: bytes, workbooks: Reading) -> list[Checked]:
    """Check every cell of workbooks that are imported together; the same respondent may not be in two of them."""
    tree = access.visible_tree(session, viewer)
    known = batches.standing_imports(session, [upload.sha256 for upload, _ in workbooks])
    checked = []
    seen: dict[tuple[int, int, str], str] = {}
    for upload, workbook in workbooks:
        file = _check_file(session, viewer, tree, key, upload, workbook, known.get(upload.sha256))
        checked.append(_refuse_repeated(file, seen))
    return checked


def _check_file(
    session: Session,
    viewer: Viewer,
    tree: UnitTree,
    key: bytes,
    upload: StagedUpload,
    workbook: Workbook,
    known: ImportBatch | None,
) -> Checked:
    earlier = EarlierImport(known.id, known.imported_at, known.imported_by) if known else None
    identity = target_workbook.identify(workbook)
    if identity is not None:
        return _check_targets(session, viewer, tree, upload, identity, earlier)
    context, issues = find_context(session, viewer, template_reader.identify(workbook))
    if context is None:
        check = FileCheck(upload.id, upload.file_name, NO_TEXT, "", "", (), 0, 0, 0, earlier=earlier)
        return Checked(_with_issues(check, issues), upload.sha256, None, ())
    return _check_answers(session, tree, key, upload, workbook, context, issues, earlier)


def _check_answers(
    session: Session,
    tree: UnitTree,
    key: bytes,
    upload: StagedUpload,
    workbook: Workbook,
    context: Context,
    issues: Sequence[CellIssue],
    earlier: EarlierImport | None,
) -> Checked:
    filled = template_reader.read_assessments(workbook, context.identity, context.framework, context.language)
    given = tuple(
        (
            context.units[a.unit_code],
            stored_name(key, context.framework, context.organisation_id, a.respondent),
            a,
        )
        for a in filled.assessments
        if a.unit_code in context.units
    )
    known_people = batches.known_respondents(session, context.wave_id, set(context.units.values()))
    check = FileCheck(
        upload.id,
        upload.file_name,
        context.framework.title,
        str(context.framework.version),
        context.period,
        tuple(tree.names[unit] for unit in context.units.values()),
        len(given),
        sum(len(a.answers) for _, _, a in given),
        sum((unit, who) in known_people for unit, who, _ in given),
        earlier=earlier,
    )
    issues = [*issues, *filled.issues, *_nothing_in(workbook, filled)]
    return Checked(_with_issues(check, issues), upload.sha256, context, given)


def _check_targets(
    session: Session,
    viewer: Viewer,
    tree: UnitTree,
    upload: StagedUpload,
    identity: TargetIdentity,
    earlier: EarlierImport | None,
) -> Checked:
    framework, units, issues = find_target_context(session, viewer, identity)
    check = FileCheck(upload.id, upload.file_name, NO_TEXT, "", "", (), 0, 0, 0, earlier=earlier)
    if framework is None:
        return Checked(_with_issues(check, issues), upload.sha256, None, ())
    found = target_workbook.read(identity, framework, units)
    concerned = sorted({target.unit for target in found.targets})
    check = replace(
        check,
        framework=framework.title,
        version=str(framework.version),
        units=tuple(tree.names[unit] for unit in concerned),
        targets=len(found.targets),
    )
    issues = [*issues, *found.issues]
    if not found.targets and not issues:
        issues = [_nothing("workbook.no_targets", identity.sheet.name, Message("at least one target"))]
    return Checked(_with_issues(check, issues), upload.sha256, None, (), framework, tuple(found.targets))


def _nothing(code: str, sheet: str, expected: Message) -> CellIssue:
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    return CellIssue(code, sheet, "", "", expected, remedy)


def _nothing_in(workbook: Workbook, filled: template_reader.Filled) -> Iterator[CellIssue]:
    if not filled.assessments and not any(issue.blocks for issue in filled.issues):
        yield _nothing("workbook.no_answers", workbook.sheets[0].name, Message("at least one answer"))


def _with_issues(check: FileCheck, issues: Sequence[CellIssue]) -> FileCheck:
    """Errors first, then warnings; only the first are kept, all are counted."""
    ordered = sorted(issues, key=lambda issue: not issue.blocks)
    errors = sum(issue.blocks for issue in issues)
    return replace(check, issues=tuple(ordered[:MOST_ISSUES]), errors=errors, warnings=len(issues) - errors)


def _refuse_repeated(file: Checked, seen: dict[tuple[int, int, str], str]) -> Checked:
    """A respondent may be in one of the files that are imported together, not in two."""
    if not file.storable or file.context is None:
        return file
    repeated = []
    for unit, who, given in file.assessments:
        other = seen.setdefault((file.context.wave_id, unit, who), file.check.file_name)
        if other != file.check.file_name:
            repeated.append((given, other))
    issues = [
        CellIssue(
            "respondent.twice",
            given.unit_code,
            "",
            given.respondent,
            Message("each respondent once; “{file}” has this code too", {"file": other}),
            Message("Discard one of the two files, or give this respondent another code."),
        )
        for given, other in repeated
    ]
    return replace(file, check=_with_issues(file.check, [*file.check.issues, *issues])) if issues else file
