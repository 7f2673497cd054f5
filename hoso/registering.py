"""Taking registers in; shared by the commands ``hoso register`` and ``hoso demo``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from hoso.settings import Settings
from hoso.wiring import the_home, writing_pool
from ingest.registers import Added, Order, add_registers, check_register, list_files
from schemas.clock import now
from schemas.errors import HosoError
from schemas.shape import shape_fault

Step = Callable[[str, int, int], None]
_STAGE = "Đọc sổ, danh sách"


def order_of(settings: Settings, kind: str, columns: Path | None) -> Order:
    """The order of one call. Raises ``HosoError`` columns-invalid."""
    return Order(
        operator=settings.text("operator"),
        at=now(),
        kind=kind,
        columns=own_columns(columns) if columns is not None else None,
        organ=settings.text("agency_name"),
    )


def own_columns(path: Path) -> dict[str, Any]:
    """An agency's own column map, held against its schema. Raises ``HosoError`` columns-invalid."""
    schema = files("evidence.register").joinpath("data/columns.schema.json").read_text("utf-8")
    try:
        raw: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise HosoError("columns-invalid", path=path, why=error) from error
    if fault := shape_fault(raw, json.loads(schema)):
        raise HosoError("columns-invalid", path=path, why=fault)
    return raw


def take_registers(
    settings: Settings, sources: Sequence[Path], order: Order, report: Step, *, keep: bool
) -> Iterator[Added]:
    """Read every file of the sources and ``keep`` it, or only tell what would be kept."""
    home = the_home(settings) if keep else None
    found = list(list_files(sources))
    with writing_pool(settings) as pool:
        told = (
            add_registers(home, found, pool, order)
            if home is not None
            else (check_register(path, name, pool, order) for path, name in found)
        )
        for done, added in enumerate(told, start=1):
            report(_STAGE, done, len(found))
            yield added
