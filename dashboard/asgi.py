"""The server's application: the entry script, and what to say when it fails."""

import streamlit as st

from dashboard import components

app = st.App("app.py", on_script_error=components.unexpected)
