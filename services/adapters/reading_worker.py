"""The process that parses uploaded files, `python -m services.adapters.reading_worker`: nobody else waits for it.

It answers `READY` with the same. Other requests are a frame that says what is asked and a frame with the file; the
answer is pickled parts or a refusal, then `DONE`, or `LEFT` when it has grown too big to go on. It ends with its input.
"""

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from services.adapters import frames, workbook_files
from services.adapters.reading_terms import DONE, LEFT, MEMORY, PATIENCE, READY, Request
from services.adapters.workbook_parser import parts
from services.domain.errors import WorkbookRefusedError

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

ANSWER = 100 * 2**20
"""Bytes of pickled rows, which take about four times as much memory where they arrive."""

GROWN = 120 * 2**20
"""Bytes of memory after which a process is replaced rather than used again."""


def main() -> None:
    """Answer requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, _answers()
    _limit_memory()
    while (asked := frames.read(requests)) is not None:
        if asked == READY:
            frames.write(answers, READY)
            continue
        request: Request = pickle.loads(asked)  # noqa: S301  from our own parent
        content = frames.read(requests) or b""
        _set_alarm(request.seconds)
        for answer in _read(request, content):
            frames.write(answers, answer)
        _set_alarm(None)
        del content
        grown = _has_grown()
        frames.write(answers, LEFT if grown else DONE)
        if grown:
            return


def _answers() -> BinaryIO:
    """The output, kept from anything that prints."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _read(request: Request, content: bytes) -> Iterator[bytes]:
    size = 0
    try:
        for part in parts(request.file_name, content, request.limits):
            answer = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
            size += len(answer)
            if size > ANSWER:
                raise workbook_files.too_large()
            yield answer
    except WorkbookRefusedError as error:
        yield pickle.dumps(error)
    except MemoryError:
        yield pickle.dumps(workbook_files.too_large())


def _limit_memory() -> None:
    if resource is not None:
        for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _set_alarm(seconds: float | None) -> None:
    """End this process once it has computed for `seconds`, or by the clock should the one that watches it be gone."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds or 0)
        signal.alarm(int(PATIENCE * seconds) + 5 if seconds is not None else 0)


def _has_grown() -> bool:
    """Whether this process holds on to more memory than it should; unknown, hence no, where there is no /proc."""
    try:
        resident = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return False
    return resident * os.sysconf("SC_PAGE_SIZE") > GROWN


if __name__ == "__main__":
    main()
