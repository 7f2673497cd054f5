"""``ingest``: a whole transfer, from the source to the receipt.

1. the ledger row is written (or an unfinished one of the same source taken up again);
2. the source is staged and judged (``ingest.examine``), what lay in it noted in the ledger;
3. dossiers are kept in their order (``ingest.keep``), then what no dossier names;
4. the transfer itself is archived: receipt, file plan, submission; staging is emptied;
5. the index is brought up to date as far as it can be;
6. the ledger row is closed: until then a second call takes the transfer up again;
7. last of all the invariants are looked at (``ingest.invariants``).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from archive import fs
from archive.catalogue import Catalogue
from archive.home import Home
from archive.objects import TRANSFER_ID
from archive.operations import Operations
from archive.operations.model import Transfer
from archive.storage import AipPlan, StorageRoot
from ingest.desk import Desk
from ingest.examine import Examination, Setup, examine
from ingest.invariants import after_transfer
from ingest.keep import keep_dossiers
from ingest.ledger.accounts import ACCOUNTS, account_lines
from ingest.minutes import Minutes
from ingest.package import Receipt
from ingest.rebuild import filled_catalogue
from ingest.receipt import counts_of, file_plan, receipt_of
from ingest.staging import fingerprint
from ingest.suggesting import offered
from ingest.sync import Syncer
from ingest.unnamed import keep_unnamed
from schemas.canonical import canonical_json, sha256_hex
from schemas.clock import office_date
from schemas.errors import HosoError
from schemas.laws import metadata_law


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One call of ``hoso ingest``."""

    source: Path
    operator: str
    now: datetime
    supersede: str = ""


