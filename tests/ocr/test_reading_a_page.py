"""A page's pixels become words with place and confidence, in a bounded worker."""

from __future__ import annotations

import os
import time
from pathlib import Path

import letters
import pytest
from letters import kinds
from ocr_support import drawn, found_share, lettered, program_that, read, scanned, words_of
from PIL import Image

from evidence.ocr.engine import engine_op
from evidence.ocr.picture import TooLargeError, frames_op, picture_of
from evidence.pool import Limits, Pool, Task

LETTER = kinds.CONG_VAN


def test_a_scanned_letter_is_read_with_its_places(
    readers: Pool, tesseract: str, tmp_path: Path
) -> None:
    path = tmp_path / "quét.pdf"
    path.write_bytes(scanned(drawn(LETTER)[:1]))
    page = read(readers, path, "pdf", tesseract).value
    assert page is not None
    placed = [one for one in letters.placed(LETTER) if one["page"] == 1]
    truth = [word for one in placed for word in one["text"].split()]
    assert found_share(truth, words_of(page)) > 0.95
    assert page["confidence"] > 90
    assert (page["turned"], page["marks"]) == (0, [])
    number = next(one for one in page["lines"] if "1245/SNV-VTLT" in one["text"])
    true = next(one["box"] for one in placed if "1245/SNV-VTLT" in one["text"])
    assert all(abs(a - b) < 5 for a, b in zip(number["box"][:2], true[:2], strict=True))
    assert [round(side) for side in page["size"]] == [595, 842]


def test_every_word_of_a_line_has_its_ends_and_confidence(
    readers: Pool, tesseract: str, tmp_path: Path
) -> None:
    path = tmp_path / "trang.png"
    lettered("Quyết định thành lập", "Lưu: VT").save(path, dpi=(200, 200))
    page = read(readers, path, "png", tesseract).value
    assert page is not None
    for line in page["lines"]:
        left, bottom, right, top = line["box"]
        assert len(line["words"]) == len(line["text"].split())
        assert all(left <= one[0] < one[2] <= right for one in line["words"])
        assert all(bottom <= one[1] < one[3] <= top for one in line["words"])
        assert all(0 <= one[4] <= 100 for one in line["words"])


@pytest.mark.parametrize(
    "degrees", [270, *(pytest.param(turn, marks=pytest.mark.slow) for turn in (90, 180))]
)
def test_a_page_on_its_side_or_head_is_read(
    readers: Pool, tesseract: str, tmp_path: Path, degrees: int
) -> None:
    path = tmp_path / "quét.pdf"
    upright = drawn(LETTER, dpi=150)[0]
    path.write_bytes(scanned([upright.rotate(degrees, expand=True)], dpi=150))
    page = read(readers, path, "pdf", tesseract).value
    assert page is not None
    placed = [one for one in letters.placed(LETTER) if one["page"] == 1]
    truth = [word for one in placed for word in one["text"].split()]
    assert found_share(truth, words_of(page)) > 0.9
    assert page["turned"] in (degrees, 0)  # Tesseract may turn whole blocks by itself
    wide, high = page["size"]
    for left, bottom, right, top in (one["box"] for one in page["lines"]):
        assert 0 <= left < right <= wide
        assert 0 <= bottom < top <= high


def test_the_frames_of_a_tiff_are_pages(readers: Pool, tesseract: str, tmp_path: Path) -> None:
    path = tmp_path / "quét.tif"
    first, second = (lettered(text).convert("1") for text in ("Trang thứ nhất", "Trang thứ hai"))
    first.save(
        path, save_all=True, append_images=[second], compression="group4", dpi=(200.0, 200.0)
    )
    assert frames_op(str(path), "tiff") == {"pages": 2}
    page = read(readers, path, "tiff", tesseract, page=2).value
    assert page is not None
    assert words_of(page) == ["Trang", "thứ", "hai"]


