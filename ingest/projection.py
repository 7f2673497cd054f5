"""From the documents of an AIP to the rows of the catalogue: a pure function.

Used both at intake and by ``hoso rebuild``, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from evidence.facts import FileFacts
from ingest.documents import AipDocuments
from schemas.canonical import canonical_json
from schemas.clock import parse_dmy
from schemas.finding import Finding
from schemas.ladder import worst_state
from schemas.text import nfc
from validator.signature.value import lacking

Row = dict[str, Any]
_DIRECTIONS = {"đi": "di", "đến": "den", "nội bộ": "noi_bo"}


def project(documents: AipDocuments, *, object_id: str, version: str) -> dict[str, list[Row]]:
    """Rows by table name (see ``archive.catalogue.tables``) of one AIP version."""
    return {
        "fonds": _fonds(documents),
        "dossier": [dossier_row(documents, object_id, version)],
        "document": document_rows(documents, object_id),
        "file": list(_files(documents, object_id)),
        "signature": _signatures(documents, object_id),
        "finding": _findings(documents, object_id),
        "result": _results(documents, object_id),
    }


class Owners:
    """Which document of a dossier a finding speaks of; ``record``: its record document."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._files: dict[str | None, int] = {}
        self._ordinals: dict[str | None, int] = {}
        for position, row in enumerate(record["documents"], start=1):
            for item in row["files"]:
                for name in (item["values"].get("Path"), item["payload"]):
                    self._files.setdefault(name, position)
            self._ordinals.setdefault(row["values"].get("DocOrdinal"), position)
        for table in (self._files, self._ordinals):
            table.pop(None, None)

    def position(self, finding: Finding) -> int:
        """Position of the document ``finding`` speaks of, 0 for the dossier."""
        place = finding.where
        found = (self._files.get(place.file), self._ordinals.get(place.ordinal))
        return min((one for one in found if one is not None), default=0)


def _fonds(documents: AipDocuments) -> list[Row]:
    fonds = documents.record["fonds"]
    if not fonds:
        return []
    values = fonds["values"]
    return [
        {
            "organ_id": nfc(values.get("OrganId", "")),
            "identifier": values.get("Identifier", ""),
            "name": values.get("FondName", ""),
            "metadata": _json(values),
        }
    ]


def dossier_row(documents: AipDocuments, object_id: str, version: str) -> Row:
    """The row of table ``dossier``."""
    values = documents.record["dossier"]["values"]
    intake = documents.intake
    return {
        "object_id": object_id,
        "version": version,
        "file_code": nfc(values.get("FileCode", "")),
        "organ_id": nfc(values.get("OrganId", "")),
        "identifier": values.get("Identifier", ""),
        "catalog": values.get("FileCatalog", ""),
        "notation": values.get("FileNotation", ""),
        "title": values.get("Title", ""),
        "maintenance": values.get("Maintenance", ""),
        "rights": values.get("Rights", ""),
        "start_date": _iso_date(values.get("StartDate", "")),
        "end_date": _iso_date(values.get("EndDate", "")),
        "unit": nfc(values.get("Unit", "")),
        "creator": values.get("Creator", ""),
        "work_closed": _iso_date(values.get("WorkClosedDate", "")),
        "documents": len(documents.record["documents"]),
        "files": len(documents.facts),
        "pages": sum(_pages(item) for item in documents.facts.values()),
        "size": sum(item.size for item in documents.facts.values()),
        "composition": _composition(documents.record["documents"]),
        "content_key": intake["content_key"],
        "transfer_id": intake["transfer_id"],
        "received_at": intake["received_at"],
        "operator": intake["operator"],
        "profile": intake["profile"],
        "rules_version": intake["rules_version"],
        "metadata": _json(values),
    }


def document_rows(documents: AipDocuments, object_id: str) -> list[Row]:
    """The rows of table ``document``, in the sender's order."""
    return [
        _document(documents, object_id, position, row)
        for position, row in enumerate(documents.record["documents"], start=1)
    ]


def _document(documents: AipDocuments, object_id: str, position: int, row: Row) -> Row:
    values = row["values"]
    return {
        "object_id": object_id,
        "position": position,
        "ordinal": values.get("DocOrdinal", ""),
        "doc_code": values.get("DocCode", ""),
        "type_name": nfc(values.get("TypeName", "")),
        "number": values.get("CodeNumber", ""),
        "notation": nfc(values.get("CodeNotation", "")),
        "issued": _iso_date(values.get("IssuedDate", "")),
        "organ_name": nfc(values.get("OrganName", "")),
        "subject": values.get("Subject", ""),
        "direction": direction(values),
        "signer": values.get("SignerName", ""),
        "unit": nfc(values.get("DraftingUnit", "")),
        "carrier": carrier(values),
        "mode": values.get("Mode", ""),
        "pages": sum(
            _pages(documents.facts[item["payload"]])
            for item in row["files"]
            if item["payload"] in documents.facts
        ),
        "own": int(is_own(values, documents)),
        "signature_state": _signature_state(documents, row),
        "metadata": _json(values),
    }


