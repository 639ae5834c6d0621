"""Checking: every cell of staged files, before anything of them is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from services import case_checking, mapping_doubts
from services.adapters import batches, case_reader, mapped_reader, target_workbook, template_reader
from services.adapters.answer_cells import Filled, UnknownWord
from services.adapters.case_reader import CaseIdentity
from services.adapters.respondent_cells import Reference
from services.adapters.similarity import Nearest
from services.adapters.tables import ImportBatch, StagedUpload
from services.adapters.target_workbook import TargetIdentity
from services.adapters.template_reader import Identity
from services.adapters.workbook_reader import Workbook
from services.case_checking import CheckedCase
from services.domain import mapping_checks, mapping_document
from services.domain.case_facts import counts
from services.domain.column_mapping import Choices
from services.domain.errors import CellIssue
from services.domain.framework import Framework
from services.domain.importing import (
    MOST_ISSUES,
    EarlierImport,
    FileCheck,
    Held,
    HowRead,
    IssueGroup,
    Unknown,
)
from services.domain.questionnaire import GivenAssessment
from services.domain.scoring import AnswerState
from services.domain.targets import GivenTarget
from services.domain.texts import LocalText, Message
from services.domain.viewer import Viewer
from services.import_context import (
    Context,
    Reach,
    find_context,
    find_mapped_contexts,
    find_target_context,
    period_among,
    reach_of,
)
from services.language import current_language
from services.mapping import Plan, plan_for
from services.respondents import stored_name

Reading = list[tuple[StagedUpload, Workbook]]
NEAR = 0.5
"""How alike a word must be to be suggested; nothing follows from it before a person accepts."""


@dataclass(frozen=True, slots=True)
class Part:
    """The assessments of one wave: (unit, respondent as stored, answers)."""

    context: Context
    assessments: tuple[tuple[int, str, GivenAssessment], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with all that storing it needs: assessments by wave, targets with their framework, or a business case."""

    check: FileCheck
    sha256: str
    parts: tuple[Part, ...] = ()
    choices: Choices = Choices()  # noqa: RUF009  frozen
    target_framework: Framework | None = None
    targets: tuple[GivenTarget, ...] = ()
    case: CheckedCase | None = None

    @property
    def storable(self) -> bool:
        """Whether there is something to store and nothing against it."""
        there = any(part.assessments for part in self.parts) or self.target_framework is not None
        return (there or self.case is not None) and self.check.errors == 0 and self.check.earlier is None


def check_files(
    session: Session, viewer: Viewer, key: bytes, workbooks: Reading, most: int = MOST_ISSUES
) -> list[Checked]:
    """Check every cell of files that are imported together; the same respondent may not be in two of them.

    Only the first `most` problems of each are kept; all are counted.
    """
    reach = reach_of(session, viewer)
    known = batches.standing_imports(session, [upload.sha256 for upload, _ in workbooks])
    checked = []
    seen: dict[tuple[int, int, str], str] = {}
    initiatives: dict[tuple[int, str], str] = {}
    for upload, workbook in workbooks:
        file = _FileChecker(
            session, viewer, reach, key, upload, workbook, known.get(upload.sha256), most
        ).check()
        if file.case is not None and file.storable:
            repeated = case_checking.repeated(file.case, initiatives, upload.id)
            file = replace(file, check=with_issues(file.check, [*file.check.issues, *repeated], most))
        checked.append(_refuse_repeated(file, seen, most))
    return checked


