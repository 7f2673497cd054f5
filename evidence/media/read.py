"""Which reader knows which kind of file (``FormatFacts.kind``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from evidence.media import asf, avi, jpeg, mp3, mp4
from evidence.media.model import Stream

VERSION = 1
_STREAMS: dict[str, Callable[[BinaryIO, int], Stream]] = {
    "mp4": mp4.read,
    "avi": avi.read,
    "wmv": asf.read,
    "wma": asf.read,
    "mp3": mp3.read,
}
KINDS = frozenset({"jpeg", *_STREAMS})


def read_media(path: Path, kind: str) -> dict[str, Any]:
    """Facts of a picture, sound or film; ``kind`` is one of ``KINDS``.

    Raises ``ValueError``, ``OSError`` or an error of Pillow for a file whose header is damaged.
    """
    if kind == "jpeg":
        return {"version": VERSION, "kind": "picture", **jpeg.read(path)}
    with path.open("rb") as stream:
        found = _STREAMS[kind](stream, path.stat().st_size)
    return {"version": VERSION, **found.facts()}
