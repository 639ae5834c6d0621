"""What the theme of .streamlit/config.toml cannot say: spacing, and the charts' own controls."""

from pathlib import Path

FOLDER = Path(__file__).parent
ICON, LOGO = str(FOLDER / "icon.svg"), str(FOLDER / "logo.svg")
CHART_CONFIG = {"displayModeBar": False, "showSendToCloud": False, "responsive": True}

STYLE = """
<style>
[data-testid="stMetricValue"] *, [data-testid="stMetricLabel"] * {
    white-space: normal !important; overflow-wrap: anywhere; max-width: 100%; line-height: 1.25;
}
[data-testid="stSidebarHeader"] {height: auto; padding-bottom: 0;}
</style>
"""
