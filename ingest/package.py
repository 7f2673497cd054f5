"""From a judged dossier to the plan of its archival package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.premis import Event, PremisFile, premis_xml
from archive.storage import AipPlan, PayloadFile
from evidence.facts import FileFacts
from ingest import documents
from ingest.examined import Examined
from ingest.staging import StagedFile
from schemas import xml
from schemas.canonical import canonical_json, content_key
from schemas.clock import iso
from schemas.judgement import Judgement
from schemas.record import Submission
from schemas.text import nfc


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What every package of a transfer shares: written to the ledger before staging.

    ``submission``: path below ``metadata/submission/`` -> bytes, or None where the transfer may not
    keep it (docs/adr/0003); then ``submission_digests`` still name it.
    """

    transfer_id: str
    received_at: datetime
    operator: str
    source: str
    policy: str
    profile: str
    rules_version: str
    packs: Mapping[str, str]
    audited_organs: tuple[str, ...]
    submission: Mapping[str, bytes] | None
    submission_digests: tuple[Mapping[str, Any], ...] = ()
    law_in_force: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A dossier ready to be committed, and the parsed documents the catalogue is made from."""

    plan: AipPlan
    documents: documents.AipDocuments
    key: str


def object_id(examined: Examined) -> str:
    """``urn:hoso:<OrganId>:<FileCode>`` (guarantee 4), NFC; the storage layout encodes it."""
    record = examined.plan.record
    return f"urn:hoso:{_code(record.get('OrganId'))}:{_code(record.get('FileCode'))}"


def dossier_key(examined: Examined, files: Mapping[str, StagedFile], base: str) -> str:
    """The content key of a dossier as submitted."""
    paths = examined.plan.paths()
    record = documents.record_document(examined.plan, payload_paths(paths, base))
    rows = ((files[p].sha256, files[p].size, p.removeprefix(base)) for p in paths)
    return content_key(rows, documents.metadata_key(record))


def payload_paths(paths: Iterable[str], base: str) -> dict[str, str]:
    """Received path -> path below ``data/``."""
    return {path: path.removeprefix(base) for path in paths}


def payload_files(
    payload: Mapping[str, str],
    files: Mapping[str, StagedFile],
    shared: frozenset[str] = frozenset(),
) -> tuple[PayloadFile, ...]:
    """Staged files as a package takes them. ``payload``: received path -> path in the package."""
    return tuple(
        PayloadFile(
            path=path,
            source=files[received].staged,
            sha256=files[received].sha256,
            size=files[received].size,
            keep=received in shared,
        )
        for received, path in payload.items()
    )


def pack(
    examined: Examined,
    files: Mapping[str, StagedFile],
    base: str,
    receipt: Receipt,
    *,
    shared: frozenset[str] = frozenset(),
    decision: Mapping[str, Any] | None = None,
    message: str = "Tiếp nhận hồ sơ / Ingest",
) -> Packed:
    """The plan of one package.

    ``shared``: received paths that other dossiers name too (they keep their staged copy).
    ``decision``: what a person decided (to supersede what is there), kept with it.
    """
    paths = examined.plan.paths()
    payload = payload_paths(paths, base)
    facts, judgement = examined.facts(), examined.judgement
    key = dossier_key(examined, files, base)
    record = documents.record_document(examined.plan, payload)
    intake = _intake(receipt, key, decision)
    tags = {
        documents.RECORD: canonical_json(record),
        documents.INTAKE: canonical_json(intake),
        documents.REPORT: examined.report_bytes(),
        documents.FACTS: examined.facts_bytes(),
        documents.xml_path(receipt.profile): xml.write(_slice(examined, receipt)),
        documents.PREMIS: _premis(examined, judgement, files, payload, facts, receipt, decision),
    }
    for name, data in (receipt.submission or {}).items():
        tags[documents.SUBMISSION + name] = data
    plan = AipPlan(
        object_id=object_id(examined),
        payload=payload_files(payload, files, shared),
        tags=tags,
        created=receipt.received_at,
        message=message,
        user_name=receipt.operator,
        bag_info={
            "Source-Organization": examined.plan.record.get("OrganId"),
            "External-Description": " ".join(examined.plan.record.get("Title").split()),
            "Internal-Sender-Identifier": receipt.transfer_id,
        },
    )
    parsed = documents.AipDocuments(record=record, intake=intake, judgement=judgement, facts=facts)
    return Packed(plan=plan, documents=parsed, key=key)


def _intake(receipt: Receipt, key: str, decision: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "transfer_id": receipt.transfer_id,
        "received_at": iso(receipt.received_at),
        "operator": receipt.operator,
        "source": receipt.source,
        "policy": receipt.policy,
        "profile": receipt.profile,
        "law_in_force": receipt.law_in_force,
        "rules_version": receipt.rules_version,
        "packs": dict(receipt.packs),
        "audited_organs": list(receipt.audited_organs),
        "content_key": key,
        "submission": [dict(item) for item in receipt.submission_digests],
        "submission_kept": receipt.submission is not None,
        "decision": dict(decision) if decision else None,
    }


def _slice(examined: Examined, receipt: Receipt) -> Submission:
    """The dossier alone, as a submission of its own (the Circular's XML of the package)."""
    plan = examined.plan
    return Submission(
        profile=receipt.profile,
        carrier="xml",
        source="",
        fonds=(plan.fonds,) if plan.fonds else (),
        dossiers=(plan.record,),
        documents=tuple(record for record, _ in plan.documents),
        files=tuple(item.record for item in plan.named() if item.record.entity == "file"),
        photos=tuple(record for record, _ in plan.media if record.entity == "photo"),
        audiovisuals=tuple(record for record, _ in plan.media if record.entity == "audiovisual"),
    )


def _premis(
    examined: Examined,
    judgement: Judgement,
    files: Mapping[str, StagedFile],
    payload: Mapping[str, str],
    facts: Mapping[str, FileFacts],
    receipt: Receipt,
    decision: Mapping[str, Any] | None,
) -> bytes:
    errors = sum(1 for f in judgement.findings if f.severity == "error")
    events = [
        Event(type="ingestion", outcome="success", detail=f"transfer {receipt.transfer_id}"),
        Event(type="message digest calculation", outcome="success", detail="SHA-256"),
        Event(
            type="validation",
            outcome="success" if not errors else "failure",
            detail=f"rules {receipt.rules_version}: {len(judgement.findings)} findings",
        ),
    ]
    if decision:
        detail = f"{decision['kind']}: {decision['reason']} ({decision['by']})"
        events.append(Event(type="modification", outcome="success", detail=detail))
    return premis_xml(
        object_id=object_id(examined),
        transfer_id=receipt.transfer_id,
        at=receipt.received_at,
        agent=receipt.operator,
        files=tuple(
            PremisFile(
                path=payload[path],
                sha256=files[path].sha256,
                size=files[path].size,
                format_name=facts[payload[path]].format.mime,
                format_key=facts[payload[path]].format.puid,
            )
            for path in payload
        ),
        events=tuple(events),
    )


def _code(text: str) -> str:
    return nfc(text).strip()
