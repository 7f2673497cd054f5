"""Content of a signed file that is there and not seen: what a shadow attack would turn on.

``[{"kind", "page", "object", "detail"}]`` with the kinds ``hidden_layer``, ``overlaid_form_value``
(a field's value beside a look that says something else), ``unused_page_object``,
``prepared_object`` (a definition that no cross-reference lists) and ``invisible_text`` (render mode
3 where no image covers the page). Not looked for: text in the colour of its ground, text under a
picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw as pdfium_raw

from evidence.signature.appearance import appearance_of
from evidence.signature.fields import Fields
from evidence.signature.limits import (
    MAX_FIELDS,
    MAX_SEEN_BYTES,
    MAX_SHADOW_OBJECTS,
    MAX_SHADOW_PAGES,
    MAX_SHADOWS,
    MAX_TEXT,
)
from evidence.signature.look.geometry import page_view
from evidence.signature.objects import PdfObjects
from evidence.signature.revisions import Revisions
from evidence.signature.syntax import PdfDict, Ref, text_of

_PAGE = re.compile(rb"/Type[\x00\t\n\x0c\r ]*/Page(?![A-Za-z])")
_COVERS = 0.5  # a picture over half of the page: a scan, its text is meant to be unseen


def latent(objects: PdfObjects, fields: Fields, revisions: Revisions) -> list[dict[str, Any]]:
    """What is there and not seen; a search that fails is told as kind ``unread``."""
    found: list[dict[str, Any]] = []
    for search in (_layers, _values, _pages, _prepared, _invisible):
        try:
            found += search(objects, fields, revisions)
        except Exception as error:
            detail = f"{search.__name__.strip('_')}: {type(error).__name__}: {str(error)[:200]}"
            found.append(_entry("unread", 0, detail))
    return found[:MAX_SHADOWS]


def _entry(kind: str, number: int, detail: str, page: int | None = None) -> dict[str, Any]:
    return {"kind": kind, "page": page, "object": number, "detail": detail[:MAX_TEXT]}


def _layers(objects: PdfObjects, *_: Any) -> Iterator[dict[str, Any]]:
    properties = objects.get(objects.catalog, "OCProperties")
    if not isinstance(properties, dict):
        return
    default = objects.get(properties, "D")
    default = default if isinstance(default, dict) else {}
    groups = _refs(objects, properties.get("OCGs"))
    shown = {g.number for g in _refs(objects, default.get("ON"))}
    hidden = {g.number for g in _refs(objects, default.get("OFF"))}
    if objects.resolve(default.get("BaseState")) == "OFF":
        hidden |= {g.number for g in groups} - shown
    for number in sorted(hidden):
        name = objects.get(objects.value(number), "Name")
        yield _entry("hidden_layer", number, text_of(name) if isinstance(name, bytes) else "")


def _refs(objects: PdfObjects, value: Any) -> list[Ref]:
    items = objects.resolve(value)
    return [item for item in items if isinstance(item, Ref)] if isinstance(items, list) else []


def _values(objects: PdfObjects, fields: Fields, _: Revisions) -> Iterator[dict[str, Any]]:
    """Text fields whose look does not hold their value."""
    for number in sorted(fields.form_numbers)[:MAX_FIELDS]:
        value = objects.value(number)
        if not isinstance(value, PdfDict) or objects.resolve(value.get("FT")) != "Tx":
            continue
        stated, page = objects.resolve(value.get("V")), value.get("P")
        view = page_view(objects, page.number, 0) if isinstance(page, Ref) else None
        look = appearance_of(objects, value, view)
        if not isinstance(stated, bytes) or look is None or look["error"]:
            continue
        shown = "".join(piece["text"] for piece in look["text"])
        if "".join(text_of(stated).split()) not in "".join(shown.split()):
            yield _entry("overlaid_form_value", number, f"{text_of(stated)} / {shown}")


def _pages(objects: PdfObjects, fields: Fields, _: Revisions) -> Iterator[dict[str, Any]]:
    used = fields.page_objects()
    for entry in list(objects.latest.values())[:MAX_SHADOW_OBJECTS]:
        if entry.stream is not None or entry.number in used:
            continue
        if _PAGE.search(entry.data[entry.start : min(entry.end, entry.start + 65_536)]):
            value = objects.value(entry.number)
            if isinstance(value, PdfDict) and value.get("Type") == "Page":
                yield _entry("unused_page_object", entry.number, "")


def _prepared(objects: PdfObjects, _: Fields, revisions: Revisions) -> Iterator[dict[str, Any]]:
    listed = revisions.listed_offsets()
    for entry in objects.objects[:MAX_SHADOW_OBJECTS]:
        if listed is not None and entry.offset not in listed and entry.number in objects.latest:
            yield _entry("prepared_object", entry.number, f"offset {entry.offset}")


def _invisible(objects: PdfObjects, *_: Any) -> Iterator[dict[str, Any]]:
    if len(objects.data) > MAX_SEEN_BYTES:
        return
    with pdfium.PdfDocument(bytes(objects.data)) as document:
        for position in range(min(len(document), MAX_SHADOW_PAGES)):
            unseen, scan = _looked_through(document[position])
            if unseen and not scan:
                yield _entry("invisible_text", 0, f"{unseen}", position + 1)


def _looked_through(page: Any) -> tuple[int, bool]:
    """How many pieces of text are invisible on a page, and whether a picture covers it."""
    unseen, scan = 0, False
    area = page.get_width() * page.get_height()
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium_raw.FPDF_PAGEOBJ_TEXT:
            unseen += pdfium_raw.FPDFTextObj_GetTextRenderMode(item) == 3
        elif item.type == pdfium_raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            scan = scan or (right - left) * (top - bottom) > _COVERS * area
    return unseen, scan
