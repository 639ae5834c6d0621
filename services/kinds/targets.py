"""Targets as a kind of facts."""

from collections.abc import Mapping
from functools import partial

from services import targets
from services.adapters import target_rows, target_workbook
from services.domain.errors import CellIssue
from services.domain.importing import Contents
from services.domain.texts import Message
from services.import_context import find_target_context
from services.kinds.kind import CheckedFacts, FactKind, Finding, Incoming
from services.language import format_count
from services.language import gettext as _


def _find(file: Incoming) -> Finding | None:
    identity = target_workbook.identify(file.workbook)
    if identity is None:
        return None
    framework, units, issues = find_target_context(file.session, file.reach, identity)
    if framework is None:
        return None, issues
    found = target_workbook.read(identity, framework, units)
    issues = [*issues, *found.issues]
    if not found.targets and not issues:
        issues = [_nothing("workbook.no_targets", identity.sheet.name)]
    facts = CheckedFacts(
        Contents(targets.KIND, {"targets": len(found.targets)}),
        tuple(sorted({target.unit for target in found.targets})),
        partial(targets.store, framework=framework, given=found.targets),
        framework=framework,
    )
    return facts, issues


def _nothing(code: str, sheet: str) -> CellIssue:
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    return CellIssue(code, sheet, "", "", Message("at least one target"), remedy)


def _words(counts: Mapping[str, int]) -> str:
    return _("targets: {count}").format(count=format_count(counts["targets"]))


def _as_json(contents: Contents | None) -> int:
    return 0 if contents is None else contents.counts["targets"]


TARGETS = FactKind(
    name=targets.KIND,
    key="targets",
    title=Message("Targets"),
    counted=("targets",),
    words=_words,
    find=_find,
    in_use=target_rows.of_unit,
    kept=lambda unit, targets: Message(
        "“{unit}” has targets: {targets}.", {"unit": unit, "targets": targets}
    ),
    remedy=Message("A unit that had targets stays, also where their import is undone."),
    erase=target_rows.erase,
    as_json=_as_json,
)
