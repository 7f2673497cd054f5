"""A bag in a zip or tar: unpacked once, its bytes hashed on the way and not read again."""

from __future__ import annotations

import hashlib
import io
import random
import tarfile
import warnings
import zipfile
from pathlib import Path

import pytest
from bag_support import check, declaration, manifest

from evidence.bag.check import Check
from evidence.bag.text import BagFile
from evidence.source.container import container_op

IO = Path("/proc/self/io")
BIG = random.Random(0).randbytes(3 << 20)
SLACK = 256 << 10


def read_so_far() -> int:
    """Bytes this process has read."""
    return int(IO.read_text().split("rchar: ")[1].split()[0])


def bag_of(payload: dict[str, bytes]) -> dict[str, bytes]:
    return {**payload, "bagit.txt": declaration(), "manifest-sha256.txt": manifest(payload)}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(f"gói/{name}", data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as package:
        for name, data in files.items():
            info = tarfile.TarInfo(f"gói/{name}")
            info.size = len(data)
            package.addfile(info, io.BytesIO(data))
    return out.getvalue()


MADE = {
    "bag.zip": zipped,
    "bag.tar": tarred,
    "bag.tar.gz": lambda files: tarred(files, "w:gz"),
}


def staged(path: Path, folder: Path) -> dict[str, BagFile]:
    """The members laid on the disk as they come, hashed on the way, as staging does."""
    folder.mkdir()
    files: dict[str, BagFile] = {}
    name, place, digest, size = "", folder, hashlib.sha256(), 0
    for value, blob in container_op(str(path), "zip" if path.suffix == ".zip" else "tar"):
        if "member" in value:
            name = value["member"]["path"].removeprefix("gói/")
            place, digest, size = folder / str(len(files)), hashlib.sha256(), 0
            place.write_bytes(b"")
        elif value.get("chunk"):
            digest.update(blob)
            size += len(blob)
            with place.open("ab") as stream:
                stream.write(blob)
        elif value.get("end"):
            files[name] = BagFile(digest.hexdigest(), size, place)
    return files


@pytest.mark.skipif(not IO.is_file(), reason="counts reads by /proc")
@pytest.mark.parametrize("name", MADE)
def test_each_byte_is_unpacked_once_and_not_read_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(MADE[name](bag_of({"data/big.bin": BIG, "data/small": b"x"})))
    before = read_so_far()
    files = staged(path, tmp_path / "staged")
    between = read_so_far()
    assert list(Check(files).run()) == []
    after = read_so_far()
    assert between - before < path.stat().st_size + SLACK
    assert after - between < SLACK


@pytest.mark.parametrize("name", MADE)
def test_a_serialised_bag_is_judged_as_the_folder_is(name: str, tmp_path: Path) -> None:
    files = bag_of({"data/a": b"a", "data/b": b"b"})
    files["data/b"] = b"changed"
    path = tmp_path / name
    path.write_bytes(MADE[name](files))
    _, here = check(files, tmp_path / "folder")
    there = [step for step in Check(staged(path, tmp_path / "staged")).run() if step]
    assert [one.as_dict() for one in there] == [one.as_dict() for one in here]
    assert [one.rule for one in here] == ["B-004"]


@pytest.mark.parametrize(
    ("member", "rule"),
    [
        ("../data/x", "X-201"),
        ("/data/x", "X-201"),
        ("C:/data/x", "X-201"),
        ("..\\data\\x", "X-201"),
        ("gói/data/a", "X-203"),
        ("gói/data/" + "x" * 256, "X-210"),
    ],
)
def test_members_that_climb_or_repeat_are_told_and_not_taken(
    member: str, rule: str, tmp_path: Path
) -> None:
    data = bytearray(zipped(bag_of({"data/a": b"a"})))
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(tmp_path / "bag.zip", "w") as package,
    ):
        for info in source.infolist():
            package.writestr(info, source.read(info))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile warns of a name that repeats
            package.writestr(zipfile.ZipInfo(member), b"x")
    frames = [value for value, _ in container_op(str(tmp_path / "bag.zip"), "zip")]
    assert [value["finding"]["rule"] for value in frames if "finding" in value] == [rule]
    kinds = [value["member"]["kind"] for value in frames if "member" in value]
    assert [kind for kind in kinds if kind != "file"] == ["refused"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_in_a_tar_are_told_and_missed_by_the_manifest(kind: bytes, tmp_path: Path) -> None:
    files = bag_of({"data/a": b"a", "data/link": b""})
    with tarfile.open(tmp_path / "bag.tar", "w") as package:
        for name, data in files.items():
            info = tarfile.TarInfo(f"gói/{name}")
            if name == "data/link":
                info.type, info.linkname = kind, "a"
            info.size = 0 if name == "data/link" else len(data)
            package.addfile(info, io.BytesIO(data))
    frames = [value for value, _ in container_op(str(tmp_path / "bag.tar"), "tar")]
    assert [v["finding"]["rule"] for v in frames if "finding" in v] == ["X-202"]
    found = [step for step in Check(staged(tmp_path / "bag.tar", tmp_path / "s")).run() if step]
    assert [(one.rule, one.where.file) for one in found] == [("B-003", "data/link")]


def test_a_bomb_ends_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence.source.container.RATIO_FROM", 1 << 20)
    path = tmp_path / "bag.zip"
    path.write_bytes(zipped(bag_of({"data/zeros": bytes(8 << 20)})))
    frames = [value for value, _ in container_op(str(path), "zip")]
    assert "X-204" in [v["finding"]["rule"] for v in frames if "finding" in v]
    assert sum("chunk" in value for value in frames) < 8
