"""T02-META-01, -02, -10, -12: the fields themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.finding import Finding
from schemas.record import Record
from schemas.text import nfc
from validator.case import DocumentCase, DossierCase
from validator.registry import Hit, Verdict, hit, not_evaluated, on_document, on_dossier


@on_dossier("T02-META-01")
def xml_is_usable(dossier: DossierCase) -> Verdict:
    """``context.options["metadata_xml"]``: valid | generated (the archive writes it) | a reason."""
    state = dossier.context.options.get("metadata_xml", "")
    if not state:
        return not_evaluated("xml-not-checked")
    if state in ("valid", "generated"):
        return ()
    return [hit(dossier.record.where, why=state)]


@on_dossier("T02-META-02")
def dossier_lengths(dossier: DossierCase) -> Verdict:
    """No field of the dossier's own rows is too long."""
    return list(_too_long(dossier, dossier.records()))


@on_document("T02-META-02")
def document_lengths(document: DocumentCase) -> Verdict:
    """No field of the document and its file rows is too long."""
    return list(_too_long(document.dossier, document.records()))


def _too_long(dossier: DossierCase, records: Iterable[Record]) -> Iterator[Hit]:
    for record in records:
        known = dossier.profile.entities[record.entity].by_name
        for name, value in record.values.items():
            field = known.get(name)
            if field is None or field.max_length is None or len(value) <= field.max_length:
                continue
            length = len(nfc(value))
            if length > field.max_length:
                words = dossier.field_words(record, name)
                yield hit(record.place(name), length=length, max=field.max_length, **words)


@on_dossier("T02-META-10")
def dossier_minimum(dossier: DossierCase) -> Verdict:
    """The product profile's minimum set of the dossier."""
    return list(_missing(dossier, dossier.record))


@on_document("T02-META-10")
def document_minimum(document: DocumentCase) -> Verdict:
    """The product profile's minimum set of a document."""
    return list(_missing(document.dossier, document.record))


def _missing(dossier: DossierCase, record: Record) -> Iterator[Hit]:
    for field in dossier.profile.fields(record.entity):
        if field.required and not record.get(field.name).strip():
            yield hit(record.place(field.name), **dossier.field_words(record, field.name))


@on_dossier("T02-META-12")
def misprinted_names(dossier: DossierCase) -> Verdict:
    """Aliases the reader resolved; its own findings are handed through by the judge."""
    del dossier
    return ()


def reader_findings(dossier: DossierCase) -> list[Finding]:
    """What the reader said of this dossier's rows."""
    return [item for item in dossier.view.reader_problems if isinstance(item, Finding)]
