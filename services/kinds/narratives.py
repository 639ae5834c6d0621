"""Narratives as a kind of facts."""

from collections.abc import Mapping
from functools import partial

from services import narrative_checking, narratives
from services.adapters import narrative_reader, narrative_rows
from services.domain.errors import CellIssue
from services.domain.importing import Contents
from services.domain.texts import Message
from services.kinds.kind import NOWHERE, ONE_OF_TWO, CheckedFacts, FactKind, Finding, Incoming
from services.language import format_count
from services.language import gettext as _


def _find(file: Incoming) -> Finding | None:
    identity = narrative_reader.identify(file.workbook)
    if identity is None:
        return None
    found, issues = narrative_checking.check(file.session, file.reach, identity)
    if found is None:
        return None, issues
    names = file.reach.tree.names
    facts = CheckedFacts(
        Contents(narratives.KIND, found.counts, found.replaced),
        found.units,
        partial(narratives.store, checked=found),
        found.periods,
        beside=found.beside,
        once={(n.unit, n.period): f"{names[n.unit]} · {n.period}" for n in found.narratives},
    )
    return facts, issues


def _words(counts: Mapping[str, int]) -> str:
    return _("narratives: {count}").format(count=format_count(counts["narratives"]))


NARRATIVES = FactKind(
    name=narratives.KIND,
    key="narratives",
    title=Message("Narrative"),
    counted=("narratives",),
    words=_words,
    find=_find,
    in_use=narrative_rows.periods_of_unit,
    kept=lambda unit, periods: Message(
        "“{unit}” has narratives: {periods}.", {"unit": unit, "periods": periods}
    ),
    remedy=Message("A unit that had narratives stays, also where their import is undone."),
    erase=narrative_rows.erase,
    twice=CellIssue(
        "narrative.twice",
        *NOWHERE,
        Message("each unit once a period; another of these files has it too"),
        ONE_OF_TWO,
    ),
)
