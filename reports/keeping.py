"""Minutes of what is done to keep the archive safe: checks, backups, restores, drills.

The layouts of the Circular's Annexes IV, VII and IX could not be read, so the minutes follow form
1.9 of Decree 30; the circular in force on the day is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from reports.labels import Labels
from reports.minutes import Block, Ground, Heading, Minutes, Paragraph, Party, Table
from reports.model import Agency
from schemas.clock import from_iso, iso, letter_day, office_date, vn_time
from schemas.laws import laws_in_force

TOPIC: Final = "preservation"
Kind = Literal["fixity", "backup", "restore", "drill"]
_FILES: Final = (1.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who keeps the archive: its id, the software, who did the work, the custodian or ""."""

    archive: str
    software: str
    operator: str
    custodian: str
    agency: Agency


def minutes_of(
    kind: Kind, at: datetime, steps: Iterator[Block], office: Office, now: datetime, labels: Labels
) -> Minutes:
    """The minutes of one work done ``at``; ``steps``: what was done, by :func:`stepped`."""
    day = office_date(at)
    body = [*_grounds(day, labels), Paragraph(labels(f"{kind}.opening", **letter_day(day))), *steps]
    by = office.operator.strip()
    return Minutes(
        organ=office.agency.name,
        parent=office.agency.parent,
        symbol="BB-......",
        about=labels(f"{kind}.about"),
        body=tuple(body),
        parties=(
            Party(labels(f"{kind}.doer"), by if " " in by else ""),
            Party(labels("fixity.keeper"), office.custodian),
        ),
        kept=labels(f"{kind}.kept"),
        author=office.agency.name or "Hoso",
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
                    **letter_day(law.issued),
                    title=law.vi[:1].lower() + law.vi[1:],
                )
            )


def stepped(
    kind: Kind,
    words: Mapping[str, Any],
    labels: Labels,
    *,
    steps: int,
    variant: str,
    table: tuple[int, Table] | None = None,
) -> Iterator[Block]:
    """Headings ``kind.step1`` … with their text; ``variant``: which text where there are several.

    ``table``: the step it stands in, and the table.
    """
    for step in range(1, steps + 1):
        yield Heading(labels(f"{kind}.step{step}"), 2)
        known = f"{kind}.step{step}.{variant}"
        yield Paragraph(labels(known if labels.has(known) else f"{kind}.step{step}.text", **words))
        if table and table[0] == step:
            yield table[1]


def grouped(number: int) -> str:
    """``1.234.567``."""
    return f"{number:,}".replace(",", ".")


def spaced(digest: str) -> str:
    """A digest in groups of eight, so that a line can be broken in it."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def backup_minutes(
    told: Mapping[str, Any], *, office: Office, now: datetime, labels: Labels
) -> Minutes:
    """The minutes of a backup. ``told``: its JSON, with ``made_at`` and ``medium``."""
    faults = [str(name) for name in told["faults"]]
    words = {
        **_sums(told),
        "archive": office.archive,
        "software": office.software,
        "medium": told["medium"] or labels("backup.no_medium"),
        "kind": labels(f"backup.{told['kind']}"),
        "set": spaced(told["set"]),
        "known": grouped(int(told["known"])),
        "count": len(faults),
        "made": vn_time(from_iso(str(told["made_at"]))),
    }
    table = (4, _names(faults, labels)) if faults else None
    variant = "faulty" if faults else "sound"
    steps = stepped("backup", words, labels, steps=4, variant=variant, table=table)
    return minutes_of("backup", from_iso(str(told["made_at"])), steps, office, now, labels)


def restore_minutes(
    told: Mapping[str, Any],
    *,
    kind: Literal["restore", "drill"],
    office: Office,
    now: datetime,
    labels: Labels,
) -> Minutes:
    """The minutes of a restore or of one tried out. ``told``: ``set``, ``set_made``, ``at`` …"""
    words = {
        **_sums(told),
        "archive": office.archive,
        "software": office.software,
        "set": spaced(told["set"]) or labels("drill.unknown"),
        "set_made": _moment(told["set_made"]) or labels("drill.unknown"),
        "name": told["name"],
        "objects": grouped(int(told["objects"])),
        "at": vn_time(from_iso(str(told["at"]))),
        "wrong": told["wrong"],
    }
    variant = "failed" if told["wrong"] else "done"
    steps = stepped(kind, words, labels, steps=4, variant=variant)
    return minutes_of(kind, from_iso(str(told["at"])), steps, office, now, labels)


def _moment(at: str | None) -> str:
    return vn_time(from_iso(at)) if at else ""


def _sums(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: grouped(int(told[name])) for name in ("files", "bytes")}


def _names(names: list[str], labels: Labels) -> Table:
    return Table(
        heads=(labels("fixity.no"), labels("fixity.file")),
        rows=tuple((str(number), name) for number, name in enumerate(names, start=1)),
        shares=_FILES,
        aligns=("center", "left"),
    )
