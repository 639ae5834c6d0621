"""Whether this process lives, and whether it can serve: for a proxy, a container engine, a watchman."""

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard import resources
from services.domain.texts import Message
from services.workspace import why_not_ready

PATIENCE = 5.0
"""Seconds a database may take to answer."""

SLOW = Message("The database does not answer.")


async def healthz(_: Request) -> JSONResponse:
    """200 as long as the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(_: Request) -> JSONResponse:
    """200 when the database is reached and up to date; 503 and why otherwise."""
    reason: Message | None = SLOW
    with anyio.move_on_after(PATIENCE):
        reason = await to_thread.run_sync(_reason, abandon_on_cancel=True)
    if reason is None:
        return JSONResponse({"status": "ready"})
    return JSONResponse({"status": "not ready", "reason": str(reason)}, 503)


def _reason() -> Message | None:
    return why_not_ready(resources.workspace().sessions)


ROUTES = (Route("/healthz", healthz), Route("/readyz", readyz))
