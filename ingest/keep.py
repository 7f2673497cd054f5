"""Keeping what was judged: commit, hold, refuse or withhold, one dossier at a time.

Every step may be repeated: after a kill the second run finds what the first one did (the root and
the ledger say so) and ends with the same root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archive import fs
from archive.operations.model import Account, Decision, QuarantineItem
from archive.storage import PayloadFile
from ingest import documents
from ingest.desk import Desk, file_account, receipt_json
from ingest.examine import Examination
from ingest.examined import Examined
from ingest.package import Packed, dossier_key, object_id, pack
from ingest.register import register
from ingest.staging import StagedFile
from schemas.canonical import canonical_json
from schemas.errors import HosoError
from schemas.finding import Finding, Outcome

# The account of a dossier's files by the dossier's outcome.
_ACCOUNTS: dict[Outcome, Account] = {
    "archived": "archived",
    "already_archived": "archived",
    "quarantined": "quarantined",
    "refused": "refused",
    "withheld": "withheld",
}
# A file that several dossiers name goes where most is kept of it.
_RANK: Mapping[str, int] = {"archived": 3, "quarantined": 2, "withheld": 1, "refused": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a dossier."""

    outcome: Outcome
    reason: str = ""
    object_id: str = ""
    version: str = ""
    quarantine_path: str = ""


def keep_dossier(
    examined: Examined,
    examination: Examination,
    desk: Desk,
    files: Mapping[str, StagedFile],
    shared: frozenset[str],
) -> Decision:
    """Act on the outcome of one dossier and write decision, accounts and audit line."""
    kept = _ACTIONS[examined.outcome](examined, examination, desk, files, shared)
    decision = Decision(
        transfer_id=desk.receipt.transfer_id,
        position=examined.plan.position,
        file_code=examined.plan.record.get("FileCode"),
        outcome=kept.outcome,
        reason=kept.reason or ", ".join(dict.fromkeys(f.rule for f in examined.stops)),
        findings=tuple(_told(f, kept.outcome) for f in examined.stops),
        object_id=kept.object_id,
        version=kept.version,
        quarantine_id=kept.quarantine_path,
        decided_at=desk.at,
        decided_by=desk.receipt.operator,
    )
    hold = _hold_row(examined, desk, kept) if kept.quarantine_path else None
    accounts = [
        file_account(desk, files[path], _ACCOUNTS[kept.outcome], kept.outcome, decision)
        for path in _to_account(examined, desk, shared, _ACCOUNTS[kept.outcome])
    ]
    desk.operations.transfers.record(decision, accounts, hold)
    what = kept.object_id or f"{decision.transfer_id}/{decision.position}"
    desk.minutes.note("dossier.decide", what, kept.outcome)
    return decision


def _to_account(
    examined: Examined, desk: Desk, shared: frozenset[str], account: Account
) -> Iterable[str]:
    for path in examined.plan.paths():
        if path in shared:
            before = desk.accounted.get(path)
            if before is not None and _RANK[before] >= _RANK[account]:
                continue
            desk.accounted[path] = account
        yield path


def commit(packed: Packed, desk: Desk) -> str:
    """Commit a new object and register it; an object this very transfer made is taken as it is."""
    oid = packed.plan.object_id
    if not desk.storage.exists(oid):
        version = desk.storage.commit(packed.plan, desk.staging).version
    else:
        version = desk.storage.get(oid).head
    register(desk.catalogue, packed.documents, oid, version)
    return version


def _archive(
    examined: Examined,
    examination: Examination,
    desk: Desk,
    files: Mapping[str, StagedFile],
    shared: frozenset[str],
) -> Kept:
    oid = object_id(examined)
    packed = pack(examined, files, examination.base, desk.receipt, shared=shared)
    if desk.storage.exists(oid):
        return _existing(examined, examination, desk, files, shared, packed)
    try:
        version = commit(packed, desk)
    except HosoError as error:
        if error.code != "plan-invalid":
            raise
        return _hold(examined, examination, desk, files, shared, reason=error.message("vi"))
    return Kept(outcome="archived", object_id=oid, version=version)


