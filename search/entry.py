"""What the index knows of one archived thing, and the key that tells whether it is up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from schemas.canonical import canonical_json, sha256_hex
from schemas.text import nfc
from search.text import ANALYSIS_VERSION

MAPPING_VERSION = 2
"""Raised whenever an entry's fields are laid out otherwise in the index."""

Kind = Literal["dossier", "document", "photo", "recording"]


@dataclass(frozen=True, slots=True)
class BodyPart:
    """The text of one page of one file. ``page`` counts from 1; 0 where the file has no pages."""

    file: str
    page: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dossier, document, photo or recording as the index keeps it.

    ``id``: unique in the archive. ``dossier``: object id of its dossier. ``document``: position in
    the dossier, None where it is no document. ``title``: the dossier's title; ``subject``: the
    thing's own (trích yếu). Dates are ISO dates or "". ``label`` and ``label_unit``: its access
    label. ``body``: pages in reading order, all pages of one file together. ``extra``: other text
    by name; all of it is searched at a low weight, but for the flags of ``data/fields.json``.
    """

    id: str
    kind: Kind
    dossier: str
    file_code: str = ""
    document: int | None = None
    title: str = ""
    subject: str = ""
    number: str = ""
    notation: str = ""
    organ: str = ""
    signer: str = ""
    type_name: str = ""
    unit: str = ""
    issued: str = ""
    date_from: str = ""
    date_to: str = ""
    year: str = ""
    maintenance: str = ""
    keywords: str = ""
    label: str = ""
    label_unit: str = ""
    direction: str = ""
    fonds: str = ""
    retention: str = ""
    signature: str = ""
    findings: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    text_state: str = ""
    body: tuple[BodyPart, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """Its own title: the subject, or the dossier's title where it has none."""
        return self.subject or self.title

    @property
    def dossier_title(self) -> str:
        """The title of its dossier where that is not its own heading."""
        return self.title if self.subject else ""


def entry_key(entry: Entry) -> str:
    """SHA-256 over everything ``entry`` is made of and the version of the analysis and mapping.

    Two entries with one key give the same hits; an index that holds another key is out of date.
    """
    parts: dict[str, Any] = {
        one.name: getattr(entry, one.name)
        for one in fields(entry)
        if one.name not in ("body", "extra")
    }
    parts = {
        name: clean(value) if isinstance(value, str) else value for name, value in parts.items()
    }
    parts["body"] = [[clean(part.file), part.page, clean(part.text)] for part in entry.body]
    parts["extra"] = {clean(name): clean(value) for name, value in entry.extra.items()}
    parts["versions"] = [ANALYSIS_VERSION, MAPPING_VERSION]
    return sha256_hex(canonical_json(parts))


def clean(text: str) -> str:
    """``text`` in NFC with lone surrogates replaced, so that every engine can hold it."""
    return nfc(text.encode("utf-8", "replace").decode("utf-8") if not _encodes(text) else text)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
