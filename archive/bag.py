"""BagIt 1.0 (RFC 8493): the tag files of the bags we write, and reading them back.

In manifests CR, LF and ``%`` of a path are percent-encoded, and only those (RFC 8493 §2.1.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"
RESERVED = (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST)
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_ENCODE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DECODE = {code.lower(): char for char, code in _ENCODE.items()}
_ENCODED = re.compile(r"%25|%0[DdAa]")
_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+(.+)")
_BLANKS = re.compile(r"\s+")


def encode_path(path: str) -> str:
    """``path`` as it stands in a manifest."""
    return "".join(_ENCODE.get(char, char) for char in path)


def decode_path(text: str) -> str:
    """The path that stands in a manifest; inverse of :func:`encode_path`."""
    return _ENCODED.sub(lambda match: _DECODE[match[0].lower()], text)


def manifest(entries: Iterable[tuple[str, str]]) -> bytes:
    """A manifest of (path, SHA-256 hex) pairs, sorted by path."""
    lines = [f"{digest}  {encode_path(path)}\n" for path, digest in sorted(entries)]
    return "".join(lines).encode("utf-8")


def parse_manifest(data: bytes) -> dict[str, str]:
    """Path -> SHA-256 of a manifest. Raises ``ValueError`` on a bad line or a path named twice."""
    entries: dict[str, str] = {}
    for number, line in enumerate(data.decode("utf-8").split("\n"), start=1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number}")
        path = decode_path(match[2])
        if path in entries:
            raise ValueError(f"line {number}: {path}")
        entries[path] = match[1].lower()
    return entries


def bag_info(values: Mapping[str, str]) -> bytes:
    """``bag-info.txt``: a line per label, sorted; runs of blanks and line ends become one space."""
    lines = [f"{label}: {_BLANKS.sub(' ', values[label]).strip()}\n" for label in sorted(values)]
    return "".join(lines).encode("utf-8")


def parse_bag_info(data: bytes) -> dict[str, str]:
    """Label -> value of a ``bag-info.txt`` written by :func:`bag_info`."""
    pairs = (line.partition(": ") for line in data.decode("utf-8").split("\n") if line)
    return {label: value for label, _, value in pairs}


def payload_oxum(sizes: Iterable[int]) -> str:
    """``octets.files`` of the payload (RFC 8493 §2.2.2)."""
    listed = list(sizes)
    return f"{sum(listed)}.{len(listed)}"
