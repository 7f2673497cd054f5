"""Mending the storage root from a backup: exact bytes, each checked against an inventory.

For each object the newest sound inventory of both sides says what belongs into it; a file that is
missing or changed is taken from the backup (a set with its chain) where its digest fits, else from
another place of the same object. Nothing is removed: surplus files stay and are told. An object
that is gone comes back whole. A backup that tells another history of an object than the archive
mends nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archive import fs
from archive.backup.kept import Found, Kept
from archive.backup.sets import open_chain
from archive.fixity.faults import Fault
from archive.fixity.objects import check_object
from archive.home import Home
from archive.storage.inventory import Inventory
from archive.storage.layout import (
    INVENTORY,
    OBJECT_DECLARATION,
    ROOT_FILES,
    SIDECAR,
    object_directories,
)
from archive.storage.settle import (
    copy_up,
    is_settled,
    left_unfinished,
    newest_version,
    sound_inventory,
)
from schemas.errors import HosoError

Step = Callable[[int, int, str], None]
Outcome = Literal["mended", "restored", "absent", "other-history"]
_DECLARED = b"ocfl_object_1.1\n"
_STAGED = "repair"  # folder in staging
_OWN = (INVENTORY, SIDECAR, OBJECT_DECLARATION)  # besides the content of versions


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of one file, ``path`` below the storage root.

    mended: its bytes are right again; restored: an object that was gone came back; absent: the
    backup has no such bytes; other-history: the backup's object is another one.
    """

    path: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RepairReport:
    """``files``: what was done; ``left``: what is still wrong with the objects looked at."""

    files: tuple[Mended, ...]
    left: tuple[Fault, ...]
    objects: int

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong any more."""
        return not self.left


def repair(
    home: Home, source: Path, paths: Iterable[str], progress: Step, others: Iterable[Path] = ()
) -> RepairReport:
    """Mend the objects in the directories ``paths`` of the root, and those that are gone.

    ``others``: where earlier sets of an incremental one lie. The caller holds no lock. Raises
    ``HosoError`` backup-unsuitable (no backup of this archive), backup-chain, archive-busy, …
    """
    kept = _kept_of(home, source, others)
    root = home.storage_path
    with home.lock("repair"):
        fs.remove_tree(home.staging / _STAGED, within=home.staging)  # left by a run broken off
        files = list(_root_files(root))
        lost = sorted(kept.objects() - set(object_directories(root)))
        looked = sorted({*paths} - {*lost})
        for number, path in enumerate(looked, start=1):
            progress(number, len(looked) + len(lost), path)
            files += _mend(root, kept, path)
        for number, path in enumerate(lost, start=len(looked) + 1):
            progress(number, len(looked) + len(lost), path)
            files += _bring_back(home, kept, path)
        left = [fault for path in (*looked, *lost) for fault in _faults(root, path)]
    return RepairReport(tuple(files), tuple(left), len(looked) + len(lost))


def _faults(root: Path, path: str) -> list[Fault]:
    if not (root / path).is_dir():
        return [Fault(kind="missing", path=path)]
    return check_object(root, path).faults


def _kept_of(home: Home, source: Path, others: Iterable[Path]) -> Kept:
    chain = open_chain(source, others)
    named = chain.head.archive_id
    if named != home.archive_id:
        raise HosoError("backup-unsuitable", path=source, why=f"{named} ≠ {home.archive_id}")
    return Kept(chain)


def _root_files(root: Path) -> Iterator[Mended]:
    """The files of the root itself, which are the same everywhere."""
    for name, data in ROOT_FILES.items():
        if _bytes(root / name) != data:
            fs.make_directories((root / name).parent)
            fs.replace(root / name, data)
            yield Mended(name, "mended")


def _mend(root: Path, kept: Kept, path: str) -> Iterator[Mended]:
    own = root / path
    mine, theirs = _newest(own), kept.newest(path)
    if mine and theirs and not _one_history(mine[0], theirs[0]):
        yield Mended(path, "other-history")
        return
    best = max((one for one in (mine, theirs) if one), key=lambda one: one[0].number, default=None)
    if best is None:
        yield Mended(path, "absent")
        return
    inventory, data = best
    with fs.lock_directory(own):
        _cut_links(own, inventory)
        yield from _mend_content(own, kept, path, inventory)
        yield from _mend_inventories(own, kept, path, inventory)
        if _bytes(own / OBJECT_DECLARATION) != _DECLARED:
            fs.replace(own / OBJECT_DECLARATION, _DECLARED)
            yield Mended(f"{path}/{OBJECT_DECLARATION}", "mended")
        if not is_settled(own, data):
            copy_up(own, data)
            yield Mended(f"{path}/{INVENTORY}", "mended")


def _mend_content(own: Path, kept: Kept, path: str, inventory: Inventory) -> Iterator[Mended]:
    for digest, names in inventory.manifest.items():
        wrong = [name for name in names if _digest(own / name) != digest]
        for name in wrong:
            places = [kept.file(path, name), *(own / one for one in names if one not in wrong)]
            good = next((place for place in places if place and _digest(place) == digest), None)
            free = good is not None and _free(own, name)
            if good is not None and free:
                _put(good, own / name, digest)
            yield Mended(f"{path}/{name}", "mended" if free else "absent")


def _cut_links(own: Path, inventory: Inventory) -> None:
    """Take links away that stand for a file or directory of the object: OCFL allows none.

    What they point at stays; the bytes come back as files.
    """
    listed = (path for paths in inventory.manifest.values() for path in paths)
    needed = {
        part
        for path in (*listed, *map(_inventory_of, inventory.versions), *_OWN)
        for part in _parts(path)
    }
    for name, path in list(fs.files_below(own)):
        if name in needed and path.is_symlink():
            fs.delete(path)


def _inventory_of(version: str) -> str:
    return f"{version}/{INVENTORY}"


def _parts(path: str) -> Iterator[str]:
    """``a/b/c`` -> a, a/b, a/b/c."""
    steps = path.split("/")
    return ("/".join(steps[:number]) for number in range(1, len(steps) + 1))


def _free(own: Path, name: str) -> bool:
    """Whether a file can be put there; an empty directory in its place goes."""
    target = own / name
    above = [own / part for part in _parts(name)][:-1]
    if any(path.exists() and not path.is_dir() for path in above):
        return False  # a surplus file stands where a directory belongs; nothing is removed
    if target.is_dir():
        if any(True for _ in fs.files_below(target)):
            return False
        fs.remove_tree(target, within=own)
    return True


def _mend_inventories(own: Path, kept: Kept, path: str, inventory: Inventory) -> Iterator[Mended]:
    """Each version's own inventory and sidecar; the head's is ``inventory`` itself."""
    for name in inventory.versions:
        mine = _is_of(sound_inventory(own / name), name, inventory)
        if mine and not left_unfinished(own / name):
            continue
        found = mine or _is_of(kept.inventory(path, f"{name}/"), name, inventory)
        if found:
            fs.make_directories(own / name)
            copy_up(own / name, found)
        yield Mended(f"{path}/{name}/{INVENTORY}", "mended" if found else "absent")


def _is_of(found: Found | None, name: str, inventory: Inventory) -> bytes | None:
    """The bytes of a version's sound inventory that tells the history ``inventory`` tells."""
    if found is None or found[0].head != name or not _one_history(found[0], inventory):
        return None
    return found[1]


