"""What the theme of .streamlit/config.toml cannot say: spacing, and the charts' own controls."""

from pathlib import Path

FOLDER = Path(__file__).parent
ICON, LOGO = str(FOLDER / "icon.svg"), str(FOLDER / "logo.svg")
CHART_CONFIG = {
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "displaylogo": False,
    "showSendToCloud": False,
    "responsive": True,
}

SCROLLED = "scrolled"
"""The end of the key of a container that is scrolled sideways."""

# Of .js-plotly-plot: Streamlit's grey of a chart's texts in the light theme has a contrast of 3.7 to 1 only.
STYLE = """
<style>
[data-testid="stMetricValue"] *, [data-testid="stMetricLabel"] * {
    white-space: normal !important; overflow-wrap: anywhere; max-width: 100%; line-height: 1.25;
}
.st-key-narrative-call [data-testid="stText"] {
    font-size: 1.3rem; line-height: 1.45; padding-left: 0.9rem; border-left: 4px solid #3B76F0;
}
[class*="st-key-"][class*="-scrolled"] {overflow-x: auto;}
[class*="-scrolled"] > [data-testid="stElementContainer"] {min-width: 940px;}
[data-testid="stMarkdownContainer"] table {display: block; overflow-x: auto;}
[data-testid="stMetricLabel"] > span, [data-testid="stMetricLabel"] > span * {flex-shrink: 0; max-width: none;}
[data-testid="stPageLink-NavLink"] * {white-space: normal; overflow-wrap: anywhere; line-height: 1.25;}
.js-plotly-plot text[style*="fill: rgb(128, 132, 149)"] {fill: #5B6475 !important;}
[data-testid="stSidebar"] h2 {font-size: 1rem;}
:is(a, button, summary):focus-visible {outline: 2px solid #3B76F0 !important; outline-offset: 1px;}
[data-testid="stMain"]:focus-visible {outline: 2px solid #3B76F0; outline-offset: -3px;}
[data-testid="stMultiSelectTagsContainer"] [data-tag] {background: rgba(133,141,155,0.28); color: inherit;}
[data-testid="stSidebarHeader"] {height: auto; padding-bottom: 0;}
[data-testid^="stBaseButton-primary"] {background-color: #1D4ED8; border-color: #1D4ED8; color: #FFFFFF;}
</style>
"""