def _existing(
    examined: Examined,
    examination: Examination,
    desk: Desk,
    files: Mapping[str, StagedFile],
    shared: frozenset[str],
    packed: Packed,
) -> Kept:
    """Guarantee 4: the same content is there already; other content is a proposed next version."""
    oid = packed.plan.object_id
    aip = desk.storage.get(oid)
    intake = aip.json(documents.INTAKE)
    if intake["content_key"] == packed.key:
        if intake["transfer_id"] == desk.receipt.transfer_id:  # a second run after a kill
            register(desk.catalogue, documents.read_documents(aip.read), oid, aip.head)
            return Kept(outcome="archived", object_id=oid, version=aip.head)
        return Kept(
            outcome="already_archived",
            reason=f"đã có trong kho từ đợt {intake['transfer_id']}",
            object_id=oid,
            version=aip.head,
        )
    if not desk.supersede:
        reason = "mã hồ sơ đã có trong kho với nội dung khác; đề nghị thành phiên bản mới"
        return _hold(examined, examination, desk, files, shared, reason=reason)
    decision = {"kind": "supersede", "reason": desk.supersede, "by": desk.receipt.operator}
    packed = pack(
        examined,
        files,
        examination.base,
        desk.receipt,
        shared=shared,
        decision=decision,
        message=f"Thay thế / Supersede: {desk.supersede}",
    )
    version = desk.storage.commit_version(packed.plan, desk.staging, expected_head=aip.head).version
    register(desk.catalogue, packed.documents, oid, version)
    return Kept(outcome="archived", object_id=oid, version=version)


def _quarantine(
    examined: Examined,
    examination: Examination,
    desk: Desk,
    files: Mapping[str, StagedFile],
    shared: frozenset[str],
) -> Kept:
    oid = object_id(examined)
    if examined.plan.record.get("FileCode") and desk.storage.exists(oid):
        intake = desk.storage.get(oid).json(documents.INTAKE)
        if intake["content_key"] == dossier_key(examined, files, examination.base):
            # It was held once, released by a person, and is handed in again unchanged.
            version = desk.storage.get(oid).head
            return Kept(
                outcome="already_archived",
                reason=f"đã có trong kho từ đợt {intake['transfer_id']}",
                object_id=oid,
                version=version,
            )
    return _hold(examined, examination, desk, files, shared)


def _hold(
    examined: Examined,
    examination: Examination,
    desk: Desk,
    files: Mapping[str, StagedFile],
    shared: frozenset[str],
    reason: str = "",
) -> Kept:
    paths = examined.plan.paths()
    base = examination.base
    payload = {path: path.removeprefix(base) for path in paths}
    tags = {
        "record.json": canonical_json(documents.record_document(examined.plan, payload)),
        "report.json": examined.report_bytes(),
        "facts.jsonl": examined.facts_bytes(),
        "receipt.json": canonical_json(receipt_json(desk.receipt)),
    }
    for name, data in (desk.receipt.submission or {}).items():
        tags[f"sender/{name}"] = data
    path = desk.quarantine.hold(
        transfer_id=desk.receipt.transfer_id,
        position=examined.plan.position,
        file_code=examined.plan.record.get("FileCode"),
        payload=[
            PayloadFile(
                path=payload[p],
                source=files[p].staged,
                sha256=files[p].sha256,
                size=files[p].size,
                keep=p in shared,
            )
            for p in paths
        ],
        tags=tags,
        staging=desk.staging,
    )
    return Kept(outcome="quarantined", reason=reason, quarantine_path=path)


def _nothing_kept(
    examined: Examined,
    examination: Examination,
    desk: Desk,
    files: Mapping[str, StagedFile],
    shared: frozenset[str],
) -> Kept:
    """Refused or withheld: the ledger row alone stays; staged copies of secrets go at once."""
    del examination, desk
    if examined.outcome == "withheld":
        for path in examined.plan.paths():
            if path not in shared:
                fs.delete(files[path].staged)
    return Kept(outcome=examined.outcome)


_ACTIONS = {
    "archived": _archive,
    "quarantined": _quarantine,
    "refused": _nothing_kept,
    "withheld": _nothing_kept,
}


def _hold_row(examined: Examined, desk: Desk, kept: Kept) -> QuarantineItem:
    rules: Iterable[str] = dict.fromkeys(f.rule for f in examined.stops)
    return QuarantineItem(
        id=kept.quarantine_path,
        transfer_id=desk.receipt.transfer_id,
        position=examined.plan.position,
        file_code=examined.plan.record.get("FileCode"),
        reason=kept.reason or ", ".join(rules),
        path=kept.quarantine_path,
        created=desk.at,
    )


def _told(finding: Finding, outcome: Outcome) -> Mapping[str, Any]:
    if outcome == "withheld":  # nothing that could quote the document
        finding = replace(finding, evidence="", params={})
    return finding.as_dict()
