"""Charts: pure functions from a frame to a figure, its words and its table."""

from dashboard.charts.agreement import agreement
from dashboard.charts.bands import bands
from dashboard.charts.dots import dot_plot
from dashboard.charts.figure import Chart, warm_up
from dashboard.charts.gaps import gap_bars
from dashboard.charts.heatmap import heatmap
from dashboard.charts.ladder import ladder
from dashboard.charts.quadrant import quadrant
from dashboard.charts.questions import question_ranges
from dashboard.charts.ranking import ranking
from dashboard.charts.staircase import staircase
from dashboard.charts.trend import trend

__all__ = [
    "Chart",
    "agreement",
    "bands",
    "dot_plot",
    "gap_bars",
    "heatmap",
    "ladder",
    "quadrant",
    "question_ranges",
    "ranking",
    "staircase",
    "trend",
    "warm_up",
]
