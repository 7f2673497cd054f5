"""What the index knows of one archived thing, and the key that tells whether it is up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal

from schemas.canonical import canonical_json, sha256_hex
from schemas.text import nfc
from search.text import ANALYSIS_VERSION

MAPPING_VERSION = 9
"""Raised whenever an entry's fields are laid out otherwise in the index."""

Kind = Literal["dossier", "document", "photo", "recording"]
TextState = Literal["", "text", "ocr", "scan", "encrypted", "failed", "paper", "none", "withheld"]
WORDED: tuple[TextState, ...] = ("text", "ocr")
"""States in which there is something to search: of its own, or read by a machine."""
WORDLESS: tuple[TextState, ...] = (
    "scan",
    "encrypted",
    "failed",
    "paper",
    "none",
    "withheld",
)
"""States in which "not found" does not mean "not there"."""


@dataclass(frozen=True, slots=True)
class BodyPart:
    """The text of one page of one file. ``page`` counts from 1; 0 where the file has no pages.

    ``file``: its name as it was received, which a hit tells: in no other form.
    """

    file: str
    page: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dossier, document, photo or recording as the index keeps it.

    Who may see an entry is decided by its label alone, so it holds nothing that has a stricter one.

    ``id``: unique in the archive. ``dossier``: object id of its dossier. ``document``: position in
    the dossier, None where it is no document. ``title``: the dossier's title; ``subject``: the
    thing's own (trích yếu). Dates are ISO dates or "". ``codes``: codes and notations besides
    ``file_code``. ``fonds``: name of its fonds. ``maintenance``: retention as received;
    ``retention``: the period that is. ``label`` and ``label_unit``: its access label.
    ``direction``: den | di | noi_bo | "". ``signer_position``, ``arrival`` (number in the register
    of incoming documents), ``box``, ``sheet_from``, ``sheet_to``, ``sheet_count``: as received.
    ``page_count``: as received, or the pages of its own files. ``signature``: state as the
    catalogue has it. ``findings``: ids of the rules with a finding on it. ``formats``: kinds of its
    files' formats; ``digests``: their SHA-256; ``file_names``: their names. ``text_state``: what
    there is to search in its files; "": told by ``body``. ``text_confidence``: how sure the pages
    read by a machine are, 0 to 100, or "". ``context``: words of its dossier.
    ``body``: pages in reading order, all pages of one file together. ``extra``: other text by name.
    ``registers``: version of the registers it was made with.
    """

    id: str
    kind: Kind
    dossier: str
    file_code: str = ""
    codes: tuple[str, ...] = ()
    document: int | None = None
    title: str = ""
    subject: str = ""
    number: str = ""
    notation: str = ""
    organ: str = ""
    signer: str = ""
    signer_position: str = ""
    type_name: str = ""
    direction: str = ""
    arrival: str = ""
    unit: str = ""
    fonds: str = ""
    issued: str = ""
    date_from: str = ""
    date_to: str = ""
    year: str = ""
    maintenance: str = ""
    retention: str = ""
    keywords: str = ""
    box: str = ""
    sheet_from: str = ""
    sheet_to: str = ""
    sheet_count: str = ""
    page_count: str = ""
    label: str = ""
    label_unit: str = ""
    signature: str = ""
    findings: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    text_state: TextState = ""
    text_confidence: str = ""
    context: tuple[str, ...] = ()
    body: tuple[BodyPart, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    registers: str = ""

    @property
    def heading(self) -> str:
        """Its own title: the subject, or the dossier's title where it has none."""
        return self.subject or self.title

    @property
    def called(self) -> str:
        """What people call it: its type before its heading, ``Quyết định`` before ``Bổ nhiệm…``."""
        known = self.heading.casefold().startswith(self.type_name.casefold())
        return self.heading if known else f"{self.type_name} {self.heading}"

    @property
    def dossier_title(self) -> str:
        """The title of its dossier where that is not its own heading."""
        return self.title if self.subject else ""


_NAMES = tuple(one.name for one in fields(Entry))
_VALUES = attrgetter(*_NAMES)


def entry_key(entry: Entry) -> str:
    """SHA-256 over everything ``entry`` is made of and the version of the analysis and mapping.

    Two entries with one key give the same hits; an index that holds another key is out of date.
    """
    return key_of_clean(clean_entry(entry))


def key_of_clean(entry: Entry) -> str:
    """The key of an entry that :func:`clean_entry` gave.

    The texts of the body stand behind the rest: as JSON they would cost more than the hash does.
    """
    texts = [part.text.encode() for part in entry.body]
    parts = dict(zip(_NAMES, _VALUES(entry), strict=True))
    parts["body"] = [
        (one.file, one.page, len(text)) for one, text in zip(entry.body, texts, strict=True)
    ]
    parts["extra"] = dict(entry.extra)
    parts["versions"] = (ANALYSIS_VERSION, MAPPING_VERSION)
    return sha256_hex(b"\n".join([canonical_json(parts), *texts]))


def clean_entry(entry: Entry) -> Entry:
    """``entry`` with every text of it as the index holds it (:func:`clean`)."""
    values = _VALUES(entry)
    kept = tuple([_clean_value(one) if one else one for one in values])
    return entry if kept == values else Entry(**dict(zip(_NAMES, kept, strict=True)))


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(map(_clean_value, value))
    if isinstance(value, BodyPart):
        return BodyPart(encodable(value.file), value.page, clean(value.text))
    if isinstance(value, Mapping):
        return {clean(name): clean(text) for name, text in value.items()}
    return value


def clean(text: str) -> str:
    """``text`` in NFC with lone surrogates replaced, so that every engine can hold it."""
    return text if text.isascii() else nfc(encodable(text))


def encodable(name: str) -> str:
    """``name`` of a file as it is but for lone surrogates: names may differ in form alone."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace").decode("utf-8")
    return name
