"""Every harm to the root is found at its place, and mended from a chain of sets to the exact bytes.

The full set holds the first version, an incremental one the second; the log is that of the command.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from archive_support import AT, OBJECT, snapshot

from archive.backup import backup, plan_set, repair, restore
from archive.fixity.objects import check_object, root_faults
from archive.fixity.run import verify
from archive.home import Home, create_home
from archive.storage import AipPlan
from archive.storage.layout import object_directories, object_path
from schemas.canonical import sha256_hex

Plan = Callable[..., AipPlan]
OTHER = "urn:hoso:A:2"
FIRST = "v1/content/data/văn bản/02.pdf"


@pytest.fixture
def home(tmp_path: Path, plan: Plan) -> Home:
    home = create_home(tmp_path / "home", archive_id="H30.81", created=AT)
    root = home.open_storage()
    root.commit(plan(), home.staging)
    keep(home, tmp_path / "m/1")
    root.commit_version(plan({"văn bản/01.pdf": b"one", "b": b"two-two"}), home.staging)
    root.commit(plan(object_id=OTHER), home.staging)
    keep(home, tmp_path / "m/2")
    return home


def keep(home: Home, target: Path) -> None:
    chosen = plan_set(target.parent, home.archive_id, kind="auto", at=AT)
    backup(home, target, backup_id=str(uuid4()), at=AT, by="an", plan=chosen)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def swap(one: Path, other: Path) -> None:
    spare = one.with_name("spare")
    one.rename(spare)
    other.rename(one)
    spare.rename(other)


def linked(path: Path) -> None:
    """The same bytes, but elsewhere: OCFL allows no links."""
    outside = path.parents[len(path.parts) - 3] / f"outside-{path.name}"
    shutil.move(path, outside)
    path.symlink_to(outside)


@dataclass(frozen=True)
class Harm:
    do: Callable[[Path], object]
    places: set[str]  # below the object; "" is the object's own directory
    stays: bool = False  # what is surplus is told, never removed


HARMS = {
    "a bit of the payload": Harm(lambda o: flip(o / FIRST), {FIRST}),
    "a bit of the bag's manifest": Harm(
        lambda o: flip(o / "v1/content/manifest-sha256.txt"), {"v1/content/manifest-sha256.txt"}
    ),
    "a bit of the inventory": Harm(lambda o: flip(o / "inventory.json"), {"inventory.json"}),
    "a bit of a version's inventory": Harm(
        lambda o: flip(o / "v1/inventory.json"), {"v1/inventory.json"}
    ),
    "a bit of a sidecar": Harm(lambda o: flip(o / "inventory.json.sha256"), {"inventory.json"}),
    "a file cut short": Harm(lambda o: (o / FIRST).write_bytes(b""), {FIRST}),
    "a file missing": Harm(lambda o: (o / FIRST).unlink(), {FIRST}),
    "two files swapped": Harm(
        lambda o: swap(o / FIRST, o / "v1/content/metadata/record.json"),
        {FIRST, "v1/content/metadata/record.json"},
    ),
    "two versions swapped": Harm(lambda o: swap(o / "v1", o / "v2"), {FIRST}, stays=True),
    "a version missing": Harm(lambda o: shutil.rmtree(o / "v2"), {"v2"}),
    "the declaration missing": Harm(
        lambda o: (o / "0=ocfl_object_1.1").unlink(), {"0=ocfl_object_1.1"}
    ),
    "a file turned into a link": Harm(lambda o: linked(o / FIRST), {FIRST}),
    "a file turned into a directory": Harm(
        lambda o: ((o / FIRST).unlink(), (o / FIRST).mkdir()), {FIRST}
    ),
    "the object's directory gone": Harm(shutil.rmtree, set()),
    "the object's directory renamed": Harm(
        lambda o: o.rename(o.with_name("urn%3aother")), {""}, stays=True
    ),
    "a surplus file": Harm(lambda o: (o / "v1/stray").write_bytes(b"?"), {"v1/stray"}, stays=True),
    "a surplus directory": Harm(
        lambda o: (o / "v1/content/empty").mkdir(), {"v1/content/empty"}, stays=True
    ),
}


def found(home: Home) -> set[str]:
    root = home.storage_path
    faults = [
        fault for path in object_directories(root) for fault in check_object(root, path).faults
    ]
    return {fault.path for fault in (*faults, *root_faults(root))}


@pytest.mark.parametrize("name", HARMS)
def test_a_harm_is_found_at_its_place_and_mended(name: str, home: Home, tmp_path: Path) -> None:
    harm, directory = HARMS[name], home.storage_path / object_path(OBJECT)
    before = snapshot(home.storage_path)
    assert found(home) == set()
    harm.do(directory)
    places = found(home)
    for place in harm.places:
        assert any(path.endswith(place) for path in places), places
    paths = list(object_directories(home.storage_path))
    told = repair(home, tmp_path / "m/2", paths, lambda *_: None)
    after = snapshot(home.storage_path)
    assert {path: after[path] for path in before} == before
    assert (after == before) == (not harm.stays)
    assert told.whole == (not harm.stays)
    assert not any(path.is_symlink() for path in directory.rglob("*"))


def test_a_name_that_is_no_text_is_told_and_hinders_neither_check_nor_backup(
    home: Home, tmp_path: Path
) -> None:
    """Bytes that are no UTF-8 in a name, a lone surrogate in an inventory."""
    before = snapshot(home.storage_path)
    own = home.storage_path / object_path(OBJECT)
    stray = own / os.fsdecode(b"la-\xff.bin")
    stray.write_bytes(b"x")
    with closing(home.open_operations()) as operations:
        found = verify(home.open_storage(), operations, run_id="1", now=lambda: AT)
    assert {row.file_name for row in found.faulty} == {"la-\\udcff.bin"}
    result = backup(home, tmp_path / "set", backup_id="B", at=AT, by="an")
    assert result.faults == (f"storage/{object_path(OBJECT)}/la-\\udcff.bin",)
    assert snapshot(restore(result.path, tmp_path / "again").storage_path) == before

    stray.unlink()
    raw = json.loads((own / "inventory.json").read_bytes())
    raw["manifest"]["a" * 64] = ["v1/content/\ud800"]
    data = json.dumps(raw).encode()
    (own / "inventory.json").write_bytes(data)
    (own / "inventory.json.sha256").write_text(f"{sha256_hex(data)} inventory.json\n")
    with closing(home.open_operations()) as operations:
        found = verify(home.open_storage(), operations, run_id="2", now=lambda: AT, fresh=True)
    assert "\\ud800" in {row.file_name for row in found.faulty}
