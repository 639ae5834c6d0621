"""Narrative filters: a unit and a period, and the wave whose scores stand beside what the unit says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import streamlit as st

from dashboard import reads
from dashboard.addressing import choose
from dashboard.filters import Selection, choose_organisation, choose_unit
from services.adapters.narrative_rows import StoredNarrative
from services.domain.periods import Period
from services.domain.units import Unit, UnitTree
from services.language import format_period, local
from services.language import gettext as _
from services.wave_administration import WaveInfo


@dataclass(frozen=True)
class NarrativeSelection:
    """What the screen is about: a unit with all below it, a period, every narrative of theirs, and the unit's scores.

    `told` has the latest period first; there are no `scores` where the period has no wave.
    """

    organisation: Unit
    tree: UnitTree
    unit: Unit
    period: str
    told: tuple[StoredNarrative, ...]
    scores: Selection | None

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The unit and all below it, parents first."""
        return self.tree.subtree(self.unit.id)

    @cached_property
    def shown(self) -> Mapping[int, StoredNarrative]:
        """The narratives of the period, by unit."""
        return {one.narrative.unit: one for one in self.told if one.narrative.period == self.period}

    @property
    def own(self) -> StoredNarrative | None:
        """The unit's own narrative for the period."""
        return self.shown.get(self.unit.id)

    @property
    def earlier(self) -> StoredNarrative | None:
        """The unit's own latest narrative before the period."""
        start = Period.parse(self.period).starts
        return next(
            (
                one
                for one in self.told
                if one.narrative.unit == self.unit.id and Period.parse(one.narrative.period).starts < start
            ),
            None,
        )

    @property
    def caption(self) -> tuple[str, ...]:
        """The unit and the period."""
        return self.unit.name, format_period(self.period)

    @property
    def origin(self) -> tuple[tuple[str, str], ...]:
        """What an exported table says it is about."""
        unit = f"{self.unit.name} ({self.unit.code})"
        return (_("Business unit"), unit), (_("Period"), format_period(self.period))

    @property
    def names(self) -> tuple[str, ...]:
        """What the name of an exported file is made of."""
        return (self.period,)

    @property
    def address(self) -> Mapping[str, str]:
        """Every filter by its name in the address."""
        return {
            "organisation": self.organisation.code,
            "unit": self.unit.code,
            "period": self.period,
            "framework": self.scores.framework.key if self.scores else "",
        }


def current() -> NarrativeSelection | None:
    """Draw the filters and return what they say; None while there is no business unit."""
    tree = reads.units()
    if not tree.units:
        return None
    with st.sidebar:
        top = choose_organisation(tree, {unit.id: tree.names[unit.id] for unit in tree.roots})
        waves = [wave for wave in reads.waves() if wave.top == top]
        period = _period(waves, reads.narratives_below(top))
        same = [wave for wave in waves if wave.period == period]
        wave = _wave(same) if same else None
        unit = choose_unit(tree, top)
    told = reads.narratives_below(unit.id)
    scores = _scores(tree, tree.by_id[top], unit, wave, waves) if wave else None
    return NarrativeSelection(tree.by_id[top], tree, unit, period, told, scores)


def _period(waves: Sequence[WaveInfo], told: Sequence[StoredNarrative]) -> str:
    """A period of a wave or of a narrative; by default the latest that is of both, else of a closed wave."""
    narrated = [one.narrative.period for one in told]
    measured = [wave.period for wave in waves]
    periods = sorted({*narrated, *measured} or {_this_quarter()}, key=lambda code: Period.parse(code).ends)
    labels = {code: format_period(code) for code in reversed(periods)}
    closed = [wave.period for wave in reversed(waves) if wave.closed]
    both = [code for code in narrated if code in measured]
    default = next(iter([*both, *closed, *narrated, *labels]))
    return choose("period", _("Period"), labels, default)


def _this_quarter() -> str:
    today = datetime.now(UTC)
    return f"{today.year}-Q{(today.month + 2) // 3}"


def _wave(waves: Sequence[WaveInfo]) -> WaveInfo:
    """The wave of one of the frameworks that a period has."""
    titles = {info.id: info.title for info in reads.frameworks()}
    by_key = {wave.framework_key: wave for wave in waves}
    names = {key: local(titles[wave.framework_id]) for key, wave in by_key.items()}
    default = max(waves, key=lambda wave: wave.closed).framework_key
    return by_key[choose("framework", _("Framework"), names, default)]


def _scores(
    tree: UnitTree, organisation: Unit, unit: Unit, wave: WaveInfo, waves: Sequence[WaveInfo]
) -> Selection:
    """The selection of a unit's headline score in a wave, compared with the wave before."""
    framework = reads.framework(wave.framework_id)
    earlier = [w for w in waves if w.framework_key == wave.framework_key and w.ends < wave.ends]
    scored = any(framework.attainable(dimension.code) is not None for dimension in framework.dimensions)
    node = framework.headlines[0] if scored else framework.root
    return Selection(organisation, tree, framework, wave, next(reversed(earlier), None), unit, node)
