"""Directories: making, flushing, renaming and removing whole trees."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

from archive.fs import calls
from archive.fs.errors import as_hoso_error, writing
from archive.fs.files import Copied, chunks_of, copy_in, sync_directory
from archive.fs.flush import Flusher
from schemas.errors import HosoError

_TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
_NO_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP)


def make_directories(path: Path, *, mode: int = 0o777) -> tuple[Path, ...]:
    """Make ``path`` and its missing parents; return the directories whose entries changed."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for directory in reversed(missing):
        with writing(directory), suppress(FileExistsError):
            calls.mkdir(directory, mode)
    return tuple(directory.parent for directory in missing)


def make_private(path: Path) -> None:
    """Make a directory (or take the one there) that only its owner can enter."""
    make_directories(path, mode=0o700)
    with writing(path):
        calls.chmod(path, 0o700)


def sync_tree(root: Path) -> None:
    """Flush ``root`` and every directory below it, the deepest first; files are flushed already."""
    with Flusher() as flusher:
        _sync_trees([root], flusher)


def commit_directory(source: Path, target: Path) -> bool:
    """Make a finished directory durable and visible: fsync bottom-up, rename, fsync the parents.

    Returns False, with nothing changed, where ``target`` is taken (the guard against two writers).
    """
    with Flusher() as flusher:
        return commit_directories([(source, target)], flusher)[0]


def commit_directories(pairs: Sequence[tuple[Path, Path]], flusher: Flusher) -> list[bool]:
    """:func:`commit_directory` for many at once: each has its own rename, flushing is shared."""
    _sync_trees([source for source, _ in pairs], flusher)
    changed: dict[Path, None] = {}
    done = []
    for source, target in pairs:
        above = make_directories(target.parent)
        done.append(_renamed(source, target))
        changed |= dict.fromkeys((target.parent, *above, source.parent))
    for directory in changed:
        flusher.add_directory(directory)
    flusher.wait()
    return done


def _renamed(source: Path, target: Path) -> bool:
    try:
        calls.rename(source, target)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise as_hoso_error(error, target) from error
    return True


def _sync_trees(roots: Iterable[Path], flusher: Flusher) -> None:
    """Flush all directories at and below ``roots``, the deepest first."""
    levels: dict[int, list[Path]] = {}
    for root in roots:
        for here, _, _ in _walk(root):
            levels.setdefault(str(here).count(os.sep), []).append(here)
    for depth in sorted(levels, reverse=True):
        for path in levels[depth]:
            flusher.add_directory(path)
        flusher.wait()


def place(source: Path, target: Path, *, keep: bool) -> Copied | None:
    """Bring a file to ``target`` without copying its bytes, where the file systems allow it.

    ``keep`` leaves ``source`` (second name of the same file). Returns None when no byte was read,
    else what the copy turned out to be. The file must have been fsynced by its writer.
    """
    try:
        (calls.link if keep else calls.rename)(source, target)
        return None
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise as_hoso_error(error, target) from error
    return copy_in(chunks_of(source), target)


def remove_tree(path: Path, *, within: Path) -> None:
    """Remove ``path`` (below ``within``) and all below it. Symbolic links are not followed.

    Nothing to remove is fine. Raises ``ValueError`` for a path that is not below ``within``.
    """
    place_of = path.parent.resolve() / path.name
    if within.resolve() not in place_of.parents:
        raise ValueError(f"{path} is not below {within}")
    if not os.path.lexists(path):
        return
    with writing(path):
        if path.is_symlink() or not path.is_dir():
            calls.unlink(path)
        else:
            _remove_directory(path)
    sync_directory(path.parent)


def _remove_directory(top: Path) -> None:
    found = list(_walk(top))
    for here, _, others in found:
        for name in others:
            calls.unlink(here / name)
    for here, _, _ in reversed(found):
        calls.rmdir(here)


def files_below(root: Path) -> Iterator[tuple[str, Path]]:
    """(path relative to ``root`` with "/", path) of every non-directory below, sorted.

    A directory that cannot be listed (its path is too long, it is closed to us) comes as if it were
    a file: whoever opens it meets the error, and nothing in it is passed over in silence.
    """
    for here, folders, others in _walk(root):
        for name in others if folders is not None else ("",):
            found = here / name
            yield found.relative_to(root).as_posix(), found


def _walk(root: Path) -> Iterator[tuple[Path, list[str] | None, list[str]]]:
    """(directory, its directories, its other entries), sorted, the upper ones first.

    However deep: nothing calls itself. None for the directories of one that cannot be listed.
    """
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listed:
                entries = sorted(listed, key=attrgetter("name"))
        except (FileNotFoundError, NotADirectoryError):
            continue  # nothing is there, or no more
        except OSError:
            yield here, None, []
            continue
        folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        known = set(folders)
        yield here, folders, [entry.name for entry in entries if entry.name not in known]
        waiting.extend(here / name for name in reversed(folders))


def same_filesystem(one: Path, other: Path) -> bool:
    """Whether a rename between the two directories is possible."""
    return one.stat().st_dev == other.stat().st_dev


def require_same_filesystem(one: Path, other: Path) -> None:
    """Raise HosoError ``other-filesystem`` where a rename between the two cannot work."""
    if not same_filesystem(one, other):
        raise HosoError("other-filesystem", path=one, other=other)
