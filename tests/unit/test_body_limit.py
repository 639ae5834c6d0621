"""How large a request may be, where no length is announced."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.exceptions import HTTPException

from dashboard.body_limit import OTHERS, BodyLimit


def read_all(chunks: list[bytes]) -> int:
    """Send a body in pieces to an application that reads all of it; gives how much it got."""
    waiting = iter(chunks)
    got = 0

    async def receive():
        body = next(waiting, b"")
        return {"type": "http.request", "body": body, "more_body": bool(body)}

    async def application(scope, receive, send):
        nonlocal got
        while (message := await receive())["more_body"]:
            got += len(message["body"])

    scope = {"type": "http", "path": "/", "headers": [(b"transfer-encoding", b"chunked")]}
    with ThreadPoolExecutor(1) as own:  # the thread of the browser tests has a loop that runs
        own.submit(asyncio.run, BodyLimit(application)(scope, receive, None)).result()
    return got


def test_a_body_in_pieces_is_read_up_to_the_limit():
    assert read_all([b"x" * (OTHERS // 2)] * 2) == OTHERS


def test_a_body_in_pieces_is_refused_beyond_the_limit():
    with pytest.raises(HTTPException) as refused:
        read_all([b"x" * (OTHERS // 2)] * 3)
    assert refused.value.status_code == 413
