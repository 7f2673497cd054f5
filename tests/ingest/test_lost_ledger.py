"""A ledger that is gone or damaged: told at once, never replaced by an empty one, made again."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_support import (
    AT,
    DOUBTFUL,
    HYBRID,
    LATER,
    PLAIN,
    SECRET,
    THREE,
    audit_lines,
    outcomes,
    refused,
    syncer,
    take,
    write_transfer,
)

from archive.backup import backup
from archive.home import Home
from archive.operations import Operations
from archive.operations.model import (
    ALREADY,
    Account,
    Decision,
    FileAccount,
    Medium,
    QuarantineItem,
    Transfer,
)
from evidence.pool import Pool
from ingest import pipeline
from ingest.invariants import broken_in
from ingest.ledger import root
from ingest.ledger.accounts import account_lines, filled, parse_accounts
from ingest.ledger.remake import Remade, remake
from ingest.release import reject, release
from schemas.errors import HosoError

BOSS = "Lê Duyệt"
HELD = replace(DOUBTFUL, notation="05.KT")


def ledger_of(home: Home) -> Path:
    return home.path / "operations.sqlite"


def lose(home: Home) -> None:
    for end in ("", "-wal", "-shm"):
        ledger_of(home).with_name(f"operations.sqlite{end}").unlink(missing_ok=True)


@contextmanager
def opened(home: Home) -> Iterator[Operations]:
    with closing(home.open_operations()) as operations:
        yield operations


Book = tuple[list[Transfer], list[list[Decision]], list[list[FileAccount]], list[QuarantineItem]]


def book(home: Home) -> Book:
    """Everything a transfer leaves in the ledger."""
    with opened(home) as operations:
        transfers = operations.transfers.all()
        ids = [one.transfer_id for one in transfers]
        return (
            transfers,
            [operations.transfers.decisions(one) for one in ids],
            [operations.transfers.accounts(one) for one in ids],
            operations.holds.all(state=None),
        )


def again(home: Home, **more: Any) -> Remade:
    return remake(home, at=LATER, by=BOSS, **{"source": None, **more})


def break_off(home: Home, source: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take ``source`` in until its dossiers are kept and the transfer itself is not."""

    def full(*_arguments: object) -> None:
        raise HosoError("no-space", path=home.path)

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "_archive_transfer", full)
        refused("no-space", lambda: take(home, source, pool))


@pytest.fixture
def busy(home: Home, tmp_path: Path, pool: Pool) -> Home:
    """Two transfers; of what was held one dossier is released, one rejected, two still held."""
    take(home, write_transfer(tmp_path / "một", (*THREE, HELD, SECRET)), pool)
    source = write_transfer(tmp_path / "hai", (PLAIN, replace(DOUBTFUL, notation="06.KT")))
    (source / "ghi chú.txt").write_text("không hồ sơ nào nêu")
    take(home, source, pool, at=LATER)
    first, second = (f"20260302-0001/{number}" for number in (3, 4))
    release(home, first, reason="đã bổ sung", by=BOSS, at=LATER, sync=syncer(home))
    reject(home, second, reason="trả lại", by=BOSS, at=LATER)
    return home


def test_what_is_gone_is_told_and_not_made_empty(busy: Home, tmp_path: Path) -> None:
    lose(busy)
    refused("ledger-missing", busy.open_operations)
    refused("ledger-missing", lambda: busy.operations_place)
    copy = tmp_path / "bản sao"
    refused("ledger-missing", lambda: backup(busy, copy, backup_id="1", at=AT, by=BOSS))
    assert not copy.exists()
    assert not ledger_of(busy).exists()


def test_a_file_without_a_byte_is_no_ledger(busy: Home) -> None:
    lose(busy)
    ledger_of(busy).touch()
    refused("ledger-missing", busy.open_operations)
    assert ledger_of(busy).stat().st_size == 0
    assert (again(busy).made, list(broken_in(busy, full=True))) == (2, [])


