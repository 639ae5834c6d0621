"""Comparison figures: the charts and the table of what is compared, the same for every kind of comparison."""

import pandas as pd

from dashboard import charts, comparison_reads, figures, reads, resources
from dashboard.charts import Chart
from dashboard.charts.dots import Marks
from dashboard.comparison_filters import Compared
from services import comparing, palette, staircases
from services.comparisons import GROUP
from services.language import DASH, format_percent, format_score
from services.language import gettext as _

GROUP_MARK = (palette.CONTEXT, "diamond")
"""Colour and symbol of a group: it is context."""


def marks(compared: Compared) -> Marks:
    """Colour and symbol of each side by its key."""
    if compared.mode == "periods":
        return dict(zip(compared.sides, palette.CATEGORIES, strict=False))
    found = figures.marks(compared.selection, compared.units)
    return found | {GROUP: GROUP_MARK} if compared.mode == "group" else found


def dots(compared: Compared) -> Chart:
    """The sides at each dimension."""

    def draw() -> Chart:
        found = figures.parts(compared.selection, comparison_reads.scores(compared))
        return charts.dot_plot(found, figures.scale(compared.selection), marks(compared))

    return resources.kept(draw, "compared dots", *compared.about)


def reference(compared: Compared) -> int:
    """The key of the side from which distances are measured: the group, else the first one."""
    return GROUP if compared.mode == "group" else next(iter(compared.sides))


def gaps(compared: Compared) -> Chart:
    """The distance of each other side from the one of reference, at each dimension; of periods that of the last."""

    def draw() -> Chart:
        base, last = reference(compared), next(reversed(compared.sides))
        scores = comparison_reads.scores(compared)
        if compared.mode == "periods":
            scores = scores[scores["unit_id"].isin([base, last])]
        found = comparing.gaps(figures.parts(compared.selection, scores), base)
        name = _("the group without it") if base == GROUP else compared.sides[base]
        lower = compared.selection.framework.better == "lower"
        return charts.gap_bars(found, marks(compared), name, lower_is_better=lower)

    return resources.kept(draw, "compared gaps", *compared.about)


def staircase(compared: Compared) -> Chart:
    """The gates of each side."""

    def draw() -> Chart:
        selection = compared.selection
        scores = comparison_reads.scores(compared)
        own = scores[scores["unit_id"] != GROUP]
        return charts.staircase(staircases.staircase(selection.framework, selection.node.code, own))

    return resources.kept(draw, "compared staircase", *compared.about)


def over_time(compared: Compared) -> Chart | None:
    """A panel for each unit from wave to wave; None where there is one wave only."""

    def draw() -> Chart | None:
        selection = compared.selection
        found = reads.history(selection.wave.id, compared.units, selection.node.code)
        if found["wave_id"].nunique() < 2:
            return None
        series = found.assign(panel=found["unit_id"], title=found["unit"])
        return charts.score_panels(series, figures.scale(selection))

    return resources.kept(draw, "compared over time", *compared.about)


def by_dimension(compared: Compared) -> Chart:
    """A panel for each dimension over the periods."""

    def draw() -> Chart:
        found = figures.parts(compared.selection, comparison_reads.scores(compared))
        ordered = found.assign(place=found.groupby("unit_id", sort=False).cumcount())
        series = ordered.assign(panel=found["node"], title=found["dimension"], period_label=found["unit"])
        return charts.score_panels(
            series.sort_values("place", kind="stable"), figures.scale(compared.selection)
        )

    return resources.kept(draw, "compared by dimension", *compared.about)


def differences(compared: Compared) -> Chart:
    """The questions that tell the sides most apart."""

    def draw() -> Chart:
        found = comparison_reads.differences(compared)
        return charts.differences(found, marks(compared), signed=compared.mode == "group")

    return resources.kept(draw, "compared differences chart", *compared.about)


def table(compared: Compared) -> pd.DataFrame:
    """Scores, levels and coverage of the sides by dimension, as texts."""
    return resources.kept(lambda: _table(compared), "compared table", *compared.about)


def _table(compared: Compared) -> pd.DataFrame:
    scores = comparison_reads.scores(compared)
    shown = scores[scores["scored"]]
    sides = _("Period") if compared.mode == "periods" else _("Unit")
    earlier = (
        {
            _("Earlier"): [format_score(score) for score in shown["previous"]],
            _("Group average"): [format_score(score) for score in shown["group_average"]],
        }
        if compared.mode == "units"
        else {}
    )
    return pd.DataFrame(
        {
            _("Dimension"): shown["dimension"],
            sides: shown["unit"],
            _("Score"): [format_score(score) for score in shown["score"]],
            _("Level"): [level or DASH for level in shown["level"]],
            **earlier,
            _("Coverage"): [format_percent(share) for share in shown["coverage"]],
            _("Spread (sd)"): [format_score(sd) for sd in shown["sd"]],
            _("Note"): shown["reason"],
        }
    )
