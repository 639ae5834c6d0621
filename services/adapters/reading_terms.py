"""What the process that parses files and the one that asks it have agreed on."""

from dataclasses import dataclass

from services.adapters.workbook_files import Limits

READY = b"ready"
DONE = b"done"
LEFT = b"left"
"""Frames that are no pickle: the process is there, has answered, has answered and ends."""

MEMORY = 450 * 2**20
"""Bytes of address space of the process, all told."""

SMALL = 2**20
BASE_SECONDS = 4.0
SECONDS_PER_MEGABYTE = 1.5

PATIENCE = 5
"""How many times longer a file may take by the clock than it may compute: a busy machine is not the file's fault."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to parse, and the seconds of computing that it may take; its content follows."""

    file_name: str
    limits: Limits
    seconds: float


def seconds_allowed(size: int) -> float:
    """Seconds of computing that a file of `size` bytes may take: several times what an honest one does."""
    return BASE_SECONDS + SECONDS_PER_MEGABYTE * max(size - SMALL, 0) / 2**20
