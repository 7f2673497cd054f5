"""Snapshots: the numbers a report was made of, kept so that it can be made again.

A snapshot is a folder ``<id>/`` with one ``<frame>.jsonl.gz`` per frame (canonical JSON, one row a
line, gzip without time or name), ``rules.json`` and ``snapshot.json``. The id is taken from the
content, so equal content has one id whenever and wherever it is taken.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from reports.frames import Frames, shaped
from reports.words import RuleBook
from schemas.canonical import canonical_json, sha256_hex
from schemas.errors import HosoError

FORMAT: Final = "hoso-snapshot/1"
# Frames older snapshots do not have: told where they have rows.
_LATER: Final = {"life", "paper_finding", "exchange", "work", "fixity", "backup", "safekeeping"}
_ID_LENGTH: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a report was made of. ``digests``: frame -> SHA-256 of its canonical lines."""

    id: str
    rules_version: str
    period_from: str
    period_to: str
    unit: str
    digests: dict[str, str]
    rows: dict[str, int]


def snapshot_of(
    frames: Frames,
    rules_version: str,
    period: tuple[date | None, date | None],
    unit: str | None,
    rules: RuleBook | None = None,
) -> Snapshot:
    """The snapshot of ``frames``: its id depends on content, rules, period and unit alone."""
    digests: dict[str, str] = {}
    rows: dict[str, int] = {}
    for name, frame in frames.named():
        if name in _LATER and frame.empty:
            continue
        digest = hashlib.sha256()
        for line in _lines(frame):
            digest.update(line)
        digests[name], rows[name] = digest.hexdigest(), len(frame)
    if rules is not None:
        digests["rules"] = sha256_hex(canonical_json(rules.as_dict()))
    parts: dict[str, Any] = {
        "rules_version": rules_version,
        "period_from": period[0].isoformat() if period[0] else "",
        "period_to": period[1].isoformat() if period[1] else "",
        "unit": unit or "",
        "digests": digests,
    }
    identity = sha256_hex(canonical_json({"format": FORMAT, **parts}))[:_ID_LENGTH]
    return Snapshot(id=identity, rows=rows, **parts)


def save_snapshot(
    folder: Path, snapshot: Snapshot, frames: Frames, rules: RuleBook | None = None
) -> Path:
    """Write ``folder/<id>/`` and return it; an existing one of that id is left as it is.

    The folder appears whole or not at all. Raises ``HosoError("report-not-writable")``.
    """
    target = folder / snapshot.id
    if (target / "snapshot.json").is_file():
        return target
    try:
        _write(folder, target, snapshot, frames, rules)
    except OSError as fault:
        raise HosoError("report-not-writable", path=target, why=fault.strerror or fault) from fault
    return target


def load_snapshot(folder: Path) -> tuple[Snapshot, Frames, RuleBook | None]:
    """The snapshot kept in ``folder``, checked against its digests.

    Raises ``HosoError("snapshot-damaged")`` where something is missing or was changed.
    """
    try:
        return _read(folder)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as fault:
        raise HosoError("snapshot-damaged", path=folder, why=fault) from fault


def _read(folder: Path) -> tuple[Snapshot, Frames, RuleBook | None]:
    head = json.loads((folder / "snapshot.json").read_bytes())
    if head.pop("format") != FORMAT:
        raise ValueError("unknown format")
    snapshot = Snapshot(**head)
    frames = Frames.of(**{name: _read_frame(folder, name) for name in snapshot.rows})
    rules_file = folder / "rules.json"
    rules = RuleBook.from_dict(json.loads(rules_file.read_bytes())) if rules_file.exists() else None
    period = tuple(
        date.fromisoformat(text) if text else None
        for text in (snapshot.period_from, snapshot.period_to)
    )
    again = snapshot_of(
        frames, snapshot.rules_version, (period[0], period[1]), snapshot.unit, rules
    )
    changed = [name for name, value in again.digests.items() if snapshot.digests.get(name) != value]
    if changed or again.id != snapshot.id:
        raise ValueError(f"changed: {', '.join(changed) or 'snapshot.json'}")
    return snapshot, frames, rules


def _write(
    folder: Path, target: Path, snapshot: Snapshot, frames: Frames, rules: RuleBook | None
) -> None:
    draft = folder / f".{snapshot.id}.{os.getpid()}.new"
    draft.mkdir(parents=True)
    for name, frame in frames.named():
        if name not in snapshot.digests:
            continue
        _put(draft / f"{name}.jsonl.gz", _packed(frame))
    if rules is not None:
        _put(draft / "rules.json", canonical_json(rules.as_dict()))
    _put(draft / "snapshot.json", canonical_json({"format": FORMAT, **asdict(snapshot)}))
    draft.rename(target)


def _put(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _lines(frame: pd.DataFrame) -> list[bytes]:
    return [
        canonical_json([_plain(value) for value in row]) + b"\n"
        for row in frame.itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> str | int:
    return value if isinstance(value, str) else int(value)


def _packed(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as stream:
        stream.write(canonical_json(list(frame.columns)) + b"\n")
        stream.writelines(_lines(frame))
    return out.getvalue()


def _read_frame(folder: Path, name: str) -> pd.DataFrame:
    with gzip.open(folder / f"{name}.jsonl.gz", "rb") as stream:
        head, *rows = (json.loads(line) for line in stream)
    return shaped(name, pd.DataFrame(rows, columns=head))
