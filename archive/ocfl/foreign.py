"""An OCFL object or storage root anybody made: what it is, the objects in it, its own faults.

Of ours ``hoso verify`` knows more; here nothing is asked but what the specification asks. Words of
the codes: ``archive/data/ocfl.json``, those of roots under ``roots``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, Literal

from archive import fs
from archive.ocfl.check import EXTENSIONS, check
from archive.ocfl.codes import OcflFault
from archive.ocfl.inventory import SPECS

Form = Literal["object", "root"]
_OBJECT: Final = re.compile(r"0=ocfl_object_[0-9.]+")
_ROOT: Final = re.compile(r"0=ocfl_([0-9]\.[0-9]+)")
_LAYOUT: Final = "ocfl_layout.json"
_EXTENSIONS: Final = "extensions"
# A registered name: its number, then words (https://ocfl.github.io/extensions).
_NAMED: Final = re.compile(r"[0-9]{4}-[a-z0-9]+(-[a-z0-9]+)*")
_SHOWN: Final = 200  # characters of a value that are told
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

    Returns ``{id, version, spec, files, bytes, faults, more}``; ``more``: faults beyond those told.
    """
    checked = check(Path(path))
    rows = [(one.code, one.path, one.detail) for one in checked.faults]
    return {
        "id": checked.object_id,
        "version": checked.head,
        "spec": checked.spec,
        "files": len(checked.read),
        "bytes": sum(size for _, size in checked.read.values()),
        "faults": [[code, _below(where, at), detail] for code, at, detail in rows[:_MOST]],
        "more": max(0, len(rows) - _MOST),
    }


def _below(where: str, path: str) -> str:
    return f"{where}/{path}" if where and path else where or path


def root_op(path: str) -> dict[str, Any]:
    """Walk the storage root at ``path`` in a worker: ``{objects, faults, more, spec}``.

    ``objects``: the places of the objects below it, sorted; ``spec``: the version of OCFL the root
    declares, "" where it does not declare one that is known.
    """
    root, objects = Path(path), list[str]()
    found = [*_declared(root), *_layout(root), *_extensions(root), *_hierarchy(root, objects)]
    found += _mixed(objects)
    rows = [[one.code, one.path, one.detail] for one in found]
    spec = "" if any(one.code == "E069" for one in found) else _spec(root)
    more = max(0, len(rows) - _MOST)
    return {"objects": objects, "faults": rows[:_MOST], "more": more, "spec": spec}


def together(spec: str, objects: Iterable[tuple[str, str, str]]) -> Iterator[OcflFault]:
    """What is wrong between a root that declares ``spec`` and its objects: (place, id, spec)."""
    places: dict[str, str] = {}
    for place, name, of_object in objects:
        if spec and of_object > spec:
            yield OcflFault("E081", place, f"{of_object} > {spec}")
        if name and name in places:
            yield OcflFault("E083", place, f"{name[:_SHOWN]}: {places[name]}")
        places.setdefault(name, place)


def _spec(root: Path) -> str:
    return next(match[1] for path in root.glob("0=*") if (match := _ROOT.fullmatch(path.name)))


def _mixed(objects: list[str]) -> Iterator[OcflFault]:
    """Objects that lie at the top of the root beside others deeper down."""
    top = [place for place in objects if "/" not in place]
    if top and len(top) < len(objects):
        yield OcflFault("W015", top[0])


def _extensions(root: Path) -> Iterator[OcflFault]:
    """The directory of extensions: nothing but directories of extensions."""
    if (root / _EXTENSIONS).is_symlink():
        yield OcflFault("E090", _EXTENSIONS)
        return
    try:
        with os.scandir(root / _EXTENSIONS) as listed:
            entries = sorted(listed, key=attrgetter("name"))
    except FileNotFoundError:
        return
    except OSError as error:
        yield OcflFault("E112", _EXTENSIONS, error.strerror or "")
        return
    for entry in entries:
        name = f"{_EXTENSIONS}/{entry.name}"
        if entry.is_symlink():
            yield OcflFault("E090", name)
        elif not entry.is_dir():
            yield OcflFault("E112", name)
        elif not EXTENSIONS.fullmatch(entry.name):
            yield OcflFault("W016", name)


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
        return
    named = found["extension"]
    if not isinstance(named, str) or not _NAMED.fullmatch(named):
        yield OcflFault("E071", _LAYOUT, str(named)[:_SHOWN])


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
        below = {f"{here}/{entry.name}".strip("/"): entry for entry in entries}
        below.pop(_EXTENSIONS, None)
        folders = [path for path, one in below.items() if one.is_dir(follow_symlinks=False)]
        yield from _between(here, below, frozenset(folders))
        waiting += reversed(folders)


def _between(
    here: str, below: Mapping[str, os.DirEntry[str]], folders: Collection[str]
) -> Iterator[OcflFault]:
    """Faults of what lies in a directory that is no object; the root itself may hold files."""
    for path, entry in below.items():
        if entry.is_symlink():
            yield OcflFault("E090", path)
        elif here and path not in folders:
            yield OcflFault("E084", path)
    if here and not folders:
        yield OcflFault("E085", here)


OPS: Final = {"ocfl_object": f"{__name__}:check_op", "ocfl_root": f"{__name__}:root_op"}
"""For a pool of workers: these bytes are anybody's."""
