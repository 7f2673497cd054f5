"""Inspections, each an object of its own kind in the root.

Version 1 is what was frozen and never changes: ``metadata/inspection.json``, ``items.jsonl`` (the
sample with everything the machine said of it) and ``list.jsonl`` (what it was drawn from). Later
versions add the workbooks as they came (``data/<SHA-256>/<name>``), what was read from them
(``verdicts.jsonl``, ``received.jsonl``) and at the end ``closing.json`` with the draft minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from archive import fs
from archive.home import Home
from archive.objects import INSPECTION_ID
from archive.storage import Aip, AipPlan, PayloadFile, StorageRoot, plan_again

INSPECTION = "metadata/inspection.json"
ITEMS = "metadata/items.jsonl"
LIST = "metadata/list.jsonl"
VERDICTS = "metadata/verdicts.jsonl"
RECEIVED = "metadata/received.jsonl"
CLOSING = "metadata/closing.json"
MINUTES = "metadata/bien-ban.docx"
_MESSAGES = {
    "new": "Chốt cuộc kiểm tra / Inspection frozen",
    "read": "Kết luận của người kiểm tra / Verdicts",
    "close": "Kết thúc kiểm tra / Inspection closed",
}


def inspection_ids(storage: StorageRoot) -> list[str]:
    """The ids of all inspections, without the part all share, sorted."""
    found = (oid for oid in storage.objects() if oid.startswith(INSPECTION_ID))
    return sorted(oid.removeprefix(INSPECTION_ID) for oid in found)


def free_id(storage: StorageRoot, wanted: str) -> str:
    """``wanted``, or with the first number behind it that no inspection bears."""
    number, name = 1, wanted
    while storage.exists(INSPECTION_ID + name):
        number += 1
        name = f"{wanted}-{number}"
    return name


def add_inspection(
    home: Home, id: str, tags: Mapping[str, bytes], *, at: datetime, by: str
) -> None:
    """Keep a new inspection. The caller holds the lock. Raises ``HosoError`` object-exists, …"""
    plan = AipPlan(
        object_id=INSPECTION_ID + id,
        payload=(),
        tags=tags,
        created=at,
        message=_MESSAGES["new"],
        user_name=by,
    )
    home.open_storage().commit(plan, home.staging)


def add_to_inspection(
    home: Home,
    aip: Aip,
    tags: Mapping[str, bytes],
    *,
    act: str,
    at: datetime,
    by: str,
    source: PayloadFile | None = None,
) -> None:
    """The next version of ``aip``: tag files added or replaced, ``source`` beside the payload.

    ``act``: read or close. The caller holds the lock. Raises ``HosoError`` version-conflict, …
    """
    plan = plan_again(aip, tags, created=at, message=_MESSAGES[act], user_name=by)
    if source is not None:
        plan = replace(plan, payload=(*plan.payload, source))
    home.open_storage().commit_version(plan, home.staging, expected_head=aip.head)


@contextmanager
def staged(home: Home, path: Path) -> Iterator[PayloadFile]:
    """A copy of the file at ``path`` to be read and then kept, below its digest and its name."""
    staging = home.staging / "inspection"
    fs.make_directories(staging)
    try:
        copy = staging / "bytes"
        copied = fs.copy_in(fs.chunks_of(path), copy)
        name = f"{copied.sha256}/{path.name}"
        yield PayloadFile(path=name, source=copy, sha256=copied.sha256, size=copied.size)
    finally:
        fs.remove_tree(staging, within=home.staging)
