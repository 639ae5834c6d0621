"""Charts: pure functions from a frame to a figure, its words and its table."""

from dashboard.charts.agreement import agreement
from dashboard.charts.bands import bands
from dashboard.charts.bullets import bullets
from dashboard.charts.cash_flow import cash_flow
from dashboard.charts.differences import differences
from dashboard.charts.dots import dot_plot
from dashboard.charts.effect import effect
from dashboard.charts.figure import Chart, warm_up
from dashboard.charts.gaps import gap_bars
from dashboard.charts.heatmap import heatmap
from dashboard.charts.intangibles import intangibles
from dashboard.charts.kpi_marks import KpiNumbers
from dashboard.charts.kpi_multiples import kpi_small_multiples
from dashboard.charts.kpi_trend import kpi_trend
from dashboard.charts.kpi_units import kpi_units
from dashboard.charts.ladder import ladder
from dashboard.charts.panels import score_panels
from dashboard.charts.plan_actual import plan_actual
from dashboard.charts.quadrant import quadrant
from dashboard.charts.questions import question_ranges
from dashboard.charts.ranking import ranking
from dashboard.charts.staircase import staircase
from dashboard.charts.timeline import timeline
from dashboard.charts.tornado import tornado
from dashboard.charts.trend import trend
from dashboard.charts.waterfall import waterfall
from dashboard.charts.worth import worth
from dashboard.charts.worth_gap import worth_and_gap

__all__ = [
    "Chart",
    "KpiNumbers",
    "agreement",
    "bands",
    "bullets",
    "cash_flow",
    "differences",
    "dot_plot",
    "effect",
    "gap_bars",
    "heatmap",
    "intangibles",
    "kpi_small_multiples",
    "kpi_trend",
    "kpi_units",
    "ladder",
    "plan_actual",
    "quadrant",
    "question_ranges",
    "ranking",
    "score_panels",
    "staircase",
    "timeline",
    "tornado",
    "trend",
    "warm_up",
    "waterfall",
    "worth",
    "worth_and_gap",
]
