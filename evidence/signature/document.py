"""Signature facts that concern a PDF as a whole."""

from __future__ import annotations

from typing import Any

from evidence.signature.fields import Fields, has_dss
from evidence.signature.limits import MAX_TEXT
from evidence.signature.objects import PdfObjects, end_marks, only_white
from evidence.signature.syntax import text_of


def document_facts(objects: PdfObjects, fields: Fields) -> dict[str, Any]:
    """What concerns the file as a whole."""
    data = objects.data
    ends = end_marks(data, objects)
    tail = data[ends[-1] :] if ends and len(data) - ends[-1] < 1 << 20 else b""
    return {
        "size": len(data),
        "end_marks": len(ends),
        "bytes_after_last_end": len(data) - ends[-1] if ends and not only_white(tail) else 0,
        "form": fields.has_form,
        "empty_fields": fields.empty_fields,
        "encrypted": objects.encrypted,
        "catalogue_read": bool(objects.catalog),
        "dss": has_dss(objects),
        **_writer(objects),
    }


def _writer(objects: PdfObjects) -> dict[str, Any]:
    """Who says to have written the file, and whether it was written again since it was made."""
    producer = objects.get(objects.trailer.get("Info"), "Producer")
    halves = objects.resolve(objects.trailer.get("ID"))
    known = isinstance(halves, list) and len(halves) == 2 and not objects.encrypted
    return {
        "producer": text_of(producer)[:MAX_TEXT]
        if isinstance(producer, bytes) and not objects.encrypted
        else "",
        "id_changed": bool(halves[0] != halves[1]) if known else None,
    }
