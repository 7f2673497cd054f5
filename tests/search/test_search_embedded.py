"""The embedded index's own promises: one writer, faults named, nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tantivy

from schemas.errors import HosoError
from search.embedded import create_index, drop_index, open_index
from search.embedded import index as module
from search.entry import BodyPart, Entry, entry_key
from search.parse import parse

ROOT = Path(__file__).parents[2]


def letters(first: int, last: int) -> list[Entry]:
    return [
        Entry(
            id=f"e{number}",
            kind="document",
            dossier="d",
            subject=f"Về việc {number}",
            body=(BodyPart("a.pdf", 1, f"nội dung {number} " * 50),),
        )
        for number in range(first, last)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    index = create_index(path)
    index.upsert(letters(0, 30))
    index.commit()
    index.close()
    return path


def code_of(caught: pytest.ExceptionInfo[HosoError]) -> str:
    assert caught.value.remedy("vi")
    return caught.value.code


def test_an_index_that_is_not_there_is_missing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    for name in ("nothing", "empty", "file"):
        with pytest.raises(HosoError) as caught:
            open_index(tmp_path / name)
        assert code_of(caught) == "index-missing"
        assert "hoso rebuild" in caught.value.remedy("vi")


def test_an_index_of_another_version_is_outdated(tmp_path: Path) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id")
    tantivy.Index(builder.build(), path=str(tmp_path))
    with pytest.raises(HosoError) as caught:
        open_index(tmp_path)
    assert code_of(caught) == "index-outdated"


def test_every_damaged_file_is_a_named_error_or_harmless(folder: Path) -> None:
    names = sorted(path.name for path in folder.iterdir() if path.stat().st_size)
    assert len(names) > 5
    seen = set()
    for name in names:
        kept = (folder / name).read_bytes()
        for bad in (b"", kept[: len(kept) // 2], b"\xff" * len(kept), None):
            (folder / name).unlink()
            if bad is not None:
                (folder / name).write_bytes(bad)
            try:
                index = open_index(folder)
                index.search(parse('nội "dung 7"', sort="date"))
                index.state()
                index.info()
            except HosoError as error:
                seen.add(error.code)
                assert error.code in ("index-damaged", "index-missing")
            (folder / name).write_bytes(kept)
    assert "index-damaged" in seen
    assert open_index(folder).search(parse("nội dung")).total == 30


def test_a_dropped_index_is_gone_whatever_its_state(folder: Path) -> None:
    (folder / "meta.json").write_bytes(b"{")
    drop_index(folder)
    drop_index(folder)
    assert not folder.exists()
    assert create_index(folder).state() == {}


def test_a_second_writer_is_told_to_wait(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUSY_WAITS", 1)
    monkeypatch.setattr(module, "_BUSY_PAUSE", 0)
    first, second = open_index(folder), open_index(folder)
    first.upsert(letters(40, 41))
    with pytest.raises(HosoError) as caught:
        second.upsert(letters(41, 42))
    assert code_of(caught) == "index-busy"
    assert second.search(parse("nội dung")).total == 30
    first.commit()
    first.close()
    second.upsert(letters(41, 42))
    second.commit()
    assert second.search(parse("nội dung")).total == 32


def test_a_reader_sees_the_commit_of_another_writer(folder: Path) -> None:
    reader, writer = open_index(folder), open_index(folder)
    assert reader.search(parse("nội dung")).total == 30
    writer.upsert(letters(30, 35))
    writer.commit()
    assert reader.search(parse("nội dung")).total == 35
    assert len(reader.state()) == 35


_WRITE_FOREVER = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[3]]
from search.embedded import create_index, open_index
from test_search_embedded import letters
index = open_index(Path(sys.argv[1]))
number = 100
while True:
    index.upsert(letters(number, number + 5))
    index.commit()
    number += 5
    print(number, flush=True)
"""


def test_after_a_kill_every_acknowledged_entry_is_there(folder: Path) -> None:
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", _WRITE_FOREVER, str(folder), str(ROOT), here]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(6)][-1]
        process.send_signal(signal.SIGKILL)
    state = open_index(folder).state()
    wanted = {entry.id: entry_key(entry) for entry in letters(100, acknowledged)}
    assert wanted.items() <= state.items()
    index = open_index(folder)
    index.upsert(letters(1000, 1001))
    index.commit()
    assert "e1000" in index.state()


_WRITE_WITHOUT_SPACE = """
import json, resource, signal, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[3]]
from schemas.errors import HosoError
from search.embedded import create_index, open_index
from test_search_embedded import letters
index = open_index(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
try:
    index.upsert(letters(100, 400))
    index.commit()
    code = "none"
except HosoError as error:
    code = error.code
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
before = len(index.state())
index.upsert(letters(500, 501))
index.commit()
print(json.dumps([code, before, len(index.state())]))
"""


def test_a_full_disk_loses_nothing_that_was_committed(folder: Path) -> None:
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", _WRITE_WITHOUT_SPACE, str(folder), str(ROOT), here]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout.splitlines()[-1]) == ["index-full", 30, 31], done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_searched_and_never_written(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        index = open_index(folder)
        assert index.search(parse("nội dung")).total == 30
        with pytest.raises(HosoError) as caught:
            index.upsert(letters(1, 2))
        assert code_of(caught) == "index-denied"
    finally:
        folder.chmod(0o700)


_IMPORTED = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from search.embedded import create_index, open_index
from search.parse import parse
assert open_index(Path(sys.argv[1])).search(parse("nội dung")).total == 30
print(" ".join(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_a_cold_search_imports_nothing_heavy(folder: Path) -> None:
    command = [sys.executable, "-I", "-c", _IMPORTED, str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {
        "pandas",
        "numpy",
        "lxml",
        "sqlalchemy",
        "pydantic",
        "openpyxl",
        "pypdf",
        "elasticsearch",
    }
    assert "tantivy" in loaded
    assert not loaded & heavy