def test_the_log_of_a_lost_ledger_is_not_played_into_the_new_one(busy: Home) -> None:
    log = ledger_of(busy).with_name("operations.sqlite-wal")
    with opened(busy) as operations:
        operations.holds.decide(
            "20260303-0001/2",
            "rejected",
            decided_at=LATER,
            decided_by=BOSS,
            reason="",
            object_id="",
            version="",
        )
        left = log.read_bytes()  # as a killed command leaves it
    lose(busy)
    log.write_bytes(left)
    remade = again(busy)
    assert (remade.made, remade.held, remade.aside) == (2, 2, "operations.damaged-1.sqlite-wal")
    assert (busy.path / remade.aside).read_bytes() == left
    assert [one.state for one in book(busy)[3]].count("held") == 2


def test_a_whole_ledger_is_left_alone(busy: Home) -> None:
    before = book(busy)
    refused("ledger-present", lambda: again(busy))
    assert book(busy) == before


def test_the_ledger_comes_back_from_root_quarantine_and_log(busy: Home) -> None:
    transfers, decisions, accounts, items = book(busy)
    lose(busy)
    remade = again(busy)
    found = book(busy)
    assert found[0] == [replace(one, source_key="", fingerprint="") for one in transfers]
    assert found[1] == decisions
    assert found[2] == accounts
    lost_reason = [replace(one, decision_reason="") for one in items if one.state == "rejected"]
    assert [one for one in found[3] if one.state == "rejected"] == lost_reason
    assert [one for one in found[3] if one.state != "rejected"] == [
        one for one in items if one.state != "rejected"
    ]
    assert (remade.kept, remade.made, remade.held, remade.decided) == (0, 2, 2, 2)
    assert (remade.nameless, remade.lost, remade.damaged, remade.aside) == (0, (), (), "")
    assert list(broken_in(busy, full=True)) == []
    assert audit_lines(busy)[-1] == ("archive.ledger", busy.archive_id, "done")


