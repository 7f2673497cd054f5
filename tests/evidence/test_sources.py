"""Every way a transfer may come in: all its bytes, its names as they are, its faults by code."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence.pool import Limits, Pool
from evidence.source import Member, open_source
from schemas.errors import HosoError

Read = tuple[dict[str, bytes], list[Member], list[str]]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, Limits(seconds=10)) as made:
        yield made


def read(path: Path, pool: Pool) -> Read:
    """(path -> bytes of the files, the other members, codes of the problems)."""
    source = open_source(path, pool)
    files, others = {}, []
    for member in source.members():
        if member.kind == "file":
            files[member.path] = b"".join(member.chunks())
        else:
            others.append(member)
    return files, others, [problem.rule for problem in source.problems]


FILES = {"a.txt": b"a" * 600_000, "hồ sơ/Tờ trình.pdf": b"%PDF-1.7", "trống.txt": b""}


def as_folder(target: Path) -> Path:
    for name, data in FILES.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(data)
    return target


def as_zip(method: int) -> Callable[[Path], Path]:
    def make(target: Path) -> Path:
        with zipfile.ZipFile(target / "t.zip", "w", method) as package:
            for name, data in FILES.items():
                package.writestr(name, data)
        return target / "t.zip"

    return make


def as_tar(mode: str) -> Callable[[Path], Path]:
    def make(target: Path) -> Path:
        path = target / f"t.tar{mode and '.'}{mode}"
        with tarfile.open(path, f"w:{mode}") as package:
            for name, data in FILES.items():
                info = tarfile.TarInfo(f"./{name}")
                info.size = len(data)
                package.addfile(info, io.BytesIO(data))
        return path

    return make


@pytest.mark.parametrize(
    "make",
    [
        as_folder,
        *(as_zip(m) for m in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)),
        *(as_zip(m) for m in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)),
        *(as_tar(m) for m in ("", "gz", "bz2", "xz")),
    ],
)
def test_the_same_files_come_out_of_every_kind(
    make: Callable[[Path], Path], tmp_path: Path, pool: Pool
) -> None:
    assert read(make(tmp_path), pool) == (FILES, [], [])


def test_a_single_file_is_a_source(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "một.pdf").write_bytes(b"x")
    (tmp_path / "hai.pdf").write_bytes(b"y")
    source = open_source(tmp_path / "một.pdf", pool)
    assert source.kind == "file"
    assert [(m.path, b"".join(m.chunks())) for m in source.members()] == [("một.pdf", b"x")]


def test_a_missing_source_is_an_error_for_people(tmp_path: Path, pool: Pool) -> None:
    with pytest.raises(HosoError) as caught:
        open_source(tmp_path / "nowhere", pool)
    assert caught.value.code == "source-missing"


def test_links_and_devices_in_a_folder_are_told_and_not_followed(
    tmp_path: Path, pool: Pool
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe")
    files, others, _ = read(tmp_path, pool)
    assert files == {"a.txt": b"a"}
    assert {m.path: m.kind for m in others} == {
        "link": "symlink",
        "loop": "symlink",
        "pipe": "special",
    }


def test_a_name_that_is_no_utf8_is_shown_with_its_bytes(tmp_path: Path, pool: Pool) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/h\xf4so.txt"))).write_bytes(b"x")
    members = list(open_source(tmp_path, pool).members())
    assert [(m.path, m.raw_name_hex) for m in members] == [("h%F4so.txt", b"h\xf4so.txt".hex())]


def test_names_equal_but_for_their_form_stay_apart(tmp_path: Path, pool: Pool) -> None:
    composed, decomposed = "Tờ.txt", "Tờ.txt"
    (tmp_path / composed).write_bytes(b"1")
    (tmp_path / decomposed).write_bytes(b"2")
    assert read(tmp_path, pool)[0] == {composed: b"1", decomposed: b"2"}


def test_a_file_that_changes_while_it_is_read_is_an_error(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    member = next(iter(open_source(tmp_path, pool).members()))
    (tmp_path / "a.txt").write_bytes(b"longer")
    with pytest.raises(HosoError) as caught:
        list(member.chunks())
    assert caught.value.code == "source-changed"


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "..\\x", "C:\\x", "C:/x", "\\\\server\\x", "a/..", "nul\0x"],
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_climb_out_are_refused_and_the_rest_goes_on(
    name: str, kind: str, tmp_path: Path, pool: Pool
) -> None:
    path = tmp_path / f"t.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as package:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            package.writestr(info, b"evil")
            package.writestr("good.txt", b"good")
    else:
        if "\0" in name:
            pytest.skip("a tar name ends at NUL")
        with tarfile.open(path, "w") as package:
            for entry, data in ((name, b"evil"), ("good.txt", b"good")):
                member = tarfile.TarInfo(entry)
                member.size = len(data)
                package.addfile(member, io.BytesIO(data))
    files, others, rules = read(path, pool)
    assert files == {"good.txt": b"good"}
    assert [m.kind for m in others] == ["refused"]
    assert rules == ["X-201"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_a_tar_are_refused(kind: bytes, tmp_path: Path, pool: Pool) -> None:
    with tarfile.open(tmp_path / "t.tar", "w") as package:
        info = tarfile.TarInfo("evil")
        info.type, info.linkname = kind, "/etc/passwd"
        package.addfile(info)
    files, others, rules = read(tmp_path / "t.tar", pool)
    assert (files, [m.path for m in others], rules) == ({}, ["evil"], ["X-202"])


def test_a_name_no_disk_can_hold_is_refused_and_the_rest_goes_on(
    tmp_path: Path, pool: Pool
) -> None:
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as package:
        package.writestr("ệ" * 100, b"1")  # 300 bytes in UTF-8
        package.writestr("a", b"2")
    files, others, rules = read(tmp_path / "t.zip", pool)
    assert (files, [m.kind for m in others], rules) == ({"a": b"2"}, ["refused"], ["X-210"])


def test_a_name_that_comes_twice_is_told(tmp_path: Path, pool: Pool) -> None:
    with (
        zipfile.ZipFile(tmp_path / "t.zip", "w") as package,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        package.writestr("a", b"1")
        package.writestr("a", b"2")
    files, _, rules = read(tmp_path / "t.zip", pool)
    assert (files, rules) == ({"a": b"1"}, ["X-203"])


@pytest.mark.slow
def test_a_bomb_behind_a_gzip_is_stopped(tmp_path: Path) -> None:
    header = tarfile.TarInfo("../skipped")
    header.size = 3 << 30
    with gzip.open(tmp_path / "t.tar.gz", "wb", compresslevel=1) as out:
        out.write(header.tobuf())
        block = bytes(1 << 24)
        for _ in range(192):
            out.write(block)
        out.write(bytes(1024))
    with Pool(1, Limits(seconds=600)) as patient:  # three gigabytes take a busy machine a while
        assert "X-204" in read(tmp_path / "t.tar.gz", patient)[2]


@pytest.mark.parametrize("kind", ["", "gz"])
@pytest.mark.parametrize("cut", [300, 700, 1100, 600_900, 602_000, 603_000])
def test_a_tar_cut_anywhere_is_broken(kind: str, cut: int, tmp_path: Path, pool: Pool) -> None:
    whole = as_tar("")(tmp_path).read_bytes()
    name = tmp_path / f"cut.tar{kind and '.gz'}"
    data = whole[:cut]
    name.write_bytes(gzip.compress(data) if kind else data)
    assert "X-206" in read(name, pool)[2]


def test_a_gzip_cut_or_with_a_wrong_sum_is_broken(tmp_path: Path, pool: Pool) -> None:
    whole = as_tar("gz")(tmp_path).read_bytes()
    for number, data in enumerate((whole[:-4], whole[:-8] + b"\0\0\0\0" + whole[-4:])):
        path = tmp_path / f"{number}.tar.gz"
        path.write_bytes(data)
        assert "X-206" in read(path, pool)[2]


def test_a_damaged_header_within_a_tar_is_broken(tmp_path: Path, pool: Pool) -> None:
    path = as_tar("")(tmp_path)
    data = bytearray(path.read_bytes())
    data[601_600 // 512 * 512 : 601_600 // 512 * 512 + 8] = b"\xff" * 8
    at = data.index(b"./h", 1024)
    data[at] ^= 0xFF
    path.write_bytes(data)
    assert "X-206" in read(path, pool)[2]


def test_a_wrong_sum_in_a_zip_is_told_at_its_member(tmp_path: Path, pool: Pool) -> None:
    path = as_zip(zipfile.ZIP_STORED)(tmp_path)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    source = open_source(path, pool)
    got = [(m.path, b"".join(m.chunks())) for m in source.members()]
    assert [(p.rule, p.where.file) for p in source.problems] == [("X-207", "a.txt")]
    assert dict(got)["hồ sơ/Tờ trình.pdf"] == b"%PDF-1.7"


def test_an_encrypted_member_is_refused(tmp_path: Path, pool: Pool) -> None:
    path = as_zip(zipfile.ZIP_STORED)(tmp_path)
    data = bytearray(path.read_bytes())
    data[6] |= 1  # local header's flags
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    path.write_bytes(data)
    files, others, rules = read(path, pool)
    assert ([m.path for m in others], rules) == (["a.txt"], ["X-205"])
    assert set(files) == set(FILES) - {"a.txt"}


def test_the_unicode_name_of_info_zip_is_taken(tmp_path: Path, pool: Pool) -> None:
    name = "Tờ trình.txt".encode()
    old = b"To trinh.txt"
    info = zipfile.ZipInfo(old.decode())
    body = struct.pack("<BI", 1, zlib.crc32(old)) + name
    info.extra = struct.pack("<HH", 0x7075, len(body)) + body
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as package:
        package.writestr(info, b"x")
    assert read(tmp_path / "t.zip", pool)[0] == {"Tờ trình.txt": b"x"}


def test_what_is_called_a_zip_and_is_none_is_broken(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "t.zip").write_bytes(b"no zip at all")
    assert read(tmp_path / "t.zip", pool) == ({}, [], ["X-206"])


def test_members_left_unread_do_not_disturb_the_next(tmp_path: Path, pool: Pool) -> None:
    members = open_source(as_zip(zipfile.ZIP_STORED)(tmp_path), pool).members()
    assert [member.path for member in members] == list(FILES)


def whole_zip() -> bytes:
    with io.BytesIO() as made:
        with zipfile.ZipFile(made, "w") as package:
            package.writestr("a.txt", b"a" * 9)
        return made.getvalue()


def test_a_list_hidden_behind_the_comment_is_not_taken_for_an_empty_zip(
    tmp_path: Path, pool: Pool
) -> None:
    empty = b"PK\5\6" + bytes(18)
    path = tmp_path / "t.zip"
    path.write_bytes(whole_zip()[:-2] + struct.pack("<H", len(empty)) + empty)
    assert read(path, pool) == ({}, [], ["X-206"])


def test_members_that_are_counted_and_not_listed_are_told(tmp_path: Path, pool: Pool) -> None:
    data = bytearray(whole_zip())
    struct.pack_into("<HH", data, len(data) - 14, 5, 5)
    path = tmp_path / "t.zip"
    path.write_bytes(data)
    assert read(path, pool) == ({"a.txt": b"a" * 9}, [], ["X-206"])


def test_a_member_shorter_than_its_size_is_told(tmp_path: Path, pool: Pool) -> None:
    data = bytearray(whole_zip())
    for mark, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", data, data.index(mark) + place, 500)
    path = tmp_path / "t.zip"
    path.write_bytes(data)
    assert read(path, pool)[2] == ["X-207"]


@pytest.mark.parametrize("padding", [0, 10_240])
def test_a_second_tar_behind_the_end_of_the_first_is_told(
    padding: int, tmp_path: Path, pool: Pool
) -> None:
    path = as_tar("")(tmp_path)
    path.write_bytes(path.read_bytes() + bytes(padding))
    assert read(path, pool)[2] == []
    path.write_bytes(path.read_bytes() + path.read_bytes())
    found, _, problems = read(path, pool)
    assert (set(found), problems) == (set(FILES), ["X-211"])
