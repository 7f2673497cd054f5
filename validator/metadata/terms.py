"""T02-VOC-01..04: values of vocabularies."""

from __future__ import annotations

import re

from schemas.record import Record
from schemas.text import nfc
from validator.case import DocumentCase, DossierCase, fold
from validator.registry import (
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    on_document,
    on_dossier,
)
from validator.tables import terms

_YEARS = re.compile(r"0*(\d{1,3}) năm")
_YEAR_GROUP = re.compile(r"\d{4}/")


@on_dossier("T02-VOC-01")
def retention(dossier: DossierCase) -> Verdict:
    """Vĩnh viễn, a number of years, or one of the stated terms without a computed expiry."""
    value = dossier.record.get("Maintenance")
    if not value.strip():
        return not_evaluated("value-missing")
    folded, (least, most) = fold(value), terms().years
    years = _YEARS.fullmatch(folded)
    if folded in terms().retention or (years and least <= int(years[1]) <= most):
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
    folded, words = fold(value), dossier.field_words(record, name)
    if not folded:
        return not_evaluated("value-missing")
    if folded in terms().secrecy_levels:
        return [hit(record.place(name), case="secret", value=value, **words)]
    if folded in terms().access:
        return ()
    return [hit(record.place(name), "warning", value=value, **words)]


@on_document("T02-VOC-03")
def document_type(document: DocumentCase) -> Verdict:
    """TypeName is one of the 29 of the decree or a further listed kind."""
    value = document.record.get("TypeName")
    folded = fold(value)
    if not folded:
        return not_evaluated("value-missing")
    if folded in terms().types or folded in terms().other_types:
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
    short = terms().types.get(fold(type_name))
    if short is None:
        return not_applicable("type-unknown")
    if not short:
        return not_applicable("no-abbreviation")
    first = _YEAR_GROUP.sub("", symbol, count=1).lstrip("/").partition("-")[0].strip()
    if first.casefold() == short.casefold():
        return ()
    where = document.record.place("CodeNotation")
    return [hit(where, type=type_name, expected=short, value=symbol)]