def test_archives_whose_transfers_keep_no_accounts(
    busy: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they were before accounts were kept: packages and receipts tell, numbers stay whole."""
    _, _, accounts, items = book(busy)
    lose(busy)
    monkeypatch.setattr(root, "ACCOUNTS", "metadata/none.jsonl")
    remade = again(busy)
    found = book(busy)
    for old, new in zip(accounts, found[2], strict=True):
        assert len(new) == len(old)
        for account in ("archived", "withheld"):
            assert sum(one.account == account for one in new) == sum(
                one.account == account for one in old
            )
    digests = {(one.path, one.sha256) for one in accounts[1] if one.account == "archived"}
    assert {(one.path, one.sha256) for one in found[2][1] if one.sha256} >= {
        one for one in digests if not one[0].endswith(".xlsx")
    }
    assert [one.state for one in found[3]] == [one.state for one in items]
    assert remade.nameless
    assert list(broken_in(busy, full=True)) == []


def test_the_ledger_of_a_backup_is_completed(home: Home, tmp_path: Path, pool: Pool) -> None:
    take(home, write_transfer(tmp_path / "một", (PLAIN, DOUBTFUL)), pool)
    medium = Medium(
        medium_id="m1", name="Ổ 1", kind="disk", place="két", responsible=BOSS, in_use="2026-01-01"
    )
    with opened(home) as operations:
        operations.keeping.add_medium(medium)
    backup(home, tmp_path / "bản sao", backup_id="1", at=AT, by=BOSS)
    take(home, write_transfer(tmp_path / "hai", (HYBRID,)), pool, at=LATER)
    reject(home, "20260302-0001/2", reason="trả lại", by=BOSS, at=LATER)
    before = book(home)
    ledger_of(home).write_bytes(b"not a database" * 400)
    remade = again(home, source=tmp_path / "bản sao")
    assert (remade.kept, remade.made, remade.aside) == (1, 1, "operations.damaged-1.sqlite")
    assert (home.path / remade.aside).read_bytes().startswith(b"not a database")
    after = book(home)
    assert after[1:3] == before[1:3]
    assert [one.state for one in after[3]] == ["rejected"]
    with opened(home) as operations:
        assert operations.keeping.media() == [medium]
    assert list(broken_in(home, full=True)) == []


def test_a_backup_of_another_archive_is_refused(busy: Home, tmp_path: Path) -> None:
    backup(replace(busy, archive_id="khác"), tmp_path / "bản sao", backup_id="1", at=AT, by=BOSS)
    lose(busy)
    refused("backup-unsuitable", lambda: again(busy, source=tmp_path / "bản sao"))
    assert not ledger_of(busy).exists()


def test_a_transfer_broken_off_as_the_ledger_was_lost(
    home: Home, tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_transfer(tmp_path / "một", THREE)
    break_off(home, source, pool, monkeypatch)
    lose(home)
    remade = again(home)
    assert (remade.made, remade.held) == (1, 1)
    transfers, decisions, accounts, _ = book(home)
    assert [one.state for one in transfers] == ["finished"]
    assert sorted(one.outcome for one in decisions[0]) == ["archived", "archived", "quarantined"]
    assert len(accounts[0]) == 4
    assert list(broken_in(home, full=True)) == []
    receipt = take(home, source, pool, at=LATER)
    assert receipt["transfer_id"] == "20260303-0001"
    assert set(outcomes(receipt).values()) == {"already_archived", "quarantined"}
    assert list(broken_in(home, full=True)) == []


def test_a_transfer_open_in_the_backup_that_was_given_up_later(
    home: Home, tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_transfer(tmp_path / "một", THREE)
    break_off(home, source, pool, monkeypatch)
    backup(home, tmp_path / "bản sao", backup_id="1", at=AT, by=BOSS)
    (source / "thêm.txt").write_text("nguồn đã đổi")
    receipt = take(home, source, pool, at=LATER)
    before = book(home)
    lose(home)
    remade = again(home, source=tmp_path / "bản sao")
    assert (remade.kept, remade.made, receipt["transfer_id"]) == (1, 1, "20260303-0001")
    assert [one.state for one in book(home)[0]] == ["finished", "finished"]
    assert book(home)[1:3] == before[1:3]
    assert list(broken_in(home, full=True)) == []


def test_a_number_the_root_or_the_quarantine_knows_is_not_given_again(
    busy: Home, tmp_path: Path, pool: Pool
) -> None:
    with opened(busy) as operations, operations.engine.begin() as connection:
        for table in ("quarantine", "file_account", "decision", "transfer"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    receipt = take(busy, write_transfer(tmp_path / "ba", (HYBRID,)), pool)
    assert receipt["transfer_id"] == "20260302-0002"
    held = busy.path / "quarantine" / "20260302-0003"
    shutil.copytree(busy.path / "quarantine" / "20260303-0001", held)
    receipt = take(busy, write_transfer(tmp_path / "bốn", (HYBRID,)), pool)
    assert receipt["transfer_id"] == "20260302-0004"


_NAMES = st.text(min_size=1, max_size=20)
_ACCOUNTS = st.sampled_from(get_args(Account))


@given(
    st.lists(
        st.builds(
            FileAccount,
            transfer_id=st.just("20260302-0001"),
            path=_NAMES,
            size=st.integers(0, 2**50),
            account=_ACCOUNTS,
            sha256=st.text("0123456789abcdef", max_size=64),
            mtime=st.integers(0, 2**62),
            dossier=_NAMES,
            reason=_NAMES,
            position=st.integers(0, 10**6),
        )
    )
)
def test_accounts_are_read_as_they_were_written(accounts: list[FileAccount]) -> None:
    assert parse_accounts(account_lines(accounts), "20260302-0001") == accounts


@given(
    known=st.dictionaries(_NAMES, _ACCOUNTS, max_size=8),
    told=st.dictionaries(
        st.sampled_from([*get_args(Account), ALREADY]), st.integers(0, 9), max_size=5
    ),
)
def test_nameless_files_fill_the_receipts_numbers_up(
    known: dict[str, Account], told: dict[str, int]
) -> None:
    there = {
        path: FileAccount(transfer_id="1", path=path, size=1, account=account)
        for path, account in known.items()
    }
    found = Counter(one.outcome for one in filled(there, told, "1"))
    has = Counter(one.outcome for one in there.values())
    assert found == Counter({name: max(has[name], told.get(name, 0)) for name in {*has, *told}})