def _one_history(one: Inventory, other: Inventory) -> bool:
    shared = set(one.versions) & set(other.versions)
    return one.object_id == other.object_id and all(
        one.state(version) == other.state(version) for version in shared
    )


def _bring_back(home: Home, kept: Kept, path: str) -> Iterator[Mended]:
    """An object that is gone, copied to staging, checked there, and put into its place at once."""
    work = home.staging / _STAGED
    fs.remove_tree(work, within=home.staging)
    fs.make_directories(work / path)
    for name in kept.names(path):
        file = kept.file(path, name)
        if file and file.is_file():  # one that is lost in the backup shows in the check
            fs.make_directories((work / path / name).parent)
            fs.copy_in(fs.chunks_of(file), work / path / name)
    sound = not check_object(work, path).faults
    if sound:
        fs.make_directories((home.storage_path / path).parent)
        sound = fs.commit_directory(work / path, home.storage_path / path)
    fs.remove_tree(work, within=home.staging)
    yield Mended(path, "restored" if sound else "absent")


def _put(source: Path, target: Path, digest: str) -> None:
    """The bytes in the place of ``target`` in one step, once they were seen to be right."""
    fs.make_directories(target.parent)
    temporary = target.with_name(target.name + fs.TEMPORARY)
    if temporary.exists():
        fs.delete(temporary)  # left by a process that was killed
    if fs.copy_in(fs.chunks_of(source), temporary).sha256 != digest:
        fs.delete(temporary)
        raise HosoError("backup-damaged", file=source.name, why="SHA-256")
    fs.move(temporary, target)


def _newest(directory: Path) -> tuple[Inventory, bytes] | None:
    if not directory.is_dir():
        return None
    return newest_version(directory) or sound_inventory(directory)


def _digest(path: Path) -> str:
    try:
        return fs.sha256_of(path)[0]
    except OSError:
        return ""


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
