"""How an entry is laid out in an index: the same fields and values for every engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from search.entry import BodyPart, Entry, clean, clean_entry, key_of_clean
from search.fields import group_text, text_fields
from search.hints import hints
from search.order import sortable
from search.plan import CITED_NUMBER, OWN_NUMBER, day_key
from search.text import Kept, citations, joined, joined_whole, key_forms, number_key

EXACT_VALUES = (
    "kind",
    "type",
    "organ",
    "unit",
    "year",
    "direction",
    "access",
    "access_unit",
    "retention",
    "signature",
    "finding",
    "format",
    "text",
    "fonds",
    "dossier",
    "digest",
)
"""Index fields that hold values as they are, several allowed: for filters, facets and access."""
WHOLE_NUMBERS = ("day_from", "day_to", "day", "number", "year_number")
"""Index fields that hold a whole number: dates as YYYYMMDD, the first digits of the number."""
ORDERS = ("date", "number", "title", "organ", "signer")
"""Index fields to sort by: ASCII text whose plain byte order is the order people expect."""
MAX_BODY = 10_000_000
"""Characters of all files of one entry that are searched; engines refuse larger documents."""
MAX_TEXT = 50_000
"""Characters of any other text of an entry that are searched."""
MAX_VALUES = 1000
"""Values one field of an entry may hold."""
NO_WORDS = "-"
"""Stands in a text or key field that has no words, where no word can be written so: engines differ
in whether an entry without the field counts in the statistics that ranking is made of.
"""
_MAX_VALUE = 500
_MAX_SHOWN = 5000
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
    "direction",
    "unit",
    "fonds",
    "issued",
    "date_from",
    "date_to",
    "year",
    "maintenance",
    "box",
    "sheet_from",
    "sheet_to",
    "sheet_count",
    "page_count",
    "label",
    "signature",
    "findings",
    "formats",
    "digests",
    "text_confidence",
)
_HASH_BYTES = 8
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIRST_DIGITS = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What an engine stores for one entry.

    ``tie``: 63-bit hash of the id, the order among equal scores. ``dossier_number``: the same of
    the dossier's id, to group by. ``texts``: text field -> values as (exact tokens, folded tokens),
    blank-joined; a phrase never crosses from one value to the next. ``keys``: key field ->
    blank-joined number keys. ``values``: exact-value field -> values. ``numbers``: whole-number
    field -> number. ``orders``: name of a sort -> text that sorts by bytes, unique; absent where
    the entry has no value. ``hints``: ``folded<TAB>shown``, offered while typing. ``shown``: what a
    hit shows. ``pages``: [file, page, original text].
    """

    id: str
    key: str
    tie: int
    dossier_number: int
    texts: dict[str, list[tuple[str, str]]]
    keys: dict[str, str]
    values: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    orders: dict[str, str]
    hints: tuple[str, ...]
    shown: dict[str, Any]
    pages: list[list[Any]]


def lay_out(entry: Entry) -> Layout:
    """The layout of ``entry``."""
    kept, tie = clean_entry(entry), id_number(entry.id)
    number = written_number(kept)
    pages = _bounded(kept.body)
    files = _files(pages)
    texts = {group: _values(kept, group) for group in text_fields()}
    texts["body"] = _found(map(joined_whole, files))
    values = _exact_values(kept, has_text=bool(texts["body"]))
    numbers = _whole_numbers(kept)
    return Layout(
        id=entry.id,
        key=key_of_clean(kept),
        tie=tie,
        dossier_number=id_number(entry.dossier),
        texts={group: values for group, values in texts.items() if values},
        keys={
            OWN_NUMBER: " ".join(_own_keys(kept, number)),
            CITED_NUMBER: " ".join(_cited_keys(_cut([kept.subject, kept.title]), files)),
        },
        values={
            **values,
            "access": (label_value(entry.label),),
            "access_unit": (label_value(entry.label_unit),),
        },
        numbers=numbers,
        orders=_orders(kept, numbers, tie),
        hints=hints(kept.heading[:MAX_TEXT], (kept.organ, kept.signer, kept.type_name, number)),
        shown={**_shown(kept, number), "text": values["text"][0]},
        pages=[[part.file, part.page, part.text] for part in pages],
    )


def id_number(one: str) -> int:
    """A whole number for an id, from 0 to 2^63 - 1: the first bits of its SHA-256."""
    digest = hashlib.sha256(one.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:_HASH_BYTES]) >> 1


def written_number(entry: Entry) -> str:
    """Number and notation as people write them: ``15/QĐ-SNV``."""
    number, notation = entry.number.strip(), entry.notation.strip()
    if not number or not notation:
        return number or notation
    own, sign = number_key(number), number_key(notation)
    if sign == own or sign.startswith(f"{own}-"):
        return notation
    return number if own.endswith(f"-{sign}") else f"{number}/{notation}"


