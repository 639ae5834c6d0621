"""The server's application: the entry script behind the gate, and what to say when it fails."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import components
from dashboard.gate import Gate, checked_settings
from services.serving import streamlit_secrets

settings = checked_settings()
app = st.App(
    Path(__file__).with_name("app.py"),
    secrets=streamlit_secrets(settings),
    middleware=[Middleware(Gate, settings=settings)],
    on_script_error=components.unexpected,
)
