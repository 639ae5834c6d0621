"""Figures: the charts of a selection, from the frames that services read."""

from collections.abc import Sequence

import pandas as pd

from dashboard import charts, reads, resources
from dashboard.charts import Chart
from dashboard.filters import Selection
from services import palette
from services.domain.periods import Period
from services.language import local
from services.notes import WrittenNote


def _at_node(selection: Selection, scores: pd.DataFrame) -> pd.DataFrame:
    return scores[scores["node"] == selection.node.code]


def scale(selection: Selection) -> tuple[float, float]:
    """From the lowest to the highest score that the chosen dimension may have."""
    return selection.framework.scale_of(selection.node.code)


def _cuts(selection: Selection) -> list[float]:
    """Where one level of the chosen dimension ends and the next begins."""
    return sorted(level.lower for level in selection.framework.levels_of(selection.node.code))[1:]


def parts(selection: Selection, scores: pd.DataFrame) -> pd.DataFrame:
    """The rows of dimensions that share one scale with the chosen one."""
    framework = selection.framework
    alike = [
        d.code
        for d in framework.in_tree_order
        if framework.attainable(d.code) is not None and framework.scale_of(d.code) == scale(selection)
    ]
    return scores[scores["node"].isin(alike)]


def _scores(selection: Selection, units: tuple[int, ...]) -> pd.DataFrame:
    """The scores of units, from those of the chosen one and its children where they are among them."""
    read = selection.family if set(units) <= set(selection.family) else units
    scores = reads.unit_scores(selection.wave.id, selection.previous_id, read)
    return scores[scores["unit_id"].isin(units)]


def ranking(selection: Selection, units: tuple[int, ...]) -> Chart:
    """Units at the chosen dimension, best first."""

    def draw() -> Chart:
        shown = _at_node(selection, _scores(selection, units))
        return charts.ranking(
            shown,
            scale(selection),
            selection.unit.id,
            _cuts(selection),
            lower_is_better=selection.framework.better == "lower",
        )

    return resources.kept(draw, "ranking", *selection.about, units)


def heatmap(selection: Selection, units: tuple[int, ...]) -> Chart:
    """Units by dimension."""

    def draw() -> Chart:
        ramp = palette.RAMP_BAD if selection.framework.better == "lower" else palette.RAMP
        return charts.heatmap(parts(selection, _scores(selection, units)), scale(selection), ramp)

    return resources.kept(draw, "heatmap", *selection.about, units)


def ladder(selection: Selection) -> Chart:
    """The chosen unit's dimensions on the levels."""

    def draw() -> Chart:
        own = parts(selection, _scores(selection, (selection.unit.id,)))
        levels = selection.framework.levels_of(selection.node.code)
        bands = [(local(level.title), level.lower, level.upper) for level in levels]
        return charts.ladder(own, bands, lower_is_better=selection.framework.better == "lower")

    return resources.kept(draw, "ladder", *selection.about)


def trend(selection: Selection, units: tuple[int, ...]) -> Chart:
    """The chosen unit and others over time, with the numbers of what was noted."""

    def draw() -> Chart:
        drawn = tuple(dict.fromkeys([selection.unit.id, *units]))
        history = reads.history(selection.wave.id, drawn, selection.node.code)
        return charts.trend(
            history,
            scale(selection),
            selection.unit.id,
            _cuts(selection),
            _noted(history, selection.notes),
        )

    return resources.kept(draw, "trend", *selection.about, units)


def _noted(history: pd.DataFrame, notes: Sequence[WrittenNote]) -> list[tuple[str, int, str]]:
    """Notes at the first wave that had not ended yet on their day, else at the last one."""
    labels = dict(zip(history["period"], history["period_label"], strict=True))
    ends = sorted((Period.parse(period).ends, label) for period, label in labels.items())
    if not ends:
        return []
    return [
        (next((label for end, label in ends if end >= note.day), ends[-1][1]), number, note.text)
        for number, note in enumerate(notes, 1)
    ]


def questions(selection: Selection) -> Chart:
    """The questions below the chosen dimension."""

    def draw() -> Chart:
        wave, unit, node = selection.wave.id, selection.unit.id, selection.node.code
        scores = reads.question_scores(wave, selection.previous_id, unit, node)
        return charts.question_ranges(scores, _answer_scale(selection))

    return resources.kept(draw, "questions", *selection.about)


def _answer_scale(selection: Selection) -> tuple[float, float]:
    """From the lowest to the highest answer that the questions below the chosen dimension may have."""
    below = selection.framework.questions_below(selection.node.code)
    bounds = [selection.framework.answer_set_of(question).attainable() for question in below]
    known = [bound for bound in bounds if bound is not None] or [selection.framework.scale]
    return min(low for low, _high in known), max(high for _low, high in known)


def marks(selection: Selection, units: tuple[int, ...]) -> dict[int, tuple[str, str]]:
    """Colour and symbol by unit id: by its place in the organisation, so that it keeps them everywhere."""
    order = [unit.id for unit in selection.tree.subtree(selection.organisation.id)]
    taken: dict[int, int] = {}
    for unit in units:
        place = order.index(unit) % len(palette.CATEGORIES)
        while place in taken:
            place = (place + 1) % len(palette.CATEGORIES)
        taken[place] = unit
    return {unit: palette.CATEGORIES[place] for place, unit in taken.items()}
