"""Making the snapshot from the registers in the root; equal registers give equal parts.

The folder of a snapshot is named by what it was made of, so that readers never meet a half-made
one and nothing needs to say which is current.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from archive.registers import PAPERS, read_register_object, register_ids
from archive.storage import StorageRoot
from reports.trace.merge import Keys, grouped, keys_of, merged
from reports.trace.rows import (
    TABLES,
    Row,
    event_rows,
    holding_rows,
    last_event_day,
    paper_id,
    paper_row,
)
from schemas.calendar import Calendar
from schemas.canonical import canonical_json, sha256_hex
from schemas.errors import HosoError
from schemas.trace import Paper, Party, holdings, paper_from_dict, paper_state
from schemas.trace.state import bulk_closed, closing_minute

VERSION: Final = 3
FOLDER: Final = "trace"
INFO: Final = "trace.json"
_BATCH = 20_000  # rows written at once to a part
_EVERY = 5_000  # papers between two reports of progress
Links = Mapping[tuple[str, str], tuple[str, int]]
Step = Callable[[str, int, int], None]
_STAGE = "Dựng số liệu xử lý"


@dataclass(frozen=True, slots=True)
class _Telling:
    """Where one telling stands: its register, the place of its line; when it was closed."""

    register: int
    offset: int
    closing: tuple[Party, datetime] | None


@dataclass(frozen=True, slots=True)
class _Source:
    """Whose register told of a paper first, and whether it was entered afterwards in bulk."""

    organ: str
    register: str
    late_entry: bool


def fingerprint(storage: StorageRoot, links: Links, calendar: Calendar) -> tuple[str, list[str]]:
    """What the snapshot of the root as it stands is made of, and the ids of its registers."""
    ids = register_ids(storage)
    made_of = {
        "version": VERSION,
        "columns": {name: str(schema) for name, schema in TABLES.items()},
        "calendar": calendar.version,
        "registers": [[oid, read_register_object(storage, oid).papers_sha256] for oid in ids],
        "links": sorted([*key, *link] for key, link in links.items()),
    }
    return sha256_hex(canonical_json(made_of))[:24], ids


def current_trace(
    snapshots: Path, storage: StorageRoot, links: Links, calendar: Calendar
) -> Path | None:
    """The folder of the snapshot of the root as it stands; None where it is not made yet.

    ``links``: (sign, ISO day of issue) -> (object id, position) of documents in the archive.
    Raises ``HosoError`` object-damaged.
    """
    name, _ = fingerprint(storage, links, calendar)
    folder = snapshots / FOLDER / name
    return folder if (folder / INFO).is_file() else None


def build_trace(
    snapshots: Path, storage: StorageRoot, links: Links, calendar: Calendar, report: Step
) -> Path:
    """Make the snapshot anew; see :func:`current_trace`. Older ones go.

    The caller holds the home's lock. Raises ``HosoError`` object-damaged, report-not-writable.
    """
    name, ids = fingerprint(storage, links, calendar)
    target, work = snapshots / FOLDER / name, snapshots / FOLDER / f"{name}.new"
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        _fill(work, storage, ids, links, calendar, report)
        shutil.rmtree(target, ignore_errors=True)
        work.rename(target)
    except OSError as error:
        raise HosoError("report-not-writable", path=work, why=error.strerror or error) from error
    for other in (snapshots / FOLDER).iterdir():
        if other != target:
            shutil.rmtree(other, ignore_errors=True)
    return target


def _fill(
    work: Path,
    storage: StorageRoot,
    ids: Sequence[str],
    links: Links,
    calendar: Calendar,
    report: Step,
) -> None:
    registers = [read_register_object(storage, oid) for oid in ids]
    streams = [storage.get(oid).open(PAPERS) for oid in ids]
    try:
        tellings, keys, as_of = _scanned(streams, [str(r.told["organ"]) for r in registers])
        groups = list(grouped(keys))
        writers = _Writers(work)
        late_entry = bulk_closed(_closing(group, tellings, streams) for group in groups)
        for place, group in enumerate(groups):
            paper, register = _of(group, tellings, streams)
            told = registers[register]
            row = _Source(str(told.told["organ"]), told.name, place in late_entry)
            _write(writers, paper, row, links, calendar, as_of)
            if place % _EVERY == 0:
                report(_STAGE, place, len(groups))
        report(_STAGE, len(groups), len(groups))
        parts = writers.close()
    finally:
        for stream in streams:
            stream.close()
    info = {
        "version": VERSION,
        "as_of": as_of.isoformat(),
        "calendar": calendar.version,
        "registers": list(ids),
        "papers": len(groups),
        "tellings": len(tellings),
        "parts": parts,
    }
    (work / INFO).write_bytes(canonical_json(info))


def _scanned(
    streams: Sequence[BinaryIO], organs: Sequence[str]
) -> tuple[list[_Telling], list[Keys], date]:
    """Every telling with its keys, and the last day anything is told of."""
    tellings, keys, as_of = [], [], date(1970, 1, 1)
    for number, stream in enumerate(streams):
        offset = 0
        for line in stream:
            paper = paper_from_dict(json.loads(line))
            tellings.append(_Telling(number, offset, closing_minute(paper)))
            keys.append(keys_of(paper, organs[number]))
            as_of = max(as_of, last_event_day(paper))
            offset += len(line)
    return tellings, keys, as_of


def _closing(
    group: Sequence[int], tellings: Sequence[_Telling], streams: Sequence[BinaryIO]
) -> tuple[Party, datetime] | None:
    """When a paper was closed; what is told once was looked at when it was read."""
    if len(group) == 1:
        return tellings[group[0]].closing
    return closing_minute(_of(group, tellings, streams)[0])


def _of(
    group: Sequence[int], tellings: Sequence[_Telling], streams: Sequence[BinaryIO]
) -> tuple[Paper, int]:
    papers = []
    for place in group:
        telling = tellings[place]
        streams[telling.register].seek(telling.offset)
        line = streams[telling.register].readline()
        papers.append(paper_from_dict(json.loads(line)))
    return merged(papers), tellings[group[0]].register


def _write(
    writers: _Writers,
    paper: Paper,
    source: _Source,
    links: Links,
    calendar: Calendar,
    as_of: date,
) -> None:
    first = paper_state(paper, calendar, as_of)
    # An open paper is looked at on its last day too, so that its term is moved off days off.
    later = max(as_of, first.due.day) if first.open and first.due else as_of
    state = paper_state(paper, calendar, later) if later != as_of else first
    name = paper_id(paper, source.organ)
    issued = paper.key.issued.isoformat() if paper.key.issued else ""
    link = links.get((paper.key.sign, issued), ("", 0))
    spans = holdings(paper)
    row = paper_row(paper, spans, name, state, calendar, link, source.register)
    if source.late_entry and not state.open and state.kind not in ("recalled", "returned", "info"):
        row["state"] = "retroactive"
    writers.add("papers", [row])
    writers.add("holdings", holding_rows(paper, spans, name, state, calendar, as_of))
    writers.add("events", event_rows(paper, name))


class _Writers:
    """Rows on their way to monthly parts; each part is written once, sorted by its rows' order."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._rows: dict[tuple[str, str], list[Row]] = {}
        self._held = 0
        self._files: dict[tuple[str, str], pq.ParquetWriter] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, table: str, rows: Sequence[Row]) -> None:
        """Rows of a table."""
        for row in rows:
            self._rows.setdefault((table, row["month"]), []).append(row)
        self._held += len(rows)
        if self._held >= 10 * _BATCH:
            self._flush()

    def _flush(self) -> None:
        for key, rows in sorted(self._rows.items()):
            table, month = key
            writer = self._files.get(key)
            if writer is None:
                (self._work / table).mkdir(exist_ok=True)
                path = self._work / table / f"{month}.parquet"
                writer = self._files[key] = pq.ParquetWriter(path, TABLES[table])
            writer.write_table(pa.Table.from_pylist(rows, schema=TABLES[table]))
            self._counts[key] = self._counts.get(key, 0) + len(rows)
        self._rows, self._held = {}, 0

    def close(self) -> dict[str, dict[str, Any]]:
        """Write what is held. Returns part -> ``{rows, sha256}``."""
        self._flush()
        told = {}
        for (table, month), writer in sorted(self._files.items()):
            writer.close()
            path = self._work / table / f"{month}.parquet"
            told[f"{table}/{month}"] = {
                "rows": self._counts[table, month],
                "sha256": sha256_hex(path.read_bytes()),
            }
        return told
