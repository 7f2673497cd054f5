"""The ledger of transfers: what was received, decided and accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select, update

from archive.database import insert
from archive.operations import tables
from archive.operations.codec import from_row, to_row
from archive.operations.model import (
    Decision,
    FileAccount,
    QuarantineItem,
    Transfer,
    file_outcome,
)
from schemas.canonical import canonical_json
from schemas.clock import iso
from schemas.errors import HosoError

_TRANSFER = tables.transfer.c
_NEWEST_FIRST = (_TRANSFER.received_at.desc(), _TRANSFER.transfer_id)
_ROWS = 1000  # read at a time
Entry = tuple[Decision, Iterable[FileAccount], QuarantineItem | None]


class Transfers:
    """The ledger. Writing the same thing twice (a second run after a kill) changes nothing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin(self, transfer: Transfer) -> Transfer:
        """Write the ledger row before anything is staged; the row that stands is returned."""
        with self.engine.begin() as connection:
            row = insert(connection, tables.transfer).values(to_row(transfer))
            connection.execute(row.on_conflict_do_nothing())
        return self.get(transfer.transfer_id)

    def get(self, transfer_id: str) -> Transfer:
        """A transfer by its id. Raises HosoError ``not-found``."""
        found = self._find(_TRANSFER.transfer_id == transfer_id)
        if not found:
            raise HosoError("not-found", what=transfer_id)
        return found[0]

    def open_for(self, source_key: str) -> Transfer | None:
        """The unfinished transfer of the same source, to be taken up again."""
        found = self._find(_TRANSFER.source_key == source_key, _TRANSFER.state == "open")
        return found[0] if found else None

    def seal(self, transfer_id: str, fingerprint: str) -> bool:
        """Note what lay in the source; False where it was something else on an earlier run."""
        with self.engine.begin() as connection:
            connection.execute(
                update(tables.transfer)
                .where(_TRANSFER.transfer_id == transfer_id, _TRANSFER.fingerprint == "")
                .values(fingerprint=fingerprint)
            )
        return self.get(transfer_id).fingerprint == fingerprint

    def all(self, *, state: str | None = None) -> list[Transfer]:
        """Transfers, the newest first, each with its whole receipt."""
        return self._find(*([_TRANSFER.state == state] if state else []))

    def ids(self, *, state: str | None = None) -> list[str]:
        """Their ids alone, in the same order: what to walk where there may be many."""
        query = select(_TRANSFER.transfer_id).order_by(*_NEWEST_FIRST)
        with self.engine.connect() as connection:
            found = connection.execute(query.where(_TRANSFER.state == state) if state else query)
            return list(found.scalars())

    def record(
        self,
        decision: Decision,
        accounts: Iterable[FileAccount] = (),
        quarantine: QuarantineItem | None = None,
    ) -> None:
        """Write the decision on a dossier, its files' accounts and its hold, in one transaction."""
        self.record_all([(decision, accounts, quarantine)])

    def record_all(self, entries: Iterable[Entry]) -> None:
        """:meth:`record` for many dossiers, all in one transaction."""
        given = list(entries)
        holds = [to_row(hold) for _, _, hold in given if hold]
        accounts = [to_row(account) for _, some, _ in given for account in some]
        with self.engine.begin() as connection:
            _put(connection, tables.decision, [to_row(decision) for decision, _, _ in given])
            if holds:
                _add(connection, tables.quarantine, holds)
            _put(connection, tables.file_account, accounts)

    def account(self, accounts: Iterable[FileAccount]) -> None:
        """Write accounts of files that belong to no dossier."""
        with self.engine.begin() as connection:
            _put(connection, tables.file_account, [to_row(account) for account in accounts])

    def decisions(self, transfer_id: str) -> list[Decision]:
        """Decisions of a transfer, by position."""
        return [from_row(Decision, row) for row in self._of(tables.decision, transfer_id)]

    def accounts(self, transfer_id: str) -> list[FileAccount]:
        """Accounts of a transfer's files, by path."""
        return [from_row(FileAccount, row) for row in self._of(tables.file_account, transfer_id)]

    def each_account(self, transfer_id: str) -> Iterator[FileAccount]:
        """:meth:`accounts` one after the other, never all in memory."""
        query = select(tables.file_account).execution_options(yield_per=_ROWS)
        query = query.where(tables.file_account.c.transfer_id == transfer_id)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(tables.file_account.c.path)).mappings()
            yield from (from_row(FileAccount, row) for row in rows)

    def accounts_outside(self, transfer_id: str) -> list[FileAccount]:
        """:meth:`accounts` of the files that belong to no dossier."""
        outside = tables.file_account.c.dossier == ""
        found = self._of(tables.file_account, transfer_id, outside)
        return [from_row(FileAccount, row) for row in found]

    def outcomes(self, transfer_id: str) -> Counter[str]:
        """How many files of a transfer had which outcome (:func:`model.file_outcome`)."""
        column = tables.file_account.c
        query = select(column.account, column.reason, func.count())
        query = query.where(column.transfer_id == transfer_id)
        found: Counter[str] = Counter()
        with self.engine.connect() as connection:
            for account, reason, number in connection.execute(
                query.group_by(column.account, column.reason)
            ):
                found[file_outcome(account, reason)] += number
        return found

    def account_totals(self, transfer_id: str) -> dict[str, tuple[int, int]]:
        """Account -> (files, bytes)."""
        column = tables.file_account.c
        query = select(column.account, func.count(), func.sum(column.size))
        query = query.where(column.transfer_id == transfer_id).group_by(column.account)
        with self.engine.connect() as connection:
            return {row[0]: (row[1], int(row[2])) for row in connection.execute(query)}

    def known_objects(self, object_ids: Collection[str]) -> set[str]:
        """Those of some hundred objects that a decision or a release put into the root."""
        found: set[str] = set()
        with self.engine.connect() as connection:
            for column in (tables.decision.c.object_id, tables.quarantine.c.object_id):
                query = select(column).where(column.in_(object_ids)).distinct()
                found.update(connection.execute(query).scalars())
        return found

    def finish(
        self,
        transfer_id: str,
        *,
        counts: Mapping[str, Any],
        receipt: Mapping[str, Any],
        finished_at: datetime,
    ) -> None:
        """Close a transfer with its receipt; a finished one keeps its first receipt."""
        with self.engine.begin() as connection:
            connection.execute(
                update(tables.transfer)
                .where(_TRANSFER.transfer_id == transfer_id, _TRANSFER.state == "open")
                .values(
                    state="finished",
                    finished_at=iso(finished_at),
                    counts=canonical_json(counts).decode("utf-8"),
                    receipt=canonical_json(receipt).decode("utf-8"),
                )
            )

    def _find(self, *where: Any) -> list[Transfer]:
        query = select(tables.transfer).where(*where).order_by(*_NEWEST_FIRST)
        with self.engine.connect() as connection:
            rows = connection.execute(query)
            return [from_row(Transfer, row) for row in rows.mappings()]

    def _of(self, table: Table, transfer_id: str, *where: Any) -> list[Any]:
        query = select(table).where(table.c.transfer_id == transfer_id, *where)
        with self.engine.connect() as connection:
            ordered = query.order_by(*(table.c[name] for name in _ORDER[table.name]))
            return list(connection.execute(ordered).mappings())


_ORDER = {"decision": ("position",), "file_account": ("path",)}


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert, or write over the row of the same key."""
    if rows:
        statement = insert(connection, table)
        keys = [column.name for column in table.primary_key]
        new = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), rows)


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert; a row of the same key stays as it is."""
    connection.execute(insert(connection, table).on_conflict_do_nothing(), rows)
