"""The tantivy schema, and one entry's layout as a tantivy document."""

from __future__ import annotations

import json
from typing import Any

import tantivy

from search.embedded.keyset import LEVELS, level_field, packed
from search.entry import MAPPING_VERSION
from search.fields import text_fields
from search.layout import EXACT_VALUES, NO_WORDS, ORDERS, WHOLE_NUMBERS, Layout
from search.pages import packed as packed_pages
from search.pages import unpacked as unpacked_pages
from search.plan import CITED_NUMBER, OWN_NUMBER
from search.text import ANALYSIS_VERSION

ID, STATE, SHOWN, PAGES = "id", "state", "shown", "pages"
TIE, DOSSIER_NUMBER, HINT = "tie", "dossier_number", "hint"
VERSION_FIELD = f"analysis_{ANALYSIS_VERSION}_mapping_{MAPPING_VERSION}"
"""A field nothing is put in: its name makes an index of another version unlike this schema."""
_KEY_LENGTH = 64


def schema() -> tantivy.Schema:
    """The schema; engines' own analysis is switched off: tokens come ready, joined by blanks."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field(STATE, tokenizer_name="raw", index_option="basic")
    for group in text_fields():
        for form in ("x", "f"):
            builder.add_text_field(f"{group}_{form}", tokenizer_name="whitespace")
    for name in (OWN_NUMBER, CITED_NUMBER):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in EXACT_VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ORDERS:
        builder.add_text_field(
            order_field(name), tokenizer_name="raw", index_option="basic", fast=True
        )
        for level in range(LEVELS):
            builder.add_integer_field(level_field(name, level), fast=True)
    builder.add_text_field(HINT, tokenizer_name="raw", index_option="basic")
    for name in (TIE, DOSSIER_NUMBER, *WHOLE_NUMBERS):
        # Signed on purpose: a Python int in an unsigned field ends the writer.
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in (SHOWN, PAGES):
        builder.add_bytes_field(name, stored=True)
    builder.add_boolean_field(VERSION_FIELD)
    return builder.build()


def document(layout: Layout) -> tantivy.Document:
    """The tantivy document of ``layout``."""
    made = tantivy.Document()
    made.add_text(ID, layout.id)
    made.add_text(STATE, layout.id + layout.key)
    for group in text_fields():
        for exact, folded in layout.texts.get(group) or [(NO_WORDS, NO_WORDS)]:
            made.add_text(f"{group}_x", exact)
            made.add_text(f"{group}_f", folded)
    for name in (OWN_NUMBER, CITED_NUMBER):
        made.add_text(name, layout.keys.get(name) or NO_WORDS)
    for name, values in layout.values.items():
        for value in values:
            made.add_text(name, value)
    numbers = {TIE: layout.tie, DOSSIER_NUMBER: layout.dossier_number, **layout.numbers}
    for name, number in numbers.items():
        made.add_integer(name, number)
    for name, order in layout.orders.items():
        made.add_text(order_field(name), order)
        for level, number in enumerate(packed(order)):
            made.add_integer(level_field(name, level), number)
    for hint in layout.hints:
        made.add_text(HINT, hint)
    made.add_bytes(SHOWN, json.dumps(layout.shown).encode())
    made.add_bytes(PAGES, packed_pages(layout.pages))
    return made


def order_field(name: str) -> str:
    """The index field of sort ``name``."""
    return f"order_{name}"


def split_state(term: str) -> tuple[str, str]:
    """Entry id and entry key of a term of the state field."""
    return term[:-_KEY_LENGTH], term[-_KEY_LENGTH:]


def stored(document: tantivy.Document) -> tuple[dict[str, Any], list[list[Any]]]:
    """What a hit shows and its pages, as they were put in."""
    shown: dict[str, Any] = json.loads(_bytes(document, SHOWN))
    return shown, unpacked_pages(_bytes(document, PAGES))


def _bytes(document: tantivy.Document, name: str) -> bytes:
    return bytes(document.get_first(name) or b"")
