"""``ingest``: a whole transfer, from the source to the receipt.

1. the ledger row is written (or an unfinished one of the same source taken up again);
2. the source is staged and judged (``ingest.examine``);
3. dossiers are kept one by one (``ingest.keep``), then what no dossier names;
4. the transfer itself is archived: receipt, file plan, submission;
5. the ledger row is closed, the index brought up to date, staging emptied.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import fs
from archive.home import Home
from archive.operations import Operations
from archive.operations.model import Transfer
from archive.storage import AipPlan
from ingest.examine import Examination, Setup, examine
from ingest.keep import Desk, keep_dossier, keep_unnamed
from ingest.package import TRANSFER_ID, Receipt, Shared
from ingest.rebuild import refill
from ingest.receipt import receipt_of
from ingest.sync import Syncer
from schemas.canonical import canonical_json, sha256_hex
from schemas.clock import office_date
from schemas.errors import HosoError

_KEEP = "Lưu hồ sơ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One call of ``hoso ingest``. ``law_in_force``: the text in force on the day of receipt."""

    source: Path
    operator: str
    now: datetime
    supersede: str = ""
    law_in_force: str = ""


def ingest(home: Home, job: Job, setup: Setup, sync: Syncer) -> dict[str, Any]:
    """Take a transfer in. Returns its receipt (JSON), see :mod:`ingest.receipt`.

    ``setup.received_at`` is replaced by the ledger's where a broken-off run is taken up again.
    Raises ``HosoError``; whatever is raised, a second call goes on from where this one stopped.
    """
    _check_source(home, job.source)
    with home.lock("ingest"):
        storage = home.open_storage()
        storage.recover(staging=home.staging, object_ids=())
        operations, catalogue = home.open_operations(), home.open_catalogue()
        try:
            if catalogue.rebuild_needed:  # another schema: what is archived must be known first
                refill(catalogue, storage, setup.report)
            transfer = _open_transfer(operations, job)
            setup = _as_of(setup, transfer)
            audit = home.open_audit()
            audit.recover()
            staging = home.staging / transfer.transfer_id
            fs.make_directories(staging)
            _log(audit, job, transfer, "transfer.open", "open")
            examination = examine(job.source, staging, setup)
            desk = Desk(
                home=home,
                storage=storage,
                catalogue=catalogue,
                operations=operations,
                quarantine=home.open_quarantine(),
                audit=audit,
                receipt=_receipt(transfer, examination, setup, job),
                staging=staging,
                at=job.now,
                supersede=job.supersede,
            )
            _keep_all(examination, desk, setup)
            receipt = _finish(transfer, examination, desk)
            sync.run(catalogue, storage)
            fs.remove_tree(staging, within=home.staging)
            return receipt
        finally:
            catalogue.close()
            operations.close()


def _check_source(home: Home, source: Path) -> None:
    if not source.exists():
        raise HosoError("source-missing", path=source)
    if source.resolve().is_relative_to(home.path.resolve()):
        raise HosoError("source-inside-home", path=source, home=home.path)


def _open_transfer(operations: Operations, job: Job) -> Transfer:
    """The ledger row; ids are the office day and a running number of that day."""
    key = sha256_hex(str(job.source.resolve()).encode("utf-8", "surrogateescape"))
    unfinished = operations.transfers.open_for(key)
    if unfinished is not None:
        return unfinished
    day = office_date(job.now).strftime("%Y%m%d")
    taken = sum(1 for row in operations.transfers.all() if row.transfer_id.startswith(day))
    return operations.transfers.begin(
        Transfer(
            transfer_id=f"{day}-{taken + 1:04d}",
            source=job.source.name,
            source_key=key,
            received_at=job.now,
            operator=job.operator,
            profile="tt02-2019",
        )
    )


def _as_of(setup: Setup, transfer: Transfer) -> Setup:
    return replace(setup, received_at=transfer.received_at)


def _receipt(transfer: Transfer, examination: Examination, setup: Setup, job: Job) -> Receipt:
    files = examination.staged.by_path()
    carriers = sorted(examination.carrier_files)
    digests = tuple(
        {"path": path, "sha256": files[path].sha256, "size": files[path].size} for path in carriers
    )
    kept = None
    if not examination.withheld:
        kept = {path: files[path].staged.read_bytes() for path in carriers}
    submission = examination.submission
    fonds = tuple(row.get("FondName") for row in (submission.fonds if submission else ()))
    return Receipt(
        transfer_id=transfer.transfer_id,
        received_at=transfer.received_at,
        operator=transfer.operator,
        source=transfer.source,
        policy=setup.policy.id,
        profile=submission.profile if submission else transfer.profile,
        rules_version=setup.catalogue.version,
        packs=setup.packs,
        audited_organs=setup.audited_organs or fonds,
        submission=kept,
        submission_digests=digests,
        law_in_force=job.law_in_force,
    )


def _keep_all(examination: Examination, desk: Desk, setup: Setup) -> None:
    files = examination.staged.by_path()
    shared = Shared.of(examination.dossiers).paths
    total = len(examination.dossiers)
    for done, examined in enumerate(examination.dossiers, start=1):
        keep_dossier(examined, examination, desk, files, shared)
        setup.report(_KEEP, done, total)
    keep_unnamed(examination, desk)


def _finish(transfer: Transfer, examination: Examination, desk: Desk) -> dict[str, Any]:
    ledger = desk.operations.transfers
    decisions = ledger.decisions(transfer.transfer_id)
    accounts = ledger.accounts(transfer.transfer_id)
    receipt = receipt_of(desk.receipt, examination, decisions, accounts)
    _archive_transfer(transfer, examination, desk, receipt)
    counts = {"dossiers": receipt["dossiers"], "files": receipt["files"]}
    ledger.finish(transfer.transfer_id, counts=counts, receipt=receipt, finished_at=desk.at)
    desk.audit.append(
        at=desk.at,
        actor=desk.receipt.operator,
        act="transfer.finish",
        object=transfer.transfer_id,
        outcome="finished",
    )
    return receipt


def _archive_transfer(
    transfer: Transfer, examination: Examination, desk: Desk, receipt: dict[str, Any]
) -> None:
    """The transfer as an object of its own kind: receipt, file plan and the sender's files."""
    object_id = TRANSFER_ID + transfer.transfer_id
    if desk.storage.exists(object_id) or examination.submission is None:
        return
    planned = [record.as_dict() for record in examination.submission.planned]
    tags = {
        "metadata/receipt.json": canonical_json(receipt),
        "metadata/file-plan.json": canonical_json(planned),
    }
    for name, data in (desk.receipt.submission or {}).items():
        tags[f"metadata/submission/{name}"] = data
    plan = AipPlan(
        object_id=object_id,
        payload=(),
        tags=tags,
        created=transfer.received_at,
        message="Đợt tiếp nhận / Transfer",
        user_name=transfer.operator,
    )
    desk.storage.commit(plan, desk.staging)


def _log(audit: Any, job: Job, transfer: Transfer, act: str, outcome: str) -> None:
    audit.append(
        at=job.now, actor=job.operator, act=act, object=transfer.transfer_id, outcome=outcome
    )
