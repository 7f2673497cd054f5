"""What the audit log tells of transfers and holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.audit import Entry


@dataclass(slots=True)
class LoggedTransfer:
    """The lines of one transfer. ``decided``: object or ``transfer/position`` -> its line."""

    opened: Entry | None = None
    finished: Entry | None = None
    decided: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class Logged:
    """``transfers``: by id. ``rejected``: item -> line. ``released``: object id -> lines."""

    transfers: dict[str, LoggedTransfer] = field(default_factory=dict)
    rejected: dict[str, Entry] = field(default_factory=dict)


def logged(entries: Iterable[Entry]) -> Logged:
    """What ``entries``, the oldest first, tell; the first line that tells a thing counts.

    Decisions belong to the transfer opened last: two are never taken in at the same time.
    """
    found, current = Logged(), LoggedTransfer()
    for entry in entries:
        if entry.act == "transfer.open":
            current = found.transfers.setdefault(entry.object, LoggedTransfer())
            current.opened = current.opened or entry
        elif entry.act == "transfer.finish":
            one = found.transfers.setdefault(entry.object, LoggedTransfer())
            one.finished = one.finished or entry
        elif entry.act == "dossier.decide":
            current.decided.setdefault(entry.object, entry)
        elif entry.act == "quarantine.reject":
            found.rejected.setdefault(entry.object, entry)
    return found
