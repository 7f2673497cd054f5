"""What no dossier names: surplus files, junk, links, the submission itself."""

from __future__ import annotations

from collections.abc import Mapping

from archive import fs
from archive.operations.model import Account, Decision, FileAccount, QuarantineItem
from ingest.desk import Desk, file_account, receipt_json
from ingest.examine import Examination
from ingest.package import payload_files
from ingest.staging import StagedFile
from schemas.canonical import canonical_json


def keep_unnamed(examination: Examination, desk: Desk) -> None:
    """Account for everything no dossier names: surplus, junk, links, the submission itself."""
    files = examination.staged.by_path()
    held = [
        path
        for path, item in examination.unnamed.items()
        if not item.facts.secrecy and not examination.refused
    ]
    if held:
        _hold_surplus(held, examination, desk, files)
    accounts: list[FileAccount] = []
    for path, item in files.items():
        if path in examination.named:
            continue
        account, reason = _unnamed_account(path, examination, path in held)
        if account == "withheld" and path not in examination.carrier_files:
            fs.delete(item.staged)
        accounts.append(file_account(desk, item, account, reason))
    accounts += [
        FileAccount(
            transfer_id=desk.receipt.transfer_id,
            path=member.path,
            size=member.size,
            account="refused",
            reason=member.kind,
        )
        for member in examination.staged.others
        if member.kind != "directory"
    ]
    desk.operations.transfers.account(accounts)


def _unnamed_account(path: str, examination: Examination, held: bool) -> tuple[Account, str]:
    if path in examination.carrier_files:
        if examination.withheld:
            return "withheld", "submission"
        return ("refused" if examination.refused else "archived"), "submission"
    found = examination.unnamed.get(path)
    if found is not None and found.facts.secrecy:
        return "withheld", "P-004"
    if held:
        return "quarantined", "X-010"
    if found is None:
        return "refused", "X-011"
    errors = (f.rule for f in examination.transfer_findings if f.severity == "error")
    return "refused", next(errors, "X-020")


def _hold_surplus(
    paths: list[str], examination: Examination, desk: Desk, files: Mapping[str, StagedFile]
) -> None:
    """Files nobody names are kept as one item at position 0 until a person decides."""
    place = desk.quarantine.hold(
        transfer_id=desk.receipt.transfer_id,
        position=0,
        file_code="",
        payload=payload_files({path: path for path in paths}, files),
        tags={
            "facts.jsonl": b"".join(examination.unnamed[path].line() for path in paths),
            "receipt.json": canonical_json(receipt_json(desk.receipt)),
        },
        staging=desk.staging,
    )
    decision = Decision(
        transfer_id=desk.receipt.transfer_id,
        position=0,
        file_code="",
        outcome="quarantined",
        reason="X-010",
        quarantine_id=place,
        decided_at=desk.at,
        decided_by=desk.receipt.operator,
    )
    item = QuarantineItem(
        id=place,
        transfer_id=desk.receipt.transfer_id,
        position=0,
        file_code="",
        reason="X-010",
        path=place,
        created=desk.at,
    )
    desk.operations.transfers.record(decision, (), item)
