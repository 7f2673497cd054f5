"""Workbooks of inspectors given out, and read back many at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from archive import fs
from archive.home import Home
from archive.inspections import add_to_inspection, staged
from archive.owed import owing
from evidence.pool import Pool, Task
from hoso.files import new_file
from hoso.reporting import agency_at
from hoso.settings import Settings
from hoso.wiring import rules_of, the_home, writing_pool
from reports.inspection.faults import refused
from reports.inspection.kept import Kept, open_kept, read_tags
from reports.inspection.sheet import inspection_book
from reports.inspection.take import HEADS, Refused, Taken, head_of, take
from reports.labels import Labels
from reports.workbook import write_book
from schemas.clock import from_iso, iso, now, vn_time
from schemas.errors import HosoError

Step = Callable[[str, int, int], None]
_STAGE = "Đọc phiếu kiểm tra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What came of one workbook: ``rows`` = ``taken`` + refused + ``blank``.

    ``error``: the error shape of a file that could not be read at all.
    """

    name: str
    outcome: Literal["read", "already_read", "refused"]
    rows: int = 0
    taken: int = 0
    blank: int = 0
    refused: tuple[Refused, ...] = field(default=())
    error: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {**asdict(self), "refused": [asdict(row) for row in self.refused]}


def write_sheet(settings: Settings, id: str, out: Path) -> Kept:
    """Write the inspectors' workbook to ``out`` (not there yet).

    Raises ``HosoError``: not-found, out-exists, out-unwritable, report-not-writable.
    """
    home = the_home(settings)
    kept = open_kept(home.open_storage(), id)
    book = inspection_book(
        kept.frozen,
        kept.told,
        organ=agency_at(home, settings).name,
        made=kept.frozen.inspection.frozen_at,
    )
    with new_file(out) as part:
        write_book(book, part, Labels())
    return kept


def read_sheets(settings: Settings, id: str, files: Sequence[Path], report: Step) -> Iterator[Read]:
    """Read each workbook and keep it with its verdicts; one that cannot be read stops no other.

    Raises ``HosoError``: not-found, archive-busy, inspection-refused (it is closed).
    """
    home, operator = the_home(settings), settings.text("operator")
    rules = rules_of(home).rules
    with home.lock("inspect"), writing_pool(settings) as pool:
        storage = home.open_storage()
        storage.recover(staging=home.staging, object_ids=())
        check_open(open_kept(storage, id))
        for done, path in enumerate(files, start=1):
            kept, at = open_kept(storage, id), now()
            with owing(home, [("inspection.read", id)], now=now, actor=operator) as act:
                try:
                    told = _read(home, kept, path, pool, rules, at, operator)
                except HosoError as error:
                    if fs.is_of_disk(error):
                        raise
                    told = Read(name=path.name, outcome="refused", error=error.as_dict())
                act.say("inspection.read", id, told.outcome)
            report(_STAGE, done, len(files))
            yield told


def check_open(kept: Kept) -> None:
    """Raises ``HosoError`` inspection-refused where the inspection is closed."""
    if kept.closing is not None:
        at = vn_time(from_iso(kept.closing["closed_at"]))
        raise refused(kept.frozen.inspection.id, "closed", at=at)


def _read(
    home: Home,
    kept: Kept,
    path: Path,
    pool: Pool,
    rules: Collection[str],
    at: datetime,
    operator: str,
) -> Read:
    if not path.is_file():
        raise HosoError("source-missing", path=path)
    with staged(home, path) as copy:
        if any(row["sha256"] == copy.sha256 for row in kept.received):
            return Read(name=path.name, outcome="already_read")
        sheets = _sheets(kept, copy.source, path.name, pool)
        taken = take(kept.frozen, sheets, rules=rules, source=copy.sha256, at=iso(at))
        told = _told(path.name, taken)
        received = {
            **told.as_dict(),
            "sha256": copy.sha256,
            "size": copy.size,
            "received_at": iso(at),
            "operator": operator,
        }
        tags = read_tags(kept, taken.given, received)
        add_to_inspection(home, kept.aip, tags, act="read", at=at, by=operator, source=copy)
    return told


def _told(name: str, taken: Taken) -> Read:
    return Read(
        name=name,
        outcome="read",
        rows=taken.rows,
        taken=len(taken.given),
        blank=taken.blank,
        refused=taken.refused,
    )


def _sheets(kept: Kept, path: Path, name: str, pool: Pool) -> list[dict[str, Any]]:
    """The sheets with rows of this inspection. Raises ``HosoError`` register-unreadable."""
    args = {"path": str(path.absolute()), "heads": [head_of(name) for name in HEADS]}
    result = pool.run(Task("answers", args))
    if result.failure is not None:
        raise HosoError("register-unreadable", name=name, why=result.failure.detail)
    sheets: list[dict[str, Any]] = (result.value or {}).get("sheets", [])
    if not sheets:
        why = f"không có cột “{head_of('code')}”"
        raise HosoError("register-unreadable", name=name, why=why)
    own = Labels()("inspect_book.id", id=kept.frozen.inspection.id)
    if not any(own in sheet["above"] for sheet in sheets):
        raise HosoError("register-unreadable", name=name, why=f"không thấy dòng “{own}”")
    return sheets
