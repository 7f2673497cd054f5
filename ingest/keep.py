"""Keeping what was judged: commit, hold, refuse or withhold, dossier by dossier.

Every step may be repeated: after a kill the second run finds what the first one did (the root and
the ledger say so) and ends with the same root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from archive import fs
from archive.operations.model import Account, Decision, QuarantineItem
from ingest import documents
from ingest.batch import Batch
from ingest.desk import Desk, file_account, receipt_json
from ingest.examine import Examination
from ingest.examined import Examined
from ingest.package import (
    Packed,
    dossier_key,
    object_id,
    pack,
    payload_files,
    payload_paths,
)
from ingest.register import rows_of
from ingest.staging import Report, StagedFile
from schemas.canonical import canonical_json
from schemas.clock import iso
from schemas.errors import HosoError
from schemas.finding import Finding, Outcome

_KEEP = "Lưu hồ sơ"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One dossier on the desk. ``base``: the folder its names are relative to.

    ``files``: by received path. ``shared``: paths that other dossiers name too.
    """

    examined: Examined
    base: str
    desk: Desk
    batch: Batch
    files: Mapping[str, StagedFile]
    shared: frozenset[str]

    def pack(self, **more: Any) -> Packed:
        """The dossier's package; ``more`` as in :func:`ingest.package.pack`."""
        receipt = self.desk.receipt
        return pack(self.examined, self.files, self.base, receipt, shared=self.shared, **more)


def keep_dossiers(examination: Examination, desk: Desk, report: Report) -> None:
    """Act on the outcome of every dossier, in the sender's order."""
    files = examination.staged.by_path()
    shared = frozenset(path for path, codes in examination.named.items() if len(codes) > 1)
    total = len(examination.dossiers)
    with Batch(desk) as batch:
        for done, examined in enumerate(examination.dossiers, start=1):
            _keep(
                _Work(
                    examined=examined,
                    base=examination.base,
                    desk=desk,
                    batch=batch,
                    files=files,
                    shared=shared,
                )
            )
            if batch.full or done == total:
                batch.write()
                report(_KEEP, done, total)


def _keep(work: _Work) -> None:
    """Act on the outcome of one dossier and note decision and accounts."""
    examined, desk = work.examined, work.desk
    kept = _ACTIONS[examined.outcome](work)
    decision = Decision(
        transfer_id=desk.receipt.transfer_id,
        position=examined.position,
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
        file_account(desk, work.files[path], _ACCOUNTS[kept.outcome], kept.outcome, decision)
        for path in _to_account(examined, desk, work.shared, _ACCOUNTS[kept.outcome])
    ]
    work.batch.decide(decision, accounts, hold)


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


def _archive(work: _Work) -> Kept:
    oid = object_id(work.examined)
    packed = work.pack()
    if work.batch.exists(oid):
        return _existing(work, packed)
    try:
        version = work.batch.commit(packed.plan)
    except HosoError as error:
        if error.code != "plan-invalid":
            raise
        return _hold(work, reason=error.message("vi"))
    work.batch.register(rows_of(packed.documents, oid, version))
    return Kept(outcome="archived", object_id=oid, version=version)


def _existing(work: _Work, packed: Packed) -> Kept:
    """Guarantee 4: the same content is there already; other content is a proposed next version."""
    desk = work.desk
    oid = packed.plan.object_id
    aip = desk.storage.get(oid)
    intake = aip.json(documents.INTAKE)
    if intake["content_key"] == packed.key:
        if intake["transfer_id"] == desk.receipt.transfer_id:  # a second run after a kill
            work.batch.register(rows_of(documents.read_documents(aip.read), oid, aip.head))
            return Kept(outcome="archived", object_id=oid, version=aip.head)
        return Kept(
            outcome="already_archived",
            reason=f"đã có trong kho từ đợt {intake['transfer_id']}",
            object_id=oid,
            version=aip.head,
        )
    if not desk.supersede:
        reason = "mã hồ sơ đã có trong kho với nội dung khác; đề nghị thành phiên bản mới"
        return _hold(work, reason=reason)
    # The time is the ledger's: a second run after a kill must make the same bytes.
    decision = {
        "kind": "supersede",
        "reason": desk.supersede,
        "by": desk.receipt.operator,
        "at": iso(desk.receipt.received_at),
    }
    message = f"Thay thế / Supersede: {desk.supersede}"
    packed = work.pack(decision=decision, message=message)
    version = desk.storage.commit_version(packed.plan, desk.staging, expected_head=aip.head).version
    work.batch.register(rows_of(packed.documents, oid, version))
    return Kept(outcome="archived", object_id=oid, version=version)


def _quarantine(work: _Work) -> Kept:
    desk = work.desk
    oid = object_id(work.examined)
    if work.examined.plan.record.get("FileCode") and work.batch.exists(oid):
        intake = desk.storage.get(oid).json(documents.INTAKE)
        if intake["content_key"] == dossier_key(work.examined, work.files, work.base):
            # It was held once, released by a person, and is handed in again unchanged.
            version = desk.storage.get(oid).head
            return Kept(
                outcome="already_archived",
                reason=f"đã có trong kho từ đợt {intake['transfer_id']}",
                object_id=oid,
                version=version,
            )
    return _hold(work)


def _hold(work: _Work, reason: str = "") -> Kept:
    work.batch.hold(partial(_bring_to_quarantine, work))
    transfer, position = work.desk.receipt.transfer_id, work.examined.position
    path = work.desk.quarantine.path_of(transfer, position)
    return Kept(outcome="quarantined", reason=reason, quarantine_path=path)


def _bring_to_quarantine(work: _Work) -> None:
    examined, desk, files = work.examined, work.desk, work.files
    paths = examined.plan.paths()
    payload = payload_paths(paths, work.base)
    tags = {
        "record.json": canonical_json(documents.record_document(examined.plan, payload)),
        "report.json": examined.report_bytes(),
        "facts.jsonl": examined.facts_bytes(),
        "receipt.json": canonical_json(receipt_json(desk.receipt)),
    }
    for name, data in (desk.receipt.submission or {}).items():
        tags[f"sender/{name}"] = data
    desk.quarantine.hold(
        transfer_id=desk.receipt.transfer_id,
        position=examined.position,
        file_code=examined.plan.record.get("FileCode"),
        payload=payload_files(payload, files, work.shared),
        tags=tags,
        staging=desk.staging,
    )


def _nothing_kept(work: _Work) -> Kept:
    """Refused or withheld: the ledger row alone stays; staged copies of secrets go at once."""
    examined = work.examined
    if examined.outcome == "withheld":
        for path in examined.plan.paths():
            if path not in work.shared:
                fs.delete(work.files[path].staged)
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
        position=examined.position,
        file_code=examined.plan.record.get("FileCode"),
        reason=kept.reason or ", ".join(rules),
        path=kept.quarantine_path,
        created=desk.at,
    )


def _told(finding: Finding, outcome: Outcome) -> Mapping[str, Any]:
    if outcome == "withheld":  # nothing that could quote the document
        finding = replace(finding, evidence="", params={})
    return finding.as_dict()
