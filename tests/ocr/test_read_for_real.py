"""``hoso read-scans`` with the real Tesseract, as people call it, and what is said without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Answer, hoso, keys
from ingest_support import Doc, Dossier, write_transfer
from letters import kinds
from ocr_support import drawn, lettered, scanned
from scans_support import Stand

from hoso.jsonkeys import keys_of

LETTER = Dossier("07.CV", (Doc("01 Công văn.pdf"), Doc("02 Ảnh chụp.png")))
WORDS = '"lập hồ sơ điện tử và nộp lưu hồ sơ"'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive made by hand, with a scanned letter and a picture of a page."""
    folder = tmp_path_factory.mktemp("thật")
    source = write_transfer(folder / "gói", (LETTER,))
    (source / "07.CV/01 Công văn.pdf").write_bytes(scanned(drawn(kinds.CONG_VAN)[:1]))
    lettered("Giấy biên nhận hồ sơ", "đã bàn giao đầy đủ").save(
        source / "07.CV/02 Ảnh chụp.png", dpi=(200, 200)
    )
    assert hoso("init", folder / "kho").code == 0
    assert hoso("--home", folder / "kho", "ingest", source).code == 0
    return folder / "kho"


def documented(command: str, answer: Answer, *, sparse: tuple[str, ...]) -> None:
    rows = keys_of(command)
    opened = {row.path for row in rows if row.open}
    found = keys(answer.json, frozenset(opened | {f"{path}[]" for path in opened}))
    known = {row.path for row in rows}
    assert found <= known
    assert {path for path in known - found if not path.startswith(sparse)} == set()


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_letter_is_found_by_what_stands_in_it(home: Path) -> None:
    at = ("--json", "--home", home)
    assert hoso(*at, "search", WORDS).json["total"] == 0
    answer = hoso(*at, "read-scans")
    assert answer.code == 0
    documented("read-scans", answer, sparse=("damaged", "index.error"))
    (row,) = answer.json["dossiers"]
    assert (row["files"], row["pages"], row["failed"]) == (2, 2, 0)
    assert row["confidence"] > 85
    differing = {one["rule"]: one for one in row["differing"]}
    assert {"M-010", "M-011", "M-012", "M-014", "F-053"} <= differing.keys()
    assert differing["M-014"]["found"] == "Trần Thị B"
    (hit,) = hoso(*at, "search", WORDS).json["hits"]
    assert (hit["file"], hit["page"], hit["text"]) == ("07.CV/01 Công văn.pdf", 1, "ocr")
    assert hoso(*at, "search", '"bàn giao đầy đủ"').json["total"] == 1
    shown = hoso("--home", home, "search", WORDS).out
    assert f"Chữ đọc bằng máy (OCR), độ tin cậy {hit['text_confidence']}%" in shown
    told = hoso("--home", home, "read-scans").out
    assert "0 trang của 0 hồ sơ" in told
    assert hoso(*at, "verify", "--fresh").json["ok"]
    scans = hoso(*at, "doctor").json["scans"]
    assert (scans["engine"]["language"], scans["lacking"]) == ("vie", "")
    assert hoso(*at, "doctor").code == 0
    assert "Đọc bản quét: tesseract" in hoso("--home", home, "doctor").out


@pytest.mark.usefixtures("tesseract")
def test_a_scan_is_looked_at_without_keeping_it(tmp_path: Path) -> None:
    source = tmp_path / "quét.pdf"
    source.write_bytes(scanned(drawn(kinds.CONG_VAN)[:1]))
    answer = hoso("--json", "validate", source, "--ocr")
    assert answer.code == 0
    (row,) = answer.json["scans"]
    values = {one["name"]: one["value"] for one in row["values"]}
    assert (values["date"], values["signer"]) == ("05/11/2025", "Trần Thị B")
    assert {f"scans[].{one}" for one in keys(row)} == {
        one.path for one in keys_of("validate") if one.path.startswith("scans[].")
    }
    shown = hoso("validate", source, "--ocr").out
    assert "Người ký: Trần Thị B" in shown
    assert "THỂ THỨC: chưa đánh giá, tệp chỉ là bản quét" in shown
    assert "BẢN QUÉT" not in hoso("validate", source).out


@pytest.mark.usefixtures("tesseract")
def test_a_mark_on_a_scan_that_is_looked_at_shows_no_words(tmp_path: Path) -> None:
    lettered("MẬT", "Báo cáo kết quả").save(tmp_path / "a.png", dpi=(200, 200))
    answer = hoso("--json", "validate", tmp_path / "a.png", "--ocr")
    assert answer.code == 1
    assert answer.json["scans"][0]["suspected"] == ["MẬT"]
    assert answer.json["scans"][0]["values"] == []
    marks = [one for one in answer.json["findings"] if one["rule"] == "P-004"]
    assert [one["params"]["case"] for one in marks] == ["ocr_source"]


def test_without_tesseract_the_packages_are_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_TESSERACT", "/there/is/none")
    answer = hoso("--home", home, "read-scans")
    assert answer.code == 35
    assert "apt install tesseract-ocr tesseract-ocr-vie" in answer.err
    doctor = hoso("--home", home, "doctor")
    assert doctor.code == 0
    assert "cần thì cài đặt: apt install tesseract-ocr tesseract-ocr-vie" in doctor.out


def test_a_mark_is_told_to_the_operator_and_lifted_by_a_person(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = Stand(tmp_path / "máy")
    monkeypatch.setenv("HOSO_TESSERACT", stand.program)
    stand.says("MẬT", "abcd")
    answer = hoso("--home", home, "read-scans", LETTER.code, "--redo")
    assert answer.code == 1
    assert "giống dấu MẬT: 07.CV/01 Công văn.pdf, trang 1 [P-004]" in answer.out
    assert "hoso read-scans MÃ_HỒ_SƠ --not-secret LÝ_DO" in answer.out
    shown = hoso("--home", home, "show", LETTER.code).out
    assert "Chữ đọc bằng máy ở trang 1 giống dấu MẬT" in shown
    assert "NGHI CÓ NỘI DUNG MẬT (đọc bằng máy): đang là không phổ biến" in shown
    bare = hoso("--home", home, "read-scans", "--not-secret", "đã xem")
    assert bare.code == 2
    lifted = hoso("--home", home, "read-scans", LETTER.code, "--not-secret", "đã xem bản gốc")
    assert lifted.code == 0
    assert "P-004" not in hoso("--home", home, "show", LETTER.code).out
