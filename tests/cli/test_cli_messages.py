"""``hoso validate`` of messages of the document exchange: alone, in a folder, and hostile ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_support import CODE, transfer, workbook
from bad_support import PDF as SAMPLE
from cli_support import CORPORA, hoso
from exchange_support import PDF, message, status
from openpyxl import Workbook

MESSAGES = sorted((CORPORA / "edxml").glob("*")) if CORPORA.is_dir() else []


def test_a_message_is_told_in_words(tmp_path: Path) -> None:
    source = tmp_path / "a.edxml"
    source.write_bytes(message(files={"Công văn.pdf": PDF}))
    answer = hoso("validate", source)
    told = answer.out
    assert "a.edxml: văn bản mới, số 123/SNV-VP ngày 21/03/2025" in told
    assert "Bên gửi gói tin: Sở Nội vụ tỉnh Kon Tum (H34.05), ghi lúc 21/03/2025 08:00" in told
    assert "Tệp đính kèm: Công văn.pdf (pdf, 15 byte, SHA-256 " in told


def test_states_of_one_document_are_looked_at_together(tmp_path: Path) -> None:
    for code, time in (("01", "2025/03/21 08:00:00"), ("06", "2025/03/20 08:00:00")):
        data = status(StatusCode=code, Timestamp=time)
        (tmp_path / f"{code}.edxml").write_bytes(data)
    answer = hoso("--json", "validate", tmp_path)
    assert [row["status"] for row in answer.json["messages"]] == ["01", "06"]
    (found,) = [row for row in answer.json["findings"] if row["rule"] == "E-007"]
    assert (found["params"]["case"], found["where"]["file"]) == ("order", "06.edxml")


@pytest.mark.skipif(not MESSAGES, reason="skipped: no corpora")
@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.name)
def test_messages_nobody_here_wrote(path: Path) -> None:
    answer = hoso("--json", "validate", path)
    assert answer.code in (0, 1)
    (told,) = answer.json["messages"]
    assert told["file"] == path.name
    assert [row["format"] for row in answer.json["files"]] == ["edxml"]
    rules = {row["rule"] for row in answer.json["findings"] if row["severity"] == "error"}
    assert not {rule for rule in rules if rule.startswith(("S-", "T02-SIG"))}


def with_message(folder: Path, data: bytes) -> Path:
    """A good transfer whose document came by the exchange, the message beside it."""

    def named(book: Workbook) -> None:
        book["Tệp"].append([CODE, 1, "01/001.edxml", "kèm theo"])

    source = transfer(folder, workbook(named))
    (source / "01/001.edxml").write_bytes(data)
    return source


def test_a_message_in_a_dossier_is_kept_and_what_it_carries_is_found(tmp_path: Path) -> None:
    data = message(files={"a.txt": "Kế hoạch khảo sát thí điểm".encode(), "001.pdf": SAMPLE})
    source = with_message(tmp_path / "t", data)
    home = ("--home", tmp_path / "kho")
    assert hoso("init", tmp_path / "kho").code == 0
    told = hoso("--json", "validate", source).json
    (one,) = told["messages"]
    assert one["file"] == "01/001.edxml"
    assert one["attachments"][1]["sha256"] in {row["sha256"] for row in told["files"]}
    assert hoso(*home, "ingest", source).code in (0, 1)
    assert hoso("--json", *home, "search", "khảo sát thí điểm").json["total"] >= 1
    assert hoso(*home, "verify").code == 0


def test_a_mark_of_secrecy_on_an_attachment_withholds_the_dossier(tmp_path: Path) -> None:
    data = message(files={"a.txt": "Kế hoạch\n\nTỐI MẬT\n".encode()})
    told = hoso("--json", "validate", with_message(tmp_path / "t", data)).json
    assert told["outcome"] == "withheld"
    assert told["messages"] == []


def test_content_that_cannot_be_decoded_is_asked_about(tmp_path: Path) -> None:
    data = message(files={"a.txt": b"abcdef"}).replace(b"YWJjZGVm", b"YWJjZGV")
    told = hoso("--json", "validate", with_message(tmp_path / "t", data)).json
    assert (told["outcome"], told["dossiers"][0]["reasons"]) == ("quarantined", ["E-005"])
