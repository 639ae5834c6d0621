"""What the theme of .streamlit/config.toml cannot say: spacing, and the charts' own controls."""

CHART_CONFIG = {"displayModeBar": False, "showSendToCloud": False, "responsive": True}

STYLE = """
<style>
[data-testid="stMetricValue"], [data-testid="stMetricValue"] > div {white-space: normal; overflow-wrap: anywhere;}
[data-testid="stMetricValue"] {line-height: 1.25;}
</style>
"""
