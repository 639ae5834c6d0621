"""Checking: every cell of staged files, before anything of them is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from services import case_checking, kpi_checking, mapping_doubts, narrative_checking
from services.adapters import (
    batches,
    case_reader,
    mapped_reader,
    narrative_reader,
    target_workbook,
    template_reader,
)
from services.adapters.answer_cells import Filled
from services.adapters.case_reader import CaseIdentity
from services.adapters.narrative_reader import NarrativeIdentity
from services.adapters.respondent_cells import Reference
from services.adapters.tables import ImportBatch, StagedUpload
from services.adapters.target_workbook import TargetIdentity
from services.adapters.template_reader import Identity
from services.adapters.workbook_reader import Workbook
from services.case_checking import CheckedCase
from services.checked_files import Checked, Part, refuse_repeated, with_issues
from services.domain import mapping_checks, mapping_document
from services.domain.case_facts import counts
from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.column_mapping import Choices
from services.domain.errors import CellIssue
from services.domain.importing import (
    MOST_ISSUES,
    EarlierImport,
    FileCheck,
    Held,
    HowFlowsRead,
    HowRead,
    NarrativeCounts,
)
from services.domain.questionnaire import GivenAssessment
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.file_contents import held_by_unit, unknown_words
from services.import_context import (
    Context,
    Reach,
    find_context,
    find_mapped_contexts,
    find_target_context,
    period_among,
    reach_of,
)
from services.kpi_checking import KpiIdentity
from services.language import current_language
from services.mapping import Plan, plan_for
from services.respondents import stored_name

Reading = list[tuple[StagedUpload, Workbook]]


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
    narratives: dict[tuple[int, str], str] = {}
    values: dict[tuple[str, int, str], str] = {}
    for upload, workbook in workbooks:
        file = _FileChecker(
            session, viewer, reach, key, upload, workbook, known.get(upload.sha256), most
        ).check()
        if file.case is not None and file.storable:
            repeated = case_checking.repeated(file.case, initiatives, upload.id)
            file = replace(file, check=with_issues(file.check, [*file.check.issues, *repeated], most))
        if file.narratives is not None and file.storable:
            told = narrative_checking.repeated(file.narratives, narratives, upload.id, reach.tree.names)
            file = replace(file, check=with_issues(file.check, [*file.check.issues, *told], most))
        if file.kpis is not None and file.storable:
            again = kpi_checking.repeated(file.kpis, values, upload.id)
            file = replace(file, check=with_issues(file.check, [*file.check.issues, *again], most))
        checked.append(refuse_repeated(file, seen, most))
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
        narratives = narrative_reader.identify(self.workbook)
        if narratives is not None:
            return self._narratives(narratives)
        identity = template_reader.identify(self.workbook)
        if identity is not None:
            return self._template(identity)
        kpis = None if self._is_mapped else kpi_checking.identify(self.session, self.reach, self.workbook)
        if kpis is not None:
            return self._kpis(kpis)
        plan = plan_for(self.session, self.reach, self.upload, self.workbook)
        if plan is not None and plan.choices.flows is not None:
            return self._flows(plan.choices.flows, plan)
        return self._mapped(plan) if plan else self._refused([mapping_doubts.unknown_layout()], mappable=True)

    @property
    def _is_mapped(self) -> bool:
        """Whether a person has said how the columns are read."""
        chosen = mapping_document.read(self.upload.choices) if self.upload.choices else Choices()
        return chosen.mapping is not None or chosen.flows is not None

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
                held += held_by_unit(self.reach, part, there)
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
            unknown=tuple(unknown_words(told, self.reach, filled)),
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
        return self._refused(issues) if found is None else self._checked_case(self.blank, found, issues)

    def _flows(self, mapping: CashFlowMapping, plan: Plan) -> Checked:
        found, issues = case_checking.check_flows(
            *(self.session, self.viewer, self.reach, self.workbook, mapping), chosen=plan.origin == "chosen"
        )
        self.blank = replace(self.blank, flows=HowFlowsRead(mapping, plan.origin), mappable=True)
        if found is None:
            return self._refused(issues, mappable=True)
        return replace(self._checked_case(self.blank, found, issues), choices=plan.choices)

    def _checked_case(self, check: FileCheck, found: CheckedCase, issues: Sequence[CellIssue]) -> Checked:
        check = replace(
            check,
            units=tuple(self.reach.tree.names[unit] for unit in found.units),
            case=counts(found.case, found.standing.batches.keys()),
        )
        return Checked(with_issues(check, issues, self.most), self.upload.sha256, case=found)

    def _kpis(self, identity: KpiIdentity) -> Checked:
        found, issues = kpi_checking.check(self.session, self.reach, identity, self.upload.file_name)
        if found is None:
            return self._refused(issues)
        check = replace(
            self.blank,
            units=tuple(self.reach.tree.names[unit] for unit in found.units),
            kpis=found.counts,
        )
        return Checked(with_issues(check, issues, self.most), self.upload.sha256, kpis=found)

    def _narratives(self, identity: NarrativeIdentity) -> Checked:
        found, issues = narrative_checking.check(self.session, self.reach, identity)
        if found is None:
            return self._refused(issues)
        check = replace(
            self.blank,
            units=tuple(self.reach.tree.names[unit] for unit in found.units),
            periods=found.periods,
            narratives=NarrativeCounts(len(found.narratives), found.replaced),
        )
        return Checked(with_issues(check, issues, self.most), self.upload.sha256, narratives=found)


def _nothing(code: str, sheet: str, expected: Message) -> CellIssue:
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    return CellIssue(code, sheet, "", "", expected, remedy)


def _nothing_in(workbook: Workbook, filled: Filled) -> Iterator[CellIssue]:
    if not filled.assessments and not any(issue.blocks for issue in filled.issues):
        yield _nothing("workbook.no_answers", workbook.sheets[0].name, Message("at least one answer"))
