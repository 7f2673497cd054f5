"""A few steps through DER where a whole ASN.1 schema would say no more."""

from __future__ import annotations

from collections.abc import Iterator

from asn1crypto import parser

SEQUENCE, SET, OCTETS = 0x10, 0x11, 0x04
CONTEXT = 2
_MOST = 10_000  # elements looked at in one structure


def elements(data: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """(class, tag, whole encoding, content) of each element one after another.

    Raises ``ValueError`` where the bytes are no BER.
    """
    place = 0
    for _ in range(_MOST):
        if place >= len(data):
            return
        kind, _method, tag, header, content, trailer = parser.parse(data[place:], strict=False)
        whole = header + content + trailer
        yield kind, tag, whole, content
        place += len(whole)


def content_of(data: bytes) -> bytes:
    """The content of the one element ``data`` begins with. Raises ``ValueError``."""
    return next((content for _, _, _, content in elements(data)), b"")


def tagged(data: bytes, number: int) -> bytes:
    """The content of the context tag ``number`` directly inside a structure, b"" without."""
    for kind, tag, _, content in elements(content_of(data)):
        if (kind, tag) == (CONTEXT, number):
            return content
    return b""
