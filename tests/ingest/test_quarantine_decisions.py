"""Releasing and rejecting what was held: catalogue, ledger, audit log, bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ingest_support import (
    DOUBTFUL,
    LATER,
    PLAIN,
    accounts,
    audit_lines,
    catalogue_digests,
    index_state,
    outcomes,
    refused,
    syncer,
    take,
    totals,
    tree,
    write_transfer,
)

from archive.home import Home
from archive.operations.model import QuarantineItem
from evidence.pool import Pool
from ingest.rebuild import rebuild
from ingest.release import reject, release

_FILE = "03.KT/01 Báo cáo.pdf"


@pytest.fixture
def held(home: Home, small: Path, pool: Pool) -> Home:
    take(home, small, pool)
    return home


def items(home: Home, state: str | None = "held") -> list[QuarantineItem]:
    operations = home.open_operations()
    try:
        return operations.holds.all(state=state)
    finally:
        operations.close()


def let_go(home: Home, item: str) -> QuarantineItem:
    return release(home, item, reason="đã bổ sung", by="Lê Duyệt", at=LATER, sync=syncer(home))[0]


def test_release_archives_with_the_reason(held: Home) -> None:
    (item,) = items(held)
    done = let_go(held, item.id)
    object_id = f"urn:hoso:000.00.07.H99:{DOUBTFUL.code}"
    assert (done.state, done.object_id, done.version) == ("released", object_id, "v1")
    aip = held.open_storage().get(object_id)
    assert [path for path, _ in aip.payload()] == [_FILE]
    decision = aip.json("metadata/intake.json")["decision"]
    assert decision == {
        "kind": "release",
        "reason": "đã bổ sung",
        "by": "Lê Duyệt",
        "at": "2026-03-03T07:00:00Z",
    }
    rules = {row["rule"] for row in aip.json("metadata/validation-report.json")["findings"]}
    assert "H-018" in rules  # archived with its findings
    catalogue = held.open_catalogue()
    assert catalogue.dossier(DOUBTFUL.code)
    catalogue.close()
    assert object_id in index_state(held)
    assert accounts(held, item.transfer_id)[_FILE] == "archived"
    assert audit_lines(held)[-1] == ("quarantine.release", object_id, "done")
    assert tree(held.quarantine_path) == {}


def test_what_was_released_survives_a_rebuild(held: Home) -> None:
    let_go(held, items(held)[0].id)
    before = catalogue_digests(held), index_state(held)
    rebuild(held, syncer(held), lambda *_: None)
    assert (catalogue_digests(held), index_state(held)) == before


def test_reject_keeps_the_row_and_not_the_bytes(held: Home) -> None:
    (item,) = items(held)
    done = reject(held, item.id, reason="không đủ", by="Lê Duyệt", at=LATER)
    assert (done.state, done.decision_reason) == ("rejected", "không đủ")
    assert totals(held, item.transfer_id) == {"archived": 4, "refused": 1}
    assert tree(held.quarantine_path) == {}
    assert audit_lines(held)[-1] == ("quarantine.reject", item.id, "done")
    assert items(held, state=None) == [done]


@pytest.mark.parametrize("first", ["release", "reject"])
def test_nothing_is_decided_twice(held: Home, first: str) -> None:
    (item,) = items(held)

    def turn_down() -> QuarantineItem:
        return reject(held, item.id, reason="r", by="b", at=LATER)

    let_go(held, item.id) if first == "release" else turn_down()
    lines = audit_lines(held)
    error = refused("quarantine-decided", lambda: let_go(held, item.id))
    assert item.id in error.message("vi")
    refused("quarantine-decided", turn_down)
    assert audit_lines(held) == lines


def test_unknown_items_and_surplus_files_cannot_be_released(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    transfer = write_transfer(tmp_path / "t", [PLAIN])
    (transfer / "ghi chú.txt").write_text("không ai nêu", encoding="utf-8")
    receipt = take(home, transfer, pool)
    (item,) = items(home)
    assert item.position == 0
    refused("release-impossible", lambda: let_go(home, item.id))
    refused("not-found", lambda: let_go(home, "20260101-0001/9"))
    reject(home, item.id, reason="rác", by="b", at=LATER)
    assert accounts(home, receipt["transfer_id"])["ghi chú.txt"] == "refused"


def test_rejecting_one_dossier_without_code_leaves_the_other(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    nameless = [
        replace(PLAIN, changes={"FileCode": None}),
        replace(DOUBTFUL, changes={"FileCode": None}),
    ]
    receipt = take(home, write_transfer(tmp_path / "t", nameless), pool)
    assert receipt["dossiers"]["quarantined"] == 2
    first = next(item for item in items(home) if item.position == 1)
    before = totals(home, receipt["transfer_id"])
    refused("release-impossible", lambda: let_go(home, first.id))
    reject(home, first.id, reason="r", by="b", at=LATER)
    assert totals(home, receipt["transfer_id"]) == before  # its rows named no file
    assert [item.id for item in items(home)] == [item.id for item in _others(home, first.id)]


def _others(home: Home, item_id: str) -> list[QuarantineItem]:
    return [item for item in items(home, state=None) if item.id != item_id]


def test_a_released_change_becomes_the_next_version(held: Home, tmp_path: Path, pool: Pool) -> None:
    changed = replace(PLAIN, title="Tiêu đề đã sửa")
    receipt = take(held, write_transfer(tmp_path / "t", [changed]), pool, at=LATER)
    assert outcomes(receipt) == {PLAIN.code: "quarantined"}
    item = next(item for item in items(held) if item.file_code == PLAIN.code)
    assert let_go(held, item.id).version == "v2"
    again = take(held, tmp_path / "t", pool, at=LATER)
    assert outcomes(again) == {PLAIN.code: "already_archived"}


def test_a_release_broken_off_is_taken_up(held: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.operations.holds import Holds

    class Killed(BaseException):
        pass

    def die(*_args: object, **_more: object) -> None:
        raise Killed

    (item,) = items(held)
    with monkeypatch.context() as patch:
        patch.setattr(Holds, "decide", die)
        with pytest.raises(Killed):
            let_go(held, item.id)
    storage = tree(held.storage_path)
    assert [found.id for found in items(held)] == [item.id]
    assert let_go(held, item.id).version == "v1"
    assert tree(held.storage_path) == storage


@pytest.mark.parametrize("gone", [(), ("item.json",)])
def test_bytes_left_by_a_killed_decision_go_with_the_next(
    held: Home, monkeypatch: pytest.MonkeyPatch, gone: tuple[str, ...]
) -> None:
    from archive.quarantine import Quarantine

    class Killed(BaseException):
        pass

    def die(quarantine: Quarantine, path: str) -> None:
        for name in gone:
            (quarantine.path / path / name).unlink()
        raise Killed

    (item,) = items(held)
    with monkeypatch.context() as patch:
        patch.setattr(Quarantine, "remove", die)
        with pytest.raises(Killed):
            reject(held, item.id, reason="r", by="b", at=LATER)
    assert tree(held.quarantine_path) != {}
    refused("quarantine-decided", lambda: reject(held, item.id, reason="r", by="b", at=LATER))
    assert tree(held.quarantine_path) == {}
