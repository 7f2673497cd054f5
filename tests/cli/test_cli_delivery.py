"""Biên bản giao nhận: what the archive knows of a transfer, in a form our own audit passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from cli_support import Answer, hoso
from test_cli_json import check

from reports.delivery import delivery_minutes
from reports.forms import load_form
from reports.frames import Frames
from reports.labels import Labels
from reports.minutes import minutes_docx
from reports.model import Agency
from schemas.errors import HosoError

Call = Callable[..., Answer]
FORM = "bien-ban-giao-nhan"


def words(data: bytes) -> str:
    document: Any = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join("\n".join([p.text for p in document.paragraphs] + cells).split())


def test_of_the_sample_it_tells_what_came_and_nothing_is_wrong_with_its_form(
    at_home: Call, tmp_path: Path
) -> None:
    transfer = at_home("--json", "status").json["last_transfers"][0]
    out = tmp_path / "biên bản.docx"
    answer = at_home(
        "--json", "report", "form", FORM, "--transfer", transfer["transfer_id"], "--out", out
    )
    check("report form", answer)
    told = words(out.read_bytes())
    kept, files = transfer["dossiers"]["archived"], transfer["files"]["archived"]
    assert answer.json["rows"] == kept
    for text in (f"Tổng số hồ sơ: {kept} (", f"Tổng số tệp tin trong hồ sơ: {files} (",
                 f"Tạm giữ, chưa giao nhận: {transfer['dossiers']['quarantined']} hồ sơ",
                 "Không nhận: 1 hồ sơ", transfer["transfer_id"], "BÊN GIAO", "Nguyễn Văn A",
                 "lập thành 02 bản", "Số: ....../BB-SNV"):  # fmt: skip
        assert text in told
    assert all(column.head in told for column in load_form("muc-luc-ho-so").columns)
    assert "09.TTr" not in told  # withheld: not a word of it
    audit = hoso("--json", "validate", out)
    assert (audit.code, audit.json["findings"]) == (0, []), audit.out


def test_a_transfer_nobody_knows_and_none_at_all(at_home: Call, tmp_path: Path) -> None:
    out = tmp_path / "x.docx"
    assert at_home("report", "form", FORM, "--transfer", "1", "--out", out).code == 8
    assert at_home("report", "form", FORM, "--out", out).code == 2
    assert not out.exists()


def frames(outcome: str, carrier: str = "giấy") -> Frames:
    transfer = {"transfer_id": "T1", "received_at": "2026-03-10T01:00:00Z", "operator": "root"}
    return Frames.of(
        transfer=[transfer],
        decision=[{"transfer_id": "T1", "position": 1, "outcome": outcome, "object_id": "o"}],
        dossier=[{"object_id": "o", "notation": "01.TH", "files": 0, "catalog": "2025"}],
        document=[{"object_id": "o", "position": n, "carrier": carrier} for n in (1, 2)],
    )


def told_of(made: Frames) -> str:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    minutes, _ = delivery_minutes(made, "T1", agency=Agency(name=""), now=now, labels=Labels())
    return words(minutes_docx(minutes))


def test_paper_is_counted_and_its_boxes_are_left_to_be_written() -> None:
    told = told_of(frames("archived"))
    assert "1 hồ sơ (đơn vị bảo quản) có 2 văn bản giấy; tổng số hộp (cặp): ......" in told
    assert "root" not in told
    assert "giấy: không có" in told_of(frames("already_archived", "điện tử"))


def test_where_nothing_was_taken_in_there_is_nothing_to_hand_over() -> None:
    with pytest.raises(HosoError, match="not-found"):
        told_of(frames("quarantined"))
