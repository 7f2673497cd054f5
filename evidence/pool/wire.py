"""The wire form: a 4-byte big-endian length, a JSON header of that length, then its attachments.

The header's ``blobs`` lists the attachments' sizes in bytes.
"""

from __future__ import annotations

import json
import struct
from typing import Any

_LENGTH = struct.Struct(">I")
HEADER_LIMIT = 512 << 20  # bytes; facts of one file with all its text stay far below
BLOB_LIMIT = 1 << 30


class WireError(Exception):
    """The other side does not speak the protocol."""


def encode(header: dict[str, Any], blobs: tuple[bytes, ...] = ()) -> bytes:
    """The bytes of one message."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}, ensure_ascii=False)
    body = text.encode("utf-8", "surrogatepass")
    return b"".join((_LENGTH.pack(len(body)), body, *blobs))


class Decoder:
    """Messages out of bytes that come in pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Add bytes as they came."""
        self._buffer += data

    def take(self) -> tuple[dict[str, Any], tuple[bytes, ...]] | None:
        """The next whole message (header without ``blobs``, attachments), or None.

        Raises :class:`WireError` where the bytes are no message.
        """
        buffer = self._buffer
        if len(buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(buffer)
        if length > HEADER_LIMIT:
            raise WireError(f"header of {length} bytes")
        end = _LENGTH.size + length
        if len(buffer) < end:
            return None
        header, sizes = _header(bytes(buffer[_LENGTH.size : end]))
        total = end + sum(sizes)
        if len(buffer) < total:
            return None
        blobs = []
        for size in sizes:
            blobs.append(bytes(buffer[end : end + size]))
            end += size
        del buffer[:total]
        return header, tuple(blobs)


def _header(body: bytes) -> tuple[dict[str, Any], list[int]]:
    try:
        header = json.loads(body)
        sizes = [int(size) for size in header.pop("blobs")]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireError(str(error)) from error
    if any(size < 0 or size > BLOB_LIMIT for size in sizes):
        raise WireError("attachment size")
    return header, sizes
