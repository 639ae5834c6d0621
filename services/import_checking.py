"""Checking: every cell of staged files, before anything of them is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from services import mapping_doubts
from services.adapters import batches, mapped_reader, template_reader
from services.adapters.answer_cells import Filled
from services.adapters.respondent_cells import Reference
from services.adapters.tables import ImportBatch, StagedUpload
from services.adapters.template_reader import Identity
from services.adapters.workbook_reader import Workbook
from services.checked_files import Checked, Part, Repetitions, with_issues
from services.domain import mapping_checks, mapping_document
from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.column_mapping import Choices
from services.domain.errors import CellIssue
from services.domain.importing import MOST_ISSUES, EarlierImport, FileCheck, Held, HowFlowsRead, HowRead
from services.domain.questionnaire import GivenAssessment
from services.domain.texts import NO_TEXT, Message
from services.domain.viewer import Viewer
from services.file_contents import held_by_unit, unknown_words
from services.import_context import (
    Context,
    Reach,
    find_context,
    find_mapped_contexts,
    reach_of,
)
from services.kinds import business_case
from services.kinds.kind import CheckedFacts, Incoming
from services.kinds.registry import KINDS
from services.language import current_language
from services.mapping import Plan, plan_for
from services.respondents import LONGEST_NAME, stored_name
from services.staged_workbooks import read_once

Reading = list[tuple[StagedUpload, Workbook]]


def check_files(
    session: Session, viewer: Viewer, key: bytes, workbooks: Reading, most: int = MOST_ISSUES
) -> list[Checked]:
    """Check every cell of files that are imported together; the same may not be in two of them.

    Only the first `most` problems of each are kept; all are counted.
    """
    reach = reach_of(session, viewer)
    known = batches.standing_imports(session, [upload.sha256 for upload, _ in workbooks])
    checked = []
    repetitions = Repetitions(most)
    for upload, workbook in workbooks:
        file = _FileChecker(
            session, viewer, reach, key, upload, workbook, known.get(upload.sha256), most
        ).check()
        checked.append(repetitions.refuse(file))
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
        identity = template_reader.identify(self.workbook)
        if identity is not None:
            return self._template(identity)
        incoming = self._incoming()
        for kind in KINDS:
            found = kind.find(incoming)
            if found is not None:
                return self._facts(*found)
        plan = plan_for(self.session, self.reach, self.upload, self.workbook)
        if plan is not None and plan.choices.flows is not None:
            return self._flows(plan.choices.flows, plan)
        return self._mapped(plan) if plan else self._refused([mapping_doubts.unknown_layout()], mappable=True)

    def _incoming(self) -> Incoming:
        """The file as kinds of facts see it."""
        chosen = self._chosen()
        mapped = chosen.mapping is not None or chosen.flows is not None
        name = self.upload.file_name
        return Incoming(self.session, self.viewer, self.reach, self.workbook, name, mapped)

    def _chosen(self) -> Choices:
        """What a person has said of how the file is read."""
        return mapping_document.read(self.upload.choices) if self.upload.choices else Choices()

    def _refused(self, issues: Sequence[CellIssue], *, mappable: bool = False) -> Checked:
        check = replace(self.blank, mappable=mappable or self.blank.mappable)
        return Checked(with_issues(check, issues, self.most), self.upload.sha256)

    def _template(self, identity: Identity) -> Checked:
        context, issues = find_context(self.session, self.reach, identity)
        if context is None:
            return self._refused(issues)
        choices = self._chosen()
        about = identity, context.framework, context.language, choices.words
        filled = read_once(
            self.workbook, about, lambda: template_reader.read_assessments(self.workbook, *about)
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
        reference = Reference(framework, current_language(), words, tuple(contexts))
        unknown = list(mapping_checks.unknown_in(mapping, framework))
        mapping = mapping_checks.without(mapping, [column for column, _ in unknown])
        if lacking := mapping_checks.lacking(mapping):
            return self._refused([mapping_doubts.incomplete(meaning) for meaning in lacking], mappable=True)
        choices = replace(plan.choices, mapping=mapping)
        filled = read_once(
            self.workbook,
            (choices, reference),
            lambda: mapped_reader.read_mapped(self.workbook, choices, reference),
        )
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
        issues = [*filled.issues, *_too_long(parts), *_nothing_in(self.workbook, filled)]
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
                given = [(unit, f"{mark}/{who}", a) for unit, who, a in given]
            given = [entry for entry in given if (entry[0], entry[1]) not in known]
            return Part(context, tuple(given)), Counter()
        if anonymous:
            return Part(context, tuple(given)), Counter(unit for unit, _ in known)
        return Part(context, tuple(given)), Counter(u for u, who, _ in given if (u, who) in known)

    def _flows(self, flows: CashFlowMapping, plan: Plan) -> Checked:
        self.blank = replace(self.blank, flows=HowFlowsRead(flows, plan.origin), mappable=True)
        return self._facts(*business_case.find_flows(self._incoming(), flows, plan))

    def _facts(self, facts: CheckedFacts | None, issues: Sequence[CellIssue]) -> Checked:
        """A file that holds no answers."""
        if facts is None:
            return self._refused(issues)
        told = facts.framework
        check = replace(
            self.blank,
            framework=told.title if told else NO_TEXT,
            version=str(told.version) if told else "",
            periods=facts.periods,
            units=tuple(self.reach.tree.names[unit] for unit in facts.units),
            contents=facts.contents,
        )
        return Checked(with_issues(check, issues, self.most), self.upload.sha256, facts=facts)


def _too_long(parts: Sequence[Part]) -> Iterator[CellIssue]:
    """Respondents with longer names than are stored."""
    expected = Message("a text of at most {most} characters", {"most": LONGEST_NAME})
    remedy = Message("Give the respondent a code, the same in every wave, such as R001.")
    for part in parts:
        for _unit, name, given in part.assessments:
            if len(name) > LONGEST_NAME:
                yield CellIssue("respondent.long", *given.place, given.respondent, expected, remedy)


def _nothing(code: str, sheet: str, expected: Message) -> CellIssue:
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    return CellIssue(code, sheet, "", "", expected, remedy)


def _nothing_in(workbook: Workbook, filled: Filled) -> Iterator[CellIssue]:
    if not filled.assessments and not any(issue.blocks for issue in filled.issues):
        yield _nothing("workbook.no_answers", workbook.sheets[0].name, Message("at least one answer"))
