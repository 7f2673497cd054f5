"""How a signature (or any annotation) looks on its page: facts of bytes, nothing of trust.

``appearance_of`` gives ``{"page", "page_size": [w, h], "rotation", "box", "images", "text",
"shapes", "error"}``: boxes ``[left, bottom, right, top]`` in points as the page is seen (after
/Rotate, origin at the bottom left of the crop box); an image ``{"box", "pixels", "hue", "alpha",
"filter"}`` (+ ``"error"``), hue red | blue | black | grey | white | other; a piece of text
``{"text" (NFC), "font", "size" (points as seen), "color" ("" of a pattern), "bold", "italic",
"box"}``; a shape (lines and fills of one hue together) ``{"hue", "box"}``. None: nothing can be
seen of it (no area, hidden, on no page, outside of the page).
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from evidence.geometry import Box, Matrix, around, carry, common, rounded, times
from evidence.signature.look.content import draw_form
from evidence.signature.look.drawing import Drawing
from evidence.signature.look.geometry import PageView, box_of, matrix_of
from evidence.signature.look.layers import UNSEEN_FLAGS, hidden_groups, is_hidden
from evidence.signature.look.streams import stream_of
from evidence.signature.objects import PdfObjects
from evidence.signature.syntax import Ref


def appearance_of(
    objects: PdfObjects, annotation: Any, page: PageView | None
) -> dict[str, Any] | None:
    """The appearance of an annotation dictionary (or a reference to one) on ``page``.

    ``page`` None: it is on no page. Never raises for what the bytes hold: a fault stands in
    ``"error"``. Encrypted files are not read.
    """
    entry = objects.resolve(annotation)
    if not isinstance(entry, dict) or page is None:
        return None
    rectangle = box_of(objects, entry.get("Rect"))
    seen = common(carry(rectangle, page.matrix), page.area) if rectangle else None
    if rectangle is None or seen is None or _unseen(objects, entry):
        return None
    facts = _blank(page, seen)
    if objects.encrypted:
        return facts | {"error": "encrypted"}
    try:
        drawing = _drawing(objects, entry, rectangle, page)
    except Exception as error:  # told, and the other facts of the signature go on
        return facts | {"error": _said(error)}
    return facts | drawing.as_dict() | {"error": drawing.error}


def on_page(objects: PdfObjects, annotation: int, page_object: int) -> bool:
    """Whether the page's /Annots names the annotation (an object number): others are not shown."""
    listed = objects.get(objects.value(page_object), "Annots")
    items = listed if isinstance(listed, list) else []
    return any(isinstance(item, Ref) and item.number == annotation for item in items)


def xobject_appearance(
    objects: PdfObjects, reference: Ref, page: PageView, matrix: Matrix, resources: Any = None
) -> dict[str, Any]:
    """The same of a form or image XObject drawn on the page under ``matrix`` (page space)."""
    try:
        drawing = draw_form(
            objects,
            reference,
            matrix=times(matrix, page.matrix),
            clip=page.area,
            resources=resources,
            hidden=hidden_groups(objects),
        )
    except Exception as error:
        return _blank(page, None) | {"error": _said(error)}
    boxes = [item["box"] for group in (drawing.images, drawing.text) for item in group]
    bounds = [*boxes, *drawing.shapes.values()]
    seen = reduce(around, bounds[1:], bounds[0]) if bounds else None
    return _blank(page, seen) | drawing.as_dict() | {"error": drawing.error}


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _blank(page: PageView, box: Box | None) -> dict[str, Any]:
    return {
        "page": page.number,
        "page_size": [round(side, 2) for side in page.size],
        "rotation": page.rotation,
        "box": rounded(box) if box else None,
        "images": [],
        "text": [],
        "shapes": [],
        "error": "",
    }


def _unseen(objects: PdfObjects, entry: dict[str, Any]) -> bool:
    flags = objects.resolve(entry.get("F"))
    flags = flags if isinstance(flags, int) else 0
    return bool(flags & UNSEEN_FLAGS) or is_hidden(objects, entry.get("OC"), hidden_groups(objects))


def _drawing(objects: PdfObjects, entry: dict[str, Any], rectangle: Box, page: PageView) -> Drawing:
    reference = _normal(objects, entry)
    found = stream_of(objects, reference)
    if found is None:
        return Drawing(error="" if reference is None else "no appearance stream")
    return draw_form(
        objects,
        reference,
        matrix=times(_fitting(objects, found[0], rectangle), page.matrix),
        clip=common(carry(rectangle, page.matrix), page.area),
        resources=objects.get(objects.catalog, "AcroForm", "DR"),
        hidden=hidden_groups(objects),
    )


def _normal(objects: PdfObjects, entry: dict[str, Any]) -> Any:
    """The reference to the normal appearance; of several states the chosen one."""
    appearances = objects.resolve(entry.get("AP"))
    normal = appearances.get("N") if isinstance(appearances, dict) else None
    states = objects.resolve(normal)
    if stream_of(objects, normal) is not None or not isinstance(states, dict):
        return normal
    return states.get(str(objects.resolve(entry.get("AS"))))


def _fitting(objects: PdfObjects, form: dict[str, Any], rectangle: Box) -> Matrix:
    """Algorithm "appearance streams" (ISO 32000-2 §12.5.5): from the form's box into /Rect.

    The form's own /Matrix is applied by the drawing itself.
    """
    bounds = box_of(objects, form.get("BBox"))
    if bounds is None:
        return 1.0, 0.0, 0.0, 1.0, rectangle[0], rectangle[1]
    turned = carry(bounds, matrix_of(objects, form.get("Matrix")))
    width, height = turned[2] - turned[0], turned[3] - turned[1]
    wide = (rectangle[2] - rectangle[0]) / width if width else 1.0
    high = (rectangle[3] - rectangle[1]) / height if height else 1.0
    return wide, 0.0, 0.0, high, rectangle[0] - turned[0] * wide, rectangle[1] - turned[1] * high
