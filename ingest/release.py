"""What a person decides about a held dossier: release it into the archive, or reject it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from archive.home import Home
from archive.operations import Operations
from archive.operations.model import QuarantineItem
from archive.premis import Event, PremisFile, premis_xml
from archive.quarantine import HeldDossier
from archive.storage import AipPlan
from ingest import documents
from ingest.invariants import after_reject, after_release, require_whole
from ingest.minutes import Line
from ingest.rebuild import filled_catalogue
from ingest.register import register
from ingest.sync import Synced, Syncer
from schemas import xml
from schemas.canonical import canonical_json, content_key
from schemas.clock import from_iso, iso
from schemas.errors import HosoError
from schemas.record import Record, Submission
from schemas.text import nfc

_SENDER = "sender/"
# State of an item -> the act that brought it there, and what of the item the log names.
_ACTS = {
    "released": ("quarantine.release", "object_id"),
    "rejected": ("quarantine.reject", "id"),
}


def release(
    home: Home, item_id: str, *, reason: str, by: str, at: datetime, sync: Syncer
) -> tuple[QuarantineItem, Synced]:
    """Archive a held dossier as it is, with its findings and the person's reason in the package.

    Returns the item as decided and what became of the index, which never fails the release.
    Raises ``HosoError``: not-found, quarantine-decided, release-impossible (files nobody described,
    or no usable FileCode), object-exists, those of a commit, and invariant-broken once all is done.
    """
    with home.lock("quarantine release"):
        storage = home.open_storage()
        catalogue = filled_catalogue(home, storage, sync.report)
        operations = home.open_operations()
        try:
            _tidy(home, operations, at, by)
            item = operations.holds.get(item_id)
            held = _load(home, item)
            plan = _plan(held, reason=reason, by=by, at=at)
            version = _commit(storage, plan, home)
            aip = storage.get(plan.object_id)
            register(catalogue, documents.read_documents(aip.read), plan.object_id, version)
            synced = sync.attempt(catalogue, storage)
            decided = operations.holds.decide(
                item_id,
                "released",
                decided_at=at,
                decided_by=by,
                reason=reason,
                object_id=plan.object_id,
                version=version,
            )
            _log(home, at, by, decided)
            quarantine = home.open_quarantine()
            quarantine.remove(item.path)
            require_whole(
                after_release(decided, storage=storage, catalogue=catalogue, quarantine=quarantine)
            )
            return decided, synced
        finally:
            catalogue.close()
            operations.close()


def reject(home: Home, item_id: str, *, reason: str, by: str, at: datetime) -> QuarantineItem:
    """Refuse a held dossier: the ledger keeps the row, the bytes go.

    Raises ``HosoError``: not-found, quarantine-decided.
    """
    with home.lock("quarantine reject"):
        operations: Operations = home.open_operations()
        try:
            _tidy(home, operations, at, by)
            item = operations.holds.get(item_id)
            _require_held(item)
            decided = operations.holds.decide(
                item_id, "rejected", decided_at=at, decided_by=by, reason=reason
            )
            _log(home, at, by, decided)
            quarantine = home.open_quarantine()
            quarantine.remove(item.path)
            require_whole(after_reject(decided, quarantine))
            return decided
        finally:
            operations.close()


def _tidy(home: Home, operations: Operations, at: datetime, by: str) -> None:
    """Tell the log of decided items whose bytes a killed process left behind, and remove them."""
    quarantine = home.open_quarantine()
    for item in operations.holds.all(state=None):
        if item.state != "held" and quarantine.left(item.path):
            if not home.open_audit().says(*_line(item)):
                _log(home, at, by, item)
            quarantine.remove(item.path)


def _require_held(item: QuarantineItem) -> None:
    if item.state != "held":
        raise HosoError("quarantine-decided", id=item.id, state=item.state)


def _load(home: Home, item: QuarantineItem) -> HeldDossier:
    _require_held(item)
    held = home.open_quarantine().load(item.path)
    if "record.json" not in held.tags:
        raise _impossible(item, "không có dòng mô tả hồ sơ", "no row describes a dossier")
    values = json.loads(held.tags["record.json"])["dossier"]["values"]
    if not values.get("FileCode", "").strip() or not values.get("OrganId", "").strip():
        why = "thiếu mã hồ sơ hoặc mã phông"
        raise _impossible(item, why, "its code or the code of its fonds is missing")
    return held


def _impossible(item: QuarantineItem, why: str, why_en: str) -> HosoError:
    return HosoError("release-impossible", item=item.id, why=why, why_en=why_en)


def _commit(storage: Any, plan: AipPlan, home: Home) -> str:
    """The version that holds the released dossier; a release broken off earlier is taken up."""
    if not storage.exists(plan.object_id):
        return str(storage.commit(plan, home.staging).version)
    aip = storage.get(plan.object_id)
    key = json.loads(plan.tags[documents.INTAKE])["content_key"]
    if aip.json(documents.INTAKE)["content_key"] == key:
        return str(aip.head)
    return str(storage.commit_version(plan, home.staging, expected_head=aip.head).version)


def _plan(held: HeldDossier, *, reason: str, by: str, at: datetime) -> AipPlan:
    record = json.loads(held.tags["record.json"])
    receipt = json.loads(held.tags["receipt.json"])
    facts = documents.parse_facts(held.tags["facts.jsonl"])
    values = record["dossier"]["values"]
    object_id = f"urn:hoso:{nfc(values['OrganId']).strip()}:{nfc(values['FileCode']).strip()}"
    rows = ((file.sha256, file.size, file.path) for file in held.payload)
    decision = {"kind": "release", "reason": reason, "by": by, "at": iso(at)}
    intake = {
        **receipt,
        "content_key": content_key(rows, documents.metadata_key(record)),
        "submission": receipt["submission_digests"],
        "decision": decision,
    }
    intake.pop("submission_digests")
    tags = {
        documents.RECORD: held.tags["record.json"],
        documents.INTAKE: canonical_json(intake),
        documents.REPORT: held.tags["report.json"],
        documents.FACTS: held.tags["facts.jsonl"],
        documents.xml_path(receipt["profile"]): xml.write(_submission(record, receipt["profile"])),
        documents.PREMIS: premis_xml(
            object_id=object_id,
            transfer_id=receipt["transfer_id"],
            at=from_iso(receipt["received_at"]),
            agent=receipt["operator"],
            files=[
                PremisFile(
                    path=file.path,
                    sha256=file.sha256,
                    size=file.size,
                    format_name=facts[file.path].format.mime,
                    format_key=facts[file.path].format.puid,
                )
                for file in held.payload
            ],
            events=(
                Event(type="ingestion", outcome="quarantined", detail=receipt["transfer_id"]),
                Event(type="message digest calculation", outcome="success", detail="SHA-256"),
                Event(type="quarantine release", outcome="success", detail=reason, at=at, agent=by),
            ),
        ),
    }
    for name, data in held.tags.items():
        if name.startswith(_SENDER):
            tags[documents.SUBMISSION + name.removeprefix(_SENDER)] = data
    return AipPlan(
        object_id=object_id,
        payload=held.payload,
        tags=tags,
        created=at,
        message=f"Giải tỏa tạm giữ / Release: {reason}",
        user_name=by,
        bag_info={"Internal-Sender-Identifier": receipt["transfer_id"]},
    )


def _submission(record: dict[str, Any], profile: str) -> Submission:
    def records(rows: list[dict[str, Any]]) -> tuple[Record, ...]:
        return tuple(documents.record_of(row) for row in rows)

    media = records(record["media"])
    files = [item for row in record["documents"] for item in row["files"]] + record["files"]
    return Submission(
        profile=profile,
        carrier="xml",
        source="",
        fonds=records([record["fonds"]]) if record["fonds"] else (),
        dossiers=records([record["dossier"]]),
        documents=records(record["documents"]),
        files=records(files),
        photos=tuple(row for row in media if row.entity == "photo"),
        audiovisuals=tuple(row for row in media if row.entity == "audiovisual"),
    )


def _line(item: QuarantineItem) -> Line:
    act, what = _ACTS[item.state]
    return act, str(getattr(item, what)), "done"


def _log(home: Home, at: datetime, by: str, item: QuarantineItem) -> None:
    home.open_audit().append_all([_line(item)], at=at, actor=by)
