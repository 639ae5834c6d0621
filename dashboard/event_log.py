"""What the server tells its operator: one JSON line an event when asked for, and nothing about persons."""

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import logger as streamlit_logger

from dashboard import navigation
from services.settings import Settings

LOG = logging.getLogger("palier")
PROJECT = Path(__file__).parents[1]
UNTOLD = "…"
QUIET = ("/static/", "/healthz", "/readyz", "/_stcore/health")
"""What is asked for so often that only a failure is worth a line."""

PROBES = ("/_stcore/health", "/_stcore/host-config")
"""What a browser tries below the address of a screen, to find where the server's own addresses begin."""

OWN = ("", "static", "media", "healthz", "readyz")
SCREENS = tuple(map(navigation.address, navigation.ICONS))

_PERSONAL = re.compile(r"[^\s\"'<>]+@[^\s\"'<>]+|\?\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b")
"""An e-mail address, a query string, an address in the network: in texts that others wrote."""


class Line(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The time, level and event; what belongs to it; of an error its kind and place, never its text."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": _event(record),
            "process": record.process,
            **getattr(record, "told", {}),
        }
        if record.name != LOG.name:
            told["logger"] = record.name
        if record.exc_info and record.exc_info[1] is not None:
            told |= _failure(record.exc_info[1], record.exc_info[2])
        return json.dumps(told, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """What happened; of the words filled into a text only numbers are told."""
    text = str(record.msg)
    if record.args and not isinstance(record.args, Mapping):
        text = text % tuple(value if isinstance(value, (int, float)) else UNTOLD for value in record.args)
    return _PERSONAL.sub(UNTOLD, text)


def _failure(error: BaseException, trace: TracebackType | None) -> dict[str, object]:
    """The kind of an error and where it arose, the outermost call first."""
    places = [
        f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
    return {"error": type(error).__qualname__, "where": places}


def _place(file: str) -> str:
    """A file of ours from the project's folder, another one by its last two parts."""
    path = Path(file)
    inside = path.is_relative_to(PROJECT) and "site-packages" not in path.parts
    return str(path.relative_to(PROJECT)) if inside else "/".join(path.parts[-2:])


def _is_of_a_visit(record: logging.LogRecord) -> bool:
    """Whether the server tells of a visit: with the visitor's address and query, or without saying which."""
    text = str(record.msg)
    return text.startswith(('%s - "', "connection "))


def begin(settings: Settings) -> None:
    """Tell nothing of visits with their addresses and queries; in JSON, when the settings say so, what matters."""
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(lambda record: not _is_of_a_visit(record))
    if settings.log_format == "json":
        _tell_in_lines()


def _tell_in_lines() -> None:
    """One handler for all; Streamlit gives each of its loggers one, also to those that come later."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())

    def take_over(logger: logging.Logger) -> None:
        logger.handlers = [handler]
        logger.propagate = False

    streamlit_logger.setup_formatter = take_over
    streamlit_logger.update_formatter()
    for name in ("", "uvicorn", LOG.name):
        take_over(logging.getLogger(name))
    LOG.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


def told(path: str) -> str:
    """A path without what stands for a person, a file or a session."""
    parts = path.strip("/").split("/")
    if parts[0] == "_stcore":
        return "/" + "/".join(parts[:2])
    return f"/{parts[0]}" if parts[0] in (*OWN, *SCREENS) else f"/{UNTOLD}"


def _is_worth_a_line(path: str, status: int) -> bool:
    probed = path.endswith(PROBES) and status in (200, 404)
    return not probed and (status >= 400 or not path.startswith(QUIET))


class RequestLog:
    """Tells of every request when it is answered, and of every visit when it begins and ends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell how it ended."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._visit(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            if _is_worth_a_line(scope["path"], status):
                milliseconds = round((time.perf_counter() - began) * 1000)
                about = {"method": scope["method"], "path": told(scope["path"]), "status": status}
                LOG.info("request", extra={"told": {**about, "ms": milliseconds}})

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.monotonic()
        LOG.info("visit began")
        try:
            await self._app(scope, receive, send)
        finally:
            LOG.info("visit ended", extra={"told": {"seconds": round(time.monotonic() - began)}})
