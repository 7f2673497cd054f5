"""Blocks of copies on paper: found below what was copied, and no part of it (C-001, C-004)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import letters
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import kinds
from letters.model import Document

from evidence.collect import facts
from validator.anatomy import Anatomy, anatomy
from validator.anatomy.copies import copy_blocks, without_copies
from validator.anatomy.page import Line, Sheet, Span, written
from validator.anatomy.typeset import typeset
from validator.layout.copies import kind_of

COPIED = kinds.QUYET_DINH_SAO_Y
FORMS = pytest.mark.parametrize("form", ["pdf", "docx"])


def read(document: Document, form: str, folder: Path) -> Anatomy:
    path = folder / f"a.{form}"
    path.write_bytes(getattr(letters, form)(document))
    layout = facts(str(path), "0" * 64, 1)["layout"]
    pages = written(layout) or typeset(layout)
    assert pages is not None
    return anatomy(pages)


@FORMS
def test_a_block_is_no_part_of_what_was_copied(form: str, tmp_path: Path) -> None:
    found = read(COPIED, form, tmp_path)
    bare = read(replace(COPIED, copy=None), form, tmp_path)
    (block,) = found.copies
    assert block.form.text == "SAO Y"
    assert block.number is not None
    assert block.number.text == "Số: 27/SY-SNV"
    assert {name: part.text for name, part in found.parts.items()} == {
        name: part.text for name, part in bare.parts.items()
    }
    assert [line.text for line in found.body] == [line.text for line in bare.body]
    assert bare.copies == ()


@FORMS
def test_an_extract_without_recipients_has_those_of_its_block_for_no_end(
    form: str, tmp_path: Path
) -> None:
    assert COPIED.copy is not None
    block = replace(COPIED.copy, form="TRÍCH SAO", number="Số: 03/TrS-SNV")
    extract = replace(COPIED, copy=block, receivers=(), receivers_word="", signer=None)
    found = read(extract, form, tmp_path)
    assert [kind_of(one.form.text) for one in found.copies] == ["TrS"]
    assert not {"recipients", "authority"} & found.parts.keys()


def test_words_in_running_text_are_no_block(tmp_path: Path) -> None:
    said = [replace(kinds.CONG_VAN.body[0], text="SAO Y"), *kinds.CONG_VAN.body[1:]]  # type: ignore[type-var]
    assert read(replace(kinds.CONG_VAN, body=tuple(said)), "pdf", tmp_path).copies == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SAO Y", "SY"),
        ("Sao y bản chính", "SY"),
        ("BẢN SAO LỤC", "SL"),
        ("Trích sao; Sở Nội vụ", "TrS"),
        ("BẢN SAO", None),
        ("SAO", None),
    ],
)
def test_kinds_of_copies_are_told_by_their_words(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind
    assert kind_of(text, exact=True) == (kind if text == "SAO Y" else None)


TEXTS = st.sampled_from(["SAO Y", "SAO LỤC", "Số: 1/SY-A", "Nơi nhận:", "abc", "____________"])
LINES = st.builds(
    lambda text, left, base: Line(
        1, left, base, left + 90, (Span(text, "Times", 13, True, False, "000000"),)
    ),
    TEXTS,
    st.floats(0, 500),
    st.floats(0, 840),
)


@given(st.lists(LINES, max_size=12))
def test_whatever_stands_on_a_page_what_was_copied_is_above_the_first_block(
    lines: list[Line],
) -> None:
    ordered = tuple(sorted(lines, key=lambda line: -line.base))
    sheet = Sheet(1, 595, 842, ordered)
    blocks = copy_blocks([sheet])
    kept = [line for one in without_copies([sheet], blocks) for line in one.lines]
    if not blocks:
        assert kept == list(ordered)
    forms = {line for block in blocks for line in block.form.lines}
    assert not forms & set(kept)
    assert kept == [line for line in ordered if line in kept]
