"""AVI (RIFF): length from the main header, of large files from the extended one (OpenDML)."""

from __future__ import annotations

from struct import unpack
from typing import BinaryIO

from evidence.media.model import DamagedError, Stream, by_length, exactly

_MOST_CHUNKS = 200
_MILLION = 1e6


def read(stream: BinaryIO, size: int) -> Stream:
    """Length as frames by their time, rate as the mean of the whole file."""
    if unpack("<4sI4s", exactly(stream, 12))[::2] != (b"RIFF", b"AVI "):
        raise DamagedError("no AVI")
    each, frames = 0, 0
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            break
        kind, length = unpack("<4sI", head)
        if kind == b"LIST" and exactly(stream, 4) in (b"hdrl", b"odml"):
            continue  # what is in it comes next
        start = stream.tell() - (4 if kind == b"LIST" else 0)
        if kind == b"avih":
            each, *_, frames = unpack("<5I", exactly(stream, 20))
        elif kind == b"dmlh":
            frames = max(frames, unpack("<I", exactly(stream, 4))[0])
        stream.seek(start + length + length % 2)
    return by_length("film", size, each * frames / _MILLION)
