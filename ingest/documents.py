"""The metadata documents of an AIP, written once at intake and read again by rebuild.

Everything the catalogue and the index show is projected from these bytes, so a rebuild from the
root alone gives the same rows (guarantee 1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.storage import Aip
from evidence.facts import FileFacts
from ingest.matching import DossierPlan, NamedFile
from ingest.readings import OCR, Reading, parse_readings
from schemas.canonical import canonical_json
from schemas.errors import HosoError
from schemas.judgement import Judgement
from schemas.official import Said, said
from schemas.record import Record

RECORD = "metadata/record.json"
REPORT = "metadata/validation-report.json"
FACTS = "metadata/facts.jsonl"
PREMIS = "metadata/premis.xml"
INTAKE = "metadata/intake.json"
SUBMISSION = "metadata/submission/"


def xml_path(profile: str) -> str:
    """Where the metadata of a package lie as XML after their profile."""
    return f"metadata/{profile}.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class AipDocuments:
    """The parsed metadata of one AIP version.

    ``record``: see :func:`record_document`. ``facts``: payload path -> facts. ``intake``: transfer,
    time of receipt, operator, policy, decision. ``judgement``: what the rules said. ``readings``:
    payload path -> what a machine read off its scans.
    """

    record: dict[str, Any]
    intake: dict[str, Any]
    judgement: Judgement
    facts: Mapping[str, FileFacts] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)

    @property
    def suspected(self) -> bool:
        """Whether a machine read a secrecy mark that nobody has decided on."""
        return any(reading.suspected for reading in self.readings.values())

    @classmethod
    def parse(cls, read: Mapping[str, bytes]) -> AipDocuments:
        """From the bytes of the four documents and, where there are some, the readings."""
        return cls(
            record=json.loads(read[RECORD]),
            intake=json.loads(read[INTAKE]),
            judgement=Judgement.from_dict(json.loads(read[REPORT])),
            facts=parse_facts(read[FACTS]),
            readings=parse_readings(read.get(OCR, b"")),
        )


def facts_lines(facts: Iterable[tuple[str, FileFacts]]) -> bytes:
    """``facts.jsonl``: one canonical line per payload path, in the given order."""
    return b"".join(
        canonical_json({"path": path, "facts": item.as_dict()}) + b"\n" for path, item in facts
    )


def parse_facts(data: bytes) -> dict[str, FileFacts]:
    """Inverse of :func:`facts_lines`: payload path -> facts."""
    rows = (json.loads(line) for line in data.splitlines() if line)
    return {row["path"]: FileFacts.from_dict(row["facts"]) for row in rows}


def record_document(plan: DossierPlan, payload_path: Mapping[str, str]) -> dict[str, Any]:
    """The dossier's slice of the submission.

    ``payload_path`` maps received paths to logical paths below ``data/``. Documents keep their
    order; each file row names the payload path it was matched to (null when it was not received).
    """

    def files(items: Iterable[NamedFile]) -> list[dict[str, Any]]:
        return [
            {
                **item.record.as_dict(),
                "payload": payload_path.get(item.path) if item.path else None,
                "match": item.match,
            }
            for item in items
        ]

    return {
        "fonds": plan.fonds.as_dict() if plan.fonds else None,
        "dossier": plan.record.as_dict(),
        "documents": [
            {**record.as_dict(), "files": files(items)} for record, items in plan.documents
        ],
        "files": files(plan.loose),
        "media": [{**record.as_dict(), "files": files(items)} for record, items in plan.media],
    }


def described(aip: Aip) -> Iterator[Said]:
    """The metadata of a package after Circular 05/2025, see :mod:`schemas.official`."""
    record = aip.json(RECORD)
    parts = (*record["documents"], *record["media"])
    return said(record_of(record["dossier"]), [record_of(row) for row in parts])


def metadata_key(document: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a record document that makes up the content key: values only, no places."""

    def values(row: Mapping[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {"entity": row["entity"], "values": row["values"]}
        if "files" in row:
            kept["files"] = [values(item) for item in row["files"]]
        return kept

    return {
        "dossier": values(document["dossier"]),
        "documents": [values(row) for row in document["documents"]],
        "files": [values(row) for row in document["files"]],
        "media": [values(row) for row in document["media"]],
    }


def record_of(row: Mapping[str, Any]) -> Record:
    """The record of a row of the record document."""
    return Record.from_dict(dict(row))


def read_documents(read: Callable[[str], bytes]) -> AipDocuments:
    """The parsed documents of a package; ``read``: logical path -> bytes.

    Raises ``HosoError`` as ``read`` does.
    """
    found = {name: read(name) for name in (RECORD, INTAKE, REPORT, FACTS)}
    try:
        found[OCR] = read(OCR)
    except HosoError as error:
        if error.code != "not-found":  # most packages have none
            raise
    return AipDocuments.parse(found)