def _bounded(body: Iterable[BodyPart]) -> list[BodyPart]:
    """The pages as engines can hold them: the first :data:`MAX_BODY` characters."""
    pages: list[BodyPart] = []
    left = MAX_BODY
    for part in body:
        text = part.text
        if len(text) > left:
            # Cut before a blank, so that no half word is found.
            text = text[: max(text.rfind(" ", 0, left), 0)]
        pages.append(BodyPart(part.file, part.page, text))
        left -= len(text)
    return pages


def _cut(texts: list[str]) -> list[str]:
    return [text[:MAX_TEXT] for text in texts[:MAX_VALUES]]


def _values(entry: Entry, group: str) -> list[tuple[str, str]]:
    texts = group_text(entry, group)
    return _found(map(_JOINED.__getitem__, _cut(texts))) if texts else []


def _found(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that hold words."""
    return [pair for pair in pairs if pair[0]]


_JOINED = Kept(joined, most=10_000, longest=100)  # organs, units and titles come again and again


def _files(pages: list[BodyPart]) -> list[str]:
    """One text per file: a phrase and a number may cross a page, never a file."""
    return [
        "\n".join(part.text.strip("\r\n") for part in parts)
        for _, parts in groupby(pages, lambda p: p.file)
    ]


def _own_keys(entry: Entry, number: str) -> list[str]:
    key = number_key(number)
    forms = key_forms(key, entry.issued[:4]) if key[:1].isdigit() else []
    day = day_number(entry.issued)
    return [*forms, day_key(day)] if day else forms


def _cited_keys(headings: list[str], files: list[str]) -> list[str]:
    keys = {citation.key for text in (*headings, *files) for citation in citations(text)}
    return sorted({form for key in keys for form in _FORMS[key]})


_FORMS = Kept(key_forms, most=10_000)


def _exact_values(entry: Entry, *, has_text: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, Sequence[str]] = {
        "kind": (entry.kind,),
        "type": (entry.type_name,),
        "organ": (entry.organ,),
        "unit": (entry.unit,),
        "year": (entry.year,),
        "direction": (entry.direction,),
        "retention": (entry.retention or entry.maintenance,),
        "signature": (entry.signature,),
        "finding": entry.findings,
        "format": entry.formats,
        "text": (entry.text_state or ("text" if has_text else "none"),),
        "fonds": (entry.fonds,),
        "dossier": (entry.dossier,),
        "digest": entry.digests,
    }
    kept = {name: _several(some) for name, some in found.items()}
    return {name: some for name, some in kept.items() if some}


def _several(values: Sequence[str]) -> tuple[str, ...]:
    """The values as an exact-value field holds them, each once, without empty ones."""
    if len(values) == 1:
        one = _EXACT[values[0]]
        return (one,) if one else ()
    if not any(values):
        return ()
    return tuple(filter(None, dict.fromkeys(map(_EXACT.__getitem__, values[:MAX_VALUES]))))


def exact_value(value: str) -> str:
    """``value`` as an exact-value field holds it: no control characters, single blanks."""
    return _EXACT[value]


def _as_exact(value: str) -> str:
    text = clean(value)
    return " ".join((text if text.isprintable() else _CONTROL.sub(" ", text)).split())[:_MAX_VALUE]


_EXACT = Kept(_as_exact, most=10_000, longest=100)


def label_value(value: str) -> str:
    """``value`` as the access fields hold it.

    Never empty, so that "no label" can be asked for, and never the same for two values.
    """
    if len(value) <= _MAX_VALUE and value.isprintable():
        return f"={value}"
    return f"#{hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()}"


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


def _orders(entry: Entry, numbers: dict[str, int], tie: int) -> dict[str, str]:
    """What the entry sorts by, each ended by the id's hash so that no two entries are equal."""
    words = {"title": entry.heading, "organ": entry.organ, "signer": entry.signer}
    kept = {name: exact_value(value) for name, value in words.items()}
    found = {name: sortable(value) for name, value in kept.items() if value}
    if "day" in numbers:
        found["date"] = f"{numbers['day']:08d}"
    if "number" in numbers:
        found["number"] = f"{numbers['number']:09d}"
    end = f"|{tie:016x}"
    return {name: value + end for name, value in found.items()}


def _shown(entry: Entry, number: str) -> dict[str, Any]:
    shown = {name: _presentable(getattr(entry, name)) for name in _SHOWN}
    return {**shown, "number": number[:_MAX_SHOWN], "heading": _presentable(entry.heading)}


def _presentable(value: Any) -> Any:
    """``value`` of an entry as a hit shows it, not endless."""
    if isinstance(value, str):
        return value[:_MAX_SHOWN]
    return list(_several(value)) if isinstance(value, tuple) else value