def direction(values: Mapping[str, str]) -> str:
    """``den`` | ``di`` | ``noi_bo`` | "" from the extension field Direction."""
    return _DIRECTIONS.get(nfc(values.get("Direction", "")).strip().casefold(), "")


def carrier(values: Mapping[str, str]) -> str:
    """``paper`` where the document's carrier is paper, else ``electronic``."""
    return "paper" if nfc(values.get("Carrier", "")).strip().casefold() == "giấy" else "electronic"


def is_own(values: Mapping[str, str], documents: AipDocuments) -> bool:
    """Whether the audited office answers for a document.

    Its stated direction decides; without one, the issuing organ is compared with the audited organs
    of the intake (by default the fonds' name).
    """
    stated = direction(values)
    if stated:
        return stated != "den"
    audited = {_fold(name) for name in documents.intake.get("audited_organs", ())}
    return _fold(values.get("OrganName", "")) in audited


def _files(documents: AipDocuments, object_id: str) -> Iterable[Row]:
    owner: dict[str, tuple[int, str]] = {}
    for position, row in enumerate(documents.record["documents"], start=1):
        for item in row["files"]:
            if item["payload"]:
                owner.setdefault(item["payload"], (position, item["values"].get("Role", "")))
    values = {value.file: value for value in documents.judgement.values}
    for path, facts in documents.facts.items():
        position, role = owner.get(path, (0, ""))
        value = values.get(path)
        yield {
            "object_id": object_id,
            "path": path,
            "document": position,
            "role": role,
            "sha256": facts.sha256,
            "size": facts.size,
            "format": facts.format.kind,
            "puid": facts.format.puid,
            "pages": _pages(facts),
            "signatures": int((facts.signatures or {}).get("count", 0)),
            "legal_value": value.value if value else "",
            "legal_missing": _json(lacking(value) if value else []),
        }


def _signatures(documents: AipDocuments, object_id: str) -> list[Row]:
    return [
        {
            "object_id": object_id,
            "path": verdict.file,
            "position": verdict.position,
            "field": verdict.field,
            "conclusion": verdict.conclusion,
            "sub_indication": verdict.sub_indication,
            "verdict_vi": verdict.verdict_vi,
            "signer": verdict.signer,
            "organisation": verdict.organisation,
            "issuer": verdict.issuer,
            "claimed_time": verdict.claimed_time,
            "reasons": _json(list(verdict.reasons)),
        }
        for verdict in documents.judgement.signatures
    ]


def _findings(documents: AipDocuments, object_id: str) -> list[Row]:
    owners = Owners(documents.record)
    return [
        {
            "object_id": object_id,
            "position": position,
            "document": owners.position(finding),
            "rule": finding.rule,
            "severity": finding.severity,
            "place": _json(finding.where.as_dict()),
            "evidence": finding.evidence,
            "params": _json(finding.params),
        }
        for position, finding in enumerate(documents.judgement.findings, start=1)
    ]


def _results(documents: AipDocuments, object_id: str) -> list[Row]:
    return [
        {
            "object_id": object_id,
            "document": result.document,
            "rule": result.rule,
            "status": result.status,
            "reason": result.reason,
        }
        for result in documents.judgement.results
    ]


def _signature_state(documents: AipDocuments, row: Row) -> str:
    paths = [item["payload"] for item in row["files"] if item["payload"]]
    main = [
        item["payload"]
        for item in row["files"]
        if item["payload"] and nfc(item["values"].get("Role", "")).strip().casefold() == "chính"
    ]
    if not paths:
        return ""
    wanted = set(main or paths[:1])
    return worst_state(v for v in documents.judgement.signatures if v.file in wanted)


def _composition(rows: list[Row]) -> str:
    carriers = {carrier(row["values"]) for row in rows}
    if carriers == {"paper"}:
        return "paper"
    return "hybrid" if "paper" in carriers else "electronic"


def _pages(facts: FileFacts) -> int:
    return (facts.pdf.pages or 0) if facts.pdf else 0


def _iso_date(text: str) -> str:
    day = parse_dmy(text)
    return day.isoformat() if day else ""


def _fold(text: str) -> str:
    return " ".join(nfc(text).casefold().split())


def _json(value: object) -> str:
    return canonical_json(value).decode("utf-8")
