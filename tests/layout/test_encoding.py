"""In which encoding text is written: words of TCVN3 and VNI, lost letters, fonts; files as read."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path

import pytest
from docx_support import named, p, package
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from evidence import collect
from evidence.encoding import Signs
from evidence.encoding.signs import encodings
from evidence.facts import FileFacts

ROOT = Path(__file__).parents[2]
FONT = ROOT / "reports/fonts/LiberationSerif-Regular.ttf"
LAWS = ROOT.parent / "shared/corpora/vn-text/laws"
TEXT = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc của tỉnh Kon Tum về việc "
    "ban hành quy chế được người những trường đường thủy nguyễn khuyến nghỉ nghĩ nghị quỹ kỹ lỵ"
)


def written(text: str, kind: str) -> str:
    """``text`` as it looks when its bytes in another encoding are read as Latin letters."""
    back = {there: here for here, there in encodings().tables[kind].items()}
    return "".join(back.get(char, char) for char in text)


def signs(*pages: str) -> dict[str, int]:
    found = Signs()
    for number, text in enumerate(pages, start=1):
        found.read(text, number)
    return {kind: sign["count"] for kind, sign in found.facts()["signs"].items()}


@pytest.mark.parametrize(("kind", "other"), [("tcvn3", "vni"), ("vni", "tcvn3")])
def test_old_encodings_are_told_apart(kind: str, other: str) -> None:
    found = signs(written(TEXT, kind))
    assert found[kind] >= 12
    assert found[kind] > found.get(other, 0)


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
def test_reading_an_old_encoding_gives_the_words_back(kind: str) -> None:
    for word in TEXT.lower().split():
        assert encodings().as_unicode(kind, written(word, kind)) == word


def test_words_of_unicode_are_no_sign() -> None:
    assert (
        signs(TEXT, TEXT.upper(), "naïve Zürich façade señor 25 µg © 2024 § 5 «trích» a·b 10×20")
        == {}
    )


@pytest.mark.parametrize("path", sorted(LAWS.glob("*.gz")), ids=lambda path: path.name)
def test_real_laws_show_no_other_encoding(path: Path) -> None:
    found = Signs()
    found.read(gzip.decompress(path.read_bytes()).decode(), 1)
    facts = found.facts()
    odd = {kind: sign for kind, sign in facts["signs"].items() if kind != "decomposed"}
    assert all(sign["count"] < 0.001 * facts["words"] for sign in odd.values()), odd


def test_the_other_signs() -> None:
    mojibake = "Quyết định".encode().decode("cp1252", "replace")
    assert signs("Qu?c h?i n??c", "h\ufffdi", "\ue123\ue124 \uf0b7") == {
        "question": 2,
        "replacement": 1,
        "private": 2,
    }
    assert signs(mojibake)["utf8"] >= 1
    assert signs(unicodedata.normalize("NFD", "hỗ trợ")) == {"decomposed": 2}
    assert signs("https://a.vn/x?id=1 a@b?c") == {}


def test_pages_and_samples_are_told_within_bounds() -> None:
    found = Signs()
    for number in range(1, 100):
        found.read(written("được người", "tcvn3"), number)
    sign = found.facts()["signs"]["tcvn3"]
    assert sign["count"] == 198
    assert sign["pages"] == list(range(1, 51))
    assert sign["sample"].count(",") == 1


@given(st.text(max_size=300), st.integers(1, 5))
def test_any_text_has_facts_that_are_json(text: str, page: int) -> None:
    found = Signs()
    found.read(text, page)
    facts = found.facts()
    assert facts["words"] == len(text.split())
    json.dumps(facts)


def test_fonts_and_words_of_a_pdf(tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont("Serif", FONT))
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.setFont("Serif", 13)
    canvas.drawString(80, 700, written(TEXT[:60], "tcvn3"))
    canvas.save()
    raw = collect.facts(str(path), "0" * 64, path.stat().st_size)
    got = FileFacts.from_dict(json.loads(json.dumps(raw))).encoding
    assert got is not None
    assert got["signs"]["tcvn3"]["count"] >= 5
    assert {"name": "LiberationSerif", "unicode": True} in got["fonts"]


def test_fonts_and_words_of_a_real_docx() -> None:
    path = LAWS.parents[1] / "vn-docs/nghi-dinh-30/30_2020_ND_CP.docx"
    if not path.exists():
        pytest.skip("skipped: no corpora")
    got = collect.facts(str(path), "0" * 64, path.stat().st_size)["encoding"]
    assert got["words"] > 5_000
    assert "tcvn3" not in got["signs"]
    assert got["fonts"]


def test_a_font_that_only_a_style_names_is_told_and_one_of_blanks_is_not(tmp_path: Path) -> None:
    old = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    blank = (
        '<w:r><w:rPr><w:rFonts w:ascii=".VnArial" w:hAnsi=".VnArial"/></w:rPr><w:t> </w:t></w:r>'
    )
    body = p().replace("</w:p>", f"<w:r>{blank}</w:r></w:p>")
    path = tmp_path / "a.docx"
    path.write_bytes(package(body, styles=named("paragraph", "N", old, more=' w:default="1"')))
    got = collect.facts(str(path), "0" * 64, path.stat().st_size)
    assert got["encoding"]["fonts"] == [{"name": ".VnTime", "unicode": True}]
