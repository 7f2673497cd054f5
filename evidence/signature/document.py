"""Signature facts that concern a PDF as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from evidence.signature.certificates import instant
from evidence.signature.fields import Fields, has_dss
from evidence.signature.limits import MAX_TEXT
from evidence.signature.look.streams import body_of, stream_of
from evidence.signature.objects import PdfObjects, end_marks, only_white
from evidence.signature.revisions.tables import Mark
from evidence.signature.syntax import Buffer, PdfSyntaxError, text_of
from evidence.signature.times import pdf_date

_BLANK_MOST = 1 << 20  # bytes looked at: nobody puts so many blanks behind a file
_INFO = {
    "producer": "Producer",
    "creator": "Creator",
    "created": "CreationDate",
    "modified": "ModDate",
}
_TIMES = frozenset({"created", "modified"})
_XMP_MOST = 1 << 20  # bytes of a metadata stream
_XMP = {
    name: re.compile(rb"%s(?:[ \t\r\n]*=[ \t\r\n]*[\"']|>)([^<>\"']{1,1000})" % key)
    for name, key in (
        ("producer", b"pdf:Producer"),
        ("creator", b"xmp:CreatorTool"),
        ("created", b"xmp:CreateDate"),
        ("modified", b"xmp:ModifyDate"),
    )
}


def document_facts(objects: PdfObjects, fields: Fields, marks: Sequence[Mark]) -> dict[str, Any]:
    """What concerns the file as a whole; ``marks`` end its revisions.

    ``bytes_after_last_revision`` belong to none: a reader that mends files may show them.
    """
    data = objects.data
    ends = end_marks(data, objects)
    return {
        "size": len(data),
        "end_marks": len(ends),
        "bytes_after_last_end": _behind(data, ends[-1]) if ends else 0,
        "bytes_after_last_revision": _behind(data, marks[-1].end) if marks else 0,
        "form": fields.has_form,
        "empty_fields": fields.empty_fields,
        "encrypted": objects.encrypted,
        "catalogue_read": bool(objects.catalog),
        "dss": has_dss(objects),
        **_writer(objects),
    }


def _behind(data: Buffer, end: int) -> int:
    """How many bytes stand behind a place, 0 where they are blanks."""
    count = len(data) - end
    return 0 if count <= _BLANK_MOST and only_white(data[end:]) else count


def _writer(objects: PdfObjects) -> dict[str, Any]:
    """Who says to have written the file and when, and whether it was written again since.

    ``xmp`` holds the same of the metadata stream, as far as it states them.
    """
    halves = objects.resolve(objects.trailer.get("ID"))
    known = isinstance(halves, list) and len(halves) == 2 and not objects.encrypted
    info = {name: _text(objects, key) for name, key in _INFO.items()}
    return {
        "producer": info["producer"],
        "creator": info["creator"],
        "created": pdf_date(info["created"])[0],
        "modified": pdf_date(info["modified"])[0],
        "xmp": _xmp(objects),
        "id_changed": bool(halves[0] != halves[1]) if known else None,
    }


def _text(objects: PdfObjects, key: str) -> str:
    value = objects.get(objects.trailer.get("Info"), key)
    readable = isinstance(value, bytes) and not objects.encrypted
    return text_of(value)[:MAX_TEXT] if readable else ""


def _xmp(objects: PdfObjects) -> dict[str, str]:
    """Entries of the metadata stream (ISO 16684-1), as attributes or as elements."""
    try:
        found = stream_of(objects, objects.catalog.get("Metadata"))
        body = body_of(objects, *found, _XMP_MOST) if found else b""
    except PdfSyntaxError:
        return {}
    if objects.encrypted:
        return {}
    result = {}
    for name, pattern in _XMP.items():
        match = pattern.search(body)
        if match:
            said = match[1].decode("utf-8", "replace").strip()
            result[name] = _instant(said) if name in _TIMES else said[:MAX_TEXT]
    return result


def _instant(text: str) -> str:
    """RFC 3339 UTC of an XMP date, "" where it is none; without a zone it is read as UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return instant(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return ""
