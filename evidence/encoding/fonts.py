"""The fonts of a PDF by name, and whether their codes lead to characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from evidence.encoding.signs import Signs

MAX_PAGES = 300  # whose fonts are looked at
_MAX_FORMS = 3  # forms inside forms
_MAX_OF_PAGE = 200
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_IDENTITY = ("/Identity-H", "/Identity-V")


def note_fonts(reader: Any, signs: Signs) -> None:
    """Tell ``signs`` the fonts of the first pages of ``reader`` (pypdf).

    Raises whatever pypdf raises on damaged files.
    """
    done: set[int] = set()
    for page in islice(reader.pages, MAX_PAGES):
        for font in islice(_fonts(page.get("/Resources"), done, 0), _MAX_OF_PAGE):
            signs.font(_name(font), unicode=_leads_to_characters(font))


def _fonts(resources: Any, done: set[int], depth: int) -> Iterator[Any]:
    """Fonts of these resources and of the forms among them, each indirect object once."""
    held = _dictionary(resources)
    yield from _new(_dictionary(held.get("/Font")), done)
    if depth < _MAX_FORMS:
        for form in _new(_dictionary(held.get("/XObject")), done):
            if form.get("/Subtype") == "/Form":
                yield from _fonts(form.get("/Resources"), done, depth + 1)


def _new(held: Any, done: set[int]) -> Iterator[Any]:
    for key in list(held):
        number = getattr(held.raw_get(key), "idnum", None)
        if number is not None and number in done:
            continue
        if number is not None:
            done.add(number)
        value = _dictionary(held[key])
        if value:
            yield value


def _dictionary(value: Any) -> Any:
    from pypdf.generic import DictionaryObject

    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _name(font: Any) -> str:
    name = str(font.get("/BaseFont") or font.get("/Subtype") or "").removeprefix("/")
    return _SUBSET.sub("", name)[:120]


def _leads_to_characters(font: Any) -> bool:
    """False for composite fonts of bare glyph numbers and drawn fonts, without /ToUnicode."""
    if "/ToUnicode" in font:
        return True
    if font.get("/Subtype") == "/Type0":
        return str(font.get("/Encoding")) not in _IDENTITY
    return bool(font.get("/Subtype") != "/Type3")
