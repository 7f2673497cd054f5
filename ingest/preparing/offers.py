"""What the pages of a dossier's files offer for the cells nothing else fills."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.facts import FileFacts
from evidence.workbook.sheet import letter
from ingest.examine import Setup
from ingest.preparing.compose import Document, Dossier
from ingest.preparing.pages import level_of
from schemas.clock import office_date
from schemas.finding import Place
from schemas.prepared import PreparedRow
from schemas.profile import load_profile
from schemas.record import Record
from validator.printed.suggest import Suggestion, suggestions
from validator.view import DocumentView, DossierView, FileView, JudgeContext

_LEVEL = "ConfidenceLevel"
_SEEMS = 0.8  # every page is a picture: a scan, unless somebody drew it


def offers(
    dossier: Dossier, first: int, facts: Mapping[str, FileFacts], setup: Setup
) -> tuple[Suggestion, ...]:
    """Values for empty cells of sheet Văn bản, whose row ``first`` is the dossier's first document.

    By the rules of ``validate --suggest``: pages that contradict the data offer nothing.
    """
    context = JudgeContext(
        received_at=setup.received_at,
        today=office_date(setup.received_at),
        profile=setup.profile,
        organs=setup.organs,
    )
    documents = tuple(
        _document(document, number, first, facts, setup.profile)
        for number, document in enumerate(dossier.documents)
    )
    record = _record(dossier.row, 0, setup.profile)
    read = suggestions(DossierView(record=record, fonds=None, documents=documents), context)
    pairs = zip(dossier.documents, documents, strict=True)
    if not asks_level(setup.profile):
        return read
    title = load_profile(setup.profile).field("document", _LEVEL).vi
    return (
        *read,
        *filter(None, (_level(document, view, facts, title) for document, view in pairs)),
    )


def asks_level(profile_id: str) -> bool:
    """Whether the form's law has a list of levels of reliability of its own (05/2025)."""
    return load_profile(profile_id).field("document", _LEVEL).coded


def _level(
    document: Document, view: DocumentView, facts: Mapping[str, FileFacts], field_vi: str
) -> Suggestion | None:
    """The level its main file shows, where that is not certain and nothing was told."""
    path, record = document.main, view.record
    value, certain = level_of(path, facts[path]) if path else ("", False)
    if not value or certain or record.get(_LEVEL):
        return None
    return Suggestion(
        sheet=record.where.sheet or "",
        row=record.where.row or 0,
        column=record.columns[_LEVEL],
        file_code=record.get("FileCode"),
        ordinal=record.get("DocOrdinal"),
        field=_LEVEL,
        field_vi=field_vi,
        value=value,
        file=path,
        page=1,
        component="scan",
        confidence=_SEEMS,
    )


def _document(
    document: Document, number: int, first: int, facts: Mapping[str, FileFacts], profile: str
) -> DocumentView:
    return DocumentView(
        position=number + 1,
        record=_record(document.row, first + number, profile),
        files=tuple(
            FileView(path=path, role=row.get("Role"), record=None, facts=facts[path])
            for path, _, row in document.files
        ),
    )


def _record(row: PreparedRow, number: int, profile_id: str) -> Record:
    shape = load_profile(profile_id).entities[row.entity]
    columns = {item.name: letter(place) for place, item in enumerate(shape.fields, start=1)}
    return Record(
        entity=row.entity,
        values={name: cell.value for name, cell in row.cells.items()},
        where=Place(sheet=shape.sheet, row=number),
        columns=columns,
    )
