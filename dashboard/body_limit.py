"""How large a request may be: what is larger is refused before it is read."""

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

MEGABYTE = 1024 * 1024
UPLOADS = "/_stcore/upload_file/"
AROUND_A_FILE = MEGABYTE
"""What a browser may write around an uploaded file."""

OTHERS = MEGABYTE
"""The largest body that is not an upload: nothing of Palier sends one."""

TOO_LARGE = "The request is too large."


def limit(path: str) -> int:
    """The most bytes a request to `path` may carry."""
    if path.startswith(UPLOADS):
        return int(config.get_option("server.maxUploadSize")) * MEGABYTE + AROUND_A_FILE
    return OTHERS


def _announced(scope: Scope) -> int:
    """The length the request announces; a length that is no number is left to the server."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


class BodyLimit:
    """Refuses by the announced length, and where none is announced as soon as more has come in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is small enough; the rest gets 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, read = limit(scope["path"]), 0
        if _announced(scope) > most:
            refusal = PlainTextResponse(TOO_LARGE, 413, {"Connection": "close"})
            await refusal(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, TOO_LARGE)
            return message

        await self._app(scope, counted, send)