def test_a_photographed_page_is_read_the_way_its_camera_was_held(
    readers: Pool, tesseract: str, tmp_path: Path
) -> None:
    path = tmp_path / "ảnh.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees
    lettered("Biên bản bàn giao hồ sơ").rotate(90, expand=True).save(path, exif=exif)
    page = read(readers, path, "jpeg", tesseract).value
    assert page is not None
    assert words_of(page) == ["Biên", "bản", "bàn", "giao", "hồ", "sơ"]


def test_an_empty_page_asks_nobody(readers: Pool, tmp_path: Path) -> None:
    path = tmp_path / "trắng.png"
    Image.new("L", (800, 1000), 250).save(path)
    page = read(readers, path, "png", "/there/is/none").value
    assert page is not None
    assert (page["lines"], page["confidence"]) == ([], 0)


def test_a_stamp_is_seen_beside_other_words(readers: Pool, tesseract: str, tmp_path: Path) -> None:
    path = tmp_path / "quét.png"
    lettered("Số: 12/BC-SNV", "TỐI MẬT", "BÁO CÁO", "về việc bảo mật thông tin").save(path)
    page = read(readers, path, "png", tesseract).value
    assert page is not None
    assert [mark["level"] for mark in page["marks"]] == ["TỐI MẬT"]


def test_large_sheets_are_drawn_coarser(tmp_path: Path) -> None:
    path = tmp_path / "lớn.png"
    Image.new("1", (12_000, 9_000), 1).save(path, dpi=(400, 400))
    picture = picture_of(path, "png", 1)
    assert picture.pixels.width * picture.pixels.height <= 40_000_000
    assert picture.size == pytest.approx((12_000 / 400 * 72, 9_000 / 400 * 72), rel=0.01)


def test_an_image_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bom.png"
    Image.MAX_IMAGE_PIXELS = None
    Image.new("1", (20_000, 20_000), 1).save(path)
    with pytest.raises(TooLargeError):
        picture_of(path, "png", 1)


def test_a_broken_file_is_a_problem_not_an_end(readers: Pool, tmp_path: Path) -> None:
    path = tmp_path / "hỏng.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nnichts")
    failure = read(readers, path, "png", "/usr/bin/tesseract").failure
    assert failure is not None
    assert failure.kind == "error"


@pytest.mark.parametrize(
    ("script", "told"), [("sleep 30", "0.5 s"), ("echo over >&2; exit 3", "exit 3: over")]
)
def test_a_program_that_hangs_or_fails_is_told(
    readers: Pool, tmp_path: Path, script: str, told: str
) -> None:
    path = tmp_path / "trang.png"
    lettered("Trang").save(path)
    program = program_that(tmp_path, script)
    failure = read(readers, path, "png", program, seconds=0.5).failure
    assert failure is not None
    assert told in failure.detail


def test_the_program_dies_with_its_worker(tmp_path: Path) -> None:
    path, noted = tmp_path / "trang.png", tmp_path / "pid"
    lettered("Trang").save(path)
    program = program_that(tmp_path, f"echo $$ > {noted}; exec sleep 60")
    with Pool(1, Limits(seconds=1.5)) as pool:
        failure = read(pool, path, "png", program).failure
    assert failure is not None
    assert failure.kind == "timeout"
    pid = int(noted.read_text())
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_engine_is_named_by_version_and_data(tesseract: str) -> None:
    engine = engine_op(tesseract)["engine"]
    assert engine["name"] == "tesseract"
    assert engine["language"] == "vie"
    assert len(engine["data"]) == 64


def test_without_the_program_or_its_data_that_is_said(readers: Pool, tmp_path: Path) -> None:
    gone = readers.run(Task("ocr_engine", {"program": "/there/is/none"})).value
    assert gone is not None
    assert gone["lacking"] == "program"
    other = program_that(
        tmp_path,
        'case "$1" in --version) echo "tesseract 5.3.0";; '
        "*) echo 'List of available languages in \"/x/\" (1):'; echo eng;; esac",
    )
    lacking = readers.run(Task("ocr_engine", {"program": other})).value
    assert lacking == {"lacking": "language", "detail": "vie, /x/"}
