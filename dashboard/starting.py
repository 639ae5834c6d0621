"""From the start of the process to the first request: what is asserted, and what is made ready."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import event_log, resources, server_rules
from services.domain.errors import PalierError

CHECKS: tuple[Callable[[], None], ...] = (server_rules.check,)
"""What must hold before anything is served; each raises a PalierError that says what does not."""


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Assert what must hold, open the workspace, and serve."""
    for check in CHECKS:
        check()
    resources.workspace()
    event_log.LOG.info("started")
    yield
    event_log.LOG.info("stopped")


class StartInSentences:
    """What keeps the server from starting is told in a sentence, where it is one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; a failed start with its sentence in place of a traceback."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def tell(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                message = {**message, "message": _sentence(sys.exc_info()[1])}
            await send(message)

        await self._app(scope, receive, tell)


def _sentence(error: BaseException | None) -> str:
    """What an expected error says; any other one is logged."""
    if isinstance(error, PalierError):
        return str(error)
    event_log.LOG.error("The server could not start", exc_info=error)
    return ""
