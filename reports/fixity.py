"""Minutes of a check of the archive (biên bản kiểm tra): six steps, list of faulty files.

The steps are those of Circular 02/2019/TT-BNV (Annex III); the circular in force on the day is
named. The layout of its Annex IV could not be read, so the minutes follow form 1.9 of Decree 30.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from reports.labels import Labels
from reports.minutes import Block, Ground, Heading, Minutes, Paragraph, Party, Table
from reports.model import Agency
from schemas.clock import from_iso, iso, office_date, vn_time
from schemas.laws import laws_in_force

TOPIC: Final = "preservation"
_SHARES: Final = (1.0, 2.2, 6.0, 4.0, 3.4)


def fixity_minutes(
    told: Mapping[str, Any],
    *,
    archive: str,
    software: str,
    operator: str,
    agency: Agency,
    now: datetime,
    labels: Labels,
) -> Minutes:
    """The minutes of a run. ``told``: its report as JSON; ``archive``: its id and where it lies."""
    day = office_date(from_iso(str(told["started"])))
    body = [
        *_grounds(day, labels),
        Paragraph(labels("fixity.opening", day=f"{day:%d}", month=f"{day:%m}", year=str(day.year))),
        *_steps(told, archive, software, labels),
    ]
    return Minutes(
        organ=agency.name,
        parent=agency.parent,
        symbol="BB-......",
        about=labels("fixity.about"),
        body=tuple(body),
        parties=(
            Party(labels("fixity.checker"), operator if " " in operator.strip() else ""),
            Party(labels("fixity.keeper")),
        ),
        kept=labels("fixity.kept"),
        author=agency.name or "Hoso",
        made=iso(now),
    )


def _grounds(day: date, labels: Labels) -> Iterator[Block]:
    for law in laws_in_force(day, TOPIC):
        if law.issued:
            yield Ground(
                labels(
                    "fixity.ground",
                    kind=law.kind,
                    number=law.number,
                    day=f"{law.issued:%d}",
                    month=law.issued.month,
                    year=law.issued.year,
                    title=law.vi[:1].lower() + law.vi[1:],
                )
            )


def _steps(told: Mapping[str, Any], archive: str, software: str, labels: Labels) -> Iterator[Block]:
    faulty = told["faulty"]
    media = sorted({str(row["medium"]) for row in faulty}) or [labels("fixity.medium")]
    finished = vn_time(from_iso(str(told["finished"])))
    words = {
        "archive": archive,
        "software": software,
        "medium": ", ".join(media),
        "run": told["run_id"],
        "started": vn_time(from_iso(str(told["started"]))),
        "finished": finished,
        "objects": told["objects"],
        "files": told["files"],
        "bytes": f"{int(told['bytes']):,}".replace(",", "."),
        "count": len(faulty),
    }
    for step in range(1, 7):
        yield Heading(labels(f"fixity.step{step}"), 2)
        known = f"fixity.step{step}.{'faulty' if faulty else 'sound'}"
        key = known if labels.has(known) else f"fixity.step{step}.text"
        yield Paragraph(labels(key, **words))
        if step == 5 and faulty:
            yield _faulty(faulty, labels)


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
