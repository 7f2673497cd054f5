"""The transfer's XML metadata, read inside a worker."""

from __future__ import annotations

from pathlib import Path

from schemas import xml
from schemas.errors import HosoError
from schemas.record import Submission
from schemas.xml_read import MAX_XML_BYTES


def read_xml(data: bytes | Path, *, source: str) -> Submission:
    """The submission of an XML file (bytes or where they lie); see :func:`schemas.xml.read`.

    Raises ``HosoError``: xml-unreadable, xml-foreign.
    """
    return xml.read(_bytes(data, source), source=source)


def validate_xml(data: bytes | Path, *, source: str) -> list[tuple[int, str]]:
    """What the XSD has against the file: (line, message).

    Raises as :func:`read_xml`.
    """
    return xml.validate(_bytes(data, source))


def _bytes(data: bytes | Path, source: str) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        if data.stat().st_size > MAX_XML_BYTES:
            why = {"why": "tệp quá lớn", "why_en": "the file is too large"}
            raise HosoError("xml-unreadable", path=source, line=0, **why)
        return data.read_bytes()
    except OSError as error:
        why = {"why": f"không mở được: {error.strerror}", "why_en": str(error.strerror)}
        raise HosoError("xml-unreadable", path=source, line=0, **why) from None
