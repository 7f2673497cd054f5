"""Archived bytes over HTTP: streamed, by ranges, and never run in our origin.

What a browser shows by itself (PDF, plain images) is shown, by the format the archive identified;
all else is saved. Every answer is nosniff, and sandboxed as far as the browser's viewer bears it.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from archive.storage.aip import Aip
from schemas.errors import HosoError
from web.problems import answer_of
from web.ranges import Slice, UnsatisfiableError, slice_of
from web.shelf import DATA

_CHUNK = 256 * 1024


class Media(NamedTuple):
    """How a kind of format is served. ``sandbox``: the policy of the answer."""

    type: str
    inline: bool
    policy: str


@cache
def _media() -> dict[str, Any]:
    text = files("web").joinpath("data/media-types.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def media_of(kind: str) -> Media:
    """How files of the identified format ``kind`` are served."""
    row = _media().get(kind) or _media()["*"]
    return Media(row["type"], row["inline"], row["policy"])


def file_answer(request: Request, aip: Aip, path: str, kind: str) -> Response:
    """The payload file ``path`` of ``aip``: 200, 206 or 416.

    Raises ``HosoError`` not-found, object-damaged.
    """
    digest = aip.files[DATA + path].sha256 if DATA + path in aip.files else ""
    stream = aip.open(DATA + path)
    size = os.fstat(stream.fileno()).st_size
    headers = _headers(path, media_of(kind), digest)
    try:
        wanted = slice_of(_range(request, headers["ETag"]), size)
    except UnsatisfiableError:
        stream.close()
        refused = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        return answer_of(HosoError("range-invalid", size=size), request.url.path, headers=refused)
    piece = wanted or Slice(0, size)
    headers["Content-Length"] = str(piece.length)
    if wanted:
        headers["Content-Range"] = f"bytes {piece.start}-{piece.end - 1}/{size}"
    status = 206 if wanted else 200
    if request.method == "HEAD":
        stream.close()
        return Response(status_code=status, headers=headers)
    return StreamingResponse(_chunks(stream, piece), status, headers)


def saved(name: str, stream: BinaryIO) -> Response:
    """The whole of ``stream`` as a file to be saved under ``name``; it is closed when sent."""
    size = os.fstat(stream.fileno()).st_size
    media = _media()["*"]
    headers = {
        "Content-Disposition": f"attachment; {_names(name)}",
        "Content-Length": str(size),
        "Content-Security-Policy": media["policy"],
        "Content-Type": _saved_as(name) or media["type"],
    }
    return StreamingResponse(_chunks(stream, Slice(0, size)), headers=headers)


def _saved_as(name: str) -> str:
    """The media type of something made here, by the ending of its name."""
    return str(_media()["made"].get(name.rpartition(".")[2], ""))


def _range(request: Request, tag: str) -> str | None:
    """The Range header where it counts: for GET, and while If-Range names these very bytes."""
    condition = request.headers.get("if-range")
    if request.method != "GET" or (condition is not None and condition.strip() != tag):
        return None
    return request.headers.get("range")


def _headers(path: str, media: Media, digest: str) -> dict[str, str]:
    shown = "inline" if media.inline else "attachment"
    told = base64.b64encode(bytes.fromhex(digest)).decode()
    return {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"{shown}; {_names(path.rpartition('/')[2])}",
        "Content-Security-Policy": media.policy,
        "Content-Type": media.type,
        "ETag": f'"{digest}"',
        "Repr-Digest": f"sha-256=:{told}:",
        "X-Frame-Options": "SAMEORIGIN",
    }


def _names(name: str) -> str:
    """The file's name for saving, in ASCII and in full (RFC 6266, RFC 8187)."""
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char in "-_.") else "_" for char in name
    )
    return f"filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(name, safe='')}"


def _chunks(stream: BinaryIO, piece: Slice) -> Iterator[bytes]:
    """The bytes of ``piece``, a chunk at a time; read in a thread by the framework."""
    with stream:
        stream.seek(piece.start)
        left = piece.length
        while left and (chunk := stream.read(min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk
