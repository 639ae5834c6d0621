"""Pack matter: what is asked of a board pack, and what its sections draw from; every read is of one data version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from services import (
    administration,
    business_case,
    case_figures,
    comparing,
    distributions,
    framework_library,
    overview,
    positions,
    profiles,
    wave_administration,
)
from services.adapters.database import Sessions
from services.business_case import CaseList
from services.domain.board_pack import Slide
from services.domain.errors import NotFoundError
from services.domain.framework import Framework
from services.domain.framework_parts import Dimension
from services.domain.texts import Message
from services.domain.units import Unit, UnitTree
from services.domain.viewer import Viewer
from services.language import (
    format_period,
)
from services.overview import Overview
from services.positions import Positions
from services.profiles import Profile
from services.wave_administration import Participants, WaveInfo

MOST_SHOWN, EXTREMES = 15, 5
"""Units shown: all up to 15, else the five best and the five weakest."""


@dataclass(frozen=True, slots=True)
class PackRequest:
    """What a pack is about: a unit of a wave, beside an earlier one; which units and sections, in which language.

    Empty means the default: the units below the chosen one, every section, the headline, the language in use.
    `version` is the data version of the screen that asks.
    """

    wave: int
    unit: int
    previous: int | None = None
    units: tuple[int, ...] = ()
    sections: tuple[str, ...] = ()
    node: str = ""
    language: str = ""
    version: int | None = None


@dataclass(frozen=True)
class Matter:
    """A request with what its sections read; each is read once, when a section asks for it."""

    sessions: Sessions
    viewer: Viewer
    version: int
    request: PackRequest

    @cached_property
    def tree(self) -> UnitTree:
        """The units the viewer may see."""
        return administration.list_units(self.sessions, self.viewer, self.version)

    @cached_property
    def waves(self) -> dict[int, WaveInfo]:
        """The waves the viewer may see, by id."""
        found = wave_administration.list_waves(self.sessions, self.viewer, self.version)
        return {wave.id: wave for wave in found}

    @cached_property
    def wave(self) -> WaveInfo:
        """The wave the pack is about; raises NotFoundError."""
        if self.request.wave not in self.waves:
            raise NotFoundError(
                Message("There is no such wave among those you may see."),
                Message("Choose a wave from the list."),
            )
        return self.waves[self.request.wave]

    @cached_property
    def previous(self) -> WaveInfo | None:
        """The earlier wave it is compared with."""
        return self.waves.get(self.request.previous) if self.request.previous is not None else None

    @cached_property
    def framework(self) -> Framework:
        """The framework of the wave."""
        return framework_library.get_framework(self.sessions, self.wave.framework_id, self.version)

    @property
    def unit(self) -> Unit:
        """The chosen unit; raises NotFoundError where the viewer does not see it."""
        if self.request.unit not in self.tree.by_id:
            raise NotFoundError(
                Message("There is no such business unit among those you may see."),
                Message("Choose a unit from the list."),
            )
        return self.tree.by_id[self.request.unit]

    @property
    def name(self) -> str:
        """What the chosen unit is called."""
        return self.tree.names[self.unit.id]

    @cached_property
    def node(self) -> Dimension:
        """The dimension that is ranked."""
        by_code = self.framework.dimension_by_code
        if self.request.node in by_code:
            return by_code[self.request.node]
        scored = any(self.framework.attainable(dimension.code) is not None for dimension in by_code.values())
        return self.framework.headlines[0] if scored else self.framework.root

    @property
    def lower_is_better(self) -> bool:
        """Whether a low score is a good one."""
        return self.framework.better == "lower"

    @property
    def scale(self) -> tuple[float, float]:
        """The scale of the dimension that is ranked."""
        return self.framework.scale_of(self.node.code)

    @cached_property
    def family(self) -> tuple[int, ...]:
        """The chosen unit and those directly below it."""
        return (self.unit.id, *(child.id for child in self.tree.children(self.unit.id)))

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The scores of the family and of the units asked for (comparing.SCORE_COLUMNS)."""
        units = tuple(dict.fromkeys([*self.family, *self.request.units]))
        return self.scores_of(units)

    def scores_of(self, units: Sequence[int]) -> pd.DataFrame:
        """The scores of units in the wave beside the earlier one."""
        wave, previous = self.wave.id, self.request.previous
        return comparing.unit_scores(self.sessions, self.viewer, wave, previous, units, self.version)

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """The units that charts show: those asked for, else those below; the extremes where they are too many.

        Gates are shown of the lowest units, since levels are not averaged.
        """
        if self.request.units:
            return self.request.units
        children = self.family[1:]
        if self.node.rollup == "gated":
            children = tuple(
                unit.id for unit in self.tree.subtree(self.unit.id) if not self.tree.children(unit.id)
            )
        if len(children) <= MOST_SHOWN:
            return children or (self.unit.id,)
        known = self.scores if self.node.rollup != "gated" else self.scores_of(children)
        extreme = comparing.extremes(known[known["unit_id"].isin(children)], self.node.code, EXTREMES)
        return tuple(unit for unit in children if unit in extreme)

    @cached_property
    def shown_scores(self) -> pd.DataFrame:
        """The scores of the units that charts show."""
        known = set(self.scores["unit_id"])
        scores = self.scores if known >= set(self.shown) else self.scores_of(self.shown)
        return scores[scores["unit_id"].isin(self.shown)]

    @cached_property
    def history(self) -> pd.DataFrame:
        """The scores of the chosen unit from wave to wave (comparing.HISTORY_COLUMNS)."""
        units, node = (self.unit.id,), self.node.code
        return comparing.history(self.sessions, self.viewer, self.wave.id, units, node, self.version)

    @cached_property
    def positions(self) -> Positions | None:
        """Where units stand on two axes, where the framework has them."""
        if self.framework.kind != "axes":
            return None
        units = tuple(dict.fromkeys([*self.shown, self.unit.id]))
        rule = self.framework.cut
        return positions.positions(self.sessions, self.viewer, self.wave.id, units, rule, self.version)

    @cached_property
    def choices(self) -> pd.DataFrame:
        """How the people of the chosen unit and of those shown chose (distributions.SHARE_COLUMNS)."""
        units = tuple(dict.fromkeys([self.unit.id, *self.shown]))
        return distributions.option_shares(self.sessions, self.viewer, self.wave.id, units, self.version)

    @cached_property
    def level_shares(self) -> pd.DataFrame:
        """How the units below the chosen one spread over the levels (distributions.SHARE_COLUMNS)."""
        wave, units, node = self.wave.id, (self.unit.id,), self.node.code
        return distributions.level_shares(self.sessions, self.viewer, wave, units, node, self.version)

    @cached_property
    def participants(self) -> Participants:
        """How far the wave has come below the chosen unit."""
        wave, unit = self.wave.id, self.unit.id
        return wave_administration.participants(self.sessions, self.viewer, wave, unit, self.version)

    @cached_property
    def profile(self) -> Profile | None:
        """What stands for the chosen unit where no single score does."""
        framework, unit = self.framework, self.unit.id
        if self.positions is not None:
            return profiles.on_axes(framework, self.positions, unit, self.wave.id)
        if framework.kind == "nominal" and framework.nominal_questions:
            return profiles.of_most(self.choices, unit, people=True)
        if self.node.rollup == "gated" and len(self.family) > 1:
            return profiles.of_most(self.level_shares, unit, people=False)
        return None

    @cached_property
    def summary(self) -> Overview:
        """The overview of the chosen unit."""
        scores = self.scores[self.scores["unit_id"].isin(self.family)]
        return overview.summarise(self.framework, scores, self.unit.id, self.node.code, self.profile)

    @cached_property
    def cases(self) -> CaseList:
        """The initiatives of the chosen unit and all below it, as planned."""
        return business_case.list_cases(self.sessions, self.viewer, self.unit.id, self.version)

    @cached_property
    def worth(self) -> pd.DataFrame:
        """What each initiative is worth in the valuation year (case_figures.WORTH_COLUMNS)."""
        return case_figures.worth(self.cases)

    @property
    def period(self) -> str:
        """The period as people say it."""
        return format_period(self.wave.period)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the pack: its code, its title in the current language, and its slides; none where it has nothing."""

    code: str
    title: Callable[[], str]
    slides: Callable[[Matter], Sequence[Slide]]