class _FileChecker:
    """Checks one file."""

    def __init__(
        self,
        session: Session,
        viewer: Viewer,
        reach: Reach,
        key: bytes,
        upload: StagedUpload,
        workbook: Workbook,
        known: ImportBatch | None,
        most: int,
    ) -> None:
        self.session = session
        self.viewer = viewer
        self.reach = reach
        self.key = key
        self.upload = upload
        self.workbook = workbook
        self.most = most
        earlier = EarlierImport(known.id, known.imported_at, known.imported_by) if known else None
        self.blank = FileCheck(upload.id, upload.file_name, earlier=earlier)

    def check(self) -> Checked:
        """What the file is, what it holds and every problem in it."""
        targets = target_workbook.identify(self.workbook)
        if targets is not None:
            return self._targets(targets)
        case = case_reader.identify(self.workbook)
        if case is not None:
            return self._case(case)
        identity = template_reader.identify(self.workbook)
        if identity is not None:
            return self._template(identity)
        plan = plan_for(self.session, self.reach, self.upload, self.workbook)
        return self._mapped(plan) if plan else self._refused([mapping_doubts.unknown_layout()], mappable=True)

    def _refused(self, issues: Sequence[CellIssue], *, mappable: bool = False) -> Checked:
        check = replace(self.blank, mappable=mappable)
        return Checked(with_issues(check, issues, self.most), self.upload.sha256)

    def _template(self, identity: Identity) -> Checked:
        context, issues = find_context(self.session, self.reach, identity)
        if context is None:
            return self._refused(issues)
        choices = mapping_document.read(self.upload.choices) if self.upload.choices else Choices()
        filled = template_reader.read_assessments(
            self.workbook, identity, context.framework, context.language, choices.words
        )
        filled.issues[:0] = issues
        units = tuple(self.reach.tree.names[unit] for unit in context.units.values())
        return self._answers(replace(self.blank, units=units), filled, {context.period: context}, choices)

    def _mapped(self, plan: Plan) -> Checked:
        mapping = plan.choices.mapping
        assert mapping is not None  # noqa: S101  a plan has one
        contexts = find_mapped_contexts(self.session, self.reach, mapping, current_language())
        if not contexts:
            return self._refused([mapping_doubts.no_wave(mapping.framework)], mappable=True)
        contexts = mapping_doubts.of_one_version(contexts, mapping)
        framework = next(iter(contexts.values())).framework
        organisation = next(u for u in self.reach.organisations if u.code == mapping.organisation)
        words = self.reach.words_of_units(organisation)
        reference = Reference(framework, current_language(), words, period_among(contexts))
        unknown = list(mapping_checks.unknown_in(mapping, framework))
        mapping = mapping_checks.without(mapping, [column for column, _ in unknown])
        if lacking := mapping_checks.lacking(mapping):
            return self._refused([mapping_doubts.incomplete(meaning) for meaning in lacking], mappable=True)
        choices = replace(plan.choices, mapping=mapping)
        filled = mapped_reader.read_mapped(self.workbook, choices, reference)
        filled.issues[:0] = [
            *mapping_doubts.doubts(self.reach, plan, contexts),
            *(mapping_doubts.gone(plan, *one) for one in unknown),
        ]
        asked = {question.code for question in framework.questions}
        found = len(asked & set(mapping.questions)) or len({q for a in filled.assessments for q in a.answers})
        filled.issues += mapping_doubts.unsure(self.workbook, mapping, framework)
        if plan.origin != "chosen":
            filled.issues += mapping_doubts.unread(self.workbook, mapping, framework)
        if plan.origin == "remembered":
            units = {given.unit_code for given in filled.assessments}
            filled.issues += mapping_doubts.elsewhere(self.session, self.reach, mapping, units)
        tool = plan.recognised.tool if plan.recognised else ""
        read = HowRead(mapping, plan.origin, tool, found, len(asked))
        check = replace(self.blank, read=read, mappable=True)
        return self._answers(check, filled, contexts, choices)

    def _answers(
        self, check: FileCheck, filled: Filled, contexts: Mapping[str, Context], choices: Choices
    ) -> Checked:
        """The assessments of a file by wave, with what is there already."""
        only = next(iter(contexts)) if len(contexts) == 1 else ""
        parts: list[Part] = []
        held: list[Held] = []
        for period, context in contexts.items():
            given = [
                (context.units[a.unit_code], self._stored_name(context, a), a)
                for a in filled.assessments
                if (a.period or only) == period and a.unit_code in context.units
            ]
            if given:
                part, there = self._beside(context, given, filled.anonymous, choices)
                parts.append(part)
                held += _held(self.reach, part, there)
        told = parts[-1].context if parts else list(contexts.values())[-1]
        check = replace(
            check,
            framework=told.framework.title,
            version=str(told.framework.version),
            periods=tuple(part.context.period for part in parts) or (told.period,),
            units=tuple(dict.fromkeys(h.unit for h in held)) or check.units,
            held=tuple(held),
            anonymous=filled.anonymous,
            existing=choices.existing,
            unknown=tuple(_unknown(told, self.reach, filled)),
        )
        issues = [*filled.issues, *_nothing_in(self.workbook, filled)]
        return Checked(with_issues(check, issues, self.most), self.upload.sha256, tuple(parts), choices)

    def _stored_name(self, context: Context, given: GivenAssessment) -> str:
        return stored_name(self.key, context.framework, context.organisation_id, given.respondent)

    def _beside(
        self,
        context: Context,
        given: list[tuple[int, str, GivenAssessment]],
        anonymous: bool,
        choices: Choices,
    ) -> tuple[Part, Counter[int]]:
        """What is to be stored beside what is there: all of it, or with `add` those who have not answered yet.

        Also how many assessments of each unit are there already that it would take the place of.
        """
        known = batches.known_respondents(self.session, context.wave_id, {unit for unit, _, _ in given})
        if choices.existing == "add":
            if anonymous:
                mark = self.upload.sha256[:8]
                given = [(unit, f"{mark}/{who}"[:200], a) for unit, who, a in given]
            given = [entry for entry in given if (entry[0], entry[1]) not in known]
            return Part(context, tuple(given)), Counter()
        if anonymous:
            return Part(context, tuple(given)), Counter(unit for unit, _ in known)
        return Part(context, tuple(given)), Counter(u for u, who, _ in given if (u, who) in known)

    def _targets(self, identity: TargetIdentity) -> Checked:
        framework, units, issues = find_target_context(self.session, self.reach, identity)
        if framework is None:
            return self._refused(issues)
        found = target_workbook.read(identity, framework, units)
        concerned = sorted({target.unit for target in found.targets})
        check = replace(
            self.blank,
            framework=framework.title,
            version=str(framework.version),
            units=tuple(self.reach.tree.names[unit] for unit in concerned),
            targets=len(found.targets),
        )
        issues = [*issues, *found.issues]
        if not found.targets and not issues:
            issues = [_nothing("workbook.no_targets", identity.sheet.name, Message("at least one target"))]
        return Checked(
            with_issues(check, issues, self.most),
            self.upload.sha256,
            target_framework=framework,
            targets=tuple(found.targets),
        )

    def _case(self, identity: CaseIdentity) -> Checked:
        found, issues = case_checking.check(self.session, self.viewer, self.reach, identity)
        if found is None:
            return self._refused(issues)
        check = replace(
            self.blank,
            units=tuple(self.reach.tree.names[unit] for unit in found.units),
            case=counts(found.case, found.standing.batches.keys()),
        )
        return Checked(with_issues(check, issues, self.most), self.upload.sha256, case=found)


