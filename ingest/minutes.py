"""The audit lines of one run. A run that takes up a broken-off one repeats none of its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from archive.audit import AuditLog

_OPEN = "transfer.open"
Line = tuple[str, str, str]  # act, object, outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Writes to the audit log; ``said``: what earlier runs of this transfer wrote there."""

    log: AuditLog
    at: datetime
    actor: str
    said: frozenset[Line] = frozenset()

    @classmethod
    def begin(
        cls, log: AuditLog, transfer_id: str, *, at: datetime, actor: str, again: bool
    ) -> Minutes:
        """Note that a transfer was opened, or taken up ``again`` (outcome "resumed")."""
        log.recover()
        said = _said(log, transfer_id) if again else frozenset()
        minutes = cls(log=log, at=at, actor=actor, said=said)
        if said:
            log.append(at=at, actor=actor, act=_OPEN, object=transfer_id, outcome="resumed")
        else:
            minutes.note(_OPEN, transfer_id, "open")
        return minutes

    def note(self, act: str, object: str, outcome: str) -> None:
        """One line, on the disk when this returns; nothing where an earlier run wrote it."""
        self.note_all([(act, object, outcome)])

    def note_all(self, lines: Iterable[Line]) -> None:
        """Many lines, written at once."""
        new = [line for line in lines if line not in self.said]
        self.log.append_all(new, at=self.at, actor=self.actor)


def _said(log: AuditLog, transfer_id: str) -> frozenset[Line]:
    """Lines since the transfer was opened first."""
    said: set[Line] = set()
    for entry in log.read():
        if said or (entry.act, entry.object) == (_OPEN, transfer_id):
            said.add((entry.act, entry.object, entry.outcome))
    return frozenset(said)
