"""Which documents Decree 30 is about: told from the number, the page and the type, with the basis.

The number the metadata states comes first, then what the first page shows (other classes before the
administrative one), last the type the metadata states.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.text import nfc
from schemas.vocabulary import load_vocabulary
from validator.anatomy import Anatomy
from validator.anatomy.page import MM, Line, Sheet
from validator.case import DocumentCase, asked_once
from validator.metadata.duplicates import shown_number
from validator.signing.signers import role_of

ADMINISTRATIVE, OTHER, UNKNOWN = "administrative", "other", "unknown"
_OF_DECREE = ("administrative", "copy")  # kinds of types (Đ7, Đ25)
_TELLING = {"national", "motto", "organ", "number", "date", "type", "subject"}
_TELLING |= {"recipients", "authority"}
_MARKED = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.I)


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """``id``: administrative | legal_normative | party | national_assembly | court |
    mass_organisation | contract | letter | form | drawing | foreign | other | unknown.

    ``basis``: what told, "" where nothing did.
    """

    id: str
    basis: str = ""


@cache
def table() -> Mapping[str, Any]:
    """The data of ``classes.json``."""
    text = files("validator.layout").joinpath("data", "classes.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def class_name(class_id: str) -> str:
    """The Vietnamese name of a class."""
    names = {row["id"]: row["vi"] for row in table()["classes"]}
    return str(names.get(class_id) or table()["names"][class_id]["vi"])


@asked_once
def class_of(document: DocumentCase) -> DocumentClass:
    """The class of a document."""
    number, type_name = shown_number(document.record), document.record.get("TypeName").strip()
    stated = _by_number(number)
    if stated is not None:
        return stated
    for item in document.files:
        if role_of(item) == "main" and item.seen is not None:
            seen = class_of_pages(item.seen)
            if seen.id != UNKNOWN:
                return seen
    term = load_vocabulary("document-types").find(type_name) if type_name else None
    if term is None:
        return DocumentClass(UNKNOWN, type_name)
    kind = str(term.more["kind"])
    return DocumentClass(ADMINISTRATIVE if kind in _OF_DECREE else OTHER, type_name)


def class_of_pages(anatomy: Anatomy) -> DocumentClass:
    """The class of a document by what its first page shows."""
    if not anatomy.main:
        return DocumentClass(UNKNOWN)
    number = anatomy.part("number")
    symbol = (
        re.sub(r"^s[ốo]\s*[:;.,]?\s*", "", nfc(number.text).strip(), flags=re.I) if number else ""
    )
    stated = _by_number(re.sub(r"\s+", "", symbol))
    return (
        stated
        or _by_words(anatomy)
        or _by_look(anatomy.main[0], anatomy)
        or _administrative(anatomy)
        or DocumentClass(UNKNOWN)
    )


def _by_number(number: str) -> DocumentClass | None:
    for row in table()["classes"]:
        if "number" in row and re.search(row["number"], number):
            return DocumentClass(row["id"], number)
    return None


def _by_words(anatomy: Anatomy) -> DocumentClass | None:
    """By words on lines of their own in the head, or by the name of the issuing organ."""
    lines = anatomy.main[0].words[: int(table()["head_lines"])]
    organ = anatomy.part("organ")
    numbered = anatomy.part("number") is not None
    for row in table()["classes"]:
        if "organ" in row and organ and re.search(row["organ"], organ.lines[0].folded):
            return DocumentClass(row["id"], organ.text)
        for line in lines if "head" in row else ():
            fits = re.search(row["head"], line.folded) and (line.upper or not row.get("upper"))
            if fits and not (numbered and row.get("unnumbered")):
                return DocumentClass(row["id"], line.text)
    return None


def _by_look(sheet: Sheet, anatomy: Anatomy) -> DocumentClass | None:
    """Drawings by their paper and strokes, foreign texts by their letters."""
    short, long = sorted((sheet.width / MM, sheet.height / MM))
    few = (
        len(sheet.words) < table()["drawing_lines"] or len(sheet.rules) >= table()["drawing_rules"]
    )
    if long > table()["drawing_mm"] and short > table()["drawing_mm"] / 2 and few:
        return DocumentClass("drawing", f"{sheet.width / MM:.0f} x {sheet.height / MM:.0f} mm")
    letters = "".join(_letters(sheet.words))
    if len(letters) < table()["least_letters"] or "national" in anatomy.parts:
        return None
    share = len(_MARKED.findall(letters)) / len(letters)
    if share < table()["marked_share"]:
        return DocumentClass("foreign", f"{share * 100:.1f} %")
    return None


def _letters(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        yield from (char for char in nfc(line.text) if char.isalpha())


def _administrative(anatomy: Anatomy) -> DocumentClass | None:
    """National name, number and a type or a subject, or most of the parts of Annex I at least."""
    parts = anatomy.parts
    named = "type" in parts or "subject" in parts
    whole = {"national", "number"} <= parts.keys() and named
    if whole or len(_TELLING & parts.keys()) >= table()["least_parts"]:
        shown = parts.get("type") or parts.get("number") or parts.get("recipients")
        return DocumentClass(ADMINISTRATIVE, shown.text if shown else "")
    return None
