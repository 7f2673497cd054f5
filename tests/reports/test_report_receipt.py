from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_world import AGENCY, book, rule_ids

from archive.operations.model import Decision, FileAccount, Transfer
from reports.labels import Labels
from reports.phrases import OUTCOMES
from reports.receipt import complete, receipt, render_receipt, signature_lines
from reports.receipt_book import write_receipt_workbook

AT = datetime(2025, 3, 1, 18, 30, tzinfo=UTC)
RULE = rule_ids()[0]
FINDING = {
    "rule": RULE,
    "severity": "error",
    "where": {"sheet": "Hồ sơ", "row": 5, "column": "B"},
    "evidence": "bí mật XYZ",
    "params": {},
}
OUTCOME_OF = ["archived", "quarantined", "refused", "withheld", "already_archived"]


def decision(position: int, outcome: Any, **more: Any) -> Decision:
    found = () if outcome.endswith("archived") else (FINDING,)
    return Decision(
        transfer_id="20250302-0001",
        position=position,
        file_code=f"000.00.21.H34.2024.{position:02d}.TCCB",
        outcome=outcome,
        decided_at=AT,
        decided_by="Lưu",
        findings=found,
        **more,
    )


def account(path: str, outcome: Any, dossier: str = "", reason: str = "") -> FileAccount:
    return FileAccount(
        transfer_id="20250302-0001",
        path=path,
        size=10,
        account=outcome,
        dossier=dossier,
        reason=reason,
    )


DECISIONS = [decision(n, outcome) for n, outcome in enumerate(OUTCOME_OF, start=1)]
ACCOUNTS = [
    *(
        account(f"{d.position}/a.pdf", d.outcome.removeprefix("already_"), d.file_code)
        for d in DECISIONS
    ),
    account("metadata.xlsx", "archived", reason="submission"),
    account("~$nhap.docx", "refused", reason=RULE),
    account("lien-ket", "refused", reason="symlink"),
]
WRITTEN = {
    "sender": "Văn phòng Sở",
    "rules_version": "r1",
    "dossiers": {"received": 5},
    "files": {"received": 8},
    "items": [{"position": n, "title": f"Hồ sơ số {n}", "unit": "Phòng A"} for n in range(1, 6)],
}
TRANSFER = Transfer(
    transfer_id="20250302-0001",
    source="goi-thang-3",
    source_key="k",
    received_at=AT,
    operator="Nguyễn Thị Lưu",
    profile="tt02-2019",
    receipt=WRITTEN,
)


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return receipt(TRANSFER, DECISIONS, ACCOUNTS, book())


def test_everything_received_is_accounted_for(made: dict[str, Any]) -> None:
    for kind, received in (("dossiers", 5), ("files", 8)):
        assert made[kind]["received"] == received
        assert sum(made[kind][name] for name in OUTCOMES) == received
    assert made["balanced"] is True


def test_a_file_without_an_account_is_told() -> None:
    made = receipt(TRANSFER, DECISIONS, ACCOUNTS[:-2], book())
    assert made["files"]["unaccounted"] == 2
    assert made["balanced"] is False
    assert "SỐ LIỆU KHÔNG KHỚP: còn 0 hồ sơ và 2 tệp" in render_receipt(made)


def test_the_decision_on_the_transfer_itself_is_no_dossier() -> None:
    own = decision(0, "archived")
    made = receipt(TRANSFER, [own, *DECISIONS], ACCOUNTS, book())
    assert [item["position"] for item in made["items"]] == [1, 2, 3, 4, 5]


def test_nothing_of_a_withheld_dossier_is_shown(made: dict[str, Any]) -> None:
    item = next(item for item in made["items"] if item["outcome"] == "withheld")
    assert item["title"] == "" and "bí mật XYZ" not in str(item)
    assert item["reasons"][0]["rule"] == RULE
    assert "Hồ sơ số 4" not in render_receipt(made)


def test_why_and_what_to_do_stand_with_every_dossier_not_archived(made: dict[str, Any]) -> None:
    text = render_receipt(made)
    assert text.count("Lý do: [") >= 3
    assert book().rule(RULE).remedies["vi"] in text
    assert "01:30:00" in text and "02/03/2025" in text  # Vietnamese time
    assert "Hồ sơ: đã nhận 5 = đã nhập kho 1 + đã có trong kho 1 + tạm giữ 1" in text


