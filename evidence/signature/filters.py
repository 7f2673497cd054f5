"""Decoding of object streams (ISO 32000-2 §7.4), bounded."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable
from typing import Any

from evidence.signature.syntax import WHITE, PdfDict, PdfSyntaxError, hex_bytes


def _flate(data: bytes, limit: int) -> bytes:
    decoder = zlib.decompressobj()
    try:
        out = decoder.decompress(data, limit)
    except zlib.error as error:
        raise PdfSyntaxError(f"Flate: {error}") from error
    if decoder.unconsumed_tail:
        raise PdfSyntaxError("decoded stream beyond the limit")
    return out


def _hex(data: bytes, limit: int) -> bytes:
    try:
        return hex_bytes(data.split(b">")[0])[:limit]
    except ValueError as error:
        raise PdfSyntaxError(f"ASCIIHex: {error}") from error


def _ascii85(data: bytes, limit: int) -> bytes:
    body = data.translate(None, WHITE).removeprefix(b"<~").split(b"~>")[0]
    try:
        return base64.a85decode(body)[:limit]
    except (ValueError, binascii.Error) as error:
        raise PdfSyntaxError(f"ASCII85: {error}") from error


def _run_length(data: bytes, limit: int) -> bytes:
    out, position = bytearray(), 0
    while position < len(data) and data[position] != 128 and len(out) <= limit:
        length = data[position]
        if length < 128:
            out += data[position + 1 : position + 2 + length]
            position += 2 + length
        else:
            out += data[position + 1 : position + 2] * (257 - length)
            position += 2
    return bytes(out[:limit])


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "FlateDecode": _flate,
    "Fl": _flate,
    "ASCIIHexDecode": _hex,
    "AHx": _hex,
    "ASCII85Decode": _ascii85,
    "A85": _ascii85,
    "RunLengthDecode": _run_length,
    "RL": _run_length,
}


def decode(data: bytes, entry: PdfDict, limit: int) -> bytes:
    """The stream's decoded bytes (at most ``limit``). Raises :class:`PdfSyntaxError`."""
    names = _listed(entry.get("Filter", entry.get("F")))
    parameters = _listed(entry.get("DecodeParms", entry.get("DP")))
    for position, name in enumerate(names):
        decoder = _DECODERS.get(str(name))
        if decoder is None:
            raise PdfSyntaxError(f"filter {name} is not read here")
        data = decoder(data, limit)
        if position < len(parameters) and isinstance(parameters[position], dict):
            data = _unpredict(data, parameters[position])
    return data


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _unpredict(data: bytes, parms: dict[str, Any]) -> bytes:
    predictor = parms.get("Predictor", 1)
    if predictor == 1:
        return data
    columns, colours, bits = (parms.get(k, d) for k, d in _PREDICTOR_DEFAULTS)
    sizes_known = all(isinstance(v, int) and 0 < v < 1 << 20 for v in (columns, colours, bits))
    if not sizes_known or not isinstance(predictor, int) or predictor < 10:
        raise PdfSyntaxError(f"predictor {predictor} is not read here")
    return _png(data, max(1, colours * bits // 8), (columns * colours * bits + 7) // 8)


_PREDICTOR_DEFAULTS = (("Columns", 1), ("Colors", 1), ("BitsPerComponent", 8))


def _png(data: bytes, step: int, width: int) -> bytes:
    """PNG row filters (ISO/IEC 15948 §9)."""
    out, above = bytearray(), bytearray(width)
    for start in range(0, len(data), width + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + width])
        row.extend(bytes(width - len(row)))
        for i in range(width):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            row[i] = (row[i] + _guess(kind, left, above[i], corner)) & 0xFF
        out += row
        above = row
    return bytes(out)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        near = left + up - corner
        return min((abs(near - v), order, v) for order, v in enumerate((left, up, corner)))[2]
    return (0, left, up, (left + up) // 2)[kind] if 0 <= kind < 4 else 0
