"""Comparison filters: what stands side by side, units, periods of one unit, or a unit and its group; in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from dashboard import filters, reads, resources
from dashboard.addressing import choose_several, remembered, switch
from dashboard.filters import Selection
from services.comparisons import GROUP, group_name
from services.domain.units import Unit
from services.language import format_list, format_period, local
from services.language import gettext as _
from services.wave_administration import WaveInfo

Mode = Literal["units", "periods", "group"]
FEWEST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared of what a selection shows: several units, several waves of its unit, or its unit and the group.

    `selection` is of the wave that is shown, of several periods of the last one. Waves are the oldest first.
    """

    selection: Selection
    mode: Mode
    units: tuple[int, ...]
    waves: tuple[WaveInfo, ...]

    @property
    def unit(self) -> Unit:
        """The unit whose periods or whose group are compared; of several units the first."""
        return self.selection.tree.by_id[self.units[0]] if self.units else self.selection.unit

    @property
    def sides(self) -> Mapping[int, str]:
        """The names of what stands side by side by their keys in frames: units, waves, or a unit and GROUP."""
        names = self.selection.tree.names
        if self.mode == "periods":
            return {wave.id: format_period(wave.period) for wave in self.waves}
        found = {unit: names[unit] for unit in self.units}
        return found | {GROUP: group_name()} if self.mode == "group" else found

    @property
    def enough(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.sides) >= FEWEST

    @property
    def about(self) -> tuple[object, ...]:
        """What tells this comparison from another."""
        selection = self.selection
        waves = tuple(wave.id for wave in self.waves)
        return self.mode, selection.wave.id, selection.previous_id, selection.node.code, self.units, waves

    @property
    def caption(self) -> tuple[str, ...]:
        """Framework and score shown, and what all sides have in common."""
        selection = self.selection
        shown = local(selection.framework.title), local(selection.node.title)
        if self.mode == "periods":
            return (*shown, self.unit.name)
        period = format_period(selection.wave.period)
        return (*shown, period, self.unit.name) if self.mode == "group" else (*shown, period)

    @property
    def origin(self) -> tuple[tuple[str, str], ...]:
        """What an exported table says it is about."""
        selection = self.selection
        framework = f"{local(selection.framework.title)} {selection.framework.version}"
        periods = [format_period(wave.period) for wave in self.waves]
        return (
            (_("Compared"), format_list(list(self.sides.values()))),
            (_("Business unit"), format_list([selection.tree.names[unit] for unit in self.units])),
            (_("Framework"), framework),
            (_("Period"), format_list(periods)),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """What the name of an exported file is made of."""
        return (self.selection.framework.key, self.selection.wave.period)

    @property
    def address(self) -> Mapping[str, str]:
        """Every filter by its name in the address."""
        selection = self.selection
        shared = {
            "organisation": selection.organisation.code,
            "framework": selection.framework.key,
            "score": selection.node.code,
            "unit": selection.unit.code,
            "by": self.mode,
            "part": str(remembered("part", "")),
        }
        if self.mode == "periods":
            return shared | {"periods": ",".join(wave.period for wave in self.waves)}
        codes = ",".join(selection.tree.by_id[unit].code for unit in self.units)
        return shared | {"period": selection.wave.period, "units": codes if self.mode == "units" else ""}


def current() -> Compared | None:
    """Draw the filters and the one comparison control; None while there is no wave to show."""
    if not reads.waves():
        return None
    mode = _mode()
    selection = filters.current(period=mode != "periods", versus=False)
    if selection is None:
        return None
    if mode == "periods":
        return _of_periods(selection)
    units = _units(selection) if mode == "units" else (selection.unit.id,)
    return Compared(selection, mode, units, (selection.wave,))


def _mode() -> Mode:
    options: dict[Mode, str] = {
        "units": _("Units"),
        "periods": _("Periods of one unit"),
        "group": _("A unit and its group"),
    }
    named = {str(code): text for code, text in options.items()}
    chosen = switch("by", _("What is compared"), named, "units")
    return next(mode for mode in options if mode == chosen)


def _units(selection: Selection) -> tuple[int, ...]:
    """The units to compare: by default the first ones below the chosen one."""
    tree, top = selection.tree, selection.organisation.id
    below = resources.kept(lambda: tree.subtree(top), "below", top)
    labels = resources.kept(lambda: {unit.id: f"{unit.name} ({unit.code})" for unit in below}, "labels", top)
    codes = resources.kept(lambda: {unit.id: unit.code for unit in below}, "codes", top)
    defaults = (selection.children or tuple(labels))[:3]
    return choose_several("units", _("Units to compare"), labels, defaults, codes, MOST)


def _of_periods(selection: Selection) -> Compared:
    """The waves of the chosen unit: by default the latest closed ones."""
    waves = [wave for wave in reads.waves() if _same_series(wave, selection)]
    labels = {wave.period: filters.wave_label(wave) for wave in reversed(waves)}
    codes = {period: period for period in labels}
    closed = [wave.period for wave in waves if wave.closed][-MOST:]
    chosen = choose_several(
        "periods", _("Periods to compare"), labels, closed, codes, MOST, selection.framework.key
    )
    shown = tuple(wave for wave in waves if wave.period in chosen)
    return Compared(_at(selection, shown), "periods", (selection.unit.id,), shown)


def has_one_wave(compared: Compared) -> bool:
    """Whether the framework has a single wave, so that no periods can be compared."""
    return sum(_same_series(wave, compared.selection) for wave in reads.waves()) < FEWEST


def _same_series(wave: WaveInfo, selection: Selection) -> bool:
    return wave.top == selection.organisation.id and wave.framework_key == selection.framework.key


def _at(selection: Selection, waves: tuple[WaveInfo, ...]) -> Selection:
    """A selection of the last wave; its headline score where that wave's version does not have the chosen one."""
    if not waves:
        return selection
    framework, code = reads.framework(waves[-1].framework_id), selection.node.code
    node = framework.dimension_by_code.get(code, framework.headlines[0])
    return replace(selection, wave=waves[-1], previous=None, framework=framework, node=node)