def test_files_outside_dossiers_are_named_with_their_reason(made: dict[str, Any]) -> None:
    reasons = {row["path"]: row["reason"] for row in made["not_archived"]}
    assert reasons["~$nhap.docx"] == f"[{RULE}] {book().rule(RULE).name('vi')}"
    assert reasons["lien-ket"] == "liên kết, không phải tệp"
    assert "metadata.xlsx" not in reasons


def test_the_receipt_intake_wrote_can_be_shown_as_it_is() -> None:
    raw = {
        **WRITTEN,
        "transfer_id": "T",
        "received_at": "2025-03-01T18:30:00Z",
        "files": {"received": 3, "archived": 2, "quarantined": 0, "refused": 1, "withheld": 0},
        "items": [
            {
                "position": 1,
                "file_code": "A",
                "outcome": "refused",
                "findings": [FINDING],
                "reason": RULE,
            }
        ],
        "dossiers": {"received": 1},
        "others": [{"path": "x.tmp", "size": 1, "account": "refused", "reason": "special"}],
        "findings": [FINDING],
    }
    text = render_receipt(raw, "vi", book())
    assert "Tệp: đã nhận 3 = đã nhập kho 2 + trả lại 1" in text
    assert "x.tmp – Trả lại: tệp đặc biệt của hệ thống" in text
    assert "PHÁT HIỆN CHUNG" in text
    assert render_receipt(raw, "vi") == text


def test_english_says_it_too(made: dict[str, Any]) -> None:
    text = render_receipt(made, "en")
    assert "Dossiers: received 5 = archived 1" in text
    assert "Lý do" not in text


def test_a_terminal_cannot_be_taken_over() -> None:
    raw = {**WRITTEN, "transfer_id": "T\x1b[2J", "received_at": "2025-03-01T18:30:00Z", "items": []}
    assert "\x1b" not in render_receipt(raw, "vi", book())


@given(st.lists(st.sampled_from(OUTCOME_OF)), st.lists(st.sampled_from(OUTCOME_OF[:4])))
def test_any_ledger_balances_when_nothing_is_lost(dossiers: list[str], files: list[str]) -> None:
    decisions = [decision(n, outcome) for n, outcome in enumerate(dossiers, start=1)]
    accounts = [account(f"{n}.pdf", outcome) for n, outcome in enumerate(files)]
    counted = {"dossiers": {"received": len(dossiers)}, "files": {"received": len(files)}}
    from dataclasses import replace

    made = receipt(replace(TRANSFER, receipt=counted), decisions, accounts, book())
    assert made["balanced"]
    assert made["dossiers"]["unaccounted"] == made["files"]["unaccounted"] == 0


def test_the_workbook_says_what_the_receipt_says(made: dict[str, Any], tmp_path: Path) -> None:
    write_receipt_workbook(made, tmp_path / "a.xlsx", agency=AGENCY)
    write_receipt_workbook(made, tmp_path / "b.xlsx", agency=AGENCY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    workbook = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert workbook.sheetnames == ["Biên nhận", "Tệp"]
    texts = [str(cell.value) for row in workbook["Biên nhận"].iter_rows() for cell in row]
    for item in made["items"]:
        assert item["file_code"] in texts
    rows = [[cell.value for cell in row if cell.value is not None] for row in workbook["Biên nhận"]]
    counts = rows[rows.index(["Kết quả", "Hồ sơ", "Tệp"]) + 1 :]
    told = [row[1:] for row in counts[:6]]  # five outcomes and the gap
    assert [sum(column) for column in zip(*told, strict=True)] == [
        made[kind]["received"] for kind in ("dossiers", "files")
    ]
    assert "BIÊN NHẬN HỒ SƠ, TÀI LIỆU ĐIỆN TỬ" in texts
    assert "Kon Tum, ngày 02 tháng 3 năm 2025" in texts
    assert workbook["Tệp"].max_row >= 3 + len(made["not_archived"])


def test_completing_twice_changes_nothing(made: dict[str, Any]) -> None:
    assert complete({**made, "items": []}, book())["dossiers"]["received"] == 5
    assert render_receipt(made) == render_receipt(made, "vi", book())


def test_signature_states_are_counted_apart() -> None:
    labels = Labels("vi")
    states = {"valid": 0, "valid_unchecked": 3, "insufficient": 2, "invalid": 1}
    assert signature_lines({"signatures": states}, labels) == [
        "Chữ ký số: hợp lệ, chưa kiểm tra được thu hồi 3; chưa đủ căn cứ 2; không hợp lệ 1"
    ]
    assert signature_lines({}, labels) == []
