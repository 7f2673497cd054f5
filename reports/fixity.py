"""Minutes of a check of the archive (biên bản kiểm tra): six steps, list of faulty files.

The steps are those of Circular 02/2019/TT-BNV (Annex III).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from reports.keeping import Office, grouped, minutes_of, stepped
from reports.labels import Labels
from reports.minutes import Minutes, Table
from schemas.clock import from_iso, vn_time

_SHARES: Final = (1.0, 2.2, 6.0, 4.0, 3.4)
_LISTED: Final = 5  # the step that lists faulty files


def fixity_minutes(
    told: Mapping[str, Any], *, office: Office, now: datetime, labels: Labels
) -> Minutes:
    """The minutes of a run. ``told``: its report as JSON."""
    faulty = told["faulty"]
    media = sorted({str(row["medium"]) for row in faulty}) or [labels("fixity.medium")]
    words = {
        "archive": office.archive,
        "software": office.software,
        "medium": ", ".join(media),
        "run": told["run_id"],
        "started": vn_time(from_iso(str(told["started"]))),
        "finished": vn_time(from_iso(str(told["finished"]))),
        "objects": told["objects"],
        "files": told["files"],
        "bytes": grouped(int(told["bytes"])),
        "count": len(faulty),
    }
    table = (_LISTED, _faulty(faulty, labels)) if faulty else None
    variant = "faulty" if faulty else "sound"
    steps = stepped("fixity", words, labels, steps=6, variant=variant, table=table)
    return minutes_of("fixity", from_iso(str(told["started"])), steps, office, now, labels)


def _faulty(rows: list[Mapping[str, Any]], labels: Labels) -> Table:
    heads = ("no", "medium_head", "path", "file", "state")
    return Table(
        heads=tuple(labels(f"fixity.{name}") for name in heads),
        rows=tuple(
            (str(row["no"]), row["medium"], row["path"], row["file_name"], row[labels.lang])
            for row in rows
        ),
        shares=_SHARES,
        aligns=("center", "left", "left", "left", "left"),
    )
