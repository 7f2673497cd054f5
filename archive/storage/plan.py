"""What is to be archived: the plan of one version, and the complete bag that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archive import bag
from schemas.canonical import sha256_hex
from schemas.clock import office_date
from schemas.errors import HosoError

NAME_LIMIT = 255  # bytes of one name on every file system we know


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadFile:
    """A file of known digest. ``source`` was written by ``fs.copy_in`` (fsynced).

    ``path``: below ``data/`` for payload, below the bag for tag files, "/" separators, as received.
    The source is renamed into the object; ``keep`` gives it a second name instead (quarantine).
    """

    path: str
    source: Path
    sha256: str
    size: int
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AipPlan:
    """One version of one object. Equal plans give byte-identical objects.

    ``tags``: path in the bag -> bytes (``metadata/record.json`` …); ``tag_files``: larger ones, and
    the sender's own. ``user_address`` is a URI; empty: one is made of ``user_name``.
    """

    object_id: str
    payload: tuple[PayloadFile, ...]
    tags: Mapping[str, bytes]
    created: datetime
    message: str
    user_name: str
    user_address: str = ""
    tag_files: tuple[PayloadFile, ...] = ()
    bag_info: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a commit made: ``version`` is ``v1``, ``v2`` …"""

    object_id: str
    version: str
    inventory_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of the bag: bytes in memory (``data``) or a file to be moved (``file``)."""

    path: str
    sha256: str
    data: bytes = b""
    file: PayloadFile | None = None


def bag_entries(plan: AipPlan) -> tuple[Entry, ...]:
    """Every file of the complete bag, sorted by path. Raises HosoError ``plan-invalid``."""
    payload = [_moved(bag.PAYLOAD + file.path, file) for file in plan.payload]
    tags = [_moved(file.path, file) for file in plan.tag_files]
    tags += [_written(path, data) for path, data in plan.tags.items()]
    _refuse_reserved(tags)
    check_paths(entry.path for entry in [*payload, *tags])
    version = bag.version_for(entry.path for entry in [*payload, *tags])
    tags.append(_written(bag.BAGIT, bag.declaration(version)))
    tags.append(_written(bag.BAG_INFO, bag.bag_info(_bag_info(plan))))
    tags.append(_written(bag.MANIFEST, bag.manifest(_pairs(payload), version)))
    tags.append(_written(bag.TAG_MANIFEST, bag.manifest(_pairs(tags), version)))
    return tuple(sorted([*payload, *tags], key=lambda entry: entry.path))


def check_paths(paths: Iterable[str]) -> None:
    """Refuse (``plan-invalid``) paths that climb, collide, or that no file system can hold."""
    seen: set[str] = set()
    for path in paths:
        why = _fault_of(path)
        if why or path in seen:
            raise _invalid(path, why or "twice")
        seen.add(path)
    for path in seen:
        for parent in _parents(path):
            if parent in seen:
                raise _invalid(parent, "file and directory")


def _fault_of(path: str) -> str:
    try:
        parts = [part.encode("utf-8") for part in path.split("/")]
    except UnicodeEncodeError:
        return "not UTF-8"
    if any(part in (b"", b".", b"..") for part in parts):
        return "empty, . or .."
    if "\0" in path:
        return "NUL"
    return "name over 255 bytes" if any(len(part) > NAME_LIMIT for part in parts) else ""


def _parents(path: str) -> Iterator[str]:
    end = path.rfind("/")
    while end > 0:
        yield path[:end]
        end = path.rfind("/", 0, end)


def _refuse_reserved(tags: list[Entry]) -> None:
    for entry in tags:
        if entry.path in bag.RESERVED or entry.path.startswith(bag.PAYLOAD):
            raise _invalid(entry.path, "reserved")


def _invalid(path: str, why: str) -> HosoError:
    return HosoError("plan-invalid", path=repr(path), why=why)


def _bag_info(plan: AipPlan) -> dict[str, str]:
    return {
        "External-Identifier": plan.object_id,
        **plan.bag_info,
        bag.PROFILE_LABEL: bag.PROFILE,
        "Bagging-Date": office_date(plan.created).isoformat(),
        "Payload-Oxum": bag.payload_oxum(file.size for file in plan.payload),
    }


def _moved(path: str, file: PayloadFile) -> Entry:
    return Entry(path=path, sha256=file.sha256, file=file)


def _written(path: str, data: bytes) -> Entry:
    return Entry(path=path, sha256=sha256_hex(data), data=data)


def _pairs(entries: list[Entry]) -> Iterator[tuple[str, str]]:
    return ((entry.path, entry.sha256) for entry in entries)
