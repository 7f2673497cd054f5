"""E-011: what the header says of the document against the document it carries.

The fields are compared as those of the metadata are (:mod:`validator.printed`), with the same
tolerance. The document is the file of the dossier with the same content, else the attachment;
of several the one whose page bears the number of the header, else the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidence.exchange.model import Message
from evidence.exchange.times import read_time
from schemas.clock import dmy
from schemas.record import Record
from validator.anatomy import values
from validator.case import DocumentCase, DossierCase, FileCase
from validator.exchange.messages import is_status, place_of
from validator.exchange.table import exchange_table
from validator.layout.scope import WRITTEN
from validator.printed.compare import COMPARISONS, compared, out_of_scope
from validator.registry import Hit, Skip, Verdict, not_applicable, on_dossier, summed
from validator.view import DocumentView


@on_dossier("E-011")
def header_equals_document(dossier: DossierCase) -> Verdict:
    """Number, symbol, date, type, organ, abstract and signer stand on the page as in the header."""
    told = [
        _message(dossier, item, message)
        for item, message in dossier.messages
        if not is_status(message)
    ]
    return summed(told) if told else not_applicable("no-document-message")


def _message(dossier: DossierCase, item: FileCase, message: Message) -> Verdict:
    files = list(_written(dossier, item))
    if not files:
        return not_applicable("no-written-text")
    document = _document(dossier, message, files)
    if skip := out_of_scope(document):
        return skip
    (main,) = document.files
    verdicts = (
        _compared(item, message, document, main, rule, path)
        for rule, path in exchange_table().comparisons.items()
    )
    return summed(verdicts)


def _written(dossier: DossierCase, item: FileCase) -> Iterator[FileCase]:
    """The written files it carries; in the place of each the file of the dossier equal to it."""
    own = {one.facts.sha256: one for one in dossier.files if one.facts is not None}
    for inner in item.carried:
        if inner.facts is not None and inner.facts.format.kind in WRITTEN:
            yield own.get(inner.facts.sha256, inner)


def _document(dossier: DossierCase, message: Message, files: list[FileCase]) -> DocumentCase:
    """The document as the header tells of it, with its main file."""
    moment = read_time(message.get("PromulgationInfo.PromulgationDate")).moment
    told = {
        "CodeNumber": message.get("Code.CodeNumber"),
        "CodeNotation": message.get("Code.CodeNotation"),
        "IssuedDate": dmy(moment.day) if moment else "",
        "TypeName": message.get("DocumentType.TypeName", "DocumentType"),
        "OrganName": message.get("From.OrganName"),
        "Subject": message.get("Subject"),
        "SignerName": message.get("SignerInfo.FullName"),
    }
    number = told["CodeNumber"].lstrip("0").casefold()
    bears = (one for one in files if number and _number_on_page(one) == number)
    main = next(bears, files[0])
    record = Record(entity="document", values={name: said for name, said in told.items() if said})
    return DocumentCase(DocumentView(position=1, record=record, files=(main.view,)), dossier)


def _number_on_page(item: FileCase) -> str:
    read = values(item.anatomy)
    return read["number"].text.lstrip("0").casefold() if "number" in read else ""


def _compared(
    item: FileCase, message: Message, document: DocumentCase, main: FileCase, rule: str, path: str
) -> Verdict:
    comparison = COMPARISONS[rule]
    said = comparison.said(document.record)
    if not said:
        return not_applicable("value-missing")
    verdict = compared(document, main, comparison, said)
    if isinstance(verdict, Skip):
        return verdict
    return [_told(item, message, path, found) for found in verdict]


def _told(item: FileCase, message: Message, path: str, found: Hit) -> Hit:
    """The hit at the field of the header."""
    words = exchange_table().field_words(path)
    return replace(
        found, where=place_of(item, message.field(path)), params={**found.params, **words}
    )
