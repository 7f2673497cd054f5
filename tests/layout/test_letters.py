"""The generator of documents itself: what it plans is what readers find."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import letters
import pypdf
import pypdfium2
import pytest
from letters import faults, kinds
from letters.faces import NAMES
from letters.faults import Fault
from letters.lay import lay
from letters.marks import Sheet
from letters.model import Document, Para

from evidence.docx.package import Package
from evidence.docx.text import read_text
from evidence.pdf import read_pdf

SHARED = Path(__file__).parents[3] / "shared" / "law" / "rules.json"
PLANTED = pytest.mark.parametrize("fault", faults.ALL, ids=str)
KINDS = pytest.mark.parametrize("kind", kinds.ALL, ids=lambda kind: kind.kind)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@KINDS
def test_the_text_of_a_pdf_comes_back_in_order(kind: Document, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letters.pdf(kind))
    pages = [squeezed(text) for text in read_pdf(path).text.pages]
    at = dict.fromkeys(range(len(pages)), 0)
    for entry in letters.placed(kind):
        number = entry["page"] - 1
        found = pages[number].find(squeezed(entry["text"]), at[number])
        assert found >= at[number], entry
        at[number] = found


@KINDS
def test_the_same_document_gives_the_same_bytes(kind: Document) -> None:
    assert letters.pdf(kind) == letters.pdf(kind)


@KINDS
def test_every_face_is_named_times_new_roman_and_says_its_characters(kind: Document) -> None:
    for font in fonts(letters.pdf(kind)):
        assert "+TimesNewRomanPS" in font["/BaseFont"]
        assert "/ToUnicode" in font
        assert font["/FontDescriptor"].get_object()["/FontName"] == font["/BaseFont"]


def fonts(data: bytes) -> list[Any]:
    reader = pypdf.PdfReader(BytesIO(data))
    names: dict[str, Any] = {}
    for page in reader.pages:
        names.update(page["/Resources"]["/Font"])
    return [font.get_object() for font in names.values()]


@KINDS
def test_pieces_lie_where_they_are_planned(kind: Document) -> None:
    with closing(pypdfium2.PdfDocument(letters.pdf(kind))) as document:
        pages = [page.get_textpage() for page in document]
        for entry in letters.placed(kind):
            left, low, right, high = entry["box"]
            box = (left - 1, low - 1, right + 1, high + 1)
            inside = pages[entry["page"] - 1].get_text_bounded(*box)
            assert squeezed(entry["text"]) in squeezed(inside), entry


@KINDS
def test_the_text_of_a_docx_comes_back_in_order(kind: Document, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(letters.docx(kind))
    with closing(Package(path)) as package:
        text = squeezed("\n".join(read_text(package).pages))
    at = 0
    for part in said(kind):
        found = text.find(squeezed(part), at)
        assert found >= at, part
        at = found


def said(kind: Document) -> list[str]:
    """What a document says, in the order of reading."""
    body = [block.whole for block in kind.body if isinstance(block, Para)]
    annexes = [text for annex in kind.annexes for text in (annex.label, annex.title, annex.note)]
    parts = (
        *kind.parent,
        *kind.organ,
        kind.national,
        kind.motto,
        kind.number_text,
        kind.abstract if kind.letter else "",
        kind.date_text,
        kind.type,
        "" if kind.letter else kind.abstract,
        *kind.to,
        *body,
        *kind.receivers,
        *annexes,
    )
    return [part for part in parts if part]


def test_a_departure_is_planted_for_every_rule_of_form() -> None:
    rules = {rule["id"] for rule in json.loads(SHARED.read_text("utf-8"))}
    asked = {rule for rule in rules if rule.startswith("F-")}
    asked |= {"C-004", "L-001", "SNV-4.1", "SNV-9.2c"}
    assert {fault.rule for fault in faults.ALL} == asked
    assert {other for fault in faults.ALL for other in fault.beside} <= rules


def test_names_tell_the_departures_from_one_another() -> None:
    names = [(str(fault), kind.kind) for fault in faults.ALL for kind in fault.kinds]
    assert len(set(names)) == len(names)
    with pytest.raises(LookupError):
        faults.of("F-999")


@PLANTED
def test_a_departure_changes_the_words_or_the_look_and_little_of_it(fault: Fault) -> None:
    for kind in fault.kinds:
        changed = changes(kind, fault.planted(kind))
        looks = {path for path in changed if path[0] == "look"}
        assert not looks or looks == changed
        words = {path for path in changed - looks if path[0] != "annexes"}
        assert len(words) <= 4, words
        assert len({path[:2] for path in looks}) <= 3, looks
        assert len({path[-1] for path in looks}) <= 3, looks


def changes(one: Any, other: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    """Where two documents differ."""
    if one == other:
        return set()
    if is_dataclass(one) and type(one) is type(other):
        names = [field.name for field in fields(one)]
        pairs = ((name, getattr(one, name), getattr(other, name)) for name in names)
    elif isinstance(one, dict):
        pairs = ((key, one[key], other[key]) for key in one)
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = ((place, *pair) for place, pair in enumerate(zip(one, other, strict=True)))
    else:
        return {path}
    return {found for name, a, b in pairs for found in changes(a, b, (*path, name))}


@PLANTED
def test_a_departure_shows_on_the_pages(fault: Fault) -> None:
    kind = fault.kinds[0]
    planted = fault.planted(kind)
    sheets, members = correct(kind.kind)
    if "pdf" in fault.forms and planted.look.unicode:
        assert lay(planted) != sheets
    if "docx" in fault.forms:
        assert parts(planted) != members


@cache
def correct(name: str) -> tuple[list[Sheet], dict[str, bytes]]:
    (kind,) = (kind for kind in kinds.ALL if kind.kind == name)
    return lay(kind), parts(kind)


def parts(kind: Document) -> dict[str, bytes]:
    with ZipFile(BytesIO(letters.docx(kind))) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_what_is_not_planted_stays_where_it_was() -> None:
    """A longer line below the motto moves nothing else."""
    fault = faults.of("F-012")[0]
    kind = fault.kinds[0]
    pairs = zip(lay(kind), lay(fault.planted(kind)), strict=True)
    odd = [set(one.marks) ^ set(other.marks) for one, other in pairs]
    assert {mark.role for marks in odd for mark in marks} == {"motto"}


def test_a_face_without_tounicode_does_not_say_its_characters() -> None:
    fault = next(fault for fault in faults.of("F-005") if fault.forms == ("pdf",))
    (kind,) = fault.kinds
    assert not any("/ToUnicode" in font for font in fonts(letters.pdf(fault.planted(kind))))
    assert all("/ToUnicode" in font for font in fonts(letters.pdf(kind)))


@pytest.mark.parametrize("family", ["Arial", "VNI-Times", ".VnTime"])
def test_other_faces_are_embedded_under_their_names(family: str) -> None:
    kind = replace(kinds.CONG_VAN, look=kinds.CONG_VAN.look.styled("body", family=family))
    names = [font["/BaseFont"] for font in fonts(letters.pdf(kind))]
    assert sum(NAMES[family][0] in name for name in names) == 1


def test_pages_have_the_size_and_the_numbers_that_were_planned() -> None:
    with closing(pypdfium2.PdfDocument(letters.pdf(kinds.BAO_CAO_DAI))) as document:
        sizes = [page.get_size() for page in document]
        firsts = [page.get_textpage().get_text_range().split()[0] for page in document]
    assert len(sizes) == 6
    assert all(size == pytest.approx((595.28, 841.89), abs=0.1) for size in sizes[:5])
    assert sizes[5] == pytest.approx((841.89, 595.28), abs=0.1)
    assert firsts == ["UBND", "2", "3", "4", "5", "Phụ"]


def test_everything_is_written_to_be_looked_at(tmp_path: Path) -> None:
    written = letters.write_all(tmp_path)
    assert len(written) == 2 * len(kinds.ALL)
    assert all(path.stat().st_size > 1000 for path in written)
