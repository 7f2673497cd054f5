"""Registers, lists and messages received, each an object of its own kind in the root.

``data/<name>`` are the bytes as they came, ``metadata/register.json`` says who received them when
and by which mapping they were read, ``metadata/papers.jsonl`` is what was read: one canonical line
per paper (:mod:`schemas.trace`). Reports read the papers, never the payload again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archive.objects import REGISTER_ID
from archive.storage import StorageRoot
from schemas.errors import HosoError
from schemas.trace import Paper, paper_from_dict

REGISTER = "metadata/register.json"
PAPERS = "metadata/papers.jsonl"
COLUMNS = "metadata/columns.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRegister:
    """One register as it was received. ``told``: its ``register.json``."""

    object_id: str
    told: Mapping[str, Any]
    papers_sha256: str

    @property
    def name(self) -> str:
        """Its file name as received."""
        return str(self.told["name"])


def register_ids(storage: StorageRoot) -> list[str]:
    """The object ids of all registers, sorted."""
    return sorted(oid for oid in storage.objects() if oid.startswith(REGISTER_ID))


def read_register_object(storage: StorageRoot, object_id: str) -> StoredRegister:
    """What is known of a register. Raises ``HosoError`` not-found, object-damaged."""
    aip = storage.get(object_id)
    return StoredRegister(
        object_id=object_id, told=aip.json(REGISTER), papers_sha256=aip.files[PAPERS].sha256
    )


def read_papers(storage: StorageRoot, object_id: str) -> Iterator[Paper]:
    """The papers of a register, in the order of its rows.

    Raises ``HosoError`` not-found; object-damaged at the end, where the bytes are not those kept.
    """
    aip = storage.get(object_id)
    digest = hashlib.sha256()
    with aip.open(PAPERS) as stream:
        for line in stream:
            digest.update(line)
            yield paper_from_dict(json.loads(line))
    if digest.hexdigest() != aip.files[PAPERS].sha256:
        raise HosoError("object-damaged", object_id=object_id, why=PAPERS)
