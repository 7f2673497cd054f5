from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from archive_support import AT, refused
from sqlalchemy import inspect, text

from archive.database import Place, one_writer
from archive.operations import (
    Backup,
    Decision,
    Drill,
    FileAccount,
    FixityFault,
    FixityRun,
    Medium,
    MinutesNote,
    Operations,
    QuarantineItem,
    Transfer,
    tables,
)
from archive.operations.migrations import STEP_TABLE, migrations, set_step

TRANSFER = Transfer(
    transfer_id="T1",
    source="/nguồn",
    source_key="key",
    received_at=AT,
    operator="an",
    profile="tt02-2019",
)
LATER = AT + timedelta(hours=1)
KINDS = {
    "sqlite": {str: "TEXT", int: "INTEGER"},
    "postgresql": {str: 'TEXT COLLATE "C"', int: "BIGINT"},
}


@pytest.fixture
def operations(new_place: Callable[[], Place]) -> Iterator[Operations]:
    with closing(Operations.open(new_place())) as opened:
        yield opened


def test_the_migrations_make_the_tables_that_are_used(operations: Operations):
    found = inspect(operations.engine)
    assert set(found.get_table_names()) - {STEP_TABLE} == set(tables.OPERATIONS.tables)
    kinds = KINDS[operations.engine.dialect.name]
    for name, table in tables.OPERATIONS.tables.items():
        made = {column["name"]: str(column["type"]) for column in found.get_columns(name)}
        assert made == {c.name: kinds[c.type.python_type] for c in table.c}, name
        keys = {column.name for column in table.primary_key}
        assert set(found.get_pk_constraint(name)["constrained_columns"]) == keys, name


def test_migrations_are_numbered_without_gaps():
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_opening_again_keeps_everything(new_place: Callable[[], Place]):
    place = new_place()
    with closing(Operations.open(place)) as first:
        first.transfers.begin(TRANSFER)
    with closing(Operations.open(place)) as again:
        assert again.transfers.get("T1") == TRANSFER


def test_a_newer_database_is_refused(operations: Operations):
    with one_writer(operations.engine) as connection:
        set_step(connection, 99)
    error = refused("operations-newer", lambda: Operations.open(operations.place))
    assert error.params["found"] == 99


def test_a_second_run_finds_the_transfer_it_began(operations: Operations):
    operations.transfers.begin(TRANSFER)
    second = operations.transfers.begin(replace(TRANSFER, received_at=LATER, operator="bình"))
    assert second == TRANSFER
    assert operations.transfers.open_for("key") == TRANSFER
    counts = {"archived": 1}
    operations.transfers.finish("T1", counts=counts, receipt={"a": "ă"}, finished_at=LATER)
    operations.transfers.finish("T1", counts={}, receipt={}, finished_at=LATER)
    assert operations.transfers.open_for("key") is None
    done = operations.transfers.get("T1")
    assert (done.state, done.counts, done.receipt) == ("finished", counts, {"a": "ă"})
    assert done.finished_at == LATER
    refused("not-found", lambda: operations.transfers.get("T2"))


def test_ids_of_transfers_come_as_the_transfers_do(operations: Operations):
    for name, at in (("T1", AT), ("T3", LATER), ("T2", LATER)):
        operations.transfers.begin(
            replace(TRANSFER, transfer_id=name, source_key=name, received_at=at)
        )
    operations.transfers.finish("T2", counts={}, receipt={}, finished_at=LATER)
    ledger = operations.transfers
    assert ledger.ids() == [one.transfer_id for one in ledger.all()] == ["T2", "T3", "T1"]
    assert (ledger.ids(state="finished"), ledger.ids(state="open")) == (["T2"], ["T3", "T1"])


def test_what_lay_in_a_source_is_noted_once(operations: Operations):
    operations.transfers.begin(TRANSFER)
    assert operations.transfers.seal("T1", "one")
    assert operations.transfers.seal("T1", "one")
    assert not operations.transfers.seal("T1", "other")
    assert operations.transfers.get("T1").fingerprint == "one"


def account(path: str, account_: str, **more: object) -> FileAccount:
    return FileAccount(transfer_id="T1", path=path, size=3, account=account_, **more)  # type: ignore[arg-type]


DECISION = Decision(
    transfer_id="T1",
    position=1,
    file_code="A.1",
    outcome="quarantined",
    findings=({"rule": "M-001"},),
    quarantine_id="Q1",
    decided_at=AT,
    decided_by="an",
)
HELD = QuarantineItem(
    id="Q1",
    transfer_id="T1",
    position=1,
    file_code="A.1",
    reason="M-001",
    path="T1/1",
    created=AT,
)


def test_every_file_is_accounted_for(operations: Operations):
    operations.transfers.begin(TRANSFER)
    files = [account("a", "quarantined", dossier="A.1"), account("b", "refused")]
    for _ in range(2):  # a second run changes nothing
        operations.transfers.record(DECISION, files, HELD)
    assert operations.transfers.decisions("T1") == [DECISION]
    assert operations.transfers.accounts("T1") == files
    totals = operations.transfers.account_totals("T1")
    assert totals == {"quarantined": (1, 3), "refused": (1, 3)}
    assert operations.transfers.accounts_outside("T1") == files[1:]


