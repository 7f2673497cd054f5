"""The index at the command line: how it is, how it is made anew, what is said where it lags."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from bad_support import transfer, workbook
from cli_support import hoso

from hoso import wiring
from schemas.errors import HosoError
from search.embedded.generations import EmbeddedStore

WORDS = "quyết định"


def engine_of(home: Path) -> Any:
    store = EmbeddedStore(home / "index")
    return store.open_generation(store.current())


def lose_three(home: Path) -> None:
    engine = engine_of(home)
    engine.delete(sorted(engine.state())[:3])
    engine.commit()
    engine.close()


class _Down:
    """A store nobody answers for."""

    def __getattr__(self, name: str) -> Any:
        raise HosoError("index-unavailable", path="máy chủ", why=name)


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "index_store", lambda *_: _Down())


def test_doctor_tells_engine_version_health_entries_and_lag(own_home: Path) -> None:
    sound = hoso("--home", own_home, "--json", "doctor").json["archive"]["index"]
    assert sound["engine"] == "embedded"
    assert sound["engine_version"]
    assert (sound["health"], sound["pending"], sound["unfinished"]) == ("good", 0, [])
    lose_three(own_home)
    lagging = hoso("--home", own_home, "--json", "doctor")
    assert lagging.code == 1
    assert lagging.json["archive"]["index"]["pending"] == 3
    assert lagging.json["archive"]["index"]["entries"] == sound["entries"] - 3
    words = hoso("--home", own_home, "doctor").out
    assert "còn chậm 3 mục" in words
    assert "hoso rebuild --pending" in words


def test_what_is_pending_is_made_up_for(own_home: Path) -> None:
    lose_three(own_home)
    answer = hoso("--home", own_home, "--json", "rebuild", "--pending")
    assert (answer.code, answer.json["entries"], answer.json["left"]) == (0, 3, 0)
    assert hoso("--home", own_home, "doctor").code == 0


def test_the_index_alone_is_made_anew(own_home: Path) -> None:
    name = EmbeddedStore(own_home / "index").current()
    before = hoso("--home", own_home, "--json", "search", WORDS).json
    shutil.copytree(own_home / "index" / name, own_home / "index" / "g0050")
    assert "chưa xong" in hoso("--home", own_home, "doctor").out
    answer = hoso("--home", own_home, "rebuild", "--index")
    assert answer.code == 0, answer.err
    assert EmbeddedStore(own_home / "index").generations() == ("g0050",)
    assert hoso("--home", own_home, "--json", "search", WORDS).json == before
    assert hoso("--home", own_home, "doctor").code == 0


def test_the_two_ways_exclude_each_other(own_home: Path) -> None:
    assert hoso("--home", own_home, "rebuild", "--index", "--pending").code == 2


@pytest.mark.usefixtures("down")
def test_intake_says_that_the_dossiers_are_safe_and_cannot_be_found_yet(
    own_home: Path, tmp_path: Path
) -> None:
    source = transfer(tmp_path / "t", workbook())
    answer = hoso("--home", own_home, "ingest", source)
    assert answer.code == 1
    assert "hồ sơ đã lưu an toàn" in answer.out
    assert "hoso rebuild --pending" in answer.out
    told = hoso("--home", own_home, "--json", "ingest", source).json
    assert told["index"]["error"]["error"] == "index-unavailable"
    assert told["balanced"]


@pytest.mark.usefixtures("down")
def test_doctor_tells_why_an_index_does_not_answer(own_home: Path) -> None:
    answer = hoso("--home", own_home, "doctor")
    assert answer.code == 1
    assert "Chỉ mục tra cứu: không dùng được" in answer.out
