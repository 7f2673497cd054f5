"""The mapping of an index, and one entry's layout as a document of it."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from schemas.canonical import canonical_json, sha256_hex
from search.elastic.connection import Connection
from search.entry import MAPPING_VERSION
from search.fields import text_fields
from search.layout import EXACT_VALUES, NO_WORDS, ORDERS, WHOLE_NUMBERS, Layout
from search.pages import packed
from search.pages import unpacked as unpacked_pages
from search.plan import CITED_NUMBER, OWN_NUMBER
from search.text import ANALYSIS_VERSION

ID, KEY, SHOWN, PAGES = "id", "key", "shown", "pages"
TIE, DOSSIER_NUMBER, HINT = "tie", "dossier_number", "hint"
_GAP = 100
"""Places between two values of a text field, so that no phrase crosses from one to the next."""
_MOST_ID_BYTES = 512
_NOT_INDEXED = {"type": "keyword", "index": False}


def properties() -> dict[str, Any]:
    """The fields. The engine's own analysis is not used: tokens come ready, joined by blanks."""
    words = {"type": "text", "analyzer": "whitespace", "position_increment_gap": _GAP}
    keys = {"type": "text", "analyzer": "whitespace", "index_options": "docs"}
    return {
        ID: _NOT_INDEXED,
        KEY: _NOT_INDEXED,
        **{f"{group}_{form}": words for group in text_fields() for form in ("x", "f")},
        **dict.fromkeys((OWN_NUMBER, CITED_NUMBER), keys),
        **{name: {"type": "keyword"} for name in (*EXACT_VALUES, HINT)},
        **{name: {"type": "long"} for name in (TIE, DOSSIER_NUMBER, *WHOLE_NUMBERS)},
        **{order_field(name): {"type": "keyword"} for name in ORDERS},
        SHOWN: {"type": "object", "enabled": False},
        PAGES: {"type": "binary"},
    }


def mapping() -> dict[str, Any]:
    """The mapping: strict, and keeping of an entry only what a hit needs."""
    fields = properties()
    return {
        "dynamic": "strict",
        "_source": {"includes": [SHOWN, f"{SHOWN}.*", PAGES]},
        "_meta": {
            "analysis_version": ANALYSIS_VERSION,
            "mapping_version": MAPPING_VERSION,
            "fields": sha256_hex(canonical_json(fields)),
        },
        "properties": fields,
    }


def index_settings(connection: Connection) -> dict[str, Any]:
    """Settings of a new index. Nothing written shows before we ask for a refresh."""
    return {
        "number_of_shards": connection.shards,
        "number_of_replicas": connection.replicas,
        "refresh_interval": -1,
        "codec": "best_compression",
    }


def document(layout: Layout) -> dict[str, Any]:
    """The document of ``layout``; in a text field without words stands what says so."""
    texts: dict[str, Any] = {}
    for group in text_fields():
        values = layout.texts.get(group) or [(NO_WORDS, NO_WORDS)]
        texts[f"{group}_x"] = [exact for exact, _ in values]
        texts[f"{group}_f"] = [folded for _, folded in values]
    return {
        ID: layout.id,
        KEY: layout.key,
        TIE: layout.tie,
        DOSSIER_NUMBER: layout.dossier_number,
        **texts,
        **{name: layout.keys.get(name) or NO_WORDS for name in (OWN_NUMBER, CITED_NUMBER)},
        **{name: list(values) for name, values in layout.values.items()},
        **layout.numbers,
        **{order_field(name): text for name, text in layout.orders.items()},
        HINT: list(layout.hints),
        SHOWN: layout.shown,
        PAGES: base64.b64encode(packed(layout.pages)).decode("ascii"),
    }


def unpacked(source: dict[str, Any]) -> tuple[dict[str, Any], list[list[Any]]]:
    """What a hit shows and its pages, as they were put in."""
    return source[SHOWN], unpacked_pages(base64.b64decode(source[PAGES]))


def order_field(name: str) -> str:
    """The index field of sort ``name``."""
    return f"order_{name}"


def document_id(id_: str) -> str:
    """The id of an entry's document: its own, or a hash of one the engine would refuse."""
    encoded = id_.encode("utf-8", "surrogatepass")
    if 0 < len(encoded) <= _MOST_ID_BYTES:
        return id_
    return f"#{hashlib.sha256(encoded).hexdigest()}"
