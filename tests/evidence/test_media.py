"""Density and bit rate of pictures, sound and film, read off headers made here byte by byte."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evidence.collect import facts
from evidence.media import asf, avi, mp3, mp4, read_media
from evidence.media.model import DamagedError

READERS = {"asf": asf.read, "avi": avi.read, "mp3": mp3.read, "mp4": mp4.read}


def told(kind: str, data: bytes) -> tuple[str, float, int]:
    found = READERS[kind](BytesIO(data), len(data))
    return found.kind, round(found.seconds, 2), found.rate


# MPEG-4


def box(kind: bytes, content: bytes) -> bytes:
    return pack(">I4s", 8 + len(content), kind) + content


def wide_box(kind: bytes, content: bytes) -> bytes:
    return pack(">I4sQ", 1, kind, 16 + len(content)) + content


def mvhd(seconds: int, *, long: bool = False) -> bytes:
    if long:
        return box(b"mvhd", b"\1\0\0\0" + bytes(16) + pack(">IQ", 1000, seconds * 1000))
    return box(b"mvhd", bytes(4) + bytes(8) + pack(">II", 1000, seconds * 1000))


def track(kind: bytes) -> bytes:
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + kind + bytes(12))))


@pytest.mark.parametrize("long", [False, True])
def test_the_length_of_mpeg_4_stands_before_or_behind_its_data(long: bool) -> None:
    movie = box(b"moov", mvhd(8, long=long) + track(b"soun") + track(b"vide"))
    data = wide_box(b"mdat", bytes(2_000_000))
    for whole in (box(b"ftyp", b"isom") + movie + data, box(b"ftyp", b"isom") + data + movie):
        assert told("mp4", whole) == ("film", 8.0, round(len(whole)))


def test_mpeg_4_without_film_is_sound() -> None:
    whole = box(b"moov", mvhd(2) + track(b"soun")) + box(b"mdat", bytes(1000))
    assert told("mp4", whole)[0] == "sound"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        box(b"ftyp", b"isom"),
        box(b"moov", mvhd(0)),
        pack(">I4s", 500, b"moov"),
        pack(">I4s", 3, b"moov"),
        box(b"moov", box(b"mvhd", b"")),
    ],
)
def test_mpeg_4_without_a_length_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        told("mp4", data)


# AVI


def chunk(kind: bytes, content: bytes) -> bytes:
    return pack("<4sI", kind, len(content)) + content + bytes(len(content) % 2)


def riff(frames: int, whole: int = 0) -> bytes:
    head = chunk(b"avih", pack("<5I", 40_000, 0, 0, 0, frames) + bytes(36))
    strl = chunk(b"LIST", b"strl" + chunk(b"strh", bytes(55)))
    odml = chunk(b"LIST", b"odml" + chunk(b"dmlh", pack("<I", whole))) if whole else b""
    hdrl = chunk(b"LIST", b"hdrl" + head + strl + odml)
    content = b"AVI " + hdrl + chunk(b"LIST", b"movi" + bytes(5000))
    return chunk(b"RIFF", content)


def test_an_avi_lasts_as_long_as_its_frames() -> None:
    assert told("avi", riff(50)) == ("film", 2.0, len(riff(50)) * 4)
    assert told("avi", riff(50, 100))[1] == 4.0


@pytest.mark.parametrize("data", [b"RIFF\0\0\0\0WAVE", riff(0), riff(50)[:40]])
def test_an_avi_without_frames_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        told("avi", data)


# WMA, WMV


def part(kind: str, content: bytes) -> bytes:
    return UUID(kind).bytes_le + pack("<Q", 24 + len(content)) + content


def asf_file(*objects: bytes, rest: int = 1000) -> bytes:
    content = pack("<I2x", len(objects)) + b"".join(objects)
    return part("75b22630-668e-11cf-a6d9-00aa0062ce6c", content) + bytes(rest)


def played(seconds: int, preroll: int = 3000) -> bytes:
    times = pack("<QQQ", seconds * 10_000_000 + preroll * 10_000, 0, preroll)
    return part("8cabdca1-a947-11cf-8ee4-00c00c205365", bytes(40) + times + bytes(16))


def flow(kind: str, content: bytes = b"") -> bytes:
    return part("b7dc0791-a9b7-11cf-8ee6-00c00c205365", UUID(kind).bytes_le + bytes(38) + content)


SOUND = flow(
    "f8699e40-5b4d-11cf-a8fd-00805f5c442b", pack("<HHIIHHH", 0x161, 2, 44100, 12000, 4, 16, 0)
)
FILM = flow("bc19efc0-5b4d-11cf-a8fd-00805f5c442b")


def test_sound_of_windows_states_its_rate_and_film_is_told_by_its_size() -> None:
    assert told("asf", asf_file(played(10), SOUND)) == ("sound", 10.0, 96_000)
    film = asf_file(played(10), SOUND, FILM, rest=2_000_000)
    assert told("asf", film) == ("film", 10.0, round(len(film) * 0.8))


@pytest.mark.parametrize(
    "data",
    [
        asf_file(),
        asf_file(FILM),
        asf_file(part("b7dc0791-a9b7-11cf-8ee6-00c00c205365", b"short")),
        asf_file(played(10), SOUND)[:60],
        bytes(40),
    ],
)
def test_an_asf_that_tells_no_length_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        told("asf", data)


# MP3

FRAME = bytes.fromhex("fffb9064") + bytes(413)  # MPEG 1, 128 kbps, 44.1 kHz
FAST = bytes.fromhex("fffbe064") + bytes(1040)  # the same at 320 kbps
SLOW = bytes.fromhex("fff34064") + bytes(100)  # MPEG 2, 32 kbps, 22.05 kHz


def test_the_rate_of_sound_is_that_of_its_frames() -> None:
    assert told("mp3", FRAME * 50)[2] == 128_000
    assert told("mp3", SLOW * 50)[2] == pytest.approx(32_000)
    assert told("mp3", (FRAME + FAST) * 20)[2] == 224_000
    assert told("mp3", FRAME * 100)[1] == pytest.approx(100 * 1152 / 44100, abs=0.02)


def test_a_tag_and_stray_bytes_before_the_frames_do_not_count() -> None:
    tag = b"ID3\4\0\0" + bytes([0, 0, 2, 10]) + FAST[:266]
    assert told("mp3", tag + FRAME * 50) == told("mp3", FRAME * 50)
    assert told("mp3", b"\xff\xfb\x00\xff\xff" + FRAME * 50)[2] == 128_000


def test_the_first_frame_may_tell_the_rate_of_the_whole() -> None:
    told_by = pack(">4sIII", b"Xing", 3, 441, 144_000)
    first = FRAME[:36] + told_by + FRAME[36 + len(told_by) :]
    assert told("mp3", first + FAST * 10) == ("sound", 11.52, 100_000)


@pytest.mark.parametrize("data", [b"", b"ID3", FRAME, b"\xff" * 500, b"text " * 100])
def test_without_two_frames_there_is_no_sound(data: bytes) -> None:
    with pytest.raises(DamagedError):
        told("mp3", data)


# JPEG


def picture(folder: Path, **saved: Any) -> dict[str, Any]:
    path = folder / "a.jpg"
    Image.new("RGB", (40, 30)).save(path, "JPEG", **saved)
    return read_media(path, "jpeg")


def exif(unit: int | None, density: Any) -> Image.Exif:
    tags = Image.Exif()
    tags[0x011A] = tags[0x011B] = density
    if unit:
        tags[0x0128] = unit
    return tags


@pytest.mark.parametrize(
    ("saved", "dpi", "basis"),
    [
        ({"dpi": (300, 200)}, [300, 200], "JFIF"),
        ({}, None, ""),
        ({"exif": exif(2, 240.0)}, [240, 240], "EXIF"),
        ({"exif": exif(3, 100.0)}, [254, 254], "EXIF"),
        ({"exif": exif(None, 150.0)}, [150, 150], "EXIF"),
        ({"exif": exif(1, 150.0)}, None, ""),
        ({"exif": exif(2, 150.0), "dpi": (300, 300)}, [300, 300], "JFIF"),
    ],
)
def test_density_is_that_of_jfif_or_of_exif(
    saved: dict[str, Any], dpi: list[int] | None, basis: str, tmp_path: Path
) -> None:
    found = picture(tmp_path, **saved)
    assert found["pixels"] == [40, 30]
    assert (found["dpi"], found["basis"]) == (dpi, basis)


# Whatever stands in a file


@given(
    st.sampled_from(sorted(READERS)),
    st.one_of(
        st.binary(max_size=300),
        st.sampled_from(
            [
                riff(50),
                asf_file(played(10), SOUND, FILM),
                FRAME * 3,
                box(b"moov", mvhd(8) + track(b"vide")),
            ]
        ),
    ),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6),
)
def test_any_bytes_are_read_or_called_damaged(
    kind: str, data: bytes, changes: list[tuple[int, int]]
) -> None:
    changed = bytearray(data)
    for place, byte in changes:
        if place < len(changed):
            changed[place] = byte
    try:
        _, seconds, rate = told(kind, bytes(changed))
    except DamagedError:
        return
    assert seconds >= 0
    assert rate >= 0


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.mp3", FRAME * 200, "sound"),
        ("a.wmv", asf_file(played(10), FILM), "film"),
        ("a.avi", riff(50), "film"),
    ],
)
def test_facts_of_a_file_tell_its_media(name: str, data: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = facts(str(path), "0" * 64, len(data))
    assert found["problems"] == []
    assert found["media"]["kind"] == kind


def test_a_damaged_header_is_a_problem_of_its_collector(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0damaged")
    found = facts(str(path), "0" * 64, 20)
    assert found["media"] is None
    assert [problem["collector"] for problem in found["problems"]] == ["media"]
