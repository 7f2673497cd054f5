"""The components of a document, found on the pages of every kind of letter, PDF and DOCX."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import letters
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import kinds
from letters.model import Document

from evidence.collect import facts
from validator.anatomy import Anatomy, anatomy, date_on_page
from validator.anatomy.page import Line, Sheet, Span, Written, parted, written
from validator.anatomy.typeset import typeset

KINDS = {name: value for name, value in vars(kinds).items() if isinstance(value, Document)}
# What the generator calls a component -> what we do.
NAMES = {
    "parent": "parent",
    "organ": "organ",
    "national": "national",
    "motto": "motto",
    "number": "number",
    "place_date": "date",
    "about": "subject",
    "type": "type",
    "to": "to",
}


@cache
def read(name: str, suffix: str = "pdf") -> Anatomy:
    data = letters.pdf(KINDS[name]) if suffix == "pdf" else letters.docx(KINDS[name])
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{suffix}"
        path.write_bytes(data)
        layout = facts(str(path), "0" * 64, len(data))["layout"]
    pages = written(layout) or typeset(layout)
    assert pages is not None
    return anatomy(pages)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_component_is_found_where_it_was_put(name: str) -> None:
    found, seen = read(name), set()
    for one in letters.placed(KINDS[name]):
        component = one["component"]
        if component not in NAMES or one["page"] != 1 or component in seen:
            continue  # the block of a copy has an organ and a number of its own
        if component == "to" and not one["text"].startswith("Kính gửi"):
            continue  # a telegram's "… điện:"
        seen.add(component)
        part = found.part(NAMES[component])
        assert part is not None, one
        assert part.text.startswith(one["text"])
        assert part.certain
        assert part.lines[0].left == pytest.approx(one["box"][0], abs=2.5)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_docx_has_the_components_of_its_pdf(name: str) -> None:
    pdf, docx = read(name), read(name, "docx")
    assert docx.type_id == pdf.type_id
    texts = {part: one.text for part, one in docx.parts.items()}
    assert {part: one.text for part, one in pdf.parts.items()} == texts


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_date_of_the_head_is_that_of_the_document(name: str) -> None:
    if "date" in read(name).parts:
        assert date_on_page(read(name)) == KINDS[name].day


def test_annexes_and_what_is_issued_with_a_document_are_told_apart() -> None:
    plan = read("KE_HOACH")
    assert [(one.kind, one.heading is not None) for one in plan.annexes] == [("annex", True)] * 2
    assert [one.kind for one in read("QUYET_DINH_QUY_CHE").annexes] == ["attached"]
    assert [sheet.number for sheet in plan.main] == list(range(1, plan.annexes[0].first))


WORDS = st.sampled_from(
    [
        *("Số: 15/QĐ-SNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("Nơi nhận:", "- Lưu: VT.", "KT. GIÁM ĐỐC", "Trần Thị B", "QUYẾT ĐỊNH", "Kính gửi: Sở"),
        *("____", "2", "Phụ lục I", "Điều 1. Nội dung", "1. Khoản", "a) Điểm", "ngày tháng", "x"),
    ]
)
SPANS = st.builds(
    Span,
    text=WORDS,
    font=st.just("TimesNewRoman"),
    size=st.sampled_from([11.0, 13.0, 14.0]),
    bold=st.booleans(),
    italic=st.booleans(),
    color=st.just("000000"),
)
LINES = st.builds(
    Line,
    page=st.just(1),
    left=st.floats(0, 400),
    base=st.floats(0, 840),
    right=st.floats(400, 595),
    spans=st.lists(SPANS, min_size=1, max_size=2).map(tuple),
)


@given(st.lists(st.lists(LINES, max_size=14), min_size=1, max_size=3))
def test_any_page_has_an_anatomy_and_no_line_is_used_twice(pages: list[list[Line]]) -> None:
    sheets = tuple(
        Sheet(
            number,
            595.0,
            842.0,
            tuple(
                Line(number, line.left, line.base, line.right, line.spans)
                for line in sorted(lines, key=lambda line: -line.base)
            ),
        )
        for number, lines in enumerate(pages, start=1)
    )
    found = anatomy(Written(sheets))
    body = set(map(id, found.body))
    assert not any(id(line) in body for part in found.parts.values() for line in part.lines)
    assert sum(len(one.lines) for one in found.paragraphs) == len(found.body)


@given(LINES, st.integers(0, 80))
def test_a_line_parted_is_the_line(line: Line, at: int) -> None:
    head, tail = parted(line, at)
    together = "".join(span.text for span in (*head.spans, *tail.spans))
    assert " ".join(together.split()) == line.text
    assert len("".join(span.text for span in head.spans)) <= at
