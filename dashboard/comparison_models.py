"""Comparison models: organisation models, profiles and gates of what is compared, from every framework with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import charts, comparison_reads, components, reads, resources
from dashboard.charts import Chart
from dashboard.comparison_filters import Compared
from services import distributions, profiles
from services.comparisons import GROUP
from services.domain.framework import Framework
from services.language import DASH, format_period, local
from services.language import gettext as _
from services.profiles import Profile
from services.wave_administration import WaveInfo

KINDS = ("nominal", "axes", "gated")
MOST_DRAWN = 2


@dataclass(frozen=True, slots=True)
class Model:
    """A framework that tells a kind rather than one score, with the wave that each side of a comparison has of it."""

    framework: Framework
    waves: Mapping[int, WaveInfo]

    @property
    def title(self) -> str:
        """The framework's title."""
        return local(self.framework.title)


def models(compared: Compared) -> tuple[Model, ...]:
    """The frameworks of choices, axes and gates with a wave by then; those of one choice first."""

    def find() -> tuple[Model, ...]:
        top = compared.selection.organisation.id
        by_key: dict[str, list[WaveInfo]] = {}
        for wave in reads.waves():
            if wave.top == top and wave.closed:
                by_key.setdefault(wave.framework_key, []).append(wave)
        found = [model for waves in by_key.values() if (model := _model(compared, waves)) is not None]
        return tuple(sorted(found, key=_order))

    return resources.kept(find, "compared models", *compared.about)


def _order(model: Model) -> tuple[int, int]:
    return KINDS.index(model.framework.kind), len(model.framework.nominal_questions)


def _model(compared: Compared, waves: Sequence[WaveInfo]) -> Model | None:
    framework = reads.framework(waves[-1].framework_id)
    if framework.kind not in KINDS:
        return None
    found = {
        key: wave for key, until in _until(compared).items() if (wave := _latest(waves, until)) is not None
    }
    return Model(framework, found) if found else None


def _until(compared: Compared) -> Mapping[int, WaveInfo]:
    """The wave at which each side is looked at."""
    if compared.mode == "periods":
        return {wave.id: wave for wave in compared.waves}
    return dict.fromkeys(compared.sides, compared.selection.wave)


def _latest(waves: Sequence[WaveInfo], until: WaveInfo) -> WaveInfo | None:
    return next((wave for wave in reversed(waves) if wave.ends <= until.ends), None)


def profile(compared: Compared, model: Model, key: int) -> Profile | None:
    """What stands for a side in a framework; None where nothing does."""
    wave = model.waves.get(key)
    if wave is None:
        return None
    if model.framework.kind == "nominal":
        return profiles.of_most(comparison_reads.shares(compared, model.waves), key, people=True)
    unit = compared.unit.id if compared.mode == "periods" else key
    if model.framework.kind == "axes":
        found = comparison_reads.positions(compared, model.waves, model.framework)
        return profiles.on_axes(model.framework, found, unit, wave.id)
    return None if key == GROUP else _gates(compared, model, key, unit)


def _gates(compared: Compared, model: Model, key: int, unit: int) -> Profile | None:
    """The level a unit has reached, or where most of the units below it stand."""
    node, wave = model.framework.root.code, model.waves[key]
    if compared.selection.tree.children(unit):
        return profiles.of_most(reads.level_shares(wave.id, (unit,), node), unit, people=False)
    return profiles.at_level(comparison_reads.levels(compared, model.waves), key, node)


def cell(compared: Compared, model: Model, key: int) -> str:
    """A side's profile in a word, with its period where that is not the side's own; a dash where there is none."""
    found = profile(compared, model, key)
    if found is None:
        return DASH
    wave, at = model.waves[key], _until(compared)[key]
    when = "" if wave.period == at.period else format_period(wave.period)
    return " · ".join(part for part in (found.value, when) if part)


def show(compared: Compared) -> None:
    """The kinds side by side, and the charts of the first of them."""
    found = models(compared)
    if not found:
        st.info(_("No framework of choices, axes or gates has a closed wave by then."), icon=":material/hub:")
        return
    st.header(_("Which kind of organisation each one is"), anchor=False)
    table = resources.kept(lambda: _table(compared, found), "compared kinds", *compared.about)
    components.frame(table, _("Organisation models, profiles and levels side by side"))
    if compared.mode == "group":
        st.caption(_("The group's quadrant follows from its averages; levels are not averaged."))
    for column, model in zip(st.columns(2, gap="medium"), _drawn(found), strict=False):
        with column:
            _chart(compared, model)


def _drawn(found: Sequence[Model]) -> list[Model]:
    """The first framework of one choice and the first with two axes."""
    of_kind = {model.framework.kind: model for model in reversed(found) if model.framework.kind != "gated"}
    return [of_kind[kind] for kind in KINDS if kind in of_kind][:MOST_DRAWN]


def _table(compared: Compared, found: Sequence[Model]) -> pd.DataFrame:
    first = _("Period") if compared.mode == "periods" else _("Unit")
    rows = [
        {first: name} | {model.title: cell(compared, model, key) for model in found}
        for key, name in compared.sides.items()
    ]
    return pd.DataFrame(rows)


def _chart(compared: Compared, model: Model) -> None:
    key = f"compare.model.{model.framework.key}"
    period = _("As of {period}.").format(period=format_period(list(model.waves.values())[-1].period))
    drawn = resources.kept(
        lambda: _draw(compared, model), "compared model", model.framework.key, *compared.about
    )
    if model.framework.kind == "axes":
        components.chart(compared, drawn, key, model.title, period)
        return
    questions = model.framework.nominal_questions
    title = local(questions[0].text) if len(questions) == 1 else model.title
    components.chart(compared, drawn, key, title, period)


def _draw(compared: Compared, model: Model) -> Chart:
    framework = model.framework
    if framework.kind == "nominal":
        shares = comparison_reads.shares(compared, model.waves)
        if len(framework.nominal_questions) == 1:
            return charts.bands(shares, ordered=False)
        return charts.agreement(distributions.most_chosen(shares))
    found = comparison_reads.positions(compared, model.waves, framework)
    axes = [framework.dimension_by_code[str(axis)] for axis in (framework.x_axis, framework.y_axis)]
    x, y = ((local(axis.title), framework.scale_of(axis.code)) for axis in axes)
    names = {(q.x, q.y): local(q.title) for q in framework.quadrants}
    return charts.quadrant(found.rows, (x, y), found.cuts, framework.borderline, names, compared.unit.id)
