"""Before and after: pages that changed after signing are shown in the report, others are not."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from attack_support import EVIL, FORM, PAGE, document, latest, revise, stream
from PIL import Image

from evidence.pool import Limits, Pool
from evidence.signature.limits import MAX_PICTURE_SIDE
from hoso.pictures import pictured
from reports.signature import SignatureReport, SignedFile, as_html, as_pdf, signature_report
from schemas.canonical import sha256_hex
from validator.signature import judge_signatures

Drawn = Callable[..., SignatureReport]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as workers:
        yield workers


@pytest.fixture(scope="module")
def certified(pki: Any, sign: Any) -> bytes:
    signed: bytes = sign(document(), pki.person, certify=True)
    return signed


@pytest.fixture
def drawn(tmp_path: Path, collect: Any, received_at: Any, pool: Pool) -> Drawn:
    """``drawn(data)``: the report on these bytes, with pictures (of ``shown`` if given)."""

    def act(
        data: bytes, *, workers: Pool = pool, shown: bytes = b"", sha256: str = ""
    ) -> SignatureReport:
        place = tmp_path / "tam"
        place.write_bytes(shown or data)
        facts = collect(data)
        one = SignedFile(
            path="a.pdf",
            sha256=sha256 or sha256_hex(shown or data),
            size=len(data),
            facts=facts,
            verdicts=tuple(judge_signatures(facts, file="a.pdf", received_at=received_at)),
        )
        files = pictured([one], {one.sha256: place}, workers)
        return signature_report(
            files,
            agency="Sở Nội vụ",
            checked_at="2026-11-01T00:00:00Z",
            policy="p",
            rules_version="r",
            trust="cd" * 32,
        )

    return act


def embedded(report: SignatureReport) -> list[Image.Image]:
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', as_html(report))
    return [Image.open(io.BytesIO(b64decode(text))).convert("RGB") for text in found]


def nest(number: int) -> bytes:
    """A form that paints object ``number`` twenty times."""
    return stream(b"/X Do " * 20, FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % number)


def reds(image: Image.Image) -> int:
    return sum(count for count, (r, g, b) in image.getcolors(1 << 22) or () if r > 180 > 60 > g + b)


def test_what_was_signed_and_what_is_seen_stand_side_by_side(
    drawn: Drawn, certified: bytes
) -> None:
    report = drawn(revise(certified, {4: stream(EVIL)}))
    before, after = embedded(report)
    assert before.size == after.size == (910, 1287)  # A4 at 110 dpi
    assert before.tobytes() != after.tobytes()
    assert reds(after) > 100 > reds(before) == 0
    page = as_html(report)
    assert "Trang 1: nội dung đã ký" in page
    assert "Trang 1: nội dung hiện nay" in page
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(report))).pages
    assert sum(len(page.images) for page in pages) == 2
    assert "PNG" not in json.dumps(report.as_dict())


def test_a_sound_file_has_no_pictures(drawn: Drawn, certified: bytes, signed_twice: bytes) -> None:
    for data in (certified, signed_twice):
        report = drawn(data)
        assert embedded(report) == []
        assert all(not row.pictures.note for _, row in report.rows)


def test_a_page_that_was_not_there_has_no_before(drawn: Drawn, certified: bytes) -> None:
    pages = b"<</Type/Pages/Kids[3 0 R 20 0 R]/Count 2>>"
    report = drawn(revise(certified, {2: pages, 20: PAGE % b""}))
    (_, row) = report.rows[0]
    assert [(one.page, one.before) for one in row.pictures.pages] == [(2, b"")]
    assert "Trang 2: không có trong nội dung đã ký" in as_html(report)
    assert as_pdf(report).startswith(b"%PDF")


def test_a_change_that_shows_nothing_is_said_to_show_nothing(
    drawn: Drawn, certified: bytes
) -> None:
    layer_off = latest(certified, 1).replace(b"/ON", b"/OFF")
    report = drawn(revise(certified, {1: layer_off}))
    assert embedded(report) == []
    assert report.rows[0][1].pictures.note == "pictures-same"
    assert "không thấy khác nhau" in as_html(report)


def test_a_huge_page_is_drawn_small(drawn: Drawn, certified: bytes) -> None:
    huge = latest(certified, 3).replace(b"595 842", b"9000 14000")
    for picture in embedded(drawn(revise(certified, {3: huge}))):
        assert max(picture.size) <= MAX_PICTURE_SIDE


def test_a_page_that_takes_too_long_ends_the_pictures_of_its_file(
    drawn: Drawn, certified: bytes
) -> None:
    """Forms within forms, each painted twenty times: 20 to the ninth rectangles."""
    inner = {n: nest(n + 1) for n in range(30, 38)} | {38: stream(b"0 0 9 9 re f", FORM)}
    endless = revise(certified, {4: stream(b"/Ov Do"), 6: nest(30), **inner})
    with Pool(1, Limits(seconds=1.5)) as workers:
        report = drawn(revise(certified, {4: stream(EVIL)}), workers=workers, shown=endless)
    assert embedded(report) == []
    assert "Không vẽ được hình so sánh" in as_html(report)


def test_other_bytes_than_were_judged_are_not_shown(drawn: Drawn, certified: bytes) -> None:
    report = drawn(revise(certified, {4: stream(EVIL)}), sha256="0" * 64)
    assert report.rows[0][1].pictures.note == "pictures-failed"
