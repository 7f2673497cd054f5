"""What the API answers with records: the catalogue's rows as ``hoso show --json`` gives them.

Models of rows are made of the catalogue's tables, so that a column is described once.
"""

from __future__ import annotations

from types import GenericAlias
from typing import Any

from pydantic import BaseModel, create_model
from sqlalchemy import Table

from archive.catalogue import tables
from web.models import Pair

_TEXTS = dict[str, str]


def _model(name: str, about: str, fields: dict[str, Any]) -> type[BaseModel]:
    """A model of required ``fields``, name -> type."""
    required: dict[str, Any] = {field: (kind, ...) for field, kind in fields.items()}
    made: type[BaseModel] = create_model(name, __doc__=about, **required)
    return made


def _row(name: str, table: Table, **other: Any) -> type[BaseModel]:
    """A model of the columns of ``table``; ``other`` fields beside or in the place of some."""
    columns = {column.name: column.type.python_type for column in table.columns}
    return _model(name, f"A row of the catalogue's table {table.name}.", {**columns, **other})


def _list(model: type[BaseModel]) -> Any:
    return GenericAlias(list, (model,))


class FindingWords(BaseModel):
    """A finding in words: what, where, which article, what to do, what it may be called."""

    title: str
    message: str
    place: str
    article: str
    remedy: str
    basis: str
    severity: str
    breach: str


class FindingAnswer(BaseModel):
    """A finding. ``document``: position, 0 for none; ``entry``: of what it speaks, or empty."""

    rule: str
    severity: str
    where: dict[str, Any]
    evidence: str
    params: dict[str, str]
    document: int
    entry: str
    vi: FindingWords
    en: FindingWords


class MediaAnswer(BaseModel):
    """A photo or recording: id of its entry, metadata as received, paths of its files."""

    entry: str
    kind: str
    metadata: dict[str, str]
    paths: list[str]


class PageText(BaseModel):
    """The text of one page of a file and the ranges of it that meet the query.

    ``confidence``: of a page read by machine, 0 to 100; null for text of the file itself.
    """

    dossier: str
    path: str
    page: int
    pages: int
    text: str
    marks: list[Pair]
    confidence: int | None


class Findings(BaseModel):
    """The findings of a dossier, worst first."""

    findings: list[FindingAnswer]


DossierRow = _row("DossierRow", tables.dossier, metadata=_TEXTS)
DocumentRow = _row("DocumentRow", tables.document, metadata=_TEXTS, entry=str)
FileRow = _row("FileRow", tables.file, url=str, legal_missing=list[dict[str, str]])
SignatureRow = _row("SignatureRow", tables.signature, reasons=list[dict[str, Any]])
DossierAnswer = _model(
    "DossierAnswer",
    "A dossier with everything of it that may be seen.",
    {
        "dossier": DossierRow,
        "documents": _list(DocumentRow),
        "media": list[MediaAnswer],
        "files": _list(FileRow),
        "signatures": _list(SignatureRow),
        "findings": list[FindingAnswer],
    },
)
DocumentAnswer = _model(
    "DocumentAnswer",
    "A document, photo or recording. ``dossier`` and ``title`` are of its dossier; the title is "
    "empty where the dossier itself may not be seen. ``metadata``: as received.",
    {
        "entry": str,
        "kind": str,
        "dossier": str,
        "title": str,
        "metadata": _TEXTS,
        "files": _list(FileRow),
        "signatures": _list(SignatureRow),
        "findings": list[FindingAnswer],
    },
)
