"""MP3 (ISO/IEC 11172-3, 13818-3 layer III): the rate of its frames, or of the Xing header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import BinaryIO

from evidence.media.model import DamagedError, Stream

_LOOKED_AT = 512 << 10  # bytes behind the tag
_MOST_FRAMES = 1000
_KBPS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2, 2.5
)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: where it begins, its length in bytes, its rate, how long it sounds."""

    start: int
    length: int
    rate: int
    seconds: float


def read(stream: BinaryIO, size: int) -> Stream:
    """Mean rate: of the whole where the first frame tells it, else of the frames looked at."""
    tag = _tag(stream)
    stream.seek(tag)
    data = stream.read(_LOOKED_AT)
    frames = list(_frames(data))
    if not frames:
        raise DamagedError("no frames of MPEG audio, layer III")
    if told := _xing(data, frames[0]):
        seconds, count = told
        return Stream("sound", seconds, round(count * 8 / seconds), "Xing")
    heard = sum(frame.seconds for frame in frames)
    rate = round(sum(frame.rate * frame.seconds for frame in frames) / heard)
    return Stream("sound", max(size - tag, 0) * 8 / rate, rate, "frames")


def _tag(stream: BinaryIO) -> int:
    """Bytes of the ID3 tag at the beginning."""
    head = stream.read(10)
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frames(data: bytes) -> Iterator[Frame]:
    """Frames one behind the other, from the first that another follows."""
    at = 0
    while (at := data.find(b"\xff", at)) >= 0:
        first = frame_at(data, at)
        if first and frame_at(data, first.start + first.length):
            break
        at += 1
    else:
        return
    frame: Frame | None = first
    for _ in range(_MOST_FRAMES):
        if frame is None:
            return
        yield frame
        frame = frame_at(data, frame.start + frame.length)


def frame_at(data: bytes, at: int) -> Frame | None:
    """The frame of layer III that begins at ``at``, None where none does."""
    if at + 4 > len(data):
        return None
    (head,) = unpack(">I", data[at : at + 4])
    version, layer = head >> 19 & 3, head >> 17 & 3
    index, sampling, padding = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or index in (0, 15) or sampling == 3:
        return None
    samples, rate = (1152 if version == 3 else 576), _KBPS[version != 3][index] * 1000
    hertz = _HERTZ[version][sampling]
    return Frame(at, samples // 8 * rate // hertz + padding, rate, samples / hertz)


def _xing(data: bytes, first: Frame) -> tuple[float, int] | None:
    """Seconds and bytes of the whole, as the header in the first frame tells them."""
    body = data[first.start : first.start + first.length]
    at = max(body.find(b"Xing"), body.find(b"Info"))
    if at < 0 or len(body) < at + 16:
        return None
    flags, frames, count = unpack(">III", body[at + 4 : at + 16])
    if flags & 3 != 3 or not frames or not count:
        return None
    return frames * first.seconds, count
