"""A ledger that was lost or damaged, made again: ``hoso rebuild --ledger``.

The newest backup's ledger is taken where one is given; what it lacks comes from the storage root
(receipts and packages), the quarantine (what is held) and the audit log (who decided when). The
file is made in staging and moved into its place when it is whole; a damaged one is put aside. What
only the ledger knew stays lost without a backup: checks of fixity, backups, media, reasons of
rejections, searches that people saved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path

from archive import fs
from archive.audit import Act, AuditLog
from archive.backup.copier import OPERATIONS, copy_database
from archive.backup.restore import copy_entry
from archive.backup.sets import open_chain
from archive.home import Home, has_ledger
from archive.objects import TRANSFER_ID
from archive.operations import Operations
from archive.operations.model import Account, FileAccount, QuarantineItem
from archive.quarantine import Quarantine
from archive.storage import StorageRoot
from ingest.ledger.log import Logged, LoggedTransfer, logged
from ingest.ledger.root import UNREADABLE, Stored, Told, read_transfer, told_by
from ingest.ledger.rows import Rows, about_of, beyond, decided, rows_of
from ingest.receipt import counts_of
from schemas.errors import HosoError

_NEW = "ledger"  # folder in staging
_ASIDE = "operations.damaged-{}.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """``kept``: transfers the backup's ledger had; ``made``: those told by root and log.

    ``held``, ``decided``: items of the quarantine as they are now. ``files``: accounts;
    ``nameless``: those whose names nothing tells. ``lost``: items held whose bytes are gone and of
    which nothing tells. ``aside``: what the damaged ledger is called now, "" where it was gone.
    """

    kept: int
    made: int
    held: int
    decided: int
    files: int
    nameless: int
    lost: tuple[str, ...]
    damaged: tuple[str, ...]
    aside: str


def remake(
    home: Home, *, at: datetime, by: str, source: Path | None, others: Iterable[Path] = ()
) -> Remade:
    """Make the ledger of ``home`` again, from the backup set ``source`` where one is given.

    Raises HosoError ledger-present (nothing is wrong with it), ledger-on-server, archive-busy,
    backup-unsuitable, backup-damaged, backup-chain, audit-damaged, …; then nothing was changed.
    """
    place = home.place_of("operations")
    if not isinstance(place, Path):
        raise HosoError("ledger-on-server", place=place)
    with home.lock("rebuild"), home.scans_lock(), home.verify_lock(), home.index_rebuild_lock():
        if _is_whole(place):
            raise HosoError("ledger-present", path=place)
        folder = home.staging / _NEW
        fs.remove_tree(folder, within=home.staging)
        fs.make_directories(folder)
        begun = folder / "begun.sqlite"
        if source is not None:
            _take(home, source, others, begun)
        with closing(Operations.open(begun)) as operations:
            remade = _Work(home, operations, at, by).run()
        whole = folder / OPERATIONS
        copy_database(begun, whole)
        aside = _put_aside(place)
        fs.move(whole, place)
        fs.remove_tree(folder, within=home.staging)
        outcome = "done" if source is None else "from-backup"
        log = home.open_audit()
        log.append(at=at, actor=by, act="archive.ledger", object=home.archive_id, outcome=outcome)
    return replace(remade, aside=aside)


def _is_whole(place: Path) -> bool:
    if not has_ledger(place):
        return False
    try:
        with closing(Operations.open(place)) as operations:
            operations.digests()  # reads every row
    except HosoError as error:
        if error.code != "home-damaged":
            raise
        return False
    return True


def _take(home: Home, source: Path, others: Iterable[Path], target: Path) -> None:
    chain = open_chain(source, others)
    if chain.head.archive_id != home.archive_id:
        why = f"{chain.head.archive_id} ≠ {home.archive_id}"
        raise HosoError("backup-unsuitable", path=source, why=why)
    entry = chain.state.entries.get(OPERATIONS)
    if entry is None:
        raise HosoError("backup-damaged", file=OPERATIONS, why="không có / missing")
    copy_entry(chain, entry, target)


def _put_aside(place: Path) -> str:
    """Give what is left of the ledger another name, with what SQLite keeps beside it.

    A log left there without its file would be played into the new one. The file goes first: without
    its log it may look whole.
    """
    ends = [end for end in ("", "-wal", "-shm") if place.with_name(place.name + end).exists()]
    names = (_ASIDE.format(number) for number in count(1))
    name = next(one for one in names if not any(place.parent.glob(f"{one}*")))
    for end in ends:
        fs.move(place.with_name(place.name + end), place.with_name(name + end))
    return name + ends[0] if ends else ""


class _Work:
    """The new ledger being filled."""

    def __init__(self, home: Home, operations: Operations, at: datetime, by: str) -> None:
        self.operations = operations
        self.storage: StorageRoot = home.open_storage()
        self.quarantine: Quarantine = home.open_quarantine()
        self.audit: AuditLog = home.open_audit()
        self.held = {path: self.quarantine.load(path).file_code for path in self.quarantine.paths()}
        self.at, self.by = at, by

    def run(self) -> Remade:
        """Fill it."""
        ledger = self.operations.transfers
        known = dict.fromkeys(ledger.ids(), "open") | dict.fromkeys(
            ledger.ids(state="finished"), "finished"
        )
        root, damaged = told_by(self.storage)
        log = logged(self.audit.read())
        held = {path.partition("/")[0] for path in self.held}
        nameless = made = 0
        for transfer_id in sorted({*root, *log.transfers, *held}):
            if known.get(transfer_id) == "finished":
                continue
            told = root.get(transfer_id, Told())
            try:
                read_transfer(self.storage, transfer_id, told)
            except UNREADABLE:
                damaged.append(TRANSFER_ID + transfer_id)
            lines = log.transfers.get(transfer_id, LoggedTransfer())
            if transfer_id in known and told.receipt is None and lines.finished is None:
                continue  # open in the backup: the source may still come again
            nameless += self._fill(transfer_id, told, lines)
            told.receipt = told.accounts = None  # large ones are not kept beside one another
            made += transfer_id not in known
        lost = self._decide(root, log)
        items = self.operations.holds.all(state=None)
        totals = map(ledger.account_totals, ledger.ids())
        return Remade(
            kept=len(known),
            made=made,
            held=sum(item.state == "held" for item in items),
            decided=sum(item.state != "held" for item in items),
            files=sum(number for total in totals for number, _ in total.values()),
            nameless=nameless,
            lost=tuple(lost),
            damaged=tuple(damaged),
            aside="",
        )

    def _fill(self, transfer_id: str, told: Told, log: LoggedTransfer) -> int:
        """Write the rows of one transfer; how many of its files have no name any more."""
        held = {path: code for path, code in self.held.items() if _of(path, transfer_id)}
        packed = () if told.accounts is not None else self._packed(transfer_id, told, held)
        rows = rows_of(transfer_id, told, log, packed, held)
        if told.receipt is None:
            ledger = self.operations.transfers
            rows = beyond(rows, ledger.decisions(transfer_id), ledger.accounts(transfer_id))
        self._write(rows)
        if log.finished is None and told.receipt is None:
            self.audit.append_all(_end(rows, log), at=self.at, actor=self.by)
        return rows.nameless

    def _write(self, rows: Rows) -> None:
        ledger = self.operations.transfers
        ledger.begin(replace(rows.transfer, state="open", finished_at=None))
        holds = {item.position: item for item in rows.holds}
        ledger.record_all((one, (), holds.get(one.position)) for one in rows.decisions)
        ledger.account(rows.accounts)
        transfer_id, counts = rows.transfer.transfer_id, rows.transfer.counts
        if not counts:  # a backup may know more of it than root and log
            counts = counts_of(ledger.decisions(transfer_id), ledger.outcomes(transfer_id))
        ledger.finish(
            transfer_id,
            counts=counts,
            receipt=rows.transfer.receipt,
            finished_at=rows.transfer.finished_at or rows.transfer.received_at,
        )

    def _packed(self, transfer_id: str, told: Told, held: Collection[str]) -> Iterator[FileAccount]:
        """Files in the packages a transfer brought, and in those it left in quarantine."""
        positions = {item["object_id"]: item for item in (told.receipt or {}).get("items", ())}
        by_code = {item["file_code"]: item for item in (told.receipt or {}).get("items", ())}
        for one in told.dossiers:
            account: Account = "quarantined" if one.release else "archived"
            item = positions.get(one.object_id) or by_code.get(one.file_code) or {}
            for path, file in self.storage.get(one.object_id, one.version).payload():
                yield FileAccount(
                    transfer_id=transfer_id,
                    path=path,
                    size=file.size,
                    sha256=file.sha256,
                    account=account,
                    dossier=one.file_code,
                    reason=account,
                    position=item.get("position", 0),
                )
        for path in sorted(held):
            item_held = self.quarantine.load(path)
            for part in item_held.payload:
                yield FileAccount(
                    transfer_id=transfer_id,
                    path=part.path,
                    size=part.size,
                    sha256=part.sha256,
                    account="quarantined",
                    dossier=item_held.file_code,
                    reason="quarantined",
                    position=item_held.position,
                )

    def _decide(self, root: dict[str, Told], log: Logged) -> list[str]:
        """Bring the items whose bytes are gone to what was decided; those nothing tells of."""
        lost = []
        for item in self.operations.holds.all():
            if item.path in self.held:
                continue
            stored: list[Stored] = root.get(item.transfer_id, Told()).dossiers
            found = decided(item, stored, log.rejected.get(item.id))
            if found is None:
                lost.append(item.id)
            else:
                self._settle(found)
        return lost

    def _settle(self, item: QuarantineItem) -> None:
        assert item.state != "held" and item.decided_at is not None
        self.operations.holds.decide(
            item.id,
            item.state,
            decided_at=item.decided_at,
            decided_by=item.decided_by,
            reason=item.decision_reason,
            object_id=item.object_id,
            version=item.version,
        )


def _end(rows: Rows, log: LoggedTransfer) -> Iterator[Act]:
    """The lines a broken-off transfer lacks: what it left is accounted for from now on.

    Its source may be taken in again as another transfer.
    """
    transfer_id = rows.transfer.transfer_id
    if log.opened is None:
        yield "transfer.open", transfer_id, "open"
    for one in rows.decisions:
        about = about_of(one)
        if one.position > 0 and about not in log.decided:
            yield "dossier.decide", about, one.outcome
    yield "transfer.finish", transfer_id, "ledger-lost"


def _of(path: str, transfer_id: str) -> bool:
    return path.partition("/")[0] == transfer_id
