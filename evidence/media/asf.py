"""WMA and WMV (Advanced Systems Format): length, and the rate of sound as its stream states it."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack
from typing import BinaryIO
from uuid import UUID

from evidence.media.model import DamagedError, Stream, by_length, exactly

_HEADER = UUID("75b22630-668e-11cf-a6d9-00aa0062ce6c")
_FILE = UUID("8cabdca1-a947-11cf-8ee4-00c00c205365")
_STREAM = UUID("b7dc0791-a9b7-11cf-8ee6-00c00c205365")
_SOUND = UUID("f8699e40-5b4d-11cf-a8fd-00805f5c442b")
_FILM = UUID("bc19efc0-5b4d-11cf-a8fd-00805f5c442b")
_MOST_OBJECTS = 200
_MOST_HEADER = 4 << 20
_TICKS = 1e7  # of a second


def read(stream: BinaryIO, size: int) -> Stream:
    """Sound by the rate of its streams; film as the mean of the whole file."""
    seconds, rate, film = 0.0, 0, False
    for kind, data in _objects(stream):
        if kind == _FILE:
            seconds = _seconds(data)
        elif kind == _STREAM:
            of = UUID(bytes_le=_part(data, 0, 16))
            film |= of == _FILM
            rate += 8 * unpack("<I", _part(data, 62, 4))[0] if of == _SOUND else 0
    if film or not rate:
        return by_length("film" if film else "sound", size, seconds)
    return Stream("sound", seconds, rate, "stream")


def _objects(stream: BinaryIO) -> Iterator[tuple[UUID, bytes]]:
    """The objects of the header, as far as they are short."""
    kind, size, count = unpack("<16sQI2x", exactly(stream, 30))
    if UUID(bytes_le=kind) != _HEADER or size > _MOST_HEADER:
        raise DamagedError("no ASF header")
    for _ in range(min(count, _MOST_OBJECTS)):
        kind, size = unpack("<16sQ", exactly(stream, 24))
        if not 24 <= size <= _MOST_HEADER:
            raise DamagedError(f"an object of {size} bytes")
        yield UUID(bytes_le=kind), exactly(stream, size - 24)


def _seconds(data: bytes) -> float:
    """How long it plays, without the time it is buffered before."""
    play, _, preroll = unpack("<QQQ", _part(data, 40, 24))
    return max(float(play / _TICKS - preroll / 1000), 0.0)


def _part(data: bytes, start: int, count: int) -> bytes:
    found = data[start : start + count]
    if len(found) < count:
        raise DamagedError("an object ends early")
    return found
