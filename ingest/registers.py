"""Taking registers, lists and messages in: read in a worker, kept as they came with what was read.

1. the bytes are copied to staging and hashed; the same bytes are kept once;
2. a worker reads them into papers, written beside them as they come;
3. a list that bears secrecy marks, or is no list at all, is refused and its copy removed;
4. one commit makes the object, one line of the audit log tells it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from archive import fs
from archive.home import Home
from archive.objects import REGISTER_ID
from archive.registers import COLUMNS, PAPERS, REGISTER, read_register_object
from archive.storage import AipPlan, PayloadFile, StorageRoot
from evidence.pool import Pool, Task
from schemas.canonical import canonical_json
from schemas.clock import iso
from schemas.errors import HosoError
from schemas.trace import Paper, paper_from_dict
from schemas.vocabulary import load_vocabulary

Outcome = Literal["archived", "already_archived", "refused"]
_SHOWN = 5  # rows named of a list with secrecy marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One call. ``kind``: of the lists, "" by their heads. ``columns``: an agency's own map.

    ``organ``: whose registers these are.
    """

    operator: str
    at: datetime
    kind: str = ""
    columns: Mapping[str, Any] | None = None
    organ: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file. ``error``: the error shape of a refused one."""

    name: str
    outcome: Outcome
    object_id: str = ""
    kind: str = ""
    mapping: str = ""
    rows: int = 0
    papers: int = 0
    events: int = 0
    refused_rows: int = 0
    findings: tuple[Mapping[str, Any], ...] = ()
    untold: int = 0
    error: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "name": self.name,
            "outcome": self.outcome,
            "object_id": self.object_id,
            "kind": self.kind,
            "mapping": self.mapping,
            "rows": self.rows,
            "papers": self.papers,
            "events": self.events,
            "refused_rows": self.refused_rows,
            "findings": [dict(row) for row in self.findings],
            "untold": self.untold,
            "error": dict(self.error) if self.error else None,
        }


@dataclass(slots=True, kw_only=True)
class _Read:
    """What the worker told of one file."""

    told: dict[str, Any] = field(default_factory=dict)
    papers: int = 0
    events: int = 0
    secret: list[str] = field(default_factory=list)


def list_files(sources: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """The files of the sources with the names they are told by; folders are walked in order.

    Raises ``HosoError`` source-missing.
    """
    for source in sources:
        if source.is_dir():
            inside = sorted(path for path in source.rglob("*") if path.is_file())
            yield from ((path, str(path.relative_to(source))) for path in inside)
        elif source.is_file():
            yield source, source.name
        else:
            raise HosoError("source-missing", path=source)


def check_register(path: Path, name: str, pool: Pool, order: Order) -> Added:
    """What :func:`add_registers` would make of a file, kept nowhere (outcome ``archived``)."""
    try:
        read = _Read()
        for _ in _frames(path, name, pool, order, read):
            pass
        _refuse_secret(name, read)
    except HosoError as error:
        return Added(name=name, outcome="refused", error=error.as_dict())
    return _added(name, read)


def papers_of(path: Path, name: str, pool: Pool, order: Order) -> tuple[Added, list[Paper]]:
    """What a list tells, kept nowhere.

    Raises ``HosoError``: register-unreadable, register-unknown, register-secret.
    """
    read = _Read()
    lines = (line for data in _frames(path, name, pool, order, read) for line in data.splitlines())
    papers = [paper_from_dict(json.loads(line)) for line in lines]
    _refuse_secret(name, read)
    return _added(name, read), papers


def add_registers(
    home: Home, files: Sequence[tuple[Path, str]], pool: Pool, order: Order
) -> Iterator[Added]:
    """Keep each file; one that cannot be read is refused and stops no other.

    Raises ``HosoError`` archive-busy, no-space and what else the disk may say.
    """
    with home.lock("ingest"):
        storage = home.open_storage()
        storage.recover(staging=home.staging, object_ids=())
        for path, name in files:
            yield _add(home, storage, path, name, pool, order)


def _add(
    home: Home, storage: StorageRoot, path: Path, name: str, pool: Pool, order: Order
) -> Added:
    staging = home.staging / "register"
    fs.make_directories(staging)
    audit = home.open_audit()
    try:
        added = _kept(storage, path, name, pool, order, staging)
        if not audit.says("register.add", added.object_id, "archived"):
            added = _taken_up(storage, added)
    except HosoError as error:
        if fs.is_of_disk(error):
            raise
        added = Added(name=name, outcome="refused", error=error.as_dict())
    finally:
        fs.remove_tree(staging, within=home.staging)
    audit.append(
        at=order.at,
        actor=order.operator,
        act="register.add",
        object=added.object_id or name,
        outcome=added.outcome,
    )
    return added


def _taken_up(storage: StorageRoot, added: Added) -> Added:
    """A register that a run kept which was killed before it told the log: kept by this one."""
    if added.outcome != "already_archived":
        return added
    told = read_register_object(storage, added.object_id).told
    names = ("kind", "mapping", "rows", "papers", "events", "refused_rows", "untold")
    found = {name: told[name] for name in names}
    return replace(added, outcome="archived", findings=tuple(told["findings"]), **found)


def _kept(
    storage: StorageRoot, path: Path, name: str, pool: Pool, order: Order, staging: Path
) -> Added:
    copy = staging / "bytes"
    copied = fs.copy_in(fs.chunks_of(path), copy)
    object_id = REGISTER_ID + copied.sha256
    if storage.exists(object_id):
        return Added(name=name, outcome="already_archived", object_id=object_id)
    read, lines = _Read(), staging / "papers"
    with fs.new_stream(lines) as sink:
        for data in _frames(copy, name, pool, order, read):
            sink.write(data)
    _refuse_secret(name, read)
    added = replace(_added(name, read), object_id=object_id)
    digest, size = fs.sha256_of(lines)
    tags = {REGISTER: canonical_json(_register(added, order, copied.sha256, copied.size))}
    if order.columns is not None:
        tags[COLUMNS] = canonical_json(order.columns)
    plan = AipPlan(
        object_id=object_id,
        payload=(
            PayloadFile(path=Path(name).name, source=copy, sha256=copied.sha256, size=copied.size),
        ),
        tags=tags,
        tag_files=(PayloadFile(path=PAPERS, source=lines, sha256=digest, size=size),),
        created=order.at,
        message="Sổ, danh sách văn bản / Register",
        user_name=order.operator,
    )
    storage.commit(plan, staging)
    return added


def _register(added: Added, order: Order, sha256: str, size: int) -> dict[str, Any]:
    """``register.json``: what was received, when, from whom, and how it was read."""
    told = added.as_dict()
    kept = ("name", "kind", "mapping", "rows", "papers", "events", "refused_rows", "findings")
    return {
        **{name: told[name] for name in kept},
        "untold": added.untold,
        "sha256": sha256,
        "size": size,
        "organ": order.organ,
        "received_at": iso(order.at),
        "operator": order.operator,
    }


def _frames(path: Path, name: str, pool: Pool, order: Order, read: _Read) -> Iterator[bytes]:
    """The lines of papers as the worker sends them; ``read`` is filled on the way."""
    args = {
        "path": str(path),
        "name": name,
        "kind": order.kind,
        "own": order.columns,
        "organs": [order.organ] if order.organ else [],
    }
    for frame in pool.stream(Task("register", args)):
        if "problem" in frame.value:
            why = str(frame.value["problem"].get("detail", ""))
            raise HosoError("register-unreadable", name=name, why=why)
        if "reading" in frame.value:
            read.told = frame.value["reading"]
            continue
        _count(frame.blob, read)
        yield frame.blob


def _count(lines: bytes, read: _Read) -> None:
    for line in lines.splitlines():
        paper = json.loads(line)
        read.papers += 1
        read.events += len(paper.get("events", ()))
        if paper.get("secrecy") in _secret_terms():
            place = paper.get("place", {})
            read.secret.append(f"{place.get('sheet', '')} dòng {place.get('row', '?')}".strip())


@cache
def _secret_terms() -> frozenset[str]:
    terms = load_vocabulary("secrecy").terms
    return frozenset(term.id for term in terms if term.more.get("secret"))


def _refuse_secret(name: str, read: _Read) -> None:
    """A list that tells of secret papers is not kept: they belong on no networked device."""
    if read.secret:
        raise HosoError(
            "register-secret",
            name=name,
            rows=", ".join(read.secret[:_SHOWN]) + ("…" if len(read.secret) > _SHOWN else ""),
            count=len(read.secret),
        )


def _added(name: str, read: _Read) -> Added:
    told = read.told
    return Added(
        name=name,
        outcome="archived",
        kind=told["kind"],
        mapping=told["mapping"],
        rows=told["rows"],
        papers=read.papers,
        events=read.events,
        refused_rows=told["refused"],
        findings=tuple(told["findings"]),
        untold=told["untold"],
    )
