"""The server's application: around the entry script what a server needs, whoever starts it."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import components, event_log, health, starting
from dashboard.body_limit import BodyLimit
from dashboard.gate import Gate, checked_settings
from dashboard.security_headers import SecurityHeaders
from services.serving import streamlit_secrets

settings = checked_settings()
event_log.begin(settings)
LOGGED = (Middleware(event_log.RequestLog),) if settings.log_format == "json" else ()

app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=starting.lifespan,
    routes=health.ROUTES,
    secrets=streamlit_secrets(settings),
    middleware=(
        Middleware(starting.StartInSentences),
        *LOGGED,
        Middleware(SecurityHeaders),
        Middleware(Gate, settings=settings),
        Middleware(BodyLimit),
    ),
    on_script_error=components.unexpected,
)
