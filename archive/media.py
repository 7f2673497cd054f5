"""Media backups lie on: a card on the medium itself, a row in the register, the sets it holds.

``HOSO-MEDIUM.json`` on the medium says what the register says but for the checks, so a medium is
known again after a restore whose register is older than it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any, Final

from archive import fs
from archive.backup.device import device_of
from archive.backup.restore import check_backup
from archive.backup.sets import as_damage, begin_of, sets_in
from archive.home import Home
from archive.operations.model import Backup, Medium
from schemas.canonical import canonical_json
from schemas.clock import office_date, office_time
from schemas.errors import HosoError

CARD: Final = "HOSO-MEDIUM.json"
_ON_CARD: Final = ("medium_id", "name", "kind", "place", "responsible", "in_use", "replace_by")
_PART: Final = ".hoso-part"
_GONE: Final = "không còn trên phương tiện / gone from the medium"


@cache
def media_kinds() -> dict[str, dict[str, str]]:
    """Kind of a medium -> its words, vi and en."""
    text = files("archive").joinpath("data/media.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table


def medium_at(folder: Path) -> Medium | None:
    """What the card in a folder says; None where there is none. Raises HosoError medium-card."""
    try:
        raw = json.loads((folder / CARD).read_bytes())
        values: dict[str, Any] = {name: str(raw[name]) for name in _ON_CARD}
        date.fromisoformat(values["in_use"])
        medium = Medium(**values)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HosoError("medium-card", path=folder / CARD, why=str(error)) from error
    if medium.kind not in media_kinds() or not medium.medium_id:
        raise HosoError("medium-card", path=folder / CARD, why=medium.kind or "medium_id")
    return replace(medium, device=device_of(folder))


def add_medium(home: Home, folder: Path, medium: Medium) -> Medium:
    """Write the card and the row of a medium; one that has a card keeps its id and its checks."""
    if folder.resolve().is_relative_to(home.path.resolve()):
        raise HosoError("target-inside-home", path=folder, home=home.path)
    fs.make_directories(folder)
    known = medium_at(folder)
    medium = replace(
        medium,
        medium_id=known.medium_id if known else medium.medium_id,
        device=device_of(folder),
    )
    card = {name: value for name, value in asdict(medium).items() if name in _ON_CARD}
    fs.replace(folder / CARD, canonical_json(card) + b"\n")
    return _noted(home, medium)


def known_medium(home: Home, folder: Path) -> Medium | None:
    """The medium in a folder as the register knows it, put there where it is not; else None."""
    found = medium_at(folder)
    return _noted(home, found) if found else None


def _noted(home: Home, medium: Medium) -> Medium:
    operations = home.open_operations()
    try:
        rows = {row.medium_id: row for row in operations.keeping.media()}
        if row := rows.get(medium.medium_id):
            medium = replace(medium, checked=row.checked, faults=row.faults, retired=row.retired)
        operations.keeping.add_medium(medium)
    finally:
        operations.close()
    return medium


def checked_medium(
    home: Home, folder: Path, medium: Medium, at: datetime, told: Callable[[Path], object]
) -> list[tuple[str, HosoError | None]]:
    """Read every set of this and other archives on a medium, byte by byte, and write it down.

    Returns each set's folder with what is wrong with it, sets that are gone among them.
    ``told(path)`` is called before each.
    """
    results: list[tuple[str, HosoError | None]] = []
    begin = begin_of(home.archive_id)
    for path in sets_in(folder, begin):
        told(path)
        try:
            check_backup(path)
            results.append((path.name, None))
        except HosoError as error:
            if damage := as_damage(error, path, begin):
                results.append((path.name, damage))
    with closing(home.open_operations()) as operations:
        results += _lost(operations.backups.all(), medium, sets_in(folder, begin))
        faults = sum(1 for _, error in results if error)
        operations.keeping.add_medium(replace(medium, checked=at, faults=faults))
    return results


def _lost(
    rows: Iterable[Backup], medium: Medium, there: Iterable[Path]
) -> Iterator[tuple[str, HosoError]]:
    """Sets that were made on the medium and are gone: of its newest chain, or of one that is cut.

    Chains that were taken away whole when newer ones were there are the keeper's affair.
    """
    made = {row.set_sha256: row for row in rows if row.medium_id == medium.medium_id}
    names = {path.name for path in there}
    chains: dict[str, list[Backup]] = defaultdict(list)
    for row in made.values():
        chains[_full_of(row, made)].append(row)
    newest = max(made.values(), key=lambda row: row.made_at, default=None)
    for chain in chains.values():
        gone = [row for row in chain if Path(row.target).name not in names]
        if len(gone) < len(chain) or newest in chain:
            for row in sorted(gone, key=lambda row: row.made_at):
                name = Path(row.target).name
                yield name, HosoError("backup-damaged", file=name, why=_GONE)


def _full_of(row: Backup, made: Mapping[str, Backup]) -> str:
    """The full set a set adds to, as far as the log of the medium tells."""
    seen = {row.set_sha256}
    while row.parent in made and row.parent not in seen:
        row = made[row.parent]
        seen.add(row.set_sha256)
    return row.set_sha256


def new_set(home: Home, folder: Path, at: datetime, kind: str) -> Path:
    """The folder of a new set on a medium: archive, office time, kind; numbered where taken."""
    name = set_name(home, at, kind)
    names = (f"{name}-{number}" if number > 1 else name for number in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists())


def set_name(home: Home, at: datetime, kind: str) -> str:
    """Archive, office time to the second, kind."""
    stamp = f"{office_date(at):%Y%m%d}-{office_time(at):%H%M%S}"
    return f"{begin_of(home.archive_id)}{stamp}-{kind}"


def clear_unfinished(home: Home, folder: Path) -> None:
    """Remove what a backup of this archive left that was broken off; the caller holds no lock.

    Raises HosoError archive-busy where one is being made.
    """
    with home.lock("backup"):
        for path in _unfinished(home, folder):
            fs.remove_tree(path, within=folder)


def _unfinished(home: Home, folder: Path) -> Iterator[Path]:
    begun = f".{begin_of(home.archive_id)}"
    for path in sorted(folder.iterdir()):
        if path.name.startswith(begun) and path.name.endswith(_PART):
            yield path
