"""A page of three charts built from dicts, with nothing behind it."""

import gc

import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def freeze() -> None:
    """What Palier does after its own start."""
    gc.collect()
    gc.freeze()


freeze()
for place in range(3):
    figure = go.Figure({"data": [{"type": "bar", "x": list(range(20)), "y": list(range(20))}], "layout": {}})
    st.plotly_chart(figure, key=str(place))
