"""Facts of files made here: format, structure, text, marks; and one fault that hides no other."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from evidence import collect, office
from evidence.facts import FileFacts
from evidence.pool import Pool, Task

FONT = Path(__file__).parents[2] / "reports/fonts/LiberationSerif-Regular.ttf"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Serif", FONT))


def facts(path: Path) -> FileFacts:
    return FileFacts.from_dict(collect.facts(str(path), "0" * 64, path.stat().st_size))


def pdf(path: Path, draw: Callable[[Canvas], None], **options: Any) -> Path:
    canvas = Canvas(str(path), **options)
    canvas.setFont("Serif", 13)
    draw(canvas)
    canvas.save()
    return path


def docx(path: Path, body: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELS)
        for name, text in {"document": body, **parts}.items():
            root = "document" if name == "document" else "hdr"
            inner = f"<w:body>{text}</w:body>" if name == "document" else text
            package.writestr(
                f"word/{name}.xml", f'<w:{root} xmlns:w="{WORD}" {_MC}>{inner}</w:{root}>'
            )
    return path


_MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def paragraph(text: str, style: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{style}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_text_of_a_pdf_is_nfc_and_by_page(tmp_path: Path) -> None:
    text = "Quyết định về việc điều động"

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, unicodedata.normalize("NFD", text))
        canvas.showPage()
        canvas.setFont("Serif", 13)
        canvas.drawString(80, 700, "Trang hai")

    got = facts(pdf(tmp_path / "a.pdf", draw))
    assert got.format.kind == "pdf"
    assert got.format.puid.startswith("fmt/")
    assert got.text is not None
    assert [page.strip() for page in got.text.pages] == [text, "Trang hai"]
    assert got.pdf is not None
    assert (got.pdf.pages, got.pdf.opened, got.pdf.all_pages_read) == (2, True, True)
    assert not got.pdf.encrypted
    assert (got.secrecy, got.problems) == ((), ())
    assert got.signatures is not None
    assert got.signatures["count"] == 0


def test_the_version_is_the_higher_of_header_and_catalogue(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", lambda c: c.drawString(80, 700, "x"), pdfVersion=(1, 4))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pdf_header = "%PDF-1.4"
    writer.root_object[pypdf.generic.NameObject("/Version")] = pypdf.generic.NameObject("/1.7")
    writer.write(tmp_path / "b.pdf")
    first, second = facts(path).pdf, facts(tmp_path / "b.pdf").pdf
    assert first is not None
    assert second is not None
    assert (first.version, second.version) == ("1.4", "1.7")


@pytest.mark.parametrize(("user", "needs"), [("bí mật"[:2], True), ("", False)])
def test_an_encrypted_pdf(tmp_path: Path, user: str, needs: bool) -> None:
    lock = StandardEncryption(user, ownerPassword="chủ"[:2], strength=128)
    path = pdf(tmp_path / "a.pdf", lambda c: c.drawString(80, 700, "Nội dung"), encrypt=lock)
    got = facts(path)
    assert got.pdf is not None
    assert (got.pdf.encrypted, got.pdf.needs_password, got.pdf.opened) == (True, needs, not needs)
    assert got.text is not None
    assert ("Nội dung" in "".join(got.text.pages)) is not needs


def test_a_page_of_one_picture_carries_no_text(tmp_path: Path) -> None:
    Image.new("L", (40, 40), 128).save(tmp_path / "a.png")

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "Có chữ")
        canvas.showPage()
        canvas.drawImage(str(tmp_path / "a.png"), 0, 0, 500, 700)

    got = facts(pdf(tmp_path / "a.pdf", draw)).text
    assert got is not None
    assert got.image_only == (2,)


@pytest.mark.parametrize(
    ("draw", "basis"),
    [
        (lambda c: c.drawString(90, 640, "TỐI MẬT"), "own line"),
        (
            lambda c: (c.drawString(90, 640, "TỐI MẬT"), c.drawString(320, 640, "Kon Tum, ngày 5")),
            "own",
        ),
        (lambda c: c.textAnnotation("TỐI MẬT", (90, 640, 150, 660)), "annotation"),
    ],
)
def test_a_stamp_on_a_pdf_is_seen(
    tmp_path: Path, draw: Callable[[Canvas], None], basis: str
) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "Số: 12/QĐ-SNV")
        draw(canvas)

    marks = facts(pdf(tmp_path / "a.pdf", page)).secrecy
    assert [(mark.level, mark.page) for mark in marks] == [("TỐI MẬT", 1)]
    assert marks[0].basis.startswith(basis)


def test_running_text_of_a_pdf_is_no_stamp(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "QUY CHẾ BẢO MẬT và mật ong; dấu MẬT đóng ở góc trái")

    assert facts(pdf(tmp_path / "a.pdf", page)).secrecy == ()


def test_a_zero_byte_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    got = facts(tmp_path / "a.pdf")
    assert (got.format.kind, got.pdf, got.text, got.problems) == ("empty", None, None, ())


def test_the_name_plays_no_part(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", lambda c: c.drawString(80, 700, "x"))
    assert facts(path.rename(tmp_path / "a.docx")).format.kind == "pdf"
    (tmp_path / "b.pdf").write_text("chỉ là chữ")
    assert facts(tmp_path / "b.pdf").format.kind == "text"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"MZ" + bytes(100), "executable"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20), "jpeg"),
        (b"PK\x03\x04" + bytes(60), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "doc"),
        (b"%PDF-1.4 and no more", "pdf"),
        (b"\n<!DOCTYPE html><p>x", "html"),
        ('<?xml version="1.0"?><hồ-sơ/>'.encode(), "xml"),
        (bytes(range(256)), "other"),
    ],
)
def test_damaged_files_have_a_kind(tmp_path: Path, head: bytes, kind: str) -> None:
    (tmp_path / "x").write_bytes(head)
    assert facts(tmp_path / "x").format.kind == kind


def test_text_of_a_docx_with_header_and_caps(tmp_path: Path) -> None:
    body = paragraph("Nội dung") + paragraph("tối mật", "<w:caps/>")
    got = facts(docx(tmp_path / "a.docx", body, header1=paragraph("Đầu trang")))
    assert got.format.kind == "docx"
    assert got.text is not None
    lines = [line for line in got.text.pages[0].split("\n") if line]
    assert lines == ["Đầu trang", "Nội dung", "TỐI MẬT"]
    assert [mark.level for mark in got.secrecy] == ["TỐI MẬT"]


def test_a_text_box_in_a_docx_stands_alone_and_counts_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('MẬT')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Số: 12</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent></w:r><w:r><w:t>/QĐ-SNV</w:t></w:r></w:p>"
    )
    got = facts(docx(tmp_path / "a.docx", body))
    assert [mark.level for mark in got.secrecy] == ["MẬT"]


def test_strings_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Hồ sơ", 5, "TUYỆT MẬT"])
    book.save(tmp_path / "a.xlsx")
    got = facts(tmp_path / "a.xlsx")
    assert got.format.kind == "xlsx"
    assert got.text is not None
    assert got.text.pages == ("Hồ sơ\nTUYỆT MẬT",)
    assert [mark.level for mark in got.secrecy] == ["TUYỆT MẬT"]


def test_text_of_a_web_page(tmp_path: Path) -> None:
    page = '<html><head><meta charset="utf-8"><style>p{}</style></head><body><p>Tờ <b>trình</b>'
    (tmp_path / "a.html").write_text(f"{page}<script>evil()</script></body></html>")
    got = facts(tmp_path / "a.html").text
    assert got is not None
    assert got.pages[0].split() == ["Tờ", "trình"]


def test_text_of_an_opendocument(tmp_path: Path) -> None:
    ns = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<o:document-content xmlns:o="{ns}:office:1.0" xmlns:t="{ns}:text:1.0" '
        'o:version="1.2"><o:body><o:text><t:h>Tờ trình</t:h><t:p>Nội <t:span>dung</t:span></t:p>'
        "</o:text></o:body></o:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    assert office.read_odt(tmp_path / "a.odt").pages == ("Tờ trình\nNội dung",)


def test_entities_in_a_docx_are_not_expanded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    evil = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELS)
        text = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>a&e;b</w:t></w:r></w:p>'
        package.writestr("word/document.xml", f"{evil}{text}</w:body></w:document>")
    assert "SECRET" not in str(facts(path).as_dict())


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8", "Tờ trình"), ("utf-8-sig", "Tờ trình"), ("utf-16", "Tờ trình")],
)
def test_plain_text(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding=encoding)
    got = facts(tmp_path / "a.txt")
    assert got.format.kind == "text"
    assert got.text is not None
    assert got.text.pages == (text,)


def test_a_collector_that_fails_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("evidence.signature.kinds.read_signatures", broken)
    monkeypatch.setattr("evidence.pdf._structure", broken)
    got = facts(pdf(tmp_path / "a.pdf", lambda c: c.drawString(80, 700, "x")))
    assert [problem.collector for problem in got.problems] == ["pdf", "signature"]
    assert got.format.kind == "pdf"


def test_facts_survive_json_and_the_worker(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", lambda c: c.drawString(80, 700, "Tờ trình"))
    args = {"path": str(path), "sha256": "0" * 64, "size": path.stat().st_size}
    with Pool(1) as pool:
        value = pool.run(Task("facts", args)).value
    assert value is not None
    assert FileFacts.from_dict(value) == facts(path)
