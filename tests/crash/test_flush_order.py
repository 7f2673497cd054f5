"""Bytes and names are on the disk before what stands on them: read from a log of real calls."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from below_support import STRACE, hoso_words, small_home, strace
from hypothesis import given
from hypothesis import strategies as st
from strace_log import Call, disorder, read_log, told_too_early

GOOD = [
    '7 mkdir("/h/s/a", 0777) = 0',
    '7 openat(AT_FDCWD</x>, "/h/s/a/f", O_WRONLY|O_CREAT|O_EXCL, 0666) = 5</h/s/a/f>',
    '7 write(5</h/s/a/f>, "bytes", 5) = 5',
    "8 fsync(5</h/s/a/f>) = 0",
    "7 fsync(6</h/s/a>) = 0",
    '7 rename("/h/s/a", "/h/r/a") = 0',
    "7 fsync(6</h/r>) = 0",
    '7 pwrite64(9</h/operations.sqlite-wal>, "..urn:a..", 9, 0) = 9',
]


def judged(lines: list[str]) -> list[str]:
    return disorder(read_log(lines), "/h")


def without(number: int) -> list[str]:
    return GOOD[:number] + GOOD[number + 1 :]


def swapped(one: int, other: int) -> list[str]:
    lines = [*GOOD]
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def test_a_log_in_order_has_no_fault() -> None:
    assert judged(GOOD) == []
    assert told_too_early(read_log(GOOD), "/h/r/a", "urn:a", "operations.sqlite") == []


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (without(3), "/h/s/a/f was not flushed"),
        (without(4), "/h/s/a was not flushed"),
        (without(6), "directory was not flushed after"),
        (swapped(2, 3), "/h/s/a/f was not flushed"),
        (swapped(4, 5), "/h/s/a was not flushed"),
        (swapped(5, 6), "directory was not flushed after"),
        ([*GOOD[:3], "8 fsync(5</h/s/a/f>) = -1 EIO (x)", *GOOD[4:]], "/h/s/a/f was not flushed"),
        ([*GOOD[:3], "8 fsync(5</h/s/a/f> <unfinished ...>", *GOOD[4:]], "/h/s/a/f was not"),
    ],
)
def test_what_is_out_of_order_is_named(lines: list[str], word: str) -> None:
    assert any(word in fault for fault in judged(lines))


def test_a_ledger_that_speaks_too_early_is_found() -> None:
    calls = read_log(swapped(6, 7))
    assert told_too_early(calls, "/h/r/a", "urn:a", "operations.sqlite") == [
        "line 6: /h/operations.sqlite-wal"
    ]


def test_a_call_counts_from_its_first_line_to_its_last() -> None:
    begun, ended = "8 fsync(5</h/s/a/f> <unfinished ...>", "8 <... fsync resumed>) = 0"
    assert judged([*GOOD[:3], begun, ended, *GOOD[4:]]) == []
    assert judged([*GOOD[:2], begun, GOOD[2], ended, *GOOD[4:]]) != []
    assert judged([*GOOD[:3], begun, *GOOD[4:6], ended, *GOOD[6:]]) != []


NAMES = st.text(st.characters(codec="ascii", exclude_characters='"\\<>\n\r\0'), min_size=1)


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans(), NAMES), max_size=8), st.randoms())
def test_calls_of_threads_come_back_as_they_were(
    made: list[tuple[int, bool, str]], chance: st.random.Random
) -> None:
    lines: list[str] = []
    open_calls: dict[int, str] = {}
    for thread, split, name in made:
        if thread in open_calls:
            lines.append(open_calls.pop(thread))
        whole = f'{thread} unlink("/{name}"'
        if split:
            lines.append(f"{whole} <unfinished ...>")
            open_calls[thread] = f"{thread} <... unlink resumed>) = 0"
        else:
            lines.append(f"{whole}) = 0")
    ends = list(open_calls.values())
    chance.shuffle(ends)
    found: list[Call] = list(read_log([*lines, *ends]))
    assert sorted(call.paths[0] for call in found) == sorted(f"/{name}" for *_, name in made)
    assert all(call.begin <= call.end for call in found)


@STRACE
@pytest.mark.slow
def test_a_real_intake_flushes_before_it_relies_on_it(tmp_path: Path) -> None:
    small_home(tmp_path)
    log = tmp_path / "log"
    shown = "openat,mkdir,write,pwrite64,ftruncate,fsync,fdatasync,rename,link,linkat"
    done = strace(["-s", "5000", "-o", str(log), "-e", f"trace={shown}"], hoso_words(tmp_path))
    assert done.returncode == 1, done.stderr  # one dossier is held
    calls = list(read_log(log.read_text(errors="replace").splitlines()))
    home = tmp_path / "home"
    assert disorder(calls, str(home)) == []
    targets = [c.paths[1] for c in calls if c.name == "rename" and "/storage/" in c.paths[1]]
    assert len(targets) == 3  # two dossiers and the transfer
    for target in targets[:2]:
        object_id = unquote(target.rpartition("/")[2])
        assert any(object_id in c.text for c in calls if "operations.sqlite" in c.paths[0])
        assert told_too_early(calls, target, object_id, "operations.sqlite") == []
