"""The smallest page, with the libraries that Palier starts with."""

import alembic  # noqa: F401
import babel  # noqa: F401
import openpyxl  # noqa: F401
import pandas  # noqa: F401
import plotly.graph_objects  # noqa: F401
import pydantic_settings  # noqa: F401
import python_calamine  # noqa: F401
import sqlalchemy.orm  # noqa: F401
import streamlit as st

st.write("Hello, world")