def test_files_are_counted_as_people_are_told(operations: Operations):
    operations.transfers.begin(TRANSFER)
    files = [account(name, "archived", reason=reason) for name, reason in _REASONS.items()]
    operations.transfers.account([*files, account("d", "refused", reason="X-011")])
    found = operations.transfers.outcomes("T1")
    assert found == {"archived": 2, "already_archived": 1, "refused": 1}
    assert operations.transfers.outcomes("T2") == {}


_REASONS = {"a": "", "b": "submission", "c": "already_archived"}


def test_many_decisions_are_written_together_or_not_at_all(operations: Operations):
    operations.transfers.begin(TRANSFER)
    second = replace(DECISION, position=2, outcome="refused", quarantine_id="")
    entries = [
        (DECISION, [account("a", "quarantined")], HELD),
        (second, [account("b", "refused"), account("c", "refused")], None),
    ]
    stranger = (replace(DECISION, transfer_id="T9"), (), None)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        operations.transfers.record_all([*entries, stranger])
    assert operations.transfers.decisions("T1") == []
    operations.transfers.record_all(entries)
    assert operations.transfers.decisions("T1") == [DECISION, second]
    assert [item.path for item in operations.transfers.accounts("T1")] == ["a", "b", "c"]
    assert operations.holds.all() == [HELD]


def test_a_decision_without_a_transfer_is_refused_whole(operations: Operations):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        operations.transfers.record(DECISION, [account("a", "quarantined")], HELD)
    assert operations.holds.all() == []


@pytest.mark.parametrize(("state", "after"), [("released", "archived"), ("rejected", "refused")])
def test_a_decision_on_a_hold_moves_the_accounts(operations: Operations, state, after: str):
    operations.transfers.begin(TRANSFER)
    files = [account("a", "quarantined", position=1), account("b", "quarantined", position=2)]
    operations.transfers.record(DECISION, files, HELD)
    decide = operations.holds.decide
    done = decide("Q1", state, decided_at=LATER, decided_by="chi", reason="đủ")
    assert (done.state, done.decided_at, done.decision_reason) == (state, LATER, "đủ")
    assert [item.account for item in operations.transfers.accounts("T1")] == [after, "quarantined"]
    assert operations.holds.all() == []
    assert operations.holds.all(state=None) == [done]
    assert decide("Q1", state, decided_at=AT, decided_by="x", reason="") == done
    other = "rejected" if state == "released" else "released"
    refused(
        "quarantine-decided",
        lambda: decide("Q1", other, decided_at=AT, decided_by="x", reason=""),
    )


def test_a_fixity_run_is_resumed(operations: Operations):
    run = FixityRun(run_id="F1", started=AT)
    operations.fixity.begin(run)
    fault = FixityFault(
        run_id="F1", number=1, object_id="o", kind="changed", path="p", file_name="f"
    )
    operations.fixity.save(replace(run, cursor="abc", objects=5), [fault])
    found = operations.fixity.unfinished()
    assert found and (found.cursor, found.objects) == ("abc", 5)
    operations.fixity.save(replace(found, state="done", finished=LATER))
    assert operations.fixity.unfinished() is None
    assert operations.fixity.faults("F1") == [fault]
    assert operations.fixity.runs()[0].finished == LATER


def test_backups_are_written_down(operations: Operations):
    made = Backup(
        backup_id="B1",
        made_at=AT,
        made_by="an",
        target="/mnt",
        manifest_sha256="0" * 64,
        files=2,
        bytes=10,
    )
    operations.backups.add(made)
    assert operations.backups.all() == [made]


def test_a_full_disk_is_a_clear_error(tmp_path: Path):
    operations = Operations.open(tmp_path / "operations.sqlite")
    operations.transfers.begin(TRANSFER)
    with operations.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    with operations.engine.connect() as connection:
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        connection.commit()
    many = [account(f"{n:05d}" + "x" * 200, "refused") for n in range(2000)]
    refused("no-space", lambda: operations.transfers.account(many))


def test_media_drills_and_minutes_are_kept(operations: Operations):
    keeping = operations.keeping
    medium = Medium(
        medium_id="M1", name="Ổ 1", kind="hdd", place="P. 2", responsible="An", in_use="2026-01-05"
    )
    keeping.add_medium(medium)
    checked = replace(medium, checked=LATER, faults=2)
    keeping.add_medium(checked)
    assert keeping.media() == [checked]
    drill = Drill(
        drill_id="D",
        made_at=AT,
        made_by="an",
        set_sha256="a",
        outcome="done",
        detail="",
        files=3,
        bytes=9,
    )
    keeping.add_drill(drill)
    assert keeping.drills() == [drill]
    note = MinutesNote(
        kind="drill", subject="D", made_at=AT, made_by="an", sha256="b", file_name="bb.docx"
    )
    keeping.add_minutes(note)
    assert keeping.minutes() == [note]
