"""The server's application: around the entry script what a server needs, whoever starts it."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard import components, event_log, health, resources, starting
from dashboard.body_limit import BodyLimit
from dashboard.security_headers import SecurityHeaders

event_log.begin(resources.settings())
LOGGED = (Middleware(event_log.RequestLog),) if resources.settings().log_format == "json" else ()

app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=starting.lifespan,
    routes=health.ROUTES,
    middleware=(
        Middleware(starting.StartInSentences),
        *LOGGED,
        Middleware(SecurityHeaders),
        Middleware(BodyLimit),
    ),
    on_script_error=components.unexpected,
)
