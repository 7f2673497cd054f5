"""``hoso search --xlsx``: the whole list, noted in the log, never half a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_support import Answer, hoso
from test_cli_json import check

from hoso import found as module
from hoso.files import new_file
from schemas.errors import HosoError

Call = Callable[..., Answer]


@pytest.fixture
def mine(own_home: Path) -> Iterator[Call]:
    """``hoso`` as one operator at a home of the test's own."""
    yield lambda *arguments: hoso("--home", own_home, "--operator", "An", *arguments)


def rows(path: Path) -> list[list[Any]]:
    """The rows of the table of a list."""
    sheet: Any = openpyxl.load_workbook(path).active
    return [[cell.value for cell in row] for row in sheet[sheet.auto_filter.ref]][1:]


def log(home: Path) -> list[dict[str, str]]:
    text = "".join(path.read_text() for path in sorted((home / "audit").glob("*.jsonl")))
    lines = [json.loads(line) for line in text.splitlines()]
    return [line for line in lines if line["act"] == "search.export"]


def test_the_list_holds_what_all_pages_hold(mine: Call, tmp_path: Path) -> None:
    asked = ("sở nội vụ", "--kind", "document", "--sort", "number")
    hits = mine("--json", "search", *asked, "--limit", "100").json["hits"]
    answer = mine("--json", "search", *asked, "--xlsx", tmp_path / "l.xlsx")
    check("search --xlsx", answer)
    assert answer.json["rows"] == answer.json["total"] == len(hits) > 10
    assert [row[1] or "" for row in rows(tmp_path / "l.xlsx")] == [hit["number"] for hit in hits]


def test_dossiers_make_a_list_of_dossiers(mine: Call, tmp_path: Path) -> None:
    mine("search", "bổ nhiệm", "--by", "dossier", "--xlsx", tmp_path / "l.xlsx")
    codes = [row[1] for row in rows(tmp_path / "l.xlsx")]
    told = mine("--json", "search", "bổ nhiệm", "--by", "dossier").json["hits"]
    assert codes == [hit["file_code"] for hit in told]
    assert len(rows(tmp_path / "l.xlsx")[0]) == 8


def test_the_log_tells_lists_apart_and_nothing_of_them(
    mine: Call, own_home: Path, tmp_path: Path
) -> None:
    for number, words in enumerate(("bí mật", "bí mật", "khác")):
        mine("search", words, "--xlsx", tmp_path / f"{number}.xlsx")
    lines = log(own_home)
    assert [(line["actor"], line["outcome"]) for line in lines] == [("An", "done")] * 3
    objects = [line["object"] for line in lines]
    assert objects[0] == objects[1] != objects[2]
    assert all(len(one) == 64 for one in objects)


def test_an_existing_file_stays(mine: Call, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "l.xlsx").write_text("mine")
    assert mine("search", "báo cáo", "--xlsx", tmp_path / "l.xlsx").code != 0
    assert (tmp_path / "l.xlsx").read_text() == "mine"
    assert log(own_home) == []


def test_a_walk_that_breaks_off_leaves_no_file(
    mine: Call, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(listed: Any, *_: Any) -> Iterator[Any]:
        yield next(listed.rows)
        raise HosoError("index-unavailable", path="x", why="y")

    monkeypatch.setattr(module, "_told", broken)
    assert mine("search", "báo cáo", "--xlsx", tmp_path / "l.xlsx").code == 67
    assert list(tmp_path.glob("*.xlsx*")) + list(tmp_path.glob(".*")) == []
    assert log(own_home) == []


def test_a_list_that_is_cut_says_so(
    mine: Call, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    answer = mine("search", "báo cáo", "--sort", "date", "--xlsx", tmp_path / "l.xlsx")
    assert "Đã ghi 3 mục" in answer.out
    assert "Chỉ là phần đầu của" in answer.out
    assert len(rows(tmp_path / "l.xlsx")) == 3
    assert [line["outcome"] for line in log(own_home)] == ["cut"]


def test_nothing_found_is_an_empty_list(mine: Call, tmp_path: Path) -> None:
    answer = mine("search", "zzzz", "--xlsx", tmp_path / "l.xlsx")
    assert (answer.code, rows(tmp_path / "l.xlsx")) == (1, [])


def test_a_file_that_came_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    def work() -> None:
        with new_file(tmp_path / "a") as part:
            part.write_text("new")
            (tmp_path / "a").write_text("theirs")

    with pytest.raises(HosoError) as caught:
        work()
    assert caught.value.code == "out-exists"
    assert [path.read_text() for path in tmp_path.iterdir()] == ["theirs"]


def test_without_hard_links_a_file_comes_whole_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: Any) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr("os.link", no_links)
    with new_file(tmp_path / "a") as part:
        part.write_text("new")
        assert not (tmp_path / "a").exists()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["new"]
