"""Which form field or widget holds a signature, on which page, and what certifies the document."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from evidence.signature.limits import MAX_FIELDS, MAX_PAGES_WALKED, MAX_TEXT
from evidence.signature.objects import PdfObject, PdfObjects
from evidence.signature.syntax import PdfDict, Ref, text_of
from evidence.signature.walk import FoundSignature

_VALUE = re.compile(
    rb"/V[\x00\t\n\x0c\r ]*(?:(\d{1,10})[\x00\t\n\x0c\r ]+\d{1,5}[\x00\t\n\x0c\r ]+R|<<|\[)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A field (or bare widget) whose value is a signature.

    ``place``: acroform (reachable from the form), widget (a field object outside of it).
    ``page`` counts from 1, None where it cannot be told; ``rect`` in points, None when invisible.
    ``widget`` is the object number of the dictionary that says where.
    """

    name: str
    place: str
    page: int | None
    rect: tuple[float, ...] | None
    widget: int = 0


class Fields:
    """All fields of the newest revision that hold a value."""

    def __init__(self, objects: PdfObjects) -> None:
        self.objects = objects
        self.form_numbers: set[int] = set()
        self.empty_fields = 0
        self.problems: list[str] = []
        self._by_signature: dict[int, list[Holder]] = {}
        self._pages: dict[int, int] | None = None
        self._walk_form()
        self._scan_values()

    @property
    def has_form(self) -> bool:
        """Whether the newest catalogue has an /AcroForm."""
        return isinstance(self.objects.get(self.objects.catalog, "AcroForm"), dict)

    def holders(self, found: FoundSignature) -> list[Holder]:
        """The fields that hold this signature, form fields first."""
        numbers = {found.entry.number, *found.holders}
        result = [h for number in sorted(numbers) for h in self._by_signature.get(number, ())]
        return sorted(result, key=lambda h: (h.place, h.name))

    def _walk_form(self) -> None:
        stack = list(_items(self.objects.get(self.objects.catalog, "AcroForm", "Fields")))
        while stack and len(self.form_numbers) < MAX_FIELDS:
            reference = stack.pop()
            if not isinstance(reference, Ref) or reference.number in self.form_numbers:
                continue
            self.form_numbers.add(reference.number)
            value = self.objects.resolve(reference)
            if isinstance(value, dict):
                stack.extend(_items(self.objects.resolve(value.get("Kids"))))
                self.empty_fields += value.get("FT") == "Sig" and "V" not in value
        if stack:
            self.problems.append("limit: form fields not all walked")

    def _scan_values(self) -> None:
        """Every newest object with a /V entry, in the form or not."""
        for entry in self._value_entries():
            if self.objects.latest.get(entry.number) is not entry:
                continue
            value = self.objects.value(entry.number)
            if isinstance(value, PdfDict):
                self._note(entry, value)

    def _value_entries(self) -> list[PdfObject]:
        seen: dict[tuple[int, int], PdfObject] = {}
        for match in _VALUE.finditer(self.objects.data):
            entry = self.objects.at(match.start())
            if entry is not None:
                seen[entry.offset, -1] = entry
        bodies: dict[int, list[PdfObject]] = {}
        for entry in self.objects.compressed:
            bodies.setdefault(id(entry.data), []).append(entry)
        for members in bodies.values():
            starts = [member.start for member in members]
            for match in _VALUE.finditer(members[0].data):
                place = bisect_right(starts, match.start()) - 1
                if place >= 0:
                    seen[members[place].offset, members[place].start] = members[place]
        return list(seen.values())[:MAX_FIELDS]

    def _note(self, entry: PdfObject, value: PdfDict) -> None:
        targets = value.get("V")
        for target in targets if isinstance(targets, list) else [targets]:
            if isinstance(target, Ref):
                number = target.number
            elif isinstance(target, PdfDict):
                number = entry.number
            else:
                continue
            self._by_signature.setdefault(number, []).append(self._holder(entry.number, value))

    def _holder(self, number: int, value: PdfDict) -> Holder:
        widget, widget_number = self._widget(number, value)
        return Holder(
            name=self._name(value),
            place="acroform" if number in self.form_numbers else "widget",
            page=self._page_of(widget, widget_number),
            rect=self._rect(widget),
            widget=widget_number,
        )

    def page_object(self, page: int) -> int | None:
        """Object number of the page that is the ``page``-th (from 1)."""
        return next((n for n, place in self._page_numbers().items() if place == page), None)

    def page_objects(self) -> frozenset[int]:
        """Object numbers of all pages of the newest revision."""
        return frozenset(self._page_numbers())

    def _widget(self, number: int, value: PdfDict) -> tuple[dict[str, Any], int]:
        if "Rect" in value or "P" in value:
            return value, number
        for kid in _items(self.objects.resolve(value.get("Kids"))):
            inner = self.objects.resolve(kid)
            if isinstance(inner, dict) and isinstance(kid, Ref):
                return inner, kid.number
        return value, number

    def _name(self, value: dict[str, Any]) -> str:
        parts: list[str] = []
        node: Any = value
        for _ in range(16):
            if not isinstance(node, dict):
                break
            title = self.objects.resolve(node.get("T"))
            if isinstance(title, bytes):
                parts.append(text_of(title))
            node = self.objects.resolve(node.get("Parent"))
        return ".".join(reversed(parts))[:MAX_TEXT]

    def _rect(self, widget: dict[str, Any]) -> tuple[float, ...] | None:
        raw = self.objects.resolve(widget.get("Rect"))
        numbers = [self.objects.resolve(item) for item in _items(raw)]
        if len(numbers) != 4 or not all(isinstance(n, int | float) for n in numbers):
            return None
        left, bottom, right, top = (round(float(n), 3) for n in numbers)
        return (left, bottom, right, top) if left != right and bottom != top else None

    def _page_of(self, widget: dict[str, Any], number: int) -> int | None:
        page = widget.get("P")
        if isinstance(page, Ref):
            return self._page_numbers().get(page.number)
        for page_object, position in self._page_numbers().items():
            annotations = self.objects.get(self.objects.value(page_object), "Annots")
            if any(isinstance(a, Ref) and a.number == number for a in _items(annotations)):
                return position
        return None

    def _page_numbers(self) -> dict[int, int]:
        if self._pages is None:
            self._pages = self._walk_pages()
        return self._pages

    def _walk_pages(self) -> dict[int, int]:
        """Page object number -> page from 1; /Kids of a node whose /Count says so are leaves."""
        pages: dict[int, int] = {}
        seen: set[int] = set()
        stack: list[tuple[Any, bool]] = [(self.objects.catalog.get("Pages"), False)]
        while stack and len(seen) < MAX_PAGES_WALKED:
            reference, leaf = stack.pop()
            if not isinstance(reference, Ref) or reference.number in seen:
                continue
            seen.add(reference.number)
            node = None if leaf else self.objects.resolve(reference)
            kids = self.objects.resolve(node.get("Kids")) if isinstance(node, dict) else None
            if isinstance(kids, list) and isinstance(node, dict):
                flat = self.objects.resolve(node.get("Count")) == len(kids)
                stack.extend((kid, flat) for kid in reversed(kids))
            else:
                pages[reference.number] = len(pages) + 1
        return pages


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def certification(objects: PdfObjects, found: FoundSignature) -> dict[str, Any]:
    """Whether this signature certifies the document, and its DocMDP level (ISO 32000-2 §12.8.2.2).

    ``{"certified": bool, "level": 1 | 2 | 3 | None, "listed": bool}``: ``certified`` where the
    dictionary carries a DocMDP transform (of several the strictest counts), ``listed`` where the
    catalogue's /Perms names it.
    """
    levels: list[int] = []
    for reference in _items(objects.resolve(found.value.get("Reference"))):
        transform = objects.resolve(reference)
        if isinstance(transform, dict) and transform.get("TransformMethod") == "DocMDP":
            stated = objects.get(transform, "TransformParams", "P")
            levels.append(stated if type(stated) is int and stated in (1, 2, 3) else 2)
    listed = _permission(objects, "DocMDP") == found.entry.number
    return {"certified": bool(levels), "level": min(levels, default=None), "listed": listed}


def is_usage_rights(objects: PdfObjects, found: FoundSignature) -> bool:
    """Whether it is Adobe's usage-rights signature, no person's or organ's."""
    return found.entry.number in {_permission(objects, key) for key in ("UR", "UR3")}


def _permission(objects: PdfObjects, key: str) -> int | None:
    permissions = objects.get(objects.catalog, "Perms")
    value = permissions.get(key) if isinstance(permissions, dict) else None
    return value.number if isinstance(value, Ref) else None


def has_dss(objects: PdfObjects) -> dict[str, int]:
    """How many certificates, CRLs and OCSP answers the document security store names."""
    store = objects.get(objects.catalog, "DSS")
    if not isinstance(store, dict):
        return {}
    keys = (("certificates", "Certs"), ("crls", "CRLs"), ("ocsps", "OCSPs"))
    return {name: len(_items(objects.get(store, key))) for name, key in keys}


__all__ = ["Fields", "Holder", "certification", "has_dss", "is_usage_rights"]
