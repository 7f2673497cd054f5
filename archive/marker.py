"""Which database holds an archive's ledger and catalogue: the file ``DATABASE`` of the home.

Where there is none, they are SQLite files of the home. Writing the file is the one step that moves
an archive from one database to the other: before it the old one is the truth, after it the new one.
A backup does not hold it: what is restored lies in SQLite files.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal

from archive import fs
from schemas.canonical import canonical_json
from schemas.errors import HosoError

FILE: Final = "DATABASE"
EngineName = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """``schema``: beginning of the names of the two schemas on the server ("" for SQLite).

    ``moving``: of schemas a move began to fill and did not finish; they are nobody's. ``old``: of
    those the ledger was moved away from, kept until a person gives them up.
    """

    engine: EngineName = "sqlite"
    schema: str = ""
    moving: str = ""
    old: tuple[str, ...] = ()


def read_marker(home: Path) -> Marker:
    """Where the databases of the home lie. Raises HosoError home-damaged."""
    path = home / FILE
    try:
        raw = json.loads(path.read_bytes())
        marker = Marker(**{**raw, "old": tuple(raw["old"])})
    except FileNotFoundError:
        return Marker()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HosoError("home-damaged", path=home, why=FILE) from error
    if marker.engine not in ("sqlite", "postgresql") or (marker.engine == "sqlite") == bool(
        marker.schema
    ):
        raise HosoError("home-damaged", path=home, why=FILE)
    return marker


def write_marker(home: Path, marker: Marker) -> None:
    """Write it down, whole and durable or not at all."""
    fs.replace(home / FILE, canonical_json(asdict(marker)) + b"\n")


def on_server(schema: str, old: tuple[str, ...] = ()) -> Marker:
    """The marker of an archive whose databases are the schemas that begin with ``schema``."""
    return Marker(engine="postgresql", schema=schema, old=old)


def note_moving(home: Path, schema: str) -> None:
    """Write down that a move begins to fill ``schema``."""
    write_marker(home, replace(read_marker(home), moving=schema))
