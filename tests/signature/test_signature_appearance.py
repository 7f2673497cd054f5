"""How signatures look: what a person sees of each, read from the bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.geometry import UNIT, carry, times
from evidence.signature.collect import collect_signatures
from evidence.signature.look.content import draw
from evidence.signature.look.fonts import glyph_text, read_cmap
from evidence.signature.look.geometry import page_view
from evidence.signature.look.hues import dominant, hue_of
from evidence.signature.objects import PdfObjects, read_objects
from evidence.signature.syntax import PdfSyntaxError

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
NO_OBJECTS = PdfObjects(b"")


def appearance(name: str, position: int = 1) -> dict[str, Any]:
    path = CORPORA / name
    if not path.exists():
        pytest.skip("skipped: no corpora")
    found: dict[str, Any] = collect_signatures(path)["items"][position - 1]["appearance"]
    return found


def lines(seen: dict[str, Any]) -> list[str]:
    return [run["text"] for run in seen["text"]]


SEALED = "vn-signed-pdf/bo-xay-dung/QCVN_32.2026-BXD_Quy_chuan_DSDT_-_Metro.pdf"
GAZETTE = "vn-signed-pdf/cong-bao/109-2025-qh15.pdf"


def test_a_seal_is_a_red_image_that_paper_shows_through() -> None:
    seen = appearance(SEALED, 4)
    assert seen["page"] == 2
    assert seen["page_size"] == [596.0, 843.0]
    assert seen["box"] == [66.0, 693.0, 176.0, 803.0]
    (seal,) = seen["images"]
    assert (seal["hue"], seal["alpha"], seal["filter"]) == ("red", True, "FlateDecode")
    assert seal["pixels"] == [445, 442]
    assert seal["box"] == [66.5, 693.86, 173.5, 800.14]
    assert seen["text"] == []
    assert seen["error"] == ""


def test_a_number_written_over_the_page_is_text_in_its_size_and_slant() -> None:
    number, day = appearance(SEALED, 1), appearance(SEALED, 2)
    assert lines(number) == ["62"]
    assert number["text"][0]["font"] == "TimesNewRomanPSMT"
    assert number["text"][0]["size"] == 13.0
    assert number["text"][0]["italic"] is False
    assert lines(day) == ["30"]
    assert day["text"][0]["italic"] is True  # upright letters under a slanting matrix
    assert day["text"][0]["size"] == 13.0


def test_the_gazette_shows_an_emblem_and_three_lines() -> None:
    seen = appearance(GAZETTE)
    assert lines(seen) == [
        "Ký bởi: CÔNG BÁO NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Cơ quan: VĂN PHÒNG CHÍNH PHỦ",
        "Ngày ký: 2026-01-24 14:36:23 +07:00",
    ]
    assert {(run["font"], run["size"], run["color"]) for run in seen["text"]} == {
        ("TimesNewRomanPSMT", 7.0, "#000000")
    }
    assert [image["alpha"] for image in seen["images"]] == [True]


def test_a_picture_without_transparent_parts_is_told_so() -> None:
    seen = appearance("vn-signed-pdf/cong-bao/21-2018-vbhn-vpqh-part-1.pdf")
    (picture,) = seen["images"]
    assert (picture["hue"], picture["alpha"]) == ("red", False)
    assert lines(seen)[-1] == "Thời gian ký: 25.03.2019 16:53:42 +07:00"


def test_no_file_of_the_corpora_ends_in_an_exception() -> None:
    if not CORPORA.exists():
        pytest.skip("skipped: no corpora")
    odd = {}
    for path in sorted(CORPORA.glob("*signed-pdf/**/*.pdf")):
        for item in collect_signatures(path)["items"]:
            seen = item["appearance"]
            if seen is not None and seen["error"] not in ("", "encrypted"):
                odd[path.name] = seen["error"]
            assert "appearance" not in [e["step"] for e in item["errors"]], path.name
    assert odd == {}


def test_nothing_is_seen_of_a_signature_without_area(collect: Any, signed_once: bytes) -> None:
    assert collect(signed_once)["items"][0]["appearance"] is None


PAGE = (
    b"1 0 obj\n<< /Type /Pages /Rotate %d /MediaBox [0 0 600 800] /CropBox [100 50 500 750]"
    b" /Kids [2 0 R] /Count 1 >>\nendobj\n2 0 obj\n<< /Type /Page /Parent 1 0 R >>\nendobj\n"
)


@pytest.mark.parametrize(
    ("rotation", "size", "corner"),
    [
        (0, (400, 700), (0, 700)),
        (90, (700, 400), (700, 400)),
        (180, (400, 700), (400, 0)),
        (270, (700, 400), (0, 0)),
    ],
)
def test_the_page_is_turned_as_it_is_seen(
    rotation: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    view = page_view(read_objects(PAGE % rotation), 2, 1)
    assert view.size == size
    x, y, _, _ = carry((100, 750, 100, 750), view.matrix)  # the top left of what is cropped out
    assert (x, y) == corner


def shown(body: bytes, resources: dict[str, Any] | None = None) -> Any:
    return draw(NO_OBJECTS, body, resources or {}, clip=(0, 0, 600, 800))


def test_text_that_is_not_painted_is_not_seen() -> None:
    assert shown(b"BT /F 10 Tf 3 Tr (x) Tj ET").text == []
    assert shown(b"BT /F 10 Tf 900 0 Td (x) Tj ET").text == []
    assert [run["text"] for run in shown(b"BT /F 10 Tf (x) Tj ET").text] == ["x"]


def test_colours_are_read_from_every_colour_operator() -> None:
    for operator, colour in (
        (b"1 0 0 rg", "#ff0000"),
        (b"0.5 g", "#808080"),
        (b"0 1 1 0 k", "#ff0000"),
        (b"/CS cs 0 0 1 sc", "#0000ff"),
        (b"/Pattern cs /P scn", ""),
    ):
        assert shown(operator + b" BT /F 10 Tf (x) Tj ET").text[0]["color"] == colour


def test_pieces_of_one_line_are_joined() -> None:
    drawing = shown(b"BT /F 10 Tf (S) Tj [(\xe1ng) -400 (nay)] TJ ET").as_dict()
    assert [run["text"] for run in drawing["text"]] == ["Sáng nay"]


def test_an_inline_image_is_an_image() -> None:
    body = b"q 20 0 0 10 5 5 cm BI /W 2 /H 1 /CS /RGB /BPC 8 ID \xff\x00\x00\xff\x00\x00 EI Q"
    (image,) = shown(body).images
    assert image == {
        "box": [5.0, 5.0, 25.0, 15.0],
        "pixels": [2, 1],
        "hue": "red",
        "alpha": False,
        "filter": "",
    }


def test_a_drawn_seal_is_a_red_shape() -> None:
    drawing = shown(b"1 0 0 RG 10 10 m 50 10 l 50 50 l s 1 1 1 rg 0 0 600 800 re f").as_dict()
    assert drawing["shapes"] == [{"hue": "red", "box": [10.0, 10.0, 50.0, 50.0]}]


def test_a_drawing_that_never_ends_is_ended() -> None:
    loop = (
        b"1 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 12"
        b" /Resources << /XObject << /A 1 0 R >> >> >>\nstream\n/A Do /A Do \nendstream\nendobj\n"
    )
    objects = read_objects(loop)
    resources = {"XObject": {"A": objects.value(1)["Resources"]["XObject"]["A"]}}
    assert draw(objects, b"/A Do", resources, clip=(0, 0, 9, 9)).error.startswith("limit")


@pytest.mark.parametrize(
    ("name", "text"),
    [("a", "a"), ("Dcroat", "Đ"), ("ecircumflexacute", "ế"), ("uni1EBF", "ế"), ("zero", "0")],
)
def test_names_of_glyphs_are_read(name: str, text: str) -> None:
    assert glyph_text(name) == text


def test_a_map_of_codes_is_read() -> None:
    body = (
        b"2 beginbfchar <01> <1EBF> <02> <00660069> endbfchar"
        b" 1 beginbfrange <0010> <0012> <0041> endbfrange"
    )
    assert read_cmap(body) == {1: "ế", 2: "fi", 16: "A", 17: "B", 18: "C"}


@pytest.mark.parametrize(
    ("colour", "hue"),
    [
        ((200, 20, 30), "red"),
        ((230, 60, 40), "red"),
        ((20, 40, 160), "blue"),
        ((10, 10, 10), "black"),
        ((128, 128, 128), "grey"),
        ((255, 255, 255), "white"),
        ((240, 220, 40), "other"),
    ],
)
def test_colours_have_the_names_people_give_them(colour: tuple[int, int, int], hue: str) -> None:
    assert hue_of(*colour) == hue
    assert dominant([(10, colour), (500, (255, 255, 255))]) == hue


@given(st.binary(max_size=300))
def test_any_bytes_are_drawn_without_an_exception(body: bytes) -> None:
    drawing = shown(body)
    assert isinstance(drawing.as_dict(), dict)


OPERANDS = st.sampled_from(
    b"1|0|-3.5|/A|(x)|[(y) -300]|<< /A 1 >>|q|Q|BT|ET|Tf|Tm|Td|Tj|TJ|'|\"|re|W|n|f|gs|scn|cm|Do|BI"
    b"|ID|EI|BDC|EMC|99999999999".split(b"|")
)


@given(st.lists(OPERANDS, max_size=60))
def test_any_operators_are_drawn_without_an_exception(parts: list[bytes]) -> None:
    assert isinstance(shown(b" ".join(parts)).as_dict(), dict)


@given(st.binary(max_size=200))
def test_any_map_is_read_or_refused(body: bytes) -> None:
    try:
        found = read_cmap(b"beginbfchar" + body + b"endbfchar")
    except PdfSyntaxError:
        return
    assert all(isinstance(text, str) for text in found.values())


def test_matrices_are_applied_in_order() -> None:
    moved = times((1, 0, 0, 1, 5, 0), (2, 0, 0, 2, 0, 0))
    assert carry((0, 0, 1, 1), moved) == (10, 0, 12, 2)
    assert times(UNIT, moved) == moved
