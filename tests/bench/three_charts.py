"""A page of three charts built from dicts, as large as those of a dashboard, with nothing behind it."""

import plotly.graph_objects as go
import streamlit as st

NAMES = [f"Unit {place}" for place in range(10)]
AXES = {"xaxis": {"range": [1, 5], "fixedrange": True}, "yaxis": {"automargin": True}, "height": 320}

charts = (
    {"type": "bar", "orientation": "h", "x": list(range(10)), "y": NAMES, "hovertext": NAMES},
    {"type": "heatmap", "z": [[1, 2, 3, 4, 5, 6]] * 10, "y": NAMES, "texttemplate": "%{z}"},
    {"type": "scatter", "mode": "lines+markers", "x": list(range(10)), "y": list(range(10)), "text": NAMES},
)
for place, trace in enumerate(charts):
    st.plotly_chart(go.Figure({"data": [trace], "layout": AXES}), key=str(place))
