"""Filters: what a screen is about, chosen in the sidebar and kept in the address."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st

from dashboard import resources
from services import comparing
from services.domain.framework import Framework
from services.domain.framework_parts import Dimension
from services.domain.units import Unit, UnitTree
from services.language import LANGUAGE_NAMES, current_language, format_list, format_period, local
from services.language import gettext as _
from services.wave_administration import WaveInfo

Option = TypeVar("Option", bound=Hashable)
INDENT = "\u2003"
ADDRESS, MEMORY = ".address", ".memory"
MOST_SHOWN, EXTREMES = 15, 5
FEWEST_COMPARED, MOST_COMPARED = 2, 6


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
    def children(self) -> tuple[int, ...]:
        """The units directly below the chosen one."""
        return tuple(unit.id for unit in self.tree.children(self.unit.id))

    @property
    def family(self) -> tuple[int, ...]:
        """The chosen unit and those directly below it."""
        return (self.unit.id, *self.children)


def current() -> Selection | None:
    """Draw the filters and return what they say; None while there is no wave to show."""
    tree, waves = resources.units(), resources.waves()
    tops = {wave.top: tree.names[wave.top] for wave in waves}
    if not tops:
        return None
    with st.sidebar:
        top = next(iter(tops))
        if len(tops) > 1:
            top = choose("organisation", _("Organisation"), tops, top, _codes(tree, tops))
        return _selection(tree, top, [wave for wave in waves if wave.top == top])


def _selection(tree: UnitTree, top: int, waves: list[WaveInfo]) -> Selection:
    framework_id = _framework(waves)
    same = [wave for wave in waves if wave.framework_key == framework_id]
    wave = _wave(same)
    framework = resources.framework(wave.framework_id)
    previous = _previous(same, wave)
    unit = _unit(tree, top)
    return Selection(tree.by_id[top], tree, framework, wave, previous, unit, _node(framework))


def _framework(waves: list[WaveInfo]) -> str:
    """The key of the chosen framework; the one with the latest closed wave first."""
    titles = {info.id: info.title for info in resources.frameworks()}
    names = {wave.framework_key: local(titles[wave.framework_id]) for wave in waves}
    default = max(waves, key=lambda wave: (wave.closed, wave.ends)).framework_key
    return choose("framework", _("Framework"), names, default)


def _wave(waves: list[WaveInfo]) -> WaveInfo:
    by_period = {wave.period: wave for wave in reversed(waves)}
    labels = {period: _wave_label(wave) for period, wave in by_period.items()}
    default = next((period for period, wave in by_period.items() if wave.closed), next(iter(by_period)))
    return by_period[choose("period", _("Period"), labels, default)]


def _wave_label(wave: WaveInfo) -> str:
    shown = format_period(wave.period)
    return shown if wave.closed else _("{period} (open)").format(period=shown)


def _previous(waves: list[WaveInfo], wave: WaveInfo) -> WaveInfo | None:
    """The wave to compare with: any earlier one, the latest by default."""
    earlier = {other.period: other for other in reversed(waves) if other.ends < wave.ends}
    if not earlier:
        return None
    labels = {period: format_period(period) for period in earlier}
    return earlier[choose("versus", _("Compared with"), labels, next(iter(earlier)))]


def _unit(tree: UnitTree, top: int) -> Unit:
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


def choose(
    key: str,
    label: str,
    options: Mapping[Option, str],
    default: Option,
    codes: Mapping[Option, str] | None = None,
) -> Option:
    """A select box kept in the address by code, so that a link means the same in every language.

    `options` are labels by option and `codes` what stands in the address (the options themselves where not given).
    A code that is unknown or out of scope is said, never replaced silently.
    """
    named = codes or {option: str(option) for option in options}
    asked, start = _asked(key), _remembered(key, options, default)
    if asked is not None:
        start = next((option for option, code in named.items() if code == asked), default)
        if named[start] != asked:
            _say_unknown(label, asked, options[default])
        st.session_state.pop(key, None)
    chosen = st.selectbox(
        label,
        list(options),
        index=list(options).index(start),
        format_func=lambda option: options[option],
        key=key,
    )
    _keep(key, chosen, None if chosen == default else named[chosen])
    return chosen


def _remembered(key: str, options: Collection[Option], default: Option) -> Option:
    """What was chosen on another page, since Streamlit forgets a widget with its page."""
    remembered: Option = st.session_state.get(f"{key}{MEMORY}", default)
    return remembered if remembered in options else default


def _asked(key: str) -> str | None:
    """What the address asks for, unless it is what this session put there itself."""
    written = st.query_params.get(key)
    return None if written == st.session_state.get(f"{key}{ADDRESS}") else written


def _keep(key: str, chosen: object, code: str | None) -> None:
    """Remember a choice and write it to the address; the default one stays out of it."""
    st.session_state[f"{key}{MEMORY}"] = chosen
    if st.query_params.get(key) != code:
        if code is None:
            del st.query_params[key]
        else:
            st.query_params[key] = code
    st.session_state[f"{key}{ADDRESS}"] = code


def _say_unknown(label: str, asked: str, shown: str) -> None:
    sentence = _("“{asked}” is not among those you may see under “{label}”; “{shown}” is shown instead.")
    st.warning(sentence.format(asked=asked, label=label, shown=shown.strip()))


def link(selection: Selection, page: str) -> str:
    """The address of a screen with every filter in it, defaults too."""
    chosen = {
        "language": LANGUAGE_NAMES[current_language()],
        "organisation": selection.organisation.code,
        "framework": selection.framework.key,
        "period": selection.wave.period,
        "versus": selection.previous.period if selection.previous else "",
        "unit": selection.unit.code,
        "score": selection.node.code,
    }
    named = {key: value for key, value in chosen.items() if value}
    return f"{page.partition('?')[0]}?{urlencode(named)}"


def lowest_units(selection: Selection) -> tuple[int, ...]:
    """The units below the chosen one that have none below them."""
    tree = selection.tree
    return tuple(unit.id for unit in tree.subtree(selection.unit.id) if not tree.children(unit.id))


def focus(selection: Selection, key: str, among: tuple[int, ...] | None = None) -> tuple[int, ...]:
    """The units a chart shows: all up to 15, else the extremes and those searched for.

    Those are the chosen unit's children where not given, and a unit without any stands for itself.
    """
    children = selection.children if among is None else among
    if len(children) <= MOST_SHOWN:
        return children or (selection.unit.id,)
    names = selection.tree.names
    also = st.multiselect(
        _("Also show"),
        children,
        format_func=lambda unit: names[unit],
        key=key,
        persist_state="session",
        placeholder=_("The five best and the five weakest are shown; search for others"),
    )

    def choose_extremes() -> tuple[int, ...]:
        family = selection.family if among is None else among
        scores = resources.unit_scores(selection.wave.id, selection.previous_id, family)
        theirs = scores[scores["unit_id"].isin(children)]
        shown = comparing.extremes(theirs, selection.node.code, EXTREMES, also)
        return tuple(unit for unit in children if unit in shown)

    return resources.kept(choose_extremes, "focus", *selection.about, children, *also)


def compared(selection: Selection) -> tuple[int, ...]:
    """The units to compare, chosen on the page and kept in the address."""
    tree, top = selection.tree, selection.organisation.id
    below = resources.kept(lambda: tree.subtree(top), "below", top)
    labels = resources.kept(lambda: {unit.id: f"{unit.name} ({unit.code})" for unit in below}, "labels", top)
    by_code = {unit.code: unit.id for unit in below}
    defaults = (selection.children or tuple(labels))[:3]
    asked, start = _asked("units"), st.session_state.get(f"units{MEMORY}", defaults)
    if asked is not None:
        start = [by_code[code] for code in asked.split(",") if code in by_code][:MOST_COMPARED]
        for unknown in [code for code in asked.split(",") if code not in by_code]:
            _say_unknown(_("Units to compare"), unknown, names(selection, start))
        st.session_state.pop("units", None)
    chosen = st.multiselect(
        _("Units to compare"),
        list(labels),
        default=[unit for unit in start if unit in labels],
        format_func=lambda unit: labels[unit],
        max_selections=MOST_COMPARED,
        key="units",
    )
    _keep("units", chosen, ",".join(selection.tree.by_id[unit].code for unit in chosen))
    return tuple(chosen)


def names(selection: Selection, units: Iterable[int]) -> str:
    """The names of units as in a sentence."""
    return format_list([selection.tree.names[unit] for unit in units]) or _("choose units")
