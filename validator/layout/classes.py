"""Which documents Decree 30 is about: told from number and type of the metadata, with the basis."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.vocabulary import load_vocabulary
from validator.case import DocumentCase
from validator.metadata.duplicates import shown_number

ADMINISTRATIVE, OTHER, UNKNOWN = "administrative", "other", "unknown"
_OF_DECREE = ("administrative", "copy")  # kinds of types (Đ7, Đ25)


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """``id``: administrative | legal_normative | party | national_assembly | other | unknown.

    ``basis``: what told, "" where nothing did.
    """

    id: str
    basis: str = ""


def class_of(document: DocumentCase) -> DocumentClass:
    """The class of a document: by its number, else by its type, one of the 29 of Decree 30 Đ7."""
    number, type_name = shown_number(document.record), document.record.get("TypeName").strip()
    for name, pattern in _patterns():
        if pattern.search(number):
            return DocumentClass(name, number)
    term = load_vocabulary("document-types").find(type_name) if type_name else None
    if term is None:
        return DocumentClass(UNKNOWN, type_name)
    kind = str(term.more["kind"])
    return DocumentClass(ADMINISTRATIVE if kind in _OF_DECREE else OTHER, type_name)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files("validator.layout").joinpath("data", "classes.json").read_text("utf-8")
    raw: dict[str, Any] = json.loads(text)
    return tuple((row["id"], re.compile(row["number"])) for row in raw["classes"])
