"""How an entry is laid out in an index: the same fields and values for every engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from search.entry import BodyPart, Entry, clean, entry_key
from search.fields import group_text, groups
from search.plan import CITED_NUMBER, OWN_NUMBER
from search.text import citations, joined, key_forms, number_key

EXACT_VALUES = ("kind", "type", "unit", "year", "dossier", "label", "label_unit", "has_text")
"""Index fields that hold one value as it is: for filters, facets and access."""
WHOLE_NUMBERS = ("day_from", "day_to", "day", "number", "year_number")
"""Index fields that hold a whole number: dates as YYYYMMDD, the first digits of the number."""
_SHOWN = (
    "id",
    "kind",
    "dossier",
    "file_code",
    "document",
    "title",
    "subject",
    "organ",
    "signer",
    "type_name",
    "unit",
    "issued",
    "date_from",
    "date_to",
    "year",
    "maintenance",
    "label",
)
_MAX_VALUE = 500
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIRST_DIGITS = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What an engine stores for one entry.

    ``texts``: text field -> values as (exact tokens, folded tokens), blank-joined; a phrase never
    crosses from one value to the next. ``keys``: key field -> blank-joined number keys.
    ``values``: exact-value field -> value. ``numbers``: whole-number field -> number. ``shown``:
    what a hit shows. ``pages``: [file, page, original text].
    """

    id: str
    key: str
    texts: dict[str, list[tuple[str, str]]]
    keys: dict[str, str]
    values: dict[str, str]
    numbers: dict[str, int]
    shown: dict[str, Any]
    pages: list[list[Any]]


def lay_out(entry: Entry) -> Layout:
    """The layout of ``entry``."""
    pages = [BodyPart(clean(part.file), part.page, clean(part.text)) for part in entry.body]
    texts = {group: _values(group_text(entry, group)) for group in groups()}
    texts["body"] = _values(_files(pages))
    return Layout(
        id=entry.id,
        key=entry_key(entry),
        texts={group: values for group, values in texts.items() if values},
        keys={
            OWN_NUMBER: " ".join(_own_keys(entry)),
            CITED_NUMBER: " ".join(_cited_keys([entry.subject, entry.title], pages)),
        },
        values=_exact_values(entry, has_text=bool(texts["body"])),
        numbers=_whole_numbers(entry),
        shown=_shown(entry),
        pages=[[part.file, part.page, part.text] for part in pages],
    )


def written_number(entry: Entry) -> str:
    """Number and notation as people write them: ``15/QĐ-SNV``."""
    number, notation = entry.number.strip(), entry.notation.strip()
    if not number or not notation:
        return number or notation
    own, sign = number_key(number), number_key(notation)
    if sign == own or sign.startswith(f"{own}-"):
        return notation
    return number if own.endswith(f"-{sign}") else f"{number}/{notation}"


def _values(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [pair for pair in map(joined, texts) if pair[0]]


def _files(pages: list[BodyPart]) -> list[str]:
    """One text per file: a phrase may cross a page, never a file."""
    return ["\n".join(part.text for part in parts) for _, parts in groupby(pages, lambda p: p.file)]


def _own_keys(entry: Entry) -> list[str]:
    key = number_key(written_number(entry))
    return key_forms(key, entry.issued[:4]) if key[:1].isdigit() else []


def _cited_keys(headings: list[str], pages: list[BodyPart]) -> list[str]:
    texts = [*map(clean, headings), *(part.text for part in pages)]
    keys = {citation.key for text in texts for citation in citations(text)}
    return sorted({form for key in keys for form in key_forms(key)})


def _exact_values(entry: Entry, *, has_text: bool) -> dict[str, str]:
    values = {
        "kind": entry.kind,
        "type": entry.type_name,
        "unit": entry.unit,
        "year": entry.year,
        "dossier": entry.dossier,
        "has_text": "yes" if has_text else "no",
    }
    labels = {"label": entry.label, "label_unit": entry.label_unit}
    return {
        **{name: exact_value(value) for name, value in values.items() if value.strip()},
        **{name: label_value(value) for name, value in labels.items()},
    }


def exact_value(value: str) -> str:
    """``value`` as an exact-value field holds it."""
    return " ".join(clean(value).split())[:_MAX_VALUE]


def label_value(value: str) -> str:
    """``value`` as the access fields hold it: never empty, so that "no label" can be asked for."""
    return f"={exact_value(value)}"


def _whole_numbers(entry: Entry) -> dict[str, int]:
    digits = _FIRST_DIGITS.search(entry.number) or _FIRST_DIGITS.match(entry.notation)
    first = day_number(entry.date_from) or day_number(entry.issued)
    last = day_number(entry.date_to) or day_number(entry.issued) or first
    found = {
        "day_from": first or last,
        "day_to": last,
        "day": day_number(entry.issued) or last,
        "number": int(digits.group()) if digits else None,
        "year_number": int(entry.year) if re.fullmatch(r"[0-9]{4}", entry.year) else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def day_number(iso: str) -> int | None:
    """``YYYYMMDD`` as a number for an ISO date; None for anything else."""
    match = _ISO_DAY.fullmatch(iso)
    return int("".join(match.groups())) if match and match[0].isascii() else None


def _shown(entry: Entry) -> dict[str, Any]:
    raw = {name: getattr(entry, name) for name in _SHOWN}
    shown = {name: clean(value) if isinstance(value, str) else value for name, value in raw.items()}
    return {**shown, "number": clean(written_number(entry)), "heading": clean(entry.heading)}
