"""Where an archive stands: what it holds, what is pending, how safely it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from archive.leases import shown, state_of
from hoso.keeping import archive_state, due, safekeeping, summary
from hoso.settings import Settings
from hoso.wiring import rules_of
from schemas.clock import iso

if TYPE_CHECKING:
    from archive.home import Home
    from archive.operations import Operations, Transfer

_NEWEST = 5  # transfers told


def standing(settings: Settings, home: Home, at: datetime) -> dict[str, Any]:
    """The answer of ``hoso status --json``, as of ``at``.

    Raises ``HosoError`` where catalogue or operations cannot be read.
    """
    catalogue, operations = home.open_catalogue(), home.open_operations()
    try:
        transfers = operations.transfers.all()
        backups = operations.backups.all()
        state = archive_state(home, operations, settings)
        rules = safekeeping(state, at, rules_of(home))
        return {
            "home": str(home.path),
            "archive_id": home.archive_id,
            "catalogue": catalogue.counts(),
            "rebuild_needed": catalogue.rebuild_needed,
            "jobs": _jobs(operations, settings.number("stalled_minutes"), at),
            "transfers": len(transfers),
            "last_transfers": [_transfer(row) for row in _newest(transfers)],
            "unfinished": [_transfer(row) for row in transfers if row.state == "open"],
            "quarantined": len(operations.holds.all()),
            "last_verify": _verified(operations),
            "backups": len(backups),
            "last_backup": max((iso(row.made_at) for row in backups), default=None),
            "safekeeping": {
                **summary(state, at),
                "failed": [row["rule"] for row in rules if row["status"] == "failed"],
                "due": due(state, at),
            },
        }
    finally:
        catalogue.close()
        operations.close()


def _jobs(operations: Operations, minutes: int, at: datetime) -> list[dict[str, Any]]:
    """Every job with a lease: at work, stalled for ``minutes``, or broken off."""
    patience = timedelta(minutes=minutes)
    jobs = operations.jobs.all()
    return [shown(job, state_of(job, at=at, patience=patience), at) for job in jobs]


def _newest(transfers: list[Transfer]) -> list[Transfer]:
    done = [row for row in transfers if row.state == "finished"]
    return sorted(done, key=lambda row: row.transfer_id, reverse=True)[:_NEWEST]


def _transfer(row: Transfer) -> dict[str, Any]:
    return {
        "transfer_id": row.transfer_id,
        "source": row.source,
        "received_at": iso(row.received_at),
        "operator": row.operator,
        "dossiers": dict(row.counts.get("dossiers", {})),
        "files": dict(row.counts.get("files", {})),
    }


def _verified(operations: Operations) -> dict[str, Any] | None:
    """The last finished fixity check."""
    done = [(row.finished, row) for row in operations.fixity.runs() if row.state == "done"]
    ended = [(finished, row) for finished, row in done if finished]
    if not ended:
        return None
    finished, last = max(ended, key=lambda one: one[0])
    return {
        "finished": iso(finished),
        "objects": last.objects,
        "faulty": operations.fixity.count(last.run_id),
    }
