"""Filters: what a screen is about, chosen in the sidebar and kept in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import kpi_reads, reads, resources
from dashboard.addressing import choose, choose_several
from services import comparing
from services.domain.framework import Framework
from services.domain.framework_parts import Dimension
from services.domain.units import Unit, UnitTree
from services.language import format_period, local
from services.language import gettext as _
from services.notes import NoteKind, WrittenNote
from services.wave_administration import WaveInfo

INDENT = "\u2003"
MOST_SHOWN, EXTREMES = 15, 5


@dataclass(frozen=True, slots=True)
class Selection:
    """What a screen shows: a unit, a wave and the one it is compared with, a framework and one of its dimensions."""

    organisation: Unit
    tree: UnitTree
    framework: Framework
    wave: WaveInfo
    previous: WaveInfo | None
    unit: Unit
    node: Dimension

    @property
    def previous_id(self) -> int | None:
        """The id of the wave it is compared with."""
        return self.previous.id if self.previous else None

    @property
    def about(self) -> tuple[int, int | None, int, str]:
        """What tells this selection from another: the wave says the framework, the unit the organisation."""
        return self.wave.id, self.previous_id, self.unit.id, self.node.code

    @property
    def caption(self) -> tuple[str, ...]:
        """Framework, period, unit, and what they are compared with."""
        about = local(self.framework.title), format_period(self.wave.period), self.unit.name
        if self.previous is None:
            return about
        versus = _("compared with {period}").format(period=format_period(self.previous.period))
        return (*about, versus)

    @property
    def origin(self) -> tuple[tuple[str, str], ...]:
        """What an exported table says it is about."""
        framework = f"{local(self.framework.title)} {self.framework.version}"
        return (
            (_("Business unit"), f"{self.unit.name} ({self.unit.code})"),
            (_("Framework"), framework),
            (_("Period"), format_period(self.wave.period)),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """What the name of an exported file is made of."""
        return self.framework.key, self.wave.period

    @property
    def address(self) -> Mapping[str, str]:
        """Every filter by its name in the address."""
        return {
            "organisation": self.organisation.code,
            "framework": self.framework.key,
            "period": self.wave.period,
            "versus": self.previous.period if self.previous else "",
            "unit": self.unit.code,
            "score": self.node.code,
        }

    @property
    def noted(self) -> tuple[NoteKind, str]:
        """What notes on the chosen score are about."""
        return "score", f"{self.framework.key}/{self.node.code}"

    @property
    def notes(self) -> tuple[WrittenNote, ...]:
        """What is noted on the chosen score of the unit and of all below it."""
        return kpi_reads.noted(self.unit.id, self.noted)

    @property
    def children(self) -> tuple[int, ...]:
        """The units directly below the chosen one."""
        return tuple(unit.id for unit in self.tree.children(self.unit.id))

    @property
    def family(self) -> tuple[int, ...]:
        """The chosen unit and those directly below it."""
        return (self.unit.id, *self.children)


def current(*, period: bool = True, versus: bool = True) -> Selection | None:
    """Draw the filters and return what they say; None while there is no wave to show.

    Where a `period` or the one to compare with (`versus`) is not asked for, it is the one that is shown by default.
    """
    tree, waves = reads.units(), reads.waves()
    tops = {wave.top: tree.names[wave.top] for wave in waves}
    if not tops:
        return None
    with st.sidebar:
        top = choose_organisation(tree, tops)
        return _selection(tree, top, [wave for wave in waves if wave.top == top], (period, versus))


def choose_organisation(tree: UnitTree, tops: Mapping[int, str]) -> int:
    """One of organisations, given by the names of their highest units; not asked where there is one.

    An own organisation comes before the sample company once it has a wave.
    """
    own = {one.organisation.id for one in reads.founded() if one.wave is not None or one.answered}
    first = next((top for top in tops if top in own), next(iter(tops)))
    if len(tops) == 1:
        return first
    return choose("organisation", _("Organisation"), tops, first, _codes(tree, tops))


def _selection(tree: UnitTree, top: int, waves: list[WaveInfo], asked: tuple[bool, bool]) -> Selection:
    framework_id = _framework(waves)
    same = [wave for wave in waves if wave.framework_key == framework_id]
    wave = _wave(same) if asked[0] else latest(same)
    framework = reads.framework(wave.framework_id)
    previous = _previous(same, wave) if asked[1] else _before(same, wave)
    unit = choose_unit(tree, top)
    return Selection(tree.by_id[top], tree, framework, wave, previous, unit, _node(framework))


def _framework(waves: list[WaveInfo]) -> str:
    """The key of the chosen framework; the one with the latest closed wave first."""
    titles = {info.id: info.title for info in reads.frameworks()}
    names = {wave.framework_key: local(titles[wave.framework_id]) for wave in waves}
    default = max(waves, key=lambda wave: (wave.closed, wave.ends)).framework_key
    return choose("framework", _("Framework"), names, default)


def _wave(waves: list[WaveInfo]) -> WaveInfo:
    by_period = {wave.period: wave for wave in reversed(waves)}
    labels = {period: wave_label(wave) for period, wave in by_period.items()}
    return by_period[choose("period", _("Period"), labels, latest(waves).period)]


def latest(waves: Sequence[WaveInfo]) -> WaveInfo:
    """The latest closed wave, or the latest of all where none is closed."""
    return next((wave for wave in reversed(waves) if wave.closed), waves[-1])


def wave_label(wave: WaveInfo) -> str:
    """The period of a wave, and whether it is open."""
    shown = format_period(wave.period)
    return shown if wave.closed else _("{period} (open)").format(period=shown)


def _previous(waves: list[WaveInfo], wave: WaveInfo) -> WaveInfo | None:
    """The wave to compare with: any earlier one, the latest by default."""
    earlier = {other.period: other for other in reversed(waves) if other.ends < wave.ends}
    if not earlier:
        return None
    labels = {period: format_period(period) for period in earlier}
    return earlier[choose("versus", _("Compared with"), labels, next(iter(earlier)))]


def _before(waves: list[WaveInfo], wave: WaveInfo) -> WaveInfo | None:
    """The latest earlier wave."""
    return next((other for other in reversed(waves) if other.ends < wave.ends), None)


def choose_unit(tree: UnitTree, top: int) -> Unit:
    """A unit of an organisation, the highest by default."""
    labels, codes = resources.kept(lambda: _outline(tree, top), "outline", top)
    return tree.by_id[choose("unit", _("Business unit"), labels, top, codes)]


def _outline(tree: UnitTree, top: int) -> tuple[dict[int, str], dict[int, str]]:
    """The names of a unit and all below it, indented, and their codes."""
    below = [unit.id for unit in tree.subtree(top)]
    indents = [INDENT * (tree.depth[unit] - tree.depth[top]) for unit in below]
    labels = {unit: f"{indent}{tree.names[unit]}" for unit, indent in zip(below, indents, strict=True)}
    return labels, _codes(tree, below)


def _codes(tree: UnitTree, units: Iterable[int]) -> dict[int, str]:
    return {unit: tree.by_id[unit].code for unit in units}


def _node(framework: Framework) -> Dimension:
    """The dimension whose score is ranked: the headline first."""
    by_code = {d.code: d for d in framework.in_tree_order if framework.attainable(d.code) is not None}
    labels = {code: local(dimension.title) for code, dimension in by_code.items()}
    if not labels:
        return framework.root
    return by_code[choose("score", _("Score shown"), labels, framework.headlines[0].code)]


def lowest_units(selection: Selection) -> tuple[int, ...]:
    """The units below the chosen one that have none below them."""
    tree = selection.tree
    return tuple(unit.id for unit in tree.subtree(selection.unit.id) if not tree.children(unit.id))


def focus(selection: Selection, among: tuple[int, ...] | None = None) -> tuple[int, ...]:
    """The units a chart shows: all up to 15, else the extremes and those searched for, which the address keeps.

    Those are the chosen unit's children where not given, and a unit without any stands for itself.
    """
    children = selection.children if among is None else among
    if len(children) <= MOST_SHOWN:
        return children or (selection.unit.id,)
    tree = selection.tree
    also = choose_several(
        "also" if among is None else "below",
        _("Also show"),
        {unit: tree.names[unit] for unit in children},
        (),
        {unit: tree.by_id[unit].code for unit in children},
        MOST_SHOWN,
        selection.unit.code,
        _("The five best and the five weakest are shown; search for others"),
    )

    def choose_extremes() -> tuple[int, ...]:
        family = selection.family if among is None else among
        scores = reads.unit_scores(selection.wave.id, selection.previous_id, family)
        theirs = scores[scores["unit_id"].isin(children)]
        shown = comparing.extremes(theirs, selection.node.code, EXTREMES, also)
        return tuple(unit for unit in children if unit in shown)

    return resources.kept(choose_extremes, "focus", *selection.about, children, *also)