def _held(reach: Reach, part: Part, there: Mapping[int, int]) -> Iterator[Held]:
    """What a part holds of each unit."""
    by_unit: dict[int, list[GivenAssessment]] = {}
    for unit, _, given in part.assessments:
        by_unit.setdefault(unit, []).append(given)
    questions = len(part.context.framework.questions)
    for unit, assessments in by_unit.items():
        states = Counter(answer.state for given in assessments for answer in given.answers.values())
        asked = questions * len(assessments) - states[AnswerState.NOT_APPLICABLE]
        coverage = states[AnswerState.ANSWERED] / asked if asked else None
        name, replaced = reach.tree.names[unit], there.get(unit, 0)
        yield Held(name, part.context.period, len(assessments), replaced, sum(states.values()), coverage)


def _unknown(context: Context, reach: Reach, filled: Filled) -> Iterator[Unknown]:
    """The words of a file that mean nothing yet, the most frequent first, with what each may mean."""
    for word, count in filled.unknown.most_common(MOST_ISSUES):
        options = _options(context, reach, word)
        known = Nearest((text, code) for code, label in options for text in (code, label.en, label.fr))
        near = known.find(word.word, NEAR)
        yield Unknown(word.kind, word.group, word.word, count, options, near.code if near else None)


def _options(context: Context, reach: Reach, word: UnknownWord) -> tuple[tuple[str, LocalText], ...]:
    framework = context.framework
    if word.kind == "answer":
        return tuple((o.code, o.label) for o in framework.answer_set_by_code[word.group].options)
    if word.kind == "role":
        return tuple((role.code, role.title) for role in framework.roles)
    names = ((code, reach.tree.names[unit]) for code, unit in context.units.items())
    return tuple((code, LocalText(name, name)) for code, name in names)


def _nothing(code: str, sheet: str, expected: Message) -> CellIssue:
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    return CellIssue(code, sheet, "", "", expected, remedy)


def _nothing_in(workbook: Workbook, filled: Filled) -> Iterator[CellIssue]:
    if not filled.assessments and not any(issue.blocks for issue in filled.issues):
        yield _nothing("workbook.no_answers", workbook.sheets[0].name, Message("at least one answer"))


def with_issues(check: FileCheck, issues: Sequence[CellIssue], most: int) -> FileCheck:
    """Errors first, then warnings; only the first are kept, all are counted, by kind too."""
    ordered = sorted(issues, key=lambda issue: not issue.blocks)
    errors = sum(issue.blocks for issue in issues)
    kinds = Counter((issue.code, issue.severity) for issue in ordered)
    groups = tuple(IssueGroup(code, severity, count) for (code, severity), count in kinds.items())
    return replace(
        check, issues=tuple(ordered[:most]), errors=errors, warnings=len(issues) - errors, groups=groups
    )


def _refuse_repeated(file: Checked, seen: dict[tuple[int, int, str], str], most: int) -> Checked:
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
