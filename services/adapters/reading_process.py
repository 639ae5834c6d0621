"""Has files parsed by processes of their own, so that no file can freeze, fill or end this one."""

import atexit
import os
import pickle
import queue
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any, BinaryIO, cast

from services.adapters import frames, workbook_files
from services.adapters.reading_terms import DONE, LEFT, PATIENCE, READY, SMALL, Request, seconds_allowed
from services.adapters.workbook_files import Limits
from services.adapters.workbook_values import Part
from services.domain.errors import WorkbookRefusedError

COUNT = 2
"""Processes at most; large files use one of them at a time, so that a small file seldom waits."""

_ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")
_KNOWN = frozenset(
    {
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("services.adapters.workbook_values", "CellError"),
        ("services.domain.percent", "Percent"),
        ("services.adapters.workbook_values", "Sheet"),
        ("services.adapters.workbook_values", "UncalculatedFormula"),
        ("services.domain.errors", "WorkbookRefusedError"),
        ("services.domain.texts", "Message"),
    }
)


class _Unpickler(pickle.Unpickler):
    """Makes values of a workbook and nothing else, should a file ever take the parsing process over."""

    def find_class(self, module: str, name: str) -> Any:
        """A known class; raises UnpicklingError for another."""
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a workbook")
        return super().find_class(module, name)


def _path() -> str:
    """Where the process finds this package, and what this process was told."""
    return os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))


class _Process:
    """A process that parses one file at a time."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "services.adapters.reading_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment | {"PYTHONPATH": _path()},
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._free = True
        if not self.is_ready():
            self.end()
            raise RuntimeError("The process that parses workbooks did not start")

    def is_ready(self) -> bool:
        """Whether it can take a file: it lives, and came to the end of the last one."""
        with suppress(OSError):
            if self._free:
                frames.write(self._requests, READY)
                return frames.read(self._answers) == READY
        return False

    def parts(self, request: Request, content: bytes) -> Iterator[Part]:
        """The parts of a file; raises WorkbookRefusedError."""
        self._free, late = False, Event()
        timer = Timer(PATIENCE * request.seconds, self._stop, [late])
        timer.start()
        try:
            self._ask(request, content)
            yield from self._answered(late)
        finally:
            timer.cancel()
            timer.join()
            self._free = self._free and not late.is_set()

    def _ask(self, request: Request, content: bytes) -> None:
        with suppress(OSError):  # it died: the answer tells
            frames.write(self._requests, pickle.dumps(request))
            frames.write(self._requests, content)

    def _answered(self, late: Event) -> Iterator[Part]:
        refusal = None
        while (answer := frames.read(self._answers)) not in (DONE, LEFT):
            if answer is None:
                raise workbook_files.too_slow() if late.is_set() else self._cause_of_death()
            part = _Unpickler(BytesIO(answer)).load()
            if isinstance(part, WorkbookRefusedError):
                refusal = part
            else:
                yield part
        self._free = answer == DONE
        if refusal is not None:
            raise refusal

    def _stop(self, late: Event) -> None:
        late.set()
        self._process.kill()

    def _cause_of_death(self) -> WorkbookRefusedError:
        """Its own alarm ends it after too much computing; code aborts, and the system kills, where memory is short."""
        died_of = -self._process.wait()
        if died_of == getattr(signal, "SIGPROF", 27):
            return workbook_files.too_slow()
        short = (getattr(signal, "SIGABRT", 6), getattr(signal, "SIGKILL", 9))
        return workbook_files.too_large() if died_of in short else workbook_files.damaged()

    def end(self) -> None:
        """End the process and wait until it has."""
        self._process.kill()
        for stream in (self._requests, self._answers):
            with suppress(OSError):
                stream.close()
        self._process.wait()


def _ready(process: _Process | None) -> _Process | None:
    """The process if it can be used again; otherwise it is ended."""
    if process is not None and not process.is_ready():
        process.end()
        return None
    return process


class _Pool:
    """Up to `COUNT` processes, each started when it is first needed and used again."""

    def __init__(self) -> None:
        self._free: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        self._large = Lock()
        for _ in range(COUNT):
            self._free.put(None)

    def parts(self, request: Request, content: bytes) -> Iterator[Part]:
        """The parts of a file, by the next process that is free."""
        if len(content) > SMALL:
            with self._large:
                yield from self._parts(request, content)
        else:
            yield from self._parts(request, content)

    def _parts(self, request: Request, content: bytes) -> Iterator[Part]:
        process = _ready(self._free.get())
        try:
            process = process or _Process()
            yield from process.parts(request, content)
        finally:
            self._free.put(process)

    def close(self) -> None:
        """End the processes that are free."""
        with suppress(queue.Empty):
            while True:
                process = self._free.get_nowait()
                if process is not None:
                    process.end()


_pool = _Pool()
atexit.register(_pool.close)


def parts(file_name: str, content: bytes, limits: Limits) -> Iterator[Part]:
    """The parts of a file as `workbook_parser.parts` gives them; raises WorkbookRefusedError."""
    if not content:
        raise workbook_files.empty()
    if len(content) > limits.bytes:
        raise workbook_files.too_large()
    return _pool.parts(Request(file_name, limits, seconds_allowed(len(content))), content)
