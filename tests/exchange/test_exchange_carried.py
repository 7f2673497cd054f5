"""The files a message carries are read as any file and folded into the facts of the message."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange_support import message, zipped
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from evidence.collect import facts
from evidence.exchange.model import Message
from evidence.facts import FileFacts
from evidence.pool import Pool
from ingest.carried import with_carried
from schemas.canonical import sha256_hex

FONT = Path(__file__).parents[2] / "reports/fonts/LiberationSerif-Regular.ttf"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as made:
        yield made


def pdf(*lines: str) -> bytes:
    pdfmetrics.registerFont(TTFont("Serif", FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("Serif", 13)
    for number, line in enumerate(lines):
        canvas.drawString(100, 700 - 30 * number, line)
    canvas.save()
    return buffer.getvalue()


def read(folder: Path, data: bytes, pool: Pool) -> FileFacts:
    path = folder / "0000001"
    path.write_bytes(data)
    plain = FileFacts.from_dict(facts(str(path), sha256_hex(data), len(data)))
    found = with_carried(plain, path, pool, None)
    assert list(folder.iterdir()) == [path]
    assert FileFacts.from_dict(found.as_dict()) == found
    return found


def test_what_an_attachment_says_is_text_of_the_message(tmp_path: Path, pool: Pool) -> None:
    found = read(tmp_path, message(files={"a.zip": zipped(**{"b.pdf": pdf("Kế hoạch")})}), pool)
    assert found.text is not None
    assert "Về việc nộp lưu hồ sơ năm 2024" in found.text.pages[0]
    assert found.text.pages[1].strip() == "Kế hoạch"
    (one,) = Message.of(found.exchange or {}).files()
    assert one.facts is not None
    assert (one.facts.format.kind, one.facts.sha256) == ("pdf", one.sha256)


def test_a_secrecy_mark_on_an_attachment_is_one_on_the_message(tmp_path: Path, pool: Pool) -> None:
    found = read(tmp_path, message(files={"a.pdf": pdf("Kế hoạch"), "b.pdf": pdf("TỐI MẬT")}), pool)
    assert [(mark.level, mark.page) for mark in found.secrecy] == [("TỐI MẬT", 3)]


def test_what_cannot_be_read_leaves_secrecy_unchecked(tmp_path: Path, pool: Pool) -> None:
    found = read(tmp_path, message(files={"a.pdf": b"%PDF-1.7\nbroken"}), pool)
    assert found.text is not None
    assert found.text.truncated
    assert any("a.pdf" in problem.detail for problem in found.problems)


def test_other_files_stay_as_they_are(tmp_path: Path, pool: Pool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    plain = FileFacts.from_dict(facts(str(path), "0" * 64, 1))
    assert with_carried(plain, path, pool, None) is plain
