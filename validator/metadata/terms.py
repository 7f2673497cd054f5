"""T02-VOC-01..04: values of vocabularies."""

from __future__ import annotations

from schemas.coded import unlisted
from schemas.codes import parse_notation
from schemas.profile import PROFILE_IDS, load_profile
from schemas.record import Record
from schemas.retention import parse_retention
from schemas.text import nfc
from schemas.vocabulary import load_vocabulary
from validator.case import DocumentCase, DossierCase, fold
from validator.registry import (
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    on_document,
    on_dossier,
)

_OWN = "administrative"  # the 29 types of Decree 30 Đ7


@on_dossier("T02-VOC-01")
def retention(dossier: DossierCase) -> Verdict:
    """Vĩnh viễn, a number of years, or one of the stated terms without a computed expiry."""
    value = dossier.record.get("Maintenance")
    if not value.strip():
        return not_evaluated("value-missing")
    if parse_retention(value) is not None:
        return ()
    return [hit(dossier.record.place("Maintenance"), value=value)]


@on_dossier("T02-VOC-02")
def dossier_access(dossier: DossierCase) -> Verdict:
    """Rights of the dossier."""
    return _access(dossier, dossier.record, "Rights")


@on_document("T02-VOC-02")
def document_access(document: DocumentCase) -> Verdict:
    """Mode of a document."""
    return _access(document.dossier, document.record, "Mode")


def _access(dossier: DossierCase, record: Record, name: str) -> Verdict:
    value = record.get(name)
    if not value.strip():
        return not_evaluated("value-missing")
    words = dossier.field_words(record, name)
    term = load_vocabulary("access-modes").find(value)
    if term is not None and term.more.get("secret"):
        return [hit(record.place(name), case="secret", value=value, **words)]
    # Another word for it is understood ("Công khai"), but it is not the Circular's.
    if term is not None and (fold(value) == fold(term.vi) or _of_its_form(dossier, record, name)):
        return ()
    return [hit(record.place(name), "warning", value=value, **words)]


def _of_its_form(dossier: DossierCase, record: Record, name: str) -> bool:
    """Whether the value is a word of the list of the form (a later profile) it came in."""
    declared = dossier.context.profile
    fields = (
        load_profile(declared).entities[record.entity].by_name if declared in PROFILE_IDS else {}
    )
    field = fields.get(name)
    return field is not None and field.coded and not any(unlisted(field, record.get(name)))


@on_document("T02-VOC-03")
def document_type(document: DocumentCase) -> Verdict:
    """TypeName is one of the 29 of the decree or a further listed kind."""
    value = document.record.get("TypeName")
    if not value.strip():
        return not_evaluated("value-missing")
    if load_vocabulary("document-types").find_exact(value):
        return ()
    return [hit(document.record.place("TypeName"), value=value)]


@on_document("T02-VOC-04")
def type_agrees_with_symbol(document: DocumentCase) -> Verdict:
    """The first group of the symbol is the type's abbreviation (Decree 30 PL III).

    Official letters have none: their first group is the organ's, which may look like one.
    """
    symbol = nfc(document.record.get("CodeNotation")).strip()
    type_name = document.record.get("TypeName")
    if not symbol or not type_name:
        return not_evaluated("value-missing")
    term = load_vocabulary("document-types").find_exact(type_name)
    if term is None or term.more["kind"] != _OWN:  # copies bear the original's symbol
        return not_applicable("type-unknown")
    short = term.more["abbreviation"]
    if not short:
        return not_applicable("no-abbreviation")
    notation = parse_notation(symbol)
    if notation is not None and notation.lead.casefold() == short.casefold():
        return ()
    where = document.record.place("CodeNotation")
    return [hit(where, type=type_name, expected=short, value=symbol)]
