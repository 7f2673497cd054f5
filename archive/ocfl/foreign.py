"""An OCFL object or storage root anybody made: what it is, the objects in it, its own faults.

Of ours ``hoso verify`` knows more; here nothing is asked but what the specification asks. Words of
the codes: ``archive/data/ocfl.json``, those of roots under ``roots``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, Literal

from archive import fs
from archive.ocfl.check import check
from archive.ocfl.codes import OcflFault
from archive.ocfl.inventory import SPECS

Form = Literal["object", "root"]
_OBJECT: Final = re.compile(r"0=ocfl_object_[0-9.]+")
_ROOT: Final = re.compile(r"0=ocfl_([0-9]\.[0-9]+)")
_LAYOUT: Final = "ocfl_layout.json"
_MOST: Final = 200  # faults told of one object; the rest is counted
_LARGEST: Final = 1 << 20  # bytes of a layout file that are read


def form_of(directory: Path) -> Form | None:
    """What the declaration in a directory says it is; None where it says nothing of OCFL."""
    with suppress(OSError):
        names = [path.name for path in directory.iterdir()]
        if any(map(_OBJECT.fullmatch, names)):
            return "object"
        if any(map(_ROOT.fullmatch, names)):
            return "root"
    return None


def check_op(path: str, where: str) -> dict[str, Any]:
    """Judge the object at ``path`` in a worker; ``where``: its place below the root, "" for none.

    Returns ``{id, version, files, bytes, faults, more}``; ``more``: faults beyond those told.
    """
    checked, told = check(Path(path)), _told(Path(path))
    rows = [(one.code, one.path, one.detail) for one in checked.faults]
    return {
        "id": str(told.get("id", "")),
        "version": str(told.get("head", "")),
        "files": len(checked.read),
        "bytes": sum(size for _, size in checked.read.values()),
        "faults": [[code, _below(where, at), detail] for code, at, detail in rows[:_MOST]],
        "more": max(0, len(rows) - _MOST),
    }


def _below(where: str, path: str) -> str:
    return f"{where}/{path}" if where and path else where or path


def _told(directory: Path) -> dict[str, Any]:
    """What the root inventory says of itself; {} where it cannot be read (the check tells why)."""
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(fs.bytes_of(directory / "inventory.json"))
        return found if isinstance(found, dict) else {}
    return {}


def root_op(path: str) -> dict[str, Any]:
    """Walk the storage root at ``path`` in a worker: ``{objects, faults, more}``.

    ``objects``: the places of the objects below it, sorted.
    """
    root, objects = Path(path), list[str]()
    found = [*_declared(root), *_layout(root), *_hierarchy(root, objects)]
    rows = [[one.code, one.path, one.detail] for one in found]
    return {"objects": objects, "faults": rows[:_MOST], "more": max(0, len(rows) - _MOST)}


def _declared(root: Path) -> Iterator[OcflFault]:
    named = sorted(path.name for path in root.glob("0=*"))
    matches = [match for name in named if (match := _ROOT.fullmatch(name))]
    if len(named) != 1 or len(matches) != 1 or matches[0][1] not in SPECS:
        yield OcflFault("E069", "", ", ".join(named))
        return
    try:
        sound = fs.bytes_of(root / named[0]) == f"{named[0][2:]}\n".encode()
    except OSError:
        sound = False
    if not sound:
        yield OcflFault("E080", named[0])


def _layout(root: Path) -> Iterator[OcflFault]:
    path = root / _LAYOUT
    if not path.is_file():
        return
    try:
        with path.open("rb") as stream:
            found = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError) as error:
        yield OcflFault("E070", _LAYOUT, str(error)[:200])
        return
    keys = set(found) if isinstance(found, dict) else set()
    if not {"extension", "description"} <= keys:
        yield OcflFault("E070", _LAYOUT, ", ".join(sorted({"extension", "description"} - keys)))


def _hierarchy(root: Path, objects: list[str]) -> Iterator[OcflFault]:
    """Faults of the directories between the root and its objects, which are noted on the way."""
    waiting = [""]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(root / here) as listed:
                entries = sorted(listed, key=attrgetter("name"))
        except OSError as error:
            yield OcflFault("E088", here, error.strerror or "")
            continue
        if here and any(_OBJECT.fullmatch(entry.name) for entry in entries):
            objects.append(here)
            continue
        below = [f"{here}/{entry.name}".strip("/") for entry in entries]
        folders = [
            path
            for path, entry in zip(below, entries, strict=True)
            if entry.is_dir(follow_symlinks=False) and path != "extensions"
        ]
        if here:
            yield from (OcflFault("E084", path) for path in below if path not in folders)
            if not folders:
                yield OcflFault("E085", here)
        else:
            links = [path for path, entry in zip(below, entries, strict=True) if entry.is_symlink()]
            yield from (OcflFault("E090", path) for path in links)
        waiting += reversed(folders)


OPS: Final = {"ocfl_object": f"{__name__}:check_op", "ocfl_root": f"{__name__}:root_op"}
"""For a pool of workers: these bytes are anybody's."""
