"""The keys of every command's ``--json`` object, from ``hoso/data/json.json``.

Others may build on them: the reference page ``docs/json.md`` is made from this table and a test
compares it with what the commands print.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

OPEN = "*"  # a map or rows whose keys are data (names of fields, of outcomes)


class Key(NamedTuple):
    """One key: its path (``hits[].kind``), words, and whether what lies below it is open."""

    path: str
    vi: str
    en: str
    open: bool


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(files("hoso").joinpath("data/json.json").read_text("utf-8"))
    return table


def commands() -> tuple[str, ...]:
    """Every command with a JSON object, as it is called."""
    return tuple(_table()["commands"])


def keys_of(command: str) -> tuple[Key, ...]:
    """The keys of ``command``'s object, shared shapes spelled out."""
    return tuple(_spelled(_table()["commands"][command], ""))


def error_keys() -> tuple[Key, ...]:
    """The keys of the object printed instead where a command fails."""
    return tuple(_spelled(_table()["shapes"]["error"], ""))


def _spelled(rows: dict[str, list[str]], before: str) -> Iterator[Key]:
    for name, (vi, en, *shape) in rows.items():
        path = f"{before}{name}"
        kind = shape[0] if shape else ""
        yield Key(path, vi, en, kind == OPEN)
        if kind and kind != OPEN:
            below = f"{path}." if kind == "counts" else f"{path}[]."
            yield from _spelled(_table()["shapes"][kind], below)
