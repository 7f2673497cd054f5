"""The frames read from a real catalogue and a real ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from report_world import ORGAN_ID, UNITS, book, make_frames, make_report

from archive.catalogue import Catalogue, CatalogueRows
from archive.catalogue.tables import CATALOGUE
from archive.operations.model import Decision, FileAccount, QuarantineItem, Transfer
from archive.operations.store import Operations
from archive.operations.tables import OPERATIONS
from reports.datasets import read_frames
from reports.frames import COLUMNS, Frames, column_names

AT = datetime(2025, 3, 1, 18, 30, tzinfo=UTC)
LISTS = {"documents": "document", "files": "file", "signatures": "signature"}
LISTS |= {"findings": "finding", "results": "result"}


def fill_catalogue(catalogue: Catalogue, frames: Frames) -> None:
    for row in frames.dossier.to_dict("records"):
        lists = {}
        for name, frame in LISTS.items():
            table = getattr(frames, frame)
            mine = table[table["object_id"] == row["object_id"]]
            lists[name] = mine.to_dict("records")
        catalogue.replace_dossier(CatalogueRows(dossier=row, **lists))


def decision(position: int, code: str, outcome: str, **more: str) -> Decision:
    return Decision(
        transfer_id="T-1",
        position=position,
        file_code=code,
        outcome=outcome,  # type: ignore[arg-type]
        decided_at=AT,
        decided_by="Lưu",
        **more,  # type: ignore[arg-type]
    )


def account(path: str, outcome: str, dossier: str) -> FileAccount:
    return FileAccount(transfer_id="T-1", path=path, size=1, account=outcome, dossier=dossier)  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path) -> Operations:
    operations = Operations.open(tmp_path / "operations.sqlite")
    operations.transfers.begin(
        Transfer(
            transfer_id="T-1",
            source="goi",
            source_key="k",
            received_at=AT,
            operator="Lưu",
            profile="tt02-2019",
        )
    )
    code = f"{ORGAN_ID}.2024.01.TCCB"
    ledger = operations.transfers
    ledger.record(decision(0, "", "archived", object_id="urn:hoso:transfer:T-1"))
    ledger.record(
        decision(1, code, "archived", object_id=f"urn:hoso:{code}"),
        [account("1.pdf", "archived", code)],
    )
    for position in (2, 3):
        item = QuarantineItem(
            id=f"Q{position}",
            transfer_id="T-1",
            position=position,
            file_code=f"C{position}",
            reason="r",
            path=f"Q{position}",
            created=AT,
        )
        ledger.record(
            decision(position, f"C{position}", "quarantined"),
            [account(f"{position}.pdf", "quarantined", f"C{position}")],
            item,
        )
    receipt = {
        "dossiers": {"received": 3},
        "files": {"received": 3},
        "sender": "Văn phòng",
        "items": [{"position": 2, "title": "Hồ sơ hai", "unit": UNITS[0]}],
        "planned": [{"unit": UNITS[0], "notation": "02.TCCB", "year": "2023"}],
    }
    ledger.finish("T-1", counts={}, receipt=receipt, finished_at=AT)
    return operations


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    fill_catalogue(catalogue, make_frames(dossiers=3, documents=4))
    return catalogue


def read(catalogue: Catalogue, ledger: Operations) -> Frames:
    with catalogue.connection() as one, ledger.engine.connect() as two:
        return read_frames(one, two)


def test_every_column_asked_of_the_catalogue_is_one_of_its_own() -> None:
    for name in ("fonds", "dossier", "document", "file", "signature", "finding", "result"):
        assert set(column_names(name)) <= set(CATALOGUE.tables[name].c.keys())
    assert {"transfer", "decision", "file_account", "quarantine"} <= set(OPERATIONS.tables)


def test_what_was_written_is_read(catalogue: Catalogue, ledger: Operations) -> None:
    written, found = make_frames(dossiers=3, documents=4), read(catalogue, ledger)
    for name in ("dossier", "document", "file", "signature", "finding", "result"):
        assert getattr(found, name).equals(getattr(written, name)), name
    assert set(dict(found.named())) == set(COLUMNS)


def test_a_later_decision_on_a_held_dossier_counts(
    catalogue: Catalogue, ledger: Operations
) -> None:
    before = read(catalogue, ledger).decision
    assert list(before["outcome"]) == ["archived", "quarantined", "quarantined"]
    ledger.holds.decide(
        "Q2", "released", decided_at=AT, decided_by="Lưu", reason="đủ", object_id="urn:hoso:C2"
    )
    ledger.holds.decide("Q3", "rejected", decided_at=AT, decided_by="Lưu", reason="trùng")
    after = read(catalogue, ledger)
    assert list(after.decision["outcome"]) == ["archived", "archived", "refused"]
    assert list(after.decision["later"]) == ["", "đủ", "trùng"]
    report = make_report(after)
    assert list(report.intake.transfers["files_gap"]) == [0]
    assert list(report.intake.transfers["dossiers_gap"]) == [0]


def test_titles_and_plan_come_from_the_receipt(catalogue: Catalogue, ledger: Operations) -> None:
    frames = read(catalogue, ledger)
    row = frames.decision[frames.decision["position"] == 2].iloc[0]
    assert (row["title"], row["unit"]) == ("Hồ sơ hai", UNITS[0])
    assert list(frames.planned["notation"]) == ["02.TCCB"]
    assert list(make_report(frames).plan["state"]) == ["handed_over"]


def test_a_transfer_whose_receipt_is_not_written_yet_is_counted_by_its_rows(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    operations = Operations.open(tmp_path / "open.sqlite")
    operations.transfers.begin(
        Transfer(
            transfer_id="T-1",
            source="goi",
            source_key="k",
            received_at=AT,
            operator="Lưu",
            profile="tt02-2019",
        )
    )
    operations.transfers.record(decision(1, "C", "refused"), [account("1", "refused", "C")])
    intake = make_report(read(catalogue, operations)).intake
    assert list(intake.transfers["dossiers_received"]) == [1]
    assert book().version
