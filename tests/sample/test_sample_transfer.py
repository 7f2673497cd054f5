"""The written transfer: files, page counts, planted faults, workbook."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from hoso.sample import SampleSummary, repeat_sample, write_sample
from hoso.sample.model import load_sample
from hoso.sample.workbook import columns, sheet_name
from schemas.errors import HosoError
from schemas.text import nfc

UNREADABLE = {"encrypted", "empty", "missing"}


def _rows(workbook: Path, entity: str) -> list[dict[str, Any]]:
    sheet = load_workbook(workbook)[sheet_name(entity)]
    names = [name for name, _, _ in columns(entity)]
    assert [cell.value for cell in sheet[1]] == [head for _, head, _ in columns(entity)]
    return [
        {k: v for k, v in zip(names, row, strict=True) if v is not None}
        for row in sheet.iter_rows(min_row=2, values_only=True)
        if any(value is not None for value in row)
    ]


def _planted(sample: SampleSummary, kind: str) -> Path:
    (fault,) = (fault for fault in sample.faults if fault.kind == kind)
    return sample.transfer / fault.path


def _text(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def test_counts(sample: SampleSummary) -> None:
    assert len(sample.outcomes) == 12
    assert sample.documents == 61
    assert Counter(sample.outcomes.values()) == {"archived": 7, "quarantined": 4, "withheld": 1}
    on_disk = [path for path in sample.transfer.rglob("*") if path.is_file()]
    strays = [fault for fault in sample.faults if not fault.file_code]
    assert len(on_disk) == sample.files + len(strays) + 1  # the workbook


def test_workbook_has_the_seven_sheets_and_one_row_per_thing(sample: SampleSummary) -> None:
    book = load_workbook(sample.workbook)
    assert book.sheetnames == [
        "Phông",
        "Hồ sơ",
        "Văn bản",
        "Tệp",
        "Phim-ảnh",
        "Ghi âm-ghi hình",
        "Danh mục hồ sơ",
    ]
    assert len(_rows(sample.workbook, "fonds")) == 1
    assert [row["FileCode"] for row in _rows(sample.workbook, "dossier")] == list(sample.outcomes)
    assert len(_rows(sample.workbook, "document")) == sample.documents
    assert len(_rows(sample.workbook, "planned_dossier")) > len(sample.outcomes)


def test_counts_pages_and_dates_are_right_but_for_the_planted_total(sample: SampleSummary) -> None:
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(sample.workbook, "document"):
        documents[row["FileCode"]].append(row)
    wrong = set()
    for row in _rows(sample.workbook, "dossier"):
        inside = documents[row["FileCode"]]
        assert [item["DocOrdinal"] for item in inside] == list(range(1, len(inside) + 1))
        assert row["PageNumber"] == sum(item["PageAmount"] for item in inside)
        if row["TotalDoc"] != len(inside):
            wrong.add(row["FileCode"])
    assert wrong == {fault.file_code for fault in sample.faults if fault.kind == "wrong_total"}


def test_every_named_file_is_there_but_the_missing_one(sample: SampleSummary) -> None:
    named = {row["Path"] for row in _rows(sample.workbook, "file")}
    absent = {name for name in named if not (sample.transfer / name).is_file()}
    assert {sample.transfer / name for name in absent} == {_planted(sample, "missing")}


def test_nobody_names_the_surplus_and_the_lock_file(sample: SampleSummary) -> None:
    named = {row["Path"] for row in _rows(sample.workbook, "file")}
    named |= {row["Path"] for row in _rows(sample.workbook, "photo")}
    there = {
        path.relative_to(sample.transfer).as_posix()
        for path in sample.transfer.rglob("*")
        if path.is_file() and path != sample.workbook
    }
    surplus, lock = _planted(sample, "surplus"), _planted(sample, "lock_file")
    assert {sample.transfer / name for name in there - named} == {surplus, lock}
    assert lock.name.startswith("~$") and lock.suffix == ".docx" and lock.stat().st_size == 162


def test_page_amount_is_the_page_count_of_the_main_file(sample: SampleSummary) -> None:
    mains = {
        (row["FileCode"], row["DocOrdinal"]): sample.transfer / row["Path"]
        for row in _rows(sample.workbook, "file")
        if row["Role"] == "chính"
    }
    skipped = {_planted(sample, kind) for kind in UNREADABLE}
    for row in _rows(sample.workbook, "document"):
        path = mains.get((row["FileCode"], row["DocOrdinal"]))
        if row["Carrier"] == "giấy":
            assert path is None
            continue
        assert path is not None
        if path not in skipped:
            pdf = pypdfium2.PdfDocument(path)
            assert len(pdf) == row["PageAmount"], path.name
            pdf.close()


def test_text_of_documents_comes_out_as_nfc_vietnamese(sample: SampleSummary) -> None:
    data = load_sample()
    dossier = data.dossiers[0]
    decision = dossier.documents[4]
    path = sample.transfer / dossier.folder / "05. Quyết định 12-QĐ-SNV.pdf"
    text = _text(path)
    assert text == nfc(text)
    flat = " ".join(text.split())
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/QĐ-SNV",
        "An Bình, ngày 15 tháng 01 năm 2024",
        "- Lưu: VT, HCTH.",
        decision.body[0],
    ):
        assert part in flat


def test_two_names_differ_only_in_normal_form(sample: SampleSummary) -> None:
    decomposed = _planted(sample, "nfc_nfd")
    names = [path.name for path in decomposed.parent.iterdir()]
    pairs = Counter(nfc(name) for name in names)
    twins = [name for name, count in pairs.items() if count == 2]
    assert len(twins) == 1
    composed = decomposed.with_name(twins[0])
    assert unicodedata.normalize("NFD", composed.name) == decomposed.name != composed.name
    assert composed.read_bytes() != decomposed.read_bytes()


def test_the_secrecy_stamp_stands_alone_on_page_one_of_one_document(sample: SampleSummary) -> None:
    marked = set()
    for path in sample.transfer.rglob("*.pdf"):
        if path not in {_planted(sample, kind) for kind in UNREADABLE}:
            pdf = pypdfium2.PdfDocument(path)
            lines = pdf[0].get_textpage().get_text_range().splitlines()
            pdf.close()
            if "MẬT" in [line.strip() for line in lines]:
                marked.add(path)
    assert marked == {_planted(sample, "secret")}
    assert not any("Secrecy" in row for row in _rows(sample.workbook, "document"))


def test_the_encrypted_pdf_needs_a_password(sample: SampleSummary) -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(_planted(sample, "encrypted"))


def test_the_empty_pdf_has_no_bytes(sample: SampleSummary) -> None:
    assert _planted(sample, "empty").read_bytes() == b""


def test_one_dossier_is_hybrid(sample: SampleSummary) -> None:
    paper = [row for row in _rows(sample.workbook, "document") if row["Carrier"] == "giấy"]
    assert len(paper) == 1
    assert paper[0]["Box"] and paper[0]["SheetFrom"] <= paper[0]["SheetTo"]
    assert sample.outcomes[paper[0]["FileCode"]] == "archived"


def test_roles_are_all_there(sample: SampleSummary) -> None:
    roles = Counter(row["Role"] for row in _rows(sample.workbook, "file"))
    assert {"chính", "phụ lục", "kèm theo", "phiếu trình", "bản thảo"} == set(roles)


def test_no_file_of_a_dossier_repeats_another(sample: SampleSummary) -> None:
    for folder in sample.transfer.iterdir():
        if folder.is_dir():
            contents = [path.read_bytes() for path in folder.iterdir()]
            assert len(set(contents)) == len(contents)


def test_a_folder_with_something_in_it_is_refused(sample: SampleSummary) -> None:
    before = sorted(sample.transfer.rglob("*"))
    with pytest.raises(HosoError) as caught:
        write_sample(sample.transfer.parent)
    assert caught.value.code == "sample-target-taken"
    assert sorted(sample.transfer.rglob("*")) == before


def test_no_private_key_is_written(sample: SampleSummary) -> None:
    for path in sample.trust.parent.rglob("*"):
        if path.is_file():
            assert b"PRIVATE KEY" not in path.read_bytes()


def test_repeated_sample_reaches_the_count_under_new_codes(tmp_path: Path) -> None:
    summary = repeat_sample(tmp_path, 100)
    assert 100 <= summary.documents < 110
    rows = _rows(summary.workbook, "document")
    assert len(rows) == summary.documents
    keys = Counter((r["OrganName"], r["CodeNumber"], r["CodeNotation"]) for r in rows)
    assert max(keys.values()) == 1
    assert max(Counter(row["DocCode"] for row in rows).values()) == 1
    assert all(len(code) <= 30 for code in summary.outcomes)
    for row in _rows(summary.workbook, "file"):
        assert (summary.transfer / row["Path"]).is_file()
