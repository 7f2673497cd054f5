"""Commands that change the archive look at what they wrote before they say that they are done."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from cli_support import hoso
from register_support import DECREE_IN, ROW_IN, text

from archive.fs import calls
from archive.home import open_home
from hoso.settings import load_settings
from hoso.wiring import index_store
from ingest.invariants.broken import table

WAIVED = (
    *("findings", "waive", "--rule", "H-018", "--until", "31/12/2099"),
    *("--approver", "Giám đốc", "--basis", "Công văn 1", "--reason", "Chờ"),
)
DRAWN = (
    *("inspect", "new", "--decision", "15/QĐ-SNV", "--decided", "01/03/2026"),
    *("--period", "2024", "--size", "1"),
)


def lost_when_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest of each package is gone as soon as the package has its place."""
    real = calls.rename

    def rename(source: Path, target: Path) -> None:
        real(source, target)
        for lost in [*target.glob("v*/content/manifest-*"), *target.glob("content/manifest-*")]:
            lost.unlink()

    monkeypatch.setattr(calls, "rename", rename)


@pytest.mark.parametrize("words", [("register", "add", "{csv}"), WAIVED, DRAWN], ids=lambda w: w[0])
def test_what_is_broken_at_the_end_is_an_error(
    words: tuple[str, ...], own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [word.format(csv=tmp_path / "so.csv") for word in words]
    text(tmp_path / "so.csv", [DECREE_IN, ROW_IN])
    lost_when_written(monkeypatch)
    broken = hoso("--home", own_home, "--json", *given)
    assert (broken.code, broken.json["error"]) == (103, "invariant-broken"), broken
    assert "Không đọc được gói lưu trữ" in broken.json["message"]


def test_an_index_that_calls_itself_whole_and_is_not_is_told(own_home: Path) -> None:
    home, settings = open_home(own_home), load_settings({"home": str(own_home)})
    with (
        closing(index_store(settings, home)) as store,
        closing(store.open_generation(store.current())) as engine,
    ):
        engine.delete([next(iter(engine.state()))])
        engine.commit()
    doctor = hoso("--home", own_home, "--json", "doctor")
    told = [one["message"] for one in doctor.json["problems"]]
    assert "Chỉ mục ghi là đủ mà lệch 1 mục so với danh mục." in told


def test_each_command_looks_at_groups_there_are() -> None:
    groups = {row["check"] for row in table()["invariants"].values()}
    ends: dict[str, list[str]] = table()["ends"]
    assert set().union(*ends.values()) <= groups
