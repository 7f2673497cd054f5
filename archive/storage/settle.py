"""Rolling an object forward: what every opener does, so that a killed writer leaves nothing half.

The rename of a finished ``vN/`` is the commit of version N. The root inventory and its sidecar are
copies of the ones in ``vN/``; where they lag behind or differ they are made again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from archive import fs
from archive.storage.inventory import Inventory, is_version, parse, sidecar_of
from archive.storage.layout import INVENTORY, SIDECAR
from schemas.errors import HosoError


def versions_in(directory: Path) -> list[str]:
    """Names of the version directories, the newest first."""
    names = [entry.name for entry in directory.iterdir() if is_version(entry.name)]
    return sorted(names, key=lambda name: int(name[1:]), reverse=True)


def sound_inventory(directory: Path) -> tuple[Inventory, bytes] | None:
    """(inventory, its bytes) of an object or version directory, None unless its sidecar fits."""
    return sound(lambda name: fs.bytes_of(directory / name))


def sound(read: Callable[[str], bytes]) -> tuple[Inventory, bytes] | None:
    """The same, wherever its two files lie: ``read`` gives their bytes."""
    try:
        data = read(INVENTORY)
        if read(SIDECAR) != sidecar_of(data):
            return None
        return parse(data), data
    except (OSError, ValueError):
        return None


def newest_version(directory: Path) -> tuple[Inventory, bytes] | None:
    """The inventory of the newest version that is complete and calls itself the head."""
    for name in versions_in(directory):
        found = sound_inventory(directory / name)
        if found and found[0].head == name:
            return found
    return None


def is_settled(directory: Path, newest: bytes) -> bool:
    """Whether the root inventory and its sidecar are those of the newest version.

    And no temporary file is left: where the sidecar was right before, it does not tell.
    """
    if left_unfinished(directory):
        return False
    with suppress(OSError):
        sidecar = fs.bytes_of(directory / SIDECAR)
        return fs.bytes_of(directory / INVENTORY) == newest and sidecar == sidecar_of(newest)
    return False


def left_unfinished(directory: Path) -> bool:
    """Whether a killed :func:`copy_up` left the temporary file that its last rename takes away."""
    return (directory / (SIDECAR + fs.TEMPORARY)).exists()


def copy_up(directory: Path, inventory: bytes) -> None:
    """Make the root inventory and sidecar those of ``inventory`` (temp + rename each)."""
    fs.replace(directory / INVENTORY, inventory)
    fs.replace(directory / SIDECAR, sidecar_of(inventory))


def settle(directory: Path, *, heal: bool = True) -> tuple[Inventory, bool]:
    """(inventory of the head, whether something had to be rolled forward).

    On a disk that cannot be written the newest inventory is used all the same. Raises HosoError
    ``object-damaged`` where no sound inventory is left.
    """
    newest = newest_version(directory)
    if newest is None:
        raise HosoError("object-damaged", object_id=directory.name, why="inventory.json")
    if is_settled(directory, newest[1]):
        return newest[0], False
    if not heal:
        return newest[0], True
    try:
        with fs.lock_directory(directory):
            newest = newest_version(directory) or newest  # another writer may have gone on
            if not is_settled(directory, newest[1]):
                copy_up(directory, newest[1])
    except HosoError as error:
        if error.code not in ("read-only", "no-permission"):
            raise
    return newest[0], True
