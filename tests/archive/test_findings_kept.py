"""Acts on findings in the root: numbered, never changed, a lost one is noticed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.findings import act_ids, keep_act, read_acts, steps_of
from archive.home import Home, create_home
from archive.objects import is_dossier
from schemas.errors import HosoError
from schemas.life import Cover, Step

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STEP = Step(kind="withdrawn", at="2026-03-02T02:00:00Z", key="k", by="Thanh tra", reason="báo sai")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return create_home(tmp_path / "kho", archive_id="a", created=AT)


def keep(home: Home, *steps: Step, kind: str = "decisions", source: Path | None = None) -> str:
    payload = ("phiếu.xlsx", source) if source else None
    storage = home.open_storage()
    return keep_act(
        home, storage, steps, {"kind": kind}, at=AT, operator="Thanh tra", payload=payload
    )


def test_acts_are_read_back_in_order_with_what_they_brought(home: Home, tmp_path: Path) -> None:
    assert list(read_acts(home.open_storage())) == []
    source = tmp_path / "x"
    source.write_bytes(b"bytes")
    why = {"basis": "CV 1", "approver": "Giám đốc", "until": "2026-12-31"}
    cover = Cover(rule="F-004", unit="Phòng A")
    waiver = replace(STEP, kind="waived", key="", cover=cover, **why)
    first = keep(home, STEP, STEP, kind="replies", source=source)
    second = keep(home, waiver, kind="waiver")
    storage = home.open_storage()
    one, two = read_acts(storage)
    assert (one.object_id, two.object_id) == (first, second)
    assert steps_of([one, two]) == [STEP, STEP, waiver]
    assert storage.get(first).read("data/phiếu.xlsx") == b"bytes"
    assert one.told["by"] == "Thanh tra"
    assert not is_dossier(first)
    assert list(home.staging.iterdir()) == []
    log = [json.loads(line) for file in home.audit_path.iterdir() for line in file.open()]
    assert [row["act"] for row in log] == ["life.replies", "life.waiver"]


def test_equal_acts_are_equal_bytes(home: Home, tmp_path: Path) -> None:
    other = create_home(tmp_path / "khác", archive_id="b", created=AT)
    manifests = [
        (h.open_storage().get(keep(h, STEP)).read("manifest-sha256.txt"), act_ids(h.open_storage()))
        for h in (home, other)
    ]
    assert manifests[0] == manifests[1]


def test_a_step_without_its_reason_is_not_kept(home: Home) -> None:
    with pytest.raises(ValueError, match="withdrawn: reason"):
        keep(home, replace(STEP, reason=""))
    assert act_ids(home.open_storage()) == []


def test_an_act_lost_between_others_is_told(home: Home) -> None:
    for _ in range(3):
        keep(home, STEP)
    storage = home.open_storage()
    lost = act_ids(storage)[1]
    shutil.rmtree(storage.directory(lost))
    with pytest.raises(HosoError) as caught:
        list(read_acts(storage))
    assert caught.value.code == "object-damaged"
    assert caught.value.params["object_id"] == lost


@pytest.mark.parametrize("again", [STEP, replace(STEP, at="2026-03-09T02:00:00Z")])
def test_an_act_the_log_was_not_told_of_is_taken_up(home: Home, again: Step) -> None:
    first = keep(home, STEP)
    log = home.open_audit()
    for path in home.audit_path.glob("*.jsonl"):
        path.unlink()  # as if the run had been killed before it wrote there
    assert keep(home, again) == first
    assert [entry.object for entry in log.read()] == [first]
    assert keep(home, again) != first


def test_bytes_that_a_killed_run_left_in_staging_are_in_nobodys_way(
    home: Home, tmp_path: Path
) -> None:
    (home.staging / "findings").mkdir()
    (home.staging / "findings" / "bytes").write_bytes(b"half")
    source = tmp_path / "x"
    source.write_bytes(b"whole")
    kept = keep(home, STEP, kind="replies", source=source)
    assert home.open_storage().get(kept).read("data/phiếu.xlsx") == b"whole"


def test_an_act_the_log_was_not_told_of_is_told_by_the_next(home: Home) -> None:
    first = keep(home, STEP)
    for path in home.audit_path.glob("*.jsonl"):
        path.unlink()
    second = keep(home, replace(STEP, reason="khác"))
    assert [entry.object for entry in home.open_audit().read()] == [first, second]
