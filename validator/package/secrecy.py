"""P-004, T02-PRES-07, SNV-4.2: marks of state secrets in fields and on pages.

Parameters name the level and the page, never a word of the content (guarantee 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.record import Record
from schemas.vocabulary import load_vocabulary
from validator.case import DocumentCase, DossierCase, FileCase
from validator.registry import Hit, Verdict, hit, not_evaluated, on_document, on_dossier

RULES = ("P-004", "T02-PRES-07", "SNV-4.2")
# Kinds whose text is read; others (sound, film) are looked at by people.
TEXT_KINDS = frozenset(
    ("pdf", "docx", "doc", "xlsx", "xls", "odt", "rtf", "text", "html", "xml", "edxml")
)


@on_dossier(*RULES)
def dossier_secrecy(dossier: DossierCase) -> Verdict:
    """Rights of the dossier, Mode of its photos and recordings, its loose files."""
    records = [(dossier.record, "Rights"), *((item, "Mode") for item, _ in dossier.view.media)]
    return _judge(dossier, records, dossier.loose)


@on_document(*RULES)
def document_secrecy(document: DocumentCase) -> Verdict:
    """Mode and Secrecy of the document, and its files."""
    records = [(document.record, "Mode"), (document.record, "Secrecy")]
    return _judge(document.dossier, records, document.files)


def _judge(
    dossier: DossierCase, fields: list[tuple[Record, str]], files: Iterable[FileCase]
) -> Verdict:
    listed = tuple(files)
    hits = [*_fields(dossier, fields), *_marks(listed)]
    if not hits and any(map(unread, listed)):
        return not_evaluated("secrecy-not-checked")
    return hits


def _fields(dossier: DossierCase, fields: list[tuple[Record, str]]) -> Iterator[Hit]:
    for record, name in fields:
        value = record.get(name).strip()
        term = load_vocabulary("secrecy").find(value)
        # Access fields hold other terms too; the secrecy field says "none" or means something.
        unknown = name == "Secrecy" and bool(value) and term is None
        if unknown or (term is not None and term.more.get("secret")):
            words = dossier.field_words(record, name)
            yield hit(record.place(name), case="field", level=value, **words)


def _marks(files: Iterable[FileCase]) -> Iterator[Hit]:
    for item in files:
        for mark in item.facts.secrecy if item.facts is not None else ():
            where = replace(item.place, page=mark.page)
            yield hit(where, evidence=mark.basis, level=mark.level, page=mark.page)


def unread(item: FileCase) -> bool:
    """Whether some page of a text-bearing file could not be read for a mark."""
    facts = item.facts
    if facts is None or facts.format.kind not in TEXT_KINDS:
        return False
    if facts.text is None:
        return True
    return bool(facts.text.image_only) or facts.text.truncated
