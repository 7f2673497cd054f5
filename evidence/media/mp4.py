"""MPEG-4 files (ISO/IEC 14496-12): their length (mvhd) and whether they hold film (hdlr)."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack
from typing import BinaryIO

from evidence.media.model import DamagedError, Stream, by_length, exactly

_MOST_BOXES = 2000
_DEEPER = {b"moov", b"trak", b"mdia"}


def read(stream: BinaryIO, size: int) -> Stream:
    """Length from the movie header, rate as the mean of the whole file."""
    seconds, film = None, False
    for kind, start, end in _boxes(stream, 0, size, [_MOST_BOXES]):
        if kind == b"mvhd":
            seconds = _seconds(stream, start)
        elif kind == b"hdlr" and end - start >= 12:
            stream.seek(start + 8)
            film |= exactly(stream, 4) == b"vide"
    if seconds is None:
        raise DamagedError("no movie header")
    return by_length("film" if film else "sound", size, seconds)


def _boxes(
    stream: BinaryIO, start: int, end: int, left: list[int]
) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the content of each box; ``left``: how many are still looked at."""
    while start + 8 <= end and left[0] > 0:
        left[0] -= 1
        stream.seek(start)
        size, kind = unpack(">I4s", exactly(stream, 8))
        head = 8
        if size == 1:
            (size,), head = unpack(">Q", exactly(stream, 8)), 16
        stop = end if size == 0 else start + size
        if (size and size < head) or stop > end:
            raise DamagedError(f"a box {kind!r} of {size} bytes")
        yield kind, start + head, stop
        if kind in _DEEPER:
            yield from _boxes(stream, start + head, stop, left)
        start = stop


def _seconds(stream: BinaryIO, start: int) -> float:
    stream.seek(start)
    long = exactly(stream, 4)[0] == 1
    exactly(stream, 16 if long else 8)
    scale, length = unpack(">IQ" if long else ">II", exactly(stream, 12 if long else 8))
    return length / scale if scale else 0.0
