"""BagIt: the tag files of the bags we write, and reading them back.

A bag is BagIt 1.0 (RFC 8493), unless a path holds ``%``. Version 1.0 wants ``%`` of a path written
``%25`` (§2.1.3), which no tool in use does or undoes, sha256sum included; version 0.97 writes paths
as they are. So a bag with such a path says 0.97, and every tool reads it. Only where a path holds
CR or LF, which 0.97 cannot write, it is 1.0 with its three encoded characters all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"
# The profile our bags fulfil (evidence/data/bag-profiles/hoso-aip.json).
PROFILE_LABEL = "BagIt-Profile-Identifier"
PROFILE = "urn:hoso:bagit-profile:aip:1"
RESERVED = (BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST)
Version = Literal["1.0", "0.97"]
VERSIONS: tuple[Version, ...] = ("1.0", "0.97")

_ENCODE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DECODE = {code.lower(): char for char, code in _ENCODE.items()}
_ENCODED = re.compile(r"%25|%0[DdAa]")
_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+(.+)")
_BLANKS = re.compile(r"\s+")


def version_for(paths: Iterable[str]) -> Version:
    """The version a bag of these paths is written in (see above)."""
    percent = False
    for path in paths:
        if "\n" in path or "\r" in path:
            return "1.0"
        percent = percent or "%" in path
    return "0.97" if percent else "1.0"


def declaration(version: Version) -> bytes:
    """``bagit.txt``."""
    return f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n".encode()


def version_of(data: bytes) -> Version:
    """The version of a ``bagit.txt`` written by :func:`declaration`. Raises ``ValueError``."""
    for version in VERSIONS:
        if data == declaration(version):
            return version
    raise ValueError(BAGIT)


def encode_path(path: str, version: Version) -> str:
    """``path`` as it stands in a manifest."""
    if version == "0.97":
        return path
    return "".join(_ENCODE.get(char, char) for char in path)


def decode_path(text: str, version: Version) -> str:
    """The path that stands in a manifest; inverse of :func:`encode_path`."""
    if version == "0.97":
        return text
    return _ENCODED.sub(lambda match: _DECODE[match[0].lower()], text)


def manifest_line(path: str, digest: str, version: Version) -> bytes:
    """One line of a manifest."""
    return f"{digest}  {encode_path(path, version)}\n".encode()


def manifest(entries: Iterable[tuple[str, str]], version: Version) -> bytes:
    """A manifest of (path, SHA-256 hex) pairs, sorted by path."""
    return b"".join(manifest_line(path, digest, version) for path, digest in sorted(entries))


def parse_manifest(data: bytes, version: Version) -> dict[str, str]:
    """Path -> SHA-256 of a manifest. Raises ``ValueError`` on a bad line or a path named twice."""
    entries: dict[str, str] = {}
    for number, line in enumerate(data.decode("utf-8").split("\n"), start=1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number}")
        path = decode_path(match[2], version)
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
