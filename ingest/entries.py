"""From the documents of an AIP to the entries of the index: a pure function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evidence.facts import FileFacts
from ingest.documents import AipDocuments
from ingest.projection import Row, document_rows, dossier_row, is_own
from schemas.access import AccessLabel, unit_key
from schemas.clock import parse_dmy
from search.entry import BodyPart, Entry, Kind

_MEDIA_KINDS: dict[str, Kind] = {"photo": "photo", "audiovisual": "recording"}
_DOCUMENT_EXTRA = (
    "Description",
    "InforSign",
    "Autograph",
    "DocCode",
    "ArrivalNumber",
    "SignerPosition",
    "Box",
)
_MEDIA_TITLES = {"photo": "ImageTitle", "audiovisual": "MovieTitle"}
_MEDIA_DATES = {"photo": "PhotoTime", "audiovisual": "RecordDate"}


def entries(documents: AipDocuments, *, object_id: str) -> tuple[Entry, ...]:
    """One entry for the dossier, one per document, one per photo or recording."""
    dossier = dossier_row(documents, object_id, "")
    rows = document_rows(documents, object_id)
    return (
        _dossier_entry(dossier, documents),
        *(
            _document_entry(row, raw, dossier, documents)
            for row, raw in zip(rows, documents.record["documents"], strict=True)
        ),
        *(
            _media_entry(number, raw, dossier, documents)
            for number, raw in enumerate(documents.record["media"], start=1)
        ),
    )


def _dossier_entry(dossier: Row, documents: AipDocuments) -> Entry:
    values = documents.record["dossier"]["values"]
    return Entry(
        id=dossier["object_id"],
        kind="dossier",
        dossier=dossier["object_id"],
        file_code=dossier["file_code"],
        document=None,
        title=dossier["title"],
        organ=_fonds_name(documents),
        unit=dossier["unit"],
        date_from=dossier["start_date"],
        date_to=dossier["end_date"],
        year=_year(dossier["end_date"]) or dossier["catalog"],
        maintenance=dossier["maintenance"],
        keywords=values.get("Keyword", ""),
        label=_access(dossier, ""),
        label_unit=unit_key(dossier["unit"]),
        body=_bodies(documents.record["files"], documents.facts),
        extra=_extra(
            values, ("Description", "InforSign", "Creator", "FileNotation"), _fonds(documents)
        ),
    )


def _document_entry(row: Row, raw: Row, dossier: Row, documents: AipDocuments) -> Entry:
    values = raw["values"]
    return Entry(
        id=f"{dossier['object_id']}#{row['position']}",
        kind="document",
        dossier=dossier["object_id"],
        file_code=dossier["file_code"],
        document=row["position"],
        title=dossier["title"],
        subject=row["subject"],
        number=row["number"],
        notation=row["notation"],
        organ=row["organ_name"],
        signer=row["signer"],
        type_name=row["type_name"],
        unit=row["unit"] or dossier["unit"],
        issued=row["issued"],
        date_from=row["issued"],
        date_to=row["issued"],
        year=_year(row["issued"]) or dossier["catalog"],
        maintenance=dossier["maintenance"],
        keywords=values.get("Keyword", ""),
        label=_access(dossier, row["mode"]),
        label_unit=unit_key(dossier["unit"]),
        body=_bodies(raw["files"], documents.facts),
        extra=_extra(
            values,
            _DOCUMENT_EXTRA,
            {**_fonds(documents), "own": str(int(is_own(values, documents)))},
        ),
    )


def _media_entry(number: int, raw: Row, dossier: Row, documents: AipDocuments) -> Entry:
    values, entity = raw["values"], raw["entity"]
    day = parse_dmy(values.get(_MEDIA_DATES[entity], ""))
    issued = day.isoformat() if day else ""
    return Entry(
        id=f"{dossier['object_id']}#m{number}",
        kind=_MEDIA_KINDS[entity],
        dossier=dossier["object_id"],
        file_code=dossier["file_code"],
        document=None,
        title=dossier["title"],
        subject=values.get(_MEDIA_TITLES[entity], ""),
        organ=_fonds_name(documents),
        unit=dossier["unit"],
        issued=issued,
        date_from=issued,
        date_to=issued,
        year=_year(issued) or dossier["catalog"],
        maintenance=dossier["maintenance"],
        label=_access(dossier, values.get("Mode", "")),
        label_unit=unit_key(dossier["unit"]),
        extra=_extra(
            values,
            ("EventName", "Photographer", "Recorder", "PhotoPlace", "RecordPlace", "Description"),
            _fonds(documents),
        ),
    )


def _access(dossier: Row, mode: str) -> str:
    """The access class of an entry: by its own mode, else by the dossier's."""
    return AccessLabel.of(mode or dossier["rights"]).access


def _bodies(
    items: Iterable[Mapping[str, Any]], facts: Mapping[str, FileFacts]
) -> tuple[BodyPart, ...]:
    return tuple(
        BodyPart(file=item["payload"], page=number, text=text)
        for item in items
        if item["payload"] in facts
        for number, text in enumerate(_pages(facts[item["payload"]]), start=1)
    )


def _pages(facts: FileFacts) -> tuple[str, ...]:
    return facts.text.pages if facts.text else ()


def _fonds_name(documents: AipDocuments) -> str:
    fonds = documents.record["fonds"]
    return str(fonds["values"].get("FondName", "")) if fonds else ""


def _fonds(documents: AipDocuments) -> dict[str, str]:
    """The fonds' words every entry carries (``phông:`` looks here)."""
    name = _fonds_name(documents)
    return {"FondName": name} if name else {}


def _extra(
    values: Mapping[str, str], names: Iterable[str], more: Mapping[str, str] | None = None
) -> dict[str, str]:
    kept = {name: values[name] for name in names if values.get(name)}
    return {**kept, **(more or {})}


def _year(iso_date: str) -> str:
    return iso_date[:4]
