"""``hoso prepare --ocr``: the first page of a scan tells which row it is; a person has to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cli_support import hoso
from letters import kinds
from ocr_support import drawn, lettered, scanned

import ingest.preparing.run
from evidence.facts import FileFacts, FormatFacts
from evidence.pool import Pool
from ingest.examine import Setup
from ingest.preparing.pages import scan_told
from ingest.readings import Reading
from ingest.scans.look import scan_reader
from ingest.scans.reader import machine_of
from ingest.staging import StagedFile

LIST = (
    "STT,Số ký hiệu,Ngày văn bản,Trích yếu,Người ký,Nơi nhận\n"
    "1,1245/SNV-VTLT,05/11/2025,Lập hồ sơ điện tử,A,Như trên\n"
)


@pytest.mark.usefixtures("tesseract")
def test_a_scan_no_name_gives_away_is_matched_by_its_page(tmp_path: Path) -> None:
    (tmp_path / "ds.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "scan01.pdf").write_bytes(scanned(drawn(kinds.CONG_VAN)[:1]))
    told = ("--json", "prepare", "--kind", "register-out", tmp_path / "ds.csv", tmp_path / "x")
    without = hoso(*told, "--out", tmp_path / "a.xlsx").json
    assert [row["why"] for row in without["left_files"]] == ["scanned"]
    (row,) = hoso(*told, "--ocr", "--out", tmp_path / "b.xlsx").json["matched"]
    assert (row["source"]["sign"], row["basis"], row["confidence"], row["doubt"]) == (
        "1245/SNV-VTLT", "page_day", "look", "by_machine",
    )  # fmt: skip


def test_of_a_picture_of_many_pages_the_first_is_read(
    readers: Pool, tesseract: str, tmp_path: Path
) -> None:
    path = tmp_path / "quét.tif"
    pages = [lettered(text).convert("1") for text in ("Trang thứ nhất", "Trang thứ hai")]
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(200.0, 200.0))
    facts = FileFacts(sha256="0" * 64, size=1, format=FormatFacts(kind="tiff"))
    machine = machine_of(readers, tesseract, seconds=60, memory_mb=1000)
    for first, count in ((True, 1), (False, 2)):
        read = scan_reader(machine, lambda *_: None, first=first)({"quét.tif": (path, facts)})
        assert len(read["quét.tif"].pages) == count


def test_a_scan_the_machine_could_not_read_is_told_as_unread() -> None:
    problem = {"page": 1, "kind": "timeout", "detail": ""}
    made = Reading(path="a", sha256="0" * 64, engine={}, read_at="", problems=(problem,))
    told = scan_told(made)
    assert (told.why, told.by_machine) == ("unread", False)


@pytest.mark.usefixtures("tesseract")
def test_reading_scans_forgets_no_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two scans of one number the signed one is the paper, read by machine or not."""
    row = "1,12/QĐ-SNV,05/11/2025,Thành lập tổ,A,Như trên\n"
    (tmp_path / "ds.csv").write_text(LIST.partition("\n")[0] + "\n" + row, encoding="utf-8")
    (tmp_path / "x").mkdir()
    for name, words in (("12-QĐ-SNV.pdf", "Một"), ("12_QĐ-SNV bản hai.pdf", "Hai")):
        (tmp_path / "x" / name).write_bytes(scanned([lettered(words)]))
    facts_of = ingest.preparing.run.facts_of

    def signed(files: list[StagedFile], setup: Setup) -> Iterator[FileFacts]:
        for item, facts in zip(files, facts_of(files, setup), strict=True):
            yield replace(facts, signatures={"count": int("hai" in item.path)})

    monkeypatch.setattr("ingest.preparing.run.facts_of", signed)
    told = ("--json", "prepare", "--kind", "register-out", tmp_path / "ds.csv", tmp_path / "x")
    for ocr in ((), ("--ocr",)):
        found = hoso(*told, *ocr, "--out", tmp_path / f"{len(ocr)}.xlsx").json["matched"]
        assert [(row["path"], row["basis"]) for row in found] == [
            ("12_QĐ-SNV bản hai.pdf", "signed")
        ]
