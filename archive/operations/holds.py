"""The ledger of quarantine: what is held, and who decided what about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, select, update

from archive.database import one_writer
from archive.operations import tables
from archive.operations.codec import from_row
from archive.operations.model import QuarantineItem
from schemas.clock import iso
from schemas.errors import HosoError

_HELD = tables.quarantine.c
# What a decision makes of the accounts of the dossier's files.
_ACCOUNT_AFTER = {"released": "archived", "rejected": "refused"}


class Holds:
    """Items in quarantine; rows stay for ever, bytes go after a rejection."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def all(self, *, state: str | None = "held") -> list[QuarantineItem]:
        """Items of a state (None: all), the oldest first."""
        where = [_HELD.state == state] if state else []
        query = select(tables.quarantine).where(*where).order_by(_HELD.created, _HELD.id)
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings()
            return [from_row(QuarantineItem, row) for row in rows]

    def get(self, item_id: str) -> QuarantineItem:
        """An item by its id. Raises HosoError ``not-found``."""
        with self.engine.connect() as connection:
            return _get(connection, item_id)

    def decide(
        self,
        item_id: str,
        state: Literal["released", "rejected"],
        *,
        decided_at: datetime,
        decided_by: str,
        reason: str,
        object_id: str = "",
        version: str = "",
    ) -> QuarantineItem:
        """Release or reject an item; its files' accounts follow (archived, refused).

        Raises HosoError ``quarantine-decided`` where it was decided otherwise already.
        """
        with one_writer(self.engine) as connection:
            item = _get(connection, item_id)
            if item.state == state:
                return item
            if item.state != "held":
                raise HosoError("quarantine-decided", id=item_id, state=item.state)
            values: dict[str, Any] = {
                "state": state,
                "decided_at": iso(decided_at),
                "decided_by": decided_by,
                "decision_reason": reason,
                "object_id": object_id,
                "version": version,
            }
            connection.execute(update(tables.quarantine).where(_HELD.id == item_id).values(values))
            _move_accounts(connection, item, _ACCOUNT_AFTER[state])
            return _get(connection, item_id)


def _get(connection: Connection, item_id: str) -> QuarantineItem:
    query = select(tables.quarantine).where(_HELD.id == item_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise HosoError("not-found", what=item_id)
    return from_row(QuarantineItem, row)


def _move_accounts(connection: Connection, item: QuarantineItem, account: str) -> None:
    column = tables.file_account.c
    connection.execute(
        update(tables.file_account)
        .where(
            column.transfer_id == item.transfer_id,
            column.position == item.position,
            column.account == "quarantined",
        )
        .values(account=account)
    )
