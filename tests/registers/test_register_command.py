"""``hoso register``: lists are kept as they came, once; what is refused is told."""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path

import pytest
from cli_support import hoso
from register_support import DECREE_IN, EXPORTED_IN, ROW_IN, text, workbook
from test_cli_json import check

from archive.fs import calls
from archive.home import open_home
from archive.registers import read_papers, register_ids
from archive.storage import StorageRoot
from schemas.trace import paper_from_dict

FEW = frozenset({"registers[].findings[]"})


def _secret(path: Path) -> Path:
    heads = ["Số đến", "Ngày đến", "Số ký hiệu", "Tác giả", "Độ mật"]
    rows = [["1", "03/03/2025", "1/A", "UBND", "Thường"], ["2", "03/03/2025", "2/A", "UBND", "Mật"]]
    return workbook(path, [heads, *rows])


def test_a_list_is_kept_as_it_came_with_what_was_read(home: Path, tmp_path: Path) -> None:
    nameless = [*ROW_IN]
    nameless[1] = nameless[3] = ""
    source = workbook(tmp_path / "sổ đến.xlsx", [[*DECREE_IN, "Màu"], [*ROW_IN, ""], nameless])
    (tmp_path / "thư.txt").write_text("kính gửi", encoding="utf-8")
    told = hoso("--home", home, "--json", "register", "add", source, tmp_path / "thư.txt")
    check("register add", told)
    assert told.code == 1
    assert told.json["files"] == {
        "received": 2, "archived": 1, "already_archived": 0, "refused": 1,
    }  # fmt: skip
    kept, refused = told.json["registers"]
    assert (kept["rows"], kept["papers"], kept["refused_rows"]) == (2, 1, 1)
    assert refused["error"]["error"] == "register-unknown"
    storage = open_home(home).open_storage()
    (object_id,) = register_ids(storage)
    aip = storage.get(object_id)
    assert object_id.endswith(hashlib.sha256(source.read_bytes()).hexdigest())
    assert aip.read("data/sổ đến.xlsx") == source.read_bytes()
    (paper,) = read_papers(storage, object_id)
    assert paper.arrival_number == "105"
    line = json.loads(aip.read("metadata/papers.jsonl"))
    assert paper_from_dict(line) == paper


def test_the_same_bytes_are_kept_once(home: Path, tmp_path: Path) -> None:
    source = text(tmp_path / "so.csv", [DECREE_IN, ROW_IN])
    assert hoso("--home", home, "register", "add", source).code == 0
    again = hoso("--home", home, "--json", "register", "add", source)
    assert (again.code, again.json["files"]["already_archived"]) == (0, 1)
    listed = hoso("--home", home, "--json", "register", "list")
    check("register list", listed)
    assert [row["name"] for row in listed.json["registers"]] == ["so.csv"]


def test_one_kept_by_a_run_that_did_not_tell_the_log_is_told(home: Path, tmp_path: Path) -> None:
    source = text(tmp_path / "so.csv", [DECREE_IN, ROW_IN])
    first = hoso("--home", home, "--json", "register", "add", source)
    log = open_home(home).open_audit()
    (path,) = log.path.glob("*.jsonl")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert hoso("--home", home, "--json", "register", "add", source).json == first.json
    assert [entry.outcome for entry in log.read() if entry.act == "register.add"] == ["archived"]


def test_a_full_disk_is_no_refusal_of_the_list(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    source = text(tmp_path / "so.csv", [DECREE_IN, ROW_IN])
    with monkeypatch.context() as patch:
        patch.setattr(calls, "mkdir", refuse)
        told = hoso("--home", home, "--json", "register", "add", source)
    assert told.json["error"] == "no-space"
    assert hoso("--home", home, "register", "add", source).code == 0


def test_a_list_with_secret_papers_is_not_kept_and_its_rows_are_named(
    home: Path, tmp_path: Path
) -> None:
    told = hoso("--home", home, "--json", "register", "add", _secret(tmp_path / "so.xlsx"))
    (row,) = told.json["registers"]
    assert (told.code, row["outcome"], row["error"]["error"]) == (1, "refused", "register-secret")
    assert "dòng 3" in row["error"]["message"]
    assert register_ids(open_home(home).open_storage()) == []
    assert list((home / "staging").iterdir()) == []


def test_reading_without_keeping_needs_no_archive(tmp_path: Path) -> None:
    rows = [EXPORTED_IN, [1, 105, "03/03/2025", "215/UBND", "28/02/2025", "UBND", "Lạ"]]
    source = workbook(tmp_path / "ds.xlsx", rows)
    told = hoso("--json", "register", "check", source)
    check("register check", told, sparse=FEW)
    out = hoso("register", "check", source).out
    assert "1 dòng = văn bản 1" in out
    assert "(đọc thử, không lưu)" in out


def test_a_folder_is_walked_and_rebuild_leaves_registers_alone(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sổ"
    folder.mkdir()
    text(folder / "a.csv", [DECREE_IN, ROW_IN])
    text(folder / "b.csv", [DECREE_IN, [*ROW_IN[:1], "106", *ROW_IN[2:]]])
    assert hoso("--home", home, "register", "add", folder).code == 0
    rebuilt = hoso("--home", home, "--json", "rebuild")
    assert (rebuilt.code, rebuilt.json["dossiers"]) == (0, 0)
    assert hoso("--home", home, "doctor").code == 0
    assert hoso("--home", home, "verify").code == 0


def test_an_own_column_map_that_is_badly_made_is_told(tmp_path: Path) -> None:
    own = tmp_path / "cot.json"
    source = text(tmp_path / "a.csv", [DECREE_IN, ROW_IN])
    for content in ("{", '{"id": "x"}', '{"id": "x", "version": 1, "columns": {"lạ": ["a"]}}'):
        own.write_text(content, encoding="utf-8")
        told = hoso("--json", "register", "check", source, "--columns", own)
        assert told.json["error"] == "columns-invalid"
    own.write_text('{"id": "x", "version": 2, "columns": {"note": ["Màu"]}}', encoding="utf-8")
    told = hoso("--json", "register", "check", source, "--columns", own)
    assert told.json["registers"][0]["mapping"] == "x/2+1"


def test_messages_of_the_exchange_are_kept_as_registers_are(home: Path, corpora: Path) -> None:
    messages = sorted((corpora / "edxml").iterdir())
    told = hoso("--home", home, "--json", "register", "add", *messages).json
    kinds = {row["kind"] for row in told["registers"] if row["outcome"] == "archived"}
    assert kinds == {"edoc", "status"}
    assert told["files"]["received"] == len(messages)
    assert told["files"]["refused"] <= 2, [r["name"] for r in told["registers"] if r["error"]]
    storage = _storage(home)
    papers = [paper for oid in _ids(home) for paper in read_papers(storage, oid)]
    events = {event.kind for paper in papers for event in paper.events}
    assert "status" in events
    made = hoso("--home", home, "--json", "rebuild").json
    assert made["papers"] > 3


def _storage(home: Path) -> StorageRoot:
    return open_home(home).open_storage()


def _ids(home: Path) -> list[str]:
    return register_ids(_storage(home))
