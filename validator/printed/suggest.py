"""What the page offers for cells of the data that are empty. Nothing is filled in by itself.

Only from main files whose page contradicts nothing the data do say, and from components that are
found with good confidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from schemas.organs import Register
from validator.anatomy import Anatomy, Value, values
from validator.case import DocumentCase, DossierCase, FileCase
from validator.layout.scope import unread
from validator.organs import organ_on_page
from validator.printed.compare import COMPARISONS, compared, out_of_scope
from validator.registry import Skip
from validator.signing.signers import main_files, many_sign
from validator.view import DossierView, JudgeContext

# Field -> the value of the page that may fill it.
FIELDS: Mapping[str, str] = {
    "TypeName": "type",
    "CodeNumber": "number",
    "CodeNotation": "symbol",
    "IssuedDate": "date",
    "OrganName": "organ",
    "Subject": "abstract",
    "SignerName": "signer",
    "SignerPosition": "position",
    "Urgency": "urgency",
}
_ONE_SIGNER = ("SignerName", "SignerPosition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A value for an empty cell, and where it was read.

    ``sheet``, ``row``, ``column``: the cell; ``component``: part of the page it stands in (see
    ``validator/anatomy/data/anatomy.json``); ``confidence``: 0 to 1.
    """

    sheet: str
    row: int
    column: str
    file_code: str
    ordinal: str
    field: str
    field_vi: str
    value: str
    file: str
    page: int
    component: str
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)


def suggestions(view: DossierView, context: JudgeContext) -> tuple[Suggestion, ...]:
    """Values for the empty cells of a dossier's documents, in the order of rows and fields."""
    dossier = DossierCase(view, context)
    return tuple(one for document in dossier.documents for one in _of_document(document))


def _of_document(document: DocumentCase) -> Iterator[Suggestion]:
    if out_of_scope(document) is not None:
        return
    open_fields = [
        name
        for name in FIELDS
        if name in document.record.columns and not document.record.get(name).strip()
    ]
    for item in main_files(document) if open_fields else ():
        page = item.anatomy
        if page is None or unread(item) is not None or "national" not in page.parts:
            continue
        if _contradicts(document, item):
            continue
        offered = _offered(page, document.dossier.context.organs)
        for name in [name for name in open_fields if name in offered]:
            yield _suggestion(document, item, name, offered[name])
            open_fields.remove(name)


def _contradicts(document: DocumentCase, item: FileCase) -> bool:
    """Whether the page says otherwise than the data somewhere: it may be another document's."""
    for comparison in COMPARISONS.values():
        said = comparison.said(document.record)
        told = compared(document, item, comparison, said) if said else ()
        if told and not isinstance(told, Skip):
            return True
    return False


def _offered(page: Anatomy, register: Register) -> dict[str, Value]:
    """Field -> what the page says with good confidence."""
    read = values(page)
    found = {name: read[of] for name, of in FIELDS.items() if of in read and read[of].part.good}
    if many_sign(page) or len(page.signing) > 1:
        found = {name: value for name, value in found.items() if name not in _ONE_SIGNER}
    if "Subject" in found and found["Subject"].part.name == "subject":  # V/v is short for it
        found["Subject"] = Value(f"Về việc {found['Subject'].text}", found["Subject"].part)
    organ = organ_on_page(register, page) if "OrganName" in found else None
    if organ is not None:
        found["OrganName"] = Value(organ.vi, found["OrganName"].part)
    return found


def _suggestion(document: DocumentCase, item: FileCase, name: str, value: Value) -> Suggestion:
    record = document.record
    return Suggestion(
        sheet=record.where.sheet or "",
        row=record.where.row or 0,
        column=record.columns[name],
        file_code=record.get("FileCode"),
        ordinal=record.get("DocOrdinal"),
        field=name,
        field_vi=document.dossier.field_words(record, name)["field_vi"],
        value=value.text,
        file=item.view.path,
        page=value.part.page,
        component=value.part.name,
        confidence=round(value.sure, 2),
    )
