"""Frames: bytes with their length before them, over a pipe."""

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")


def write(stream: BinaryIO, data: bytes) -> None:
    """Send one frame; raises OSError when nobody listens any more."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """The next frame, None when the other side ended, be it in the middle of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None
