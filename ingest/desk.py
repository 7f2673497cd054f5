"""What keeping writes to, and the rows every part of it writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.catalogue import Catalogue
from archive.operations import Operations
from archive.operations.model import Account, Decision, FileAccount
from archive.quarantine import Quarantine
from archive.storage import StorageRoot
from ingest.minutes import Minutes
from ingest.package import Receipt
from ingest.staging import StagedFile
from schemas.clock import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that keeping writes to, and what the transfer shares."""

    storage: StorageRoot
    catalogue: Catalogue
    operations: Operations
    quarantine: Quarantine
    minutes: Minutes
    receipt: Receipt
    staging: Path
    at: datetime
    supersede: str = ""
    accounted: dict[str, Account] = field(default_factory=dict)  # shared path -> best account


def file_account(
    desk: Desk,
    item: StagedFile,
    account: Account,
    reason: str,
    decision: Decision | None = None,
) -> FileAccount:
    """Withheld files keep path, size, time and person only (guarantee 10): no digest either."""
    withheld = account == "withheld"
    return FileAccount(
        transfer_id=desk.receipt.transfer_id,
        path=item.path,
        size=item.size,
        account=account,
        sha256="" if withheld else item.sha256,
        mtime=item.modified,
        dossier=decision.file_code if decision else "",
        reason=reason,
        position=decision.position if decision else 0,
    )


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """What a held dossier keeps of its transfer's receipt."""
    return {
        "transfer_id": receipt.transfer_id,
        "received_at": iso(receipt.received_at),
        "operator": receipt.operator,
        "source": receipt.source,
        "policy": receipt.policy,
        "profile": receipt.profile,
        "rules_version": receipt.rules_version,
        "packs": dict(receipt.packs),
        "audited_organs": list(receipt.audited_organs),
        "submission_digests": [dict(item) for item in receipt.submission_digests],
        "submission_kept": receipt.submission is not None,
        "law_in_force": receipt.law_in_force,
    }
