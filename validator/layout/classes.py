"""Which documents Decree 30 is about: told from the number of the metadata, with its basis."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from validator.case import DocumentCase
from validator.metadata.duplicates import shown_number

ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """``id``: administrative | legal_normative | party | national_assembly.

    ``basis``: what told, "" where nothing did.
    """

    id: str
    basis: str = ""


def class_of(document: DocumentCase) -> DocumentClass:
    """The class of a document; without a sign of another one it is an administrative document."""
    number = shown_number(document.record)
    for name, pattern in _patterns():
        if pattern.search(number):
            return DocumentClass(name, number)
    return DocumentClass(ADMINISTRATIVE)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files("validator.layout").joinpath("data", "classes.json").read_text("utf-8")
    raw: dict[str, Any] = json.loads(text)
    return tuple((row["id"], re.compile(row["number"])) for row in raw["classes"])
