"""An inspection as it lies in the root: to the bytes of its files, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from archive.inspections import CLOSING, INSPECTION, ITEMS, LIST, RECEIVED, VERDICTS
from archive.objects import INSPECTION_ID
from archive.storage import Aip, StorageRoot
from reports.inspection.freeze import list_bytes, list_from
from reports.inspection.model import Frozen, Inspection, item_from_dict, item_to_dict
from reports.inspection.rows import Given, in_force
from schemas.canonical import canonical_json
from schemas.errors import HosoError
from schemas.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An inspection as it stands. ``given``: every verdict ever read, in order.

    ``received``: the workbooks read, ``closing``: how it was closed, None while it is open.
    """

    aip: Aip
    frozen: Frozen
    given: tuple[Given, ...]
    received: tuple[Mapping[str, Any], ...]
    closing: Mapping[str, Any] | None

    @property
    def state(self) -> Literal["open", "closed"]:
        """Whether verdicts are still taken."""
        return "open" if self.closing is None else "closed"

    @property
    def told(self) -> dict[str, list[Given]]:
        """Row code -> the verdicts that count."""
        return in_force(self.given)


def frozen_tags(frozen: Frozen) -> dict[str, bytes]:
    """The files of version 1."""
    return {
        INSPECTION: canonical_json(frozen.inspection.as_dict()),
        ITEMS: _lines(map(item_to_dict, frozen.items)),
        LIST: list_bytes(frozen.members),
    }


def read_tags(kept: Kept, given: Iterable[Given], received: Mapping[str, Any]) -> dict[str, bytes]:
    """The files that change when a workbook was read."""
    return {
        VERDICTS: _lines(one.as_dict() for one in (*kept.given, *given)),
        RECEIVED: _lines((*kept.received, received)),
    }


def open_kept(storage: StorageRoot, id: str) -> Kept:
    """The inspection ``id`` (case and accents do not count).

    Raises ``HosoError`` not-found, object-damaged.
    """
    object_id = INSPECTION_ID + fold(id.strip())
    if not storage.exists(object_id):
        raise HosoError("not-found", what=f"cuộc kiểm tra {id}")
    aip = storage.get(object_id)
    try:
        frozen = Frozen(
            Inspection.from_dict(aip.json(INSPECTION)),
            tuple(item_from_dict(row) for row in _read(aip, ITEMS)),
            list_from(aip.read(LIST)),
        )
        given = tuple(Given(**row) for row in _read(aip, VERDICTS))
        received = tuple(_read(aip, RECEIVED))
        closing = aip.json(CLOSING) if CLOSING in aip.files else None
    except (ValueError, KeyError, TypeError) as fault:
        raise HosoError("object-damaged", object_id=aip.object_id, why=fault) from fault
    return Kept(aip=aip, frozen=frozen, given=given, received=received, closing=closing)


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(canonical_json(row) + b"\n" for row in rows)


def _read(aip: Aip, path: str) -> list[dict[str, Any]]:
    """The rows of a file of lines, none where it is not there yet."""
    if path not in aip.files:
        return []
    return [json.loads(line) for line in aip.read(path).splitlines()]
