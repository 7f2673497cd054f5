"""Content of a signed file that is there and not seen: what a shadow attack would turn on.

``[{"kind", "page", "object", "detail"}]`` with the kinds ``hidden_layer``, ``overlaid_form_value``
(a field's value beside a look that says something else), ``unused_page_object``,
``prepared_object`` (a definition that no cross-reference lists), ``invisible_text`` (never
painted), ``ground_text`` (in the colour of its ground), ``covered_content`` (under something drawn
later), ``tiny_text`` (smaller than a point), ``outside_text`` (beyond the page); these with
``count`` (letters), ``text`` (how it begins) and ``box`` (page space).
``scan_text``: pages with a text layer under a picture of the page, as scans have it (``detail``:
which, ``count``: how many); that is no hidden content. ``unread``: what was not searched, and why
(``pages``: which of them, where that can be told).
Not looked for: text cut off by a clip, under annotations, in other appearances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from evidence.geometry import rounded
from evidence.signature.appearance import appearance_of
from evidence.signature.drawn.search import Search, ranges
from evidence.signature.drawn.sheets import Sheets
from evidence.signature.fields import Fields
from evidence.signature.limits import (
    MAX_FIELDS,
    MAX_SHADOW_OBJECTS,
    MAX_SHADOWS,
    MAX_TEXT,
)
from evidence.signature.look.geometry import page_view
from evidence.signature.objects import PdfObjects
from evidence.signature.revisions import Revisions
from evidence.signature.syntax import PdfDict, Ref, text_of

_PAGE = re.compile(rb"/Type[\x00\t\n\x0c\r ]*/Page(?![A-Za-z])")


def latent(
    objects: PdfObjects, fields: Fields, revisions: Revisions, sheets: Sheets
) -> list[dict[str, Any]]:
    """What is there and not seen; a search that fails is told as kind ``unread``."""
    found: list[dict[str, Any]] = []
    for search in (_layers, _values, _pages, _prepared, _unseen):
        try:
            found += search(objects, fields, revisions, sheets)
        except Exception as error:
            detail = f"{search.__name__.strip('_')}: {type(error).__name__}: {str(error)[:200]}"
            found.append(_entry("unread", 0, detail))
    if len(found) > MAX_SHADOWS:
        more = f"limit: {len(found)} pieces of hidden content, {MAX_SHADOWS} told"
        found = [*found[: MAX_SHADOWS - 1], _entry("unread", 0, more)]
    return found


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


def _values(objects: PdfObjects, fields: Fields, *_: Any) -> Iterator[dict[str, Any]]:
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


def _pages(objects: PdfObjects, fields: Fields, *_: Any) -> Iterator[dict[str, Any]]:
    used = fields.page_objects()
    for entry in list(objects.latest.values())[:MAX_SHADOW_OBJECTS]:
        if entry.stream is not None or entry.number in used:
            continue
        if _PAGE.search(entry.data[entry.start : min(entry.end, entry.start + 65_536)]):
            value = objects.value(entry.number)
            if isinstance(value, PdfDict) and value.get("Type") == "Page":
                yield _entry("unused_page_object", entry.number, "")


def _prepared(
    objects: PdfObjects, _: Fields, revisions: Revisions, __: Sheets
) -> Iterator[dict[str, Any]]:
    listed = revisions.listed_offsets()
    for entry in objects.objects[:MAX_SHADOW_OBJECTS]:
        if listed is not None and entry.offset not in listed and entry.number in objects.latest:
            yield _entry("prepared_object", entry.number, f"offset {entry.offset}")


def _unseen(
    objects: PdfObjects, _: Fields, revisions: Revisions, sheets: Sheets
) -> Iterator[dict[str, Any]]:
    """Text nobody sees, as the first signer signed it (later changes are told as changes)."""
    end = revisions.signed_end or len(objects.data)
    looked = Search(sheets, end)
    for page, found in looked.pages():
        box = rounded(found.box) if found.box else None
        entry = _entry(found.kind, 0, str(found.count), page)
        yield entry | {"count": found.count, "text": found.text, "box": box}
    if looked.scans:
        detail = ranges(looked.scans)
        yield _entry("scan_text", 0, detail, looked.scans[0]) | {"count": len(looked.scans)}
    if looked.left:
        where = ranges(looked.left)
        yield _entry("unread", 0, f"limit: pages {where} not searched") | {"pages": where}
