"""Rows of the workbook: what the transfer says of its dossiers, documents and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hoso.sample.model import Document, Dossier, SampleData
from hoso.sample.produce import MadeDocument
from schemas.clock import dmy

Row = dict[str, Any]
LANGUAGE = "Tiếng Việt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A dossier as it stands in one transfer.

    The benchmark places the same dossier many times: ``notation`` and ``folder`` differ then, and
    ``shift`` is added to every document number so that no two documents carry the same one.
    """

    dossier: Dossier
    made: tuple[MadeDocument, ...]
    photos: tuple[tuple[Row, str], ...]
    notation: str
    folder: str
    shift: int = 0

    def code(self, data: SampleData) -> str:
        """FileCode of the dossier in this transfer."""
        return f"{data.organ_id}.{self.dossier.year}.{self.notation}"


@dataclass(slots=True)
class Register:
    """Collects the rows of all sheets."""

    data: SampleData
    rows: dict[str, list[Row]] = field(default_factory=dict)
    _codes: dict[tuple[str, int], int] = field(default_factory=dict)

    def start(self) -> None:
        """The fonds and the file plan."""
        self._add("fonds", {k: _number(k, v) for k, v in self.data.fonds.items()})
        for item in self.data.plan:
            row = {
                "Year": item["year"],
                "FileNotation": item["notation"],
                "Heading": item["heading"],
                "Title": item["title"],
                "Maintenance": item["maintenance"],
                "Creator": item["creator"],
                "Unit": self.data.units[item["unit"]],
                "Description": item["note"],
            }
            self._add("planned_dossier", row)

    def add(self, placed: Placed) -> None:
        """One dossier with its documents, files and photographs."""
        self._add("dossier", self._dossier(placed))
        pairs = zip(placed.dossier.documents, placed.made, strict=True)
        for ordinal, (document, made) in enumerate(pairs, start=1):
            self._add("document", self._document(placed, ordinal, document, made))
            for item in made.files:
                row = {
                    "FileCode": placed.code(self.data),
                    "DocOrdinal": ordinal,
                    "Path": f"{placed.folder}/{item.name}",
                    "Role": item.role,
                }
                self._add("file", row)
        for photo, name in placed.photos:
            self._add("photo", self._photo(placed, photo, name))

    def _add(self, entity: str, row: Row) -> None:
        self.rows.setdefault(entity, []).append(row)

    def _inherited(self, placed: Placed) -> Row:
        return {
            "FileCode": placed.code(self.data),
            "Identifier": self.data.fonds["Identifier"],
            "OrganId": self.data.organ_id,
            "FileCatalog": placed.dossier.year,
            "FileNotation": placed.notation,
        }

    def _dossier(self, placed: Placed) -> Row:
        dossier = placed.dossier
        days = [document.date for document in dossier.documents]
        fault = self.data.fault_at(dossier.notation, 0)
        paper = sum(d.sheets[1] - d.sheets[0] + 1 for d in dossier.documents if d.sheets[0])
        return self._inherited(placed) | {
            "Title": dossier.title,
            "Maintenance": dossier.maintenance,
            "Rights": dossier.rights,
            "Language": LANGUAGE,
            "StartDate": dmy(min(days)),
            "EndDate": dmy(max([*days, dossier.closed])),
            "TotalDoc": fault.total if fault else len(dossier.documents),
            "Description": dossier.description,
            "Keyword": dossier.keyword,
            "SheetNumber": paper or None,
            "PageNumber": sum(item.pages for item in placed.made),
            "Format": "Bình thường",
            "Unit": self.data.units[dossier.unit],
            "Creator": dossier.creator,
            "WorkClosedDate": dmy(dossier.closed),
        }

    def _document(
        self, placed: Placed, ordinal: int, document: Document, made: MadeDocument
    ) -> Row:
        issuer = self.data.issuers[document.issuer]
        signer = self.data.people[document.signer]
        arrival = document.arrival
        first, last = document.sheets
        paper = document.carrier == "giấy"
        return self._inherited(placed) | {
            "DocCode": self._doc_code(issuer.code, document.date),
            "DocOrdinal": ordinal,
            "TypeName": document.type,
            "CodeNumber": _shifted(document.number, placed.shift),
            "CodeNotation": document.notation,
            "IssuedDate": dmy(document.date),
            "OrganName": issuer.name,
            "Subject": document.subject,
            "Language": LANGUAGE,
            "PageAmount": made.pages,
            "Keyword": placed.dossier.keyword,
            "Mode": placed.dossier.rights,
            "ConfidenceLevel": "Bản gốc" if paper else "Gốc điện tử",
            "Autograph": document.autograph,
            "Format": "Bình thường",
            "Direction": document.direction,
            "ArrivalNumber": int(arrival[0]) if arrival else None,
            "ArrivalDate": dmy(arrival[1]) if arrival else None,
            "SignerName": signer.name,
            "SignerPosition": signer.position,
            "DraftingUnit": self.data.units.get(document.unit, issuer.name),
            "Urgency": document.urgency,
            "Carrier": document.carrier,
            "Box": document.box,
            "SheetFrom": first or None,
            "SheetTo": last or None,
        }

    def _photo(self, placed: Placed, photo: Row, name: str) -> Row:
        return {
            "Identifier": self.data.fonds["Identifier"],
            "ArchivesNumber": photo["number"],
            "EventName": photo["event"],
            "ImageTitle": photo["title"],
            "Photographer": photo["author"],
            "PhotoPlace": photo["place"],
            "PhotoTime": dmy(date.fromisoformat(photo["date"])),
            "Colour": "Màu",
            "Mode": "Không hạn chế",
            "Format": "Bình thường",
            "FileCode": placed.code(self.data),
            "Path": f"{placed.folder}/{name}",
        }

    def _doc_code(self, organ: str, day: date) -> str:
        """An identifier like those of the document systems: organ, year, running number."""
        key = (organ, day.year)
        self._codes[key] = self._codes.get(key, 0) + 1
        return f"{organ}.{day.year}.{self._codes[key]:05d}"


def _shifted(number: str, shift: int) -> str:
    return str(int(number) + shift) if shift else number


def _number(name: str, text: str) -> Any:
    return int(text) if name in ("PaperTotal", "PaperDigital", "CopyNumber") else text
