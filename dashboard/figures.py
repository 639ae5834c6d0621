"""Figures: the charts of a selection, from the frames that services read."""

import pandas as pd

from dashboard import charts
from dashboard.charts import Chart
from dashboard.filters import Selection
from services import comparing, palette
from services.language import DASH, format_percent, format_score, local
from services.language import gettext as _


def _at_node(selection: Selection, scores: pd.DataFrame) -> pd.DataFrame:
    return scores[scores["node"] == selection.node.code]


def _scale(selection: Selection) -> tuple[float, float]:
    return selection.framework.scale_of(selection.node.code)


def _cuts(selection: Selection) -> list[float]:
    """Where one level of the chosen dimension ends and the next begins."""
    return sorted(level.lower for level in selection.framework.levels_of(selection.node.code))[1:]


def _parts(selection: Selection, scores: pd.DataFrame) -> pd.DataFrame:
    """The rows of dimensions that share one scale with the chosen one."""
    framework = selection.framework
    alike = [
        d.code
        for d in framework.in_tree_order
        if framework.attainable(d.code) is not None and framework.scale_of(d.code) == _scale(selection)
    ]
    return scores[scores["node"].isin(alike)]


def ranking(selection: Selection, scores: pd.DataFrame) -> Chart:
    """Units at the chosen dimension, best first."""
    units = _at_node(selection, scores)
    return charts.ranking(units, _scale(selection), selection.unit.id, _cuts(selection))


def heatmap(selection: Selection, scores: pd.DataFrame) -> Chart:
    """Units by dimension."""
    return charts.heatmap(_parts(selection, scores), _scale(selection))


def ladder(selection: Selection, scores: pd.DataFrame) -> Chart:
    """The chosen unit's dimensions on the levels."""
    own = _parts(selection, scores[scores["unit_id"] == selection.unit.id])
    levels = selection.framework.levels_of(selection.node.code)
    return charts.ladder(own, [(local(level.title), level.lower, level.upper) for level in levels])


def trend(selection: Selection, history: pd.DataFrame) -> Chart:
    """The chosen unit and those below it over time."""
    return charts.trend(history, _scale(selection), selection.unit.id, _cuts(selection))


def questions(selection: Selection, scores: pd.DataFrame) -> Chart:
    """The questions below the chosen dimension."""
    below = selection.framework.questions_below(selection.node.code)
    bounds = [selection.framework.answer_set_of(question).attainable() for question in below]
    known = [bound for bound in bounds if bound is not None] or [selection.framework.scale]
    scale = min(low for low, _high in known), max(high for _low, high in known)
    return charts.question_ranges(scores, scale)


def _marks(selection: Selection, scores: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Colour and symbol by unit id: by its place in the organisation, so that it keeps them everywhere."""
    order = [unit.id for unit in selection.tree.subtree(selection.organisation.id)]
    taken: dict[int, int] = {}
    for unit in dict.fromkeys(scores["unit_id"]):
        place = order.index(unit) % len(palette.CATEGORIES)
        while place in taken:
            place = (place + 1) % len(palette.CATEGORIES)
        taken[place] = unit
    return {unit: palette.CATEGORIES[place] for place, unit in taken.items()}


def dots(selection: Selection, scores: pd.DataFrame) -> Chart:
    """Units side by side at each dimension."""
    return charts.dot_plot(_parts(selection, scores), _scale(selection), _marks(selection, scores))


def gaps(selection: Selection, scores: pd.DataFrame) -> Chart:
    """The distance of units from the first of them at each dimension."""
    parts = _parts(selection, scores)
    reference = parts["unit"].iloc[0]
    return charts.gap_bars(comparing.gaps(parts), _marks(selection, scores), reference)


def comparison_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores, levels and coverage of units by dimension, as texts."""
    shown = scores[scores["scored"]]
    return pd.DataFrame(
        {
            _("Dimension"): shown["dimension"],
            _("Unit"): shown["unit"],
            _("Score"): [format_score(score) for score in shown["score"]],
            _("Level"): [level or DASH for level in shown["level"]],
            _("Earlier"): [format_score(score) for score in shown["previous"]],
            _("Group average"): [format_score(score) for score in shown["group_average"]],
            _("Coverage"): [format_percent(share) for share in shown["coverage"]],
            _("Note"): shown["reason"],
        }
    )
