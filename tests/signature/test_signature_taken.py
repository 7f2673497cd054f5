"""Fields that take over what stands on the page, or look like nothing to those who judge.

Each was made where a later signature (or an empty field for one) hid, moved or showed something
while no change was told. None of them leaves the earlier signature valid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from attack_support import (
    CELL_8,
    EVIL,
    FORM,
    PAGE,
    catalogue,
    document,
    revise,
    stream,
    why,
)
from forging_support import (
    EVIL_LOOK,
    SUM_BOX,
    field,
    on_form,
    on_page,
    seal_look,
    signed_with,
    widget,
)

CHANGED, OPEN = "changed-after-signing", "changes-not-evaluated"
NOTE = b"<</Type/Annot/Subtype/Stamp/Rect[290 590 550 630]/F 4/AP<</N 12 0 R>>/P 3 0 R>>"
NO_PLACE = (0, 0, 0, 0)


@pytest.fixture(scope="module")
def noted(pki: Any, sign: Any) -> bytes:
    """A signed document with a stamp (11) on its page and a text field outside its form (13)."""
    loose = b"<</FT/Tx/T(Ngoai)" + widget(CELL_8, 12) + b">>"
    over = {"n3": PAGE % b"8 0 R 11 0 R 13 0 R", "n11": NOTE, "n13": loose}
    look = stream(b"0 g BT /F1 14 Tf 10 12 Td (BAN DU THAO) Tj ET", FORM)
    data: bytes = sign(document(**over, n12=look), pki.person)
    return data


@pytest.fixture(scope="module")
def signed(pki: Any, sign: Any) -> bytes:
    data: bytes = sign(document(), pki.person)
    return data


# -- what a signature takes over


def _kid_that_was_there(data: bytes) -> Mapping[int, bytes]:
    """The stamp becomes the second kid of a field and gets another look."""
    kids = field(b"An", b"/Kids[65 0 R 11 0 R]")
    unseen = b"<<" + widget(NO_PLACE, 12, b"/Parent 60 0 R", 2) + b">>"
    stamp = NOTE.replace(b"12 0 R", b"67 0 R").replace(b"/P 3", b"/Parent 60 0 R/P 3")
    return {60: kids, 65: unseen, 11: stamp, 67: EVIL_LOOK, **on_form(data, 60)}


def _hidden(number: int) -> Any:
    def change(data: bytes) -> Mapping[int, bytes]:
        gone = field(b"An", widget(NO_PLACE, 12, b"/P 3 0 R", 2))
        return {number: gone, **(on_form(data, number) if number != 8 else {})}

    return change


TAKEN = {
    "a stamp as a second kid": _kid_that_was_there,
    "a stamp made a hidden signature": _hidden(11),
    "a loose widget made a hidden signature": _hidden(13),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_later_signature_takes_over_what_stood_on_the_page(
    judged: Any, pki: Any, noted: bytes, name: str
) -> None:
    first = judged(signed_with(noted, pki.organ, pki.ca, TAKEN[name](noted)))[0]
    assert (first.verdict_vi, why(first)) == ("chưa đủ căn cứ", CHANGED)


def test_a_drawn_field_of_the_form_made_a_hidden_signature(
    judged: Any, pki: Any, sign: Any
) -> None:
    drawn = b"<</FT/Sig/T(Cho)" + widget(SUM_BOX, 12) + b">>"
    form = catalogue(form=b"8 0 R 11 0 R")
    data = sign(document(n1=form, n3=PAGE % b"8 0 R 11 0 R", n11=drawn, n12=EVIL_LOOK), pki.person)
    gone = {11: field(b"Cho", widget(NO_PLACE, 12, b"/P 3 0 R", 2))}
    first = judged(signed_with(data, pki.organ, pki.ca, gone))[0]
    assert (first.verdict_vi, why(first)) == ("chưa đủ căn cứ", CHANGED)


def test_an_empty_field_of_the_form_is_signed_where_it_is(judged: Any, pki: Any, sign: Any) -> None:
    """A look that says where to sign makes room for the seal."""
    ready = b"<</FT/Sig/T(Cho)" + widget(CELL_8, 12) + b">>"
    data = sign(
        document(
            n1=catalogue(form=b"8 0 R 11 0 R"),
            n3=PAGE % b"8 0 R 11 0 R",
            n11=ready,
            n12=stream(b"% DSBlank", FORM),
        ),
        pki.person,
    )
    made = signed_with(
        data, pki.organ, pki.ca, {11: field(b"Cho", widget(CELL_8, 62)), **seal_look()}
    )
    assert [verdict.verdict_vi for verdict in judged(made)] == ["hợp lệ"] * 2


# -- what an empty field shows


ROOM = b"<</Type/Annot%s/FT/Sig/T(Cho)/F 4/P 3 0 R/Rect[290 590 550 630]>>"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (b"/Subtype/Square/IC[1 1 1]/C[1 1 1]", CHANGED),
        (b"/Subtype/Widget/MK<</BG[1 1 1]>>", CHANGED),
        (b"/Subtype/Widget/MK<</BG[]>>", ""),
        (b"/Subtype/Widget", ""),
    ],
)
def test_an_empty_field_that_readers_paint_themselves(
    judged: Any, signed: bytes, entries: bytes, expected: str
) -> None:
    made = revise(signed, {60: ROOM % entries, **on_form(signed, 60), **on_page(signed, 60)})
    (verdict,) = judged(made)
    assert (why(verdict) if expected else verdict.verdict_vi) == (expected or "hợp lệ")


def _states(count: int) -> bytes:
    return b"".join(b"/S%d %d 0 R" % (n, 62 if n else 67) for n in reversed(range(count)))


def test_a_look_behind_many_others(judged: Any, signed: bytes) -> None:
    looks = b"/AP<</N<<%s>>>>/AS/S0" % _states(60)
    empty = ROOM % b"/Subtype/Widget" + b""
    empty = empty.replace(b"/FT/Sig", b"/FT/Sig" + looks)
    blank = stream(b"", FORM)
    made = {60: empty, 62: blank, 67: EVIL_LOOK, **on_form(signed, 60), **on_page(signed, 60)}
    assert why(judged(revise(signed, made))[0]) == CHANGED


def test_comment_signs_in_a_look_are_read_in_one_pass(judged: Any, signed: bytes) -> None:
    """A pattern that may divide them in many ways would try each: 2 to their number."""
    look = stream(b"%" * 4000 + b"\n(" + b"q " * 4000, FORM)
    empty = {60: field(b"Cho", widget(CELL_8, 62), signed=False), 62: look}
    made = revise(signed, {**empty, **on_form(signed, 60), **on_page(signed, 60)})
    assert why(judged(made)[0]) == CHANGED


# -- places and flags that readers take otherwise


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/F 4", b"/F 4294967298"),
        (b"/F 4", b"/F -2"),
        (b"[290 590 550 630]", b"[null 590 550 630]"),
        (b"[290 590 550 630]", b"[290 590 550 9999999999]"),
    ],
)
def test_a_place_or_flags_that_are_no_such(
    judged: Any, pki: Any, signed: bytes, old: bytes, new: bytes
) -> None:
    """PDFium takes flags that are too large for none, and what is no number for 0."""
    shown = field(b"Dau", widget(SUM_BOX, 62)).replace(old, new)
    assert new in shown
    made = {60: shown, 62: EVIL_LOOK, **on_form(signed, 60), **on_page(signed, 60)}
    first = judged(signed_with(signed, pki.organ, pki.ca, made))[0]
    assert first.verdict_vi == "chưa đủ căn cứ", why(first)


# -- tables, and readers that mend


def test_a_row_of_another_generation_that_points_at_the_blank_before(
    judged: Any, signed: bytes
) -> None:
    made = revise(signed, {}, places={4: signed.index(b"\n4 0 obj")})
    start = made.rindex(b"xref\n4 1\n")
    wrong = made[:start] + made[start:].replace(b" 00000 n", b" 00007 n", 1)
    assert judged(made)[0].verdict_vi == "hợp lệ"
    assert why(judged(wrong)[0]) == OPEN


def _late(orphan: bytes, **over: bytes) -> bytes:
    """The document with something behind its objects that no table lists."""
    data = document(**over)
    place = data.index(b"xref\n0 1")
    moved = data[:place] + orphan + data[place:]
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % (place + len(orphan)), moved)


OTHER_PAGES = b"70 0 obj\n<</Type/Pages/Kids[71 0 R]/Count 1>>\nendobj\n71 0 obj\n%s\nendobj\n"
OTHER_PAGES %= (PAGE % b"").replace(b"4 0 R", b"72 0 R", 1).replace(b"2 0 R", b"70 0 R", 1)
OTHER_PAGES += b"72 0 obj\n" + stream(EVIL) + b"\nendobj\n"
BROKEN_ROW = {"n3": PAGE % b"8 0 R 11 0 R", "n11": NOTE}


def test_other_pages_for_a_reader_that_mends(judged: Any, pki: Any) -> None:
    form = catalogue(form=b"8 0 R 60 0 R")
    orphan = OTHER_PAGES + b"1 0 obj\n%s\nendobj\n" % form.replace(b"2 0 R", b"70 0 R", 1)
    ready = _late(orphan, n1=form, n60=field(b"An", b"", signed=False))
    data = signed_with(ready, pki.person, pki.ca, {60: field(b"An", b"")})
    assert judged(data)[0].verdict_vi == "hợp lệ"
    (verdict,) = judged(data + b"\n" * 5000)
    assert (verdict.verdict_vi, why(verdict)) == ("chưa đủ căn cứ", "shown-otherwise")


def test_an_object_that_cannot_be_found_hides_no_other(judged: Any, pki: Any, sign: Any) -> None:
    late = _late(b"4 0 obj\n" + stream(EVIL) + b"\nendobj\n", **BROKEN_ROW)
    place = late.index(b"\n11 0 obj") + 1
    row = b"11 1\n%010d 00000 n" % place
    assert row in late
    data = sign(late.replace(row, b"11 1\n%010d 00000 n" % (place + 2)), pki.person)
    (verdict,) = judged(data + b"\n" * 5000)
    assert (verdict.verdict_vi, why(verdict)) == ("chưa đủ căn cứ", "shown-otherwise")


def test_a_later_catalogue_that_cannot_be_read_is_told(collect: Any, signed: bytes) -> None:
    facts = collect(revise(signed, {1: b"<</Type/Catalog/Pages [2 0 R"}))
    assert facts["count"] == 1
    assert facts["document"]["shown_otherwise"] == []