def ingest(home: Home, job: Job, setup: Setup, sync: Syncer) -> dict[str, Any]:
    """Take a transfer in. Returns its receipt (JSON), see :mod:`ingest.receipt`, and beside it
    ``index``: what became of the index (:class:`ingest.sync.Synced`), which never fails intake, and
    ``broken``: invariants that do not hold of it now, in words (none, unless something is wrong),
    ``offered``: for quarantined dossiers, how many empty cells their pages have a value for
    (None: that could not be found out).

    ``setup.received_at`` is replaced by the ledger's where a broken-off run is taken up again.
    Raises ``HosoError``; whatever is raised, a second call goes on from where this one stopped.
    """
    _check_source(home, job.source)
    with home.lock("ingest"):
        storage = home.open_storage()
        storage.recover(staging=home.staging, object_ids=())
        # Filled where it must be: what is archived must be known first.
        catalogue = filled_catalogue(home, storage, setup.report)
        operations = home.open_operations()
        try:
            run = _Run(
                home=home,
                job=job,
                setup=setup,
                storage=storage,
                operations=operations,
                catalogue=catalogue,
                sync=sync,
            )
            return run.unchanged() or run.anew()
        except BaseException:
            with suppress(HosoError, OSError):  # copies of foreign files do not stay behind
                storage.recover(staging=home.staging, object_ids=())
            raise
        finally:
            catalogue.close()
            operations.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One call with everything it works on."""

    home: Home
    job: Job
    setup: Setup
    storage: StorageRoot
    operations: Operations
    catalogue: Catalogue
    sync: Syncer

    def unchanged(self) -> dict[str, Any]:
        """The transfer's receipt; empty where the source was something else on an earlier run.

        Then that run's transfer is closed as it stands: what it kept stays accounted for.
        """
        ledger = self.operations.transfers
        transfer, again = self._open()
        minutes = Minutes.begin(
            self.home.open_audit(),
            transfer.transfer_id,
            at=self.job.now,
            actor=self.job.operator,
            again=again,
        )
        receipt, offers = self._kept(transfer, minutes)
        if receipt is None:
            minutes.note("transfer.finish", transfer.transfer_id, "source-changed")
            kept = (ledger.decisions(transfer.transfer_id), ledger.outcomes(transfer.transfer_id))
            ledger.finish(
                transfer.transfer_id,
                counts=counts_of(*kept),
                receipt={},
                finished_at=self.job.now,
            )
            return {}
        synced = self.sync.attempt(self.catalogue, self.storage)
        minutes.note("transfer.finish", transfer.transfer_id, "finished")
        counts = {"dossiers": receipt["dossiers"], "files": receipt["files"]}
        ledger.finish(
            transfer.transfer_id, counts=counts, receipt=receipt, finished_at=self.job.now
        )
        broken = after_transfer(
            transfer.transfer_id,
            storage=self.storage,
            catalogue=self.catalogue,
            operations=self.operations,
            quarantine=self.home.open_quarantine(),
        )
        return {
            **receipt,
            "index": synced.as_dict(),
            "broken": [one.as_dict() for one in broken],
            "offered": offers,
        }

    def _kept(
        self, transfer: Transfer, minutes: Minutes
    ) -> tuple[dict[str, Any] | None, list[dict[str, object]]]:
        """Judge and keep; the receipt, or None where the source was something else before.

        Beside it what the pages of dossiers held back offer for empty cells. What all this took in
        memory goes with it: the index is filled without it.
        """
        staging = self.home.staging / transfer.transfer_id
        fs.make_directories(staging)
        setup = replace(self.setup, received_at=transfer.received_at)
        examination = examine(self.job.source, staging, setup)
        receipt, offers = None, []
        if self.operations.transfers.seal(transfer.transfer_id, fingerprint(examination.staged)):
            desk = self._desk(transfer, examination, setup, minutes, staging)
            keep_dossiers(examination, desk, setup.report)
            keep_unnamed(examination, desk)
            receipt = _archive_transfer(transfer, examination, desk)
            decided = self.operations.transfers.decisions(transfer.transfer_id)
            held = {one.position for one in decided if one.outcome == "quarantined"}
            offers = list(offered(examination, setup, held))
        fs.remove_tree(staging, within=self.home.staging)
        return receipt, offers

    def _open(self) -> tuple[Transfer, bool]:
        """The ledger row and whether it stood already."""
        job, ledger = self.job, self.operations.transfers
        key = sha256_hex(str(job.source.resolve()).encode("utf-8", "surrogateescape"))
        unfinished = ledger.open_for(key)
        if unfinished is not None:
            return unfinished, True
        transfer = Transfer(
            transfer_id=self._free_id(),
            source=job.source.name,
            source_key=key,
            received_at=job.now,
            operator=job.operator,
            profile="tt02-2019",
        )
        return ledger.begin(transfer), False

    def _free_id(self) -> str:
        """Office day and running number of that day; none that root or quarantine know already."""
        day = office_date(self.job.now).strftime("%Y%m%d")
        known = set(self.operations.transfers.ids())
        known |= {path.partition("/")[0] for path in self.home.open_quarantine().paths()}
        numbers = count(1 + sum(1 for one in known if one.startswith(day)))
        found = (f"{day}-{number:04d}" for number in numbers)
        return next(
            one for one in found if one not in known and not self.storage.exists(TRANSFER_ID + one)
        )

    def anew(self) -> dict[str, Any]:
        """The same source as a transfer of its own."""
        receipt = self.unchanged()
        if not receipt:
            raise HosoError("source-changed", path=self.job.source)
        return receipt

    def _desk(
        self,
        transfer: Transfer,
        examination: Examination,
        setup: Setup,
        minutes: Minutes,
        staging: Path,
    ) -> Desk:
        return Desk(
            storage=self.storage,
            catalogue=self.catalogue,
            operations=self.operations,
            quarantine=self.home.open_quarantine(),
            minutes=minutes,
            receipt=_receipt(transfer, examination, setup),
            staging=staging,
            at=self.job.now,
            supersede=self.job.supersede,
        )


def _check_source(home: Home, source: Path) -> None:
    if not source.exists():
        raise HosoError("source-missing", path=source)
    if source.resolve().is_relative_to(home.path.resolve()):
        raise HosoError("source-inside-home", path=source, home=home.path)


def _receipt(transfer: Transfer, examination: Examination, setup: Setup) -> Receipt:
    files = examination.staged.by_path()
    carriers = sorted(examination.carrier_files)
    digests = tuple(
        {"path": path, "sha256": files[path].sha256, "size": files[path].size} for path in carriers
    )
    kept = None
    if not examination.withheld and not examination.refused:
        kept = {path: files[path].staged.read_bytes() for path in carriers}
    submission = examination.submission
    fonds = tuple(row.get("FondName") for row in (submission.fonds if submission else ()))
    law = metadata_law(office_date(transfer.received_at))
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
        law_in_force=law.name if law else "",
    )


def _archive_transfer(transfer: Transfer, examination: Examination, desk: Desk) -> dict[str, Any]:
    """The transfer as an object of its own kind: receipt, file plan and the sender's files.

    A refused transfer is no object: the ledger alone remembers it. Returns the receipt.
    """
    ledger = desk.operations.transfers
    receipt = receipt_of(
        desk.receipt,
        examination,
        ledger.decisions(transfer.transfer_id),
        ledger.outcomes(transfer.transfer_id),
        ledger.accounts_outside(transfer.transfer_id),
    )
    object_id = TRANSFER_ID + transfer.transfer_id
    if desk.storage.exists(object_id) or examination.refused:
        return receipt
    tags = {
        "metadata/receipt.json": canonical_json(receipt),
        "metadata/file-plan.json": canonical_json([r.as_dict() for r in file_plan(examination)]),
    }
    tags[ACCOUNTS] = account_lines(ledger.each_account(transfer.transfer_id))
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
    return receipt
