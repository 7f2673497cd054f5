"""Forgeries that once passed for allowed, or belong beside them: each made anew, none is valid.

What an organ's own later signature brings along (more widgets, pages, empty fields), names given
twice, tables that readers take otherwise, and bytes that make a reader mend the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from attack_support import (
    CELL_8,
    EVIL,
    FIELD,
    FORM,
    PAGE,
    SUM,
    catalogue,
    document,
    latest,
    objects,
    revise,
    revise_packed,
    seal,
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

Change = Callable[[bytes], Mapping[int, bytes]]
CHANGED, OPEN = "changed-after-signing", "changes-not-evaluated"
BOGUS = b"<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 10]/Contents<00>>>"
SECOND = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 40 0 R/Annots[]"
    b"/Resources<</Font<</F1 5 0 R>>>>>>"
)
TWO_PAGES = {
    "n2": b"<</Type/Pages/Kids[3 0 R 30 0 R]/Count 2>>",
    "n4": stream(b"BT /F1 14 Tf 335 220 Td (So tien: 100 000 000 dong) Tj ET"),
    "n30": SECOND,
    "n40": stream(b"BT /F1 14 Tf 80 700 Td (Trang hai) Tj ET"),
}
HELD = {"n98": b"<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 97 0 R/Parent 2 0 R>>", "n97": b"0"}
BODY = SUM + b"\nendstream\n" + EVIL


@pytest.fixture(scope="module")
def signed(pki: Any, sign: Any) -> bytes:
    data: bytes = sign(document(), pki.person)
    return data


# -- a genuine seal of the organ, and what it may bring along


def _sealed(data: bytes, box: Any = CELL_8, more: bytes = b"/P 3 0 R", flags: int = 4) -> Any:
    seal = {60: field(b"Dau", widget(box, 62, more, flags)), **seal_look()}
    return {**seal, **on_form(data, 60), **on_page(data, 60)}


def _evil(data: bytes, more: bytes = b"/P 3 0 R", flags: int = 4) -> Any:
    return {**_sealed(data, SUM_BOX, more, flags), 62: EVIL_LOOK}


def _kid(box: Any, look: int, more: bytes) -> bytes:
    return b"<<" + widget(box, look, b"/P 3 0 R" + more) + b">>"


def _with_widgets(data: bytes, holder: bytes, first: bytes, *shown: int) -> Any:
    """A field (60) of a seal (65) that has one widget more (66), over the sum."""
    kids = {65: _kid(CELL_8, 62, first), 66: _kid(SUM_BOX, 67, b"/Parent 60 0 R"), 67: EVIL_LOOK}
    made = {60: field(b"Dau", holder), **kids, **seal_look()}
    return {**made, **on_form(data, 60), **on_page(data, *shown)}


BY_SIGNATURE: dict[str, tuple[Change, str]] = {
    "seal": (_sealed, ""),
    "seal that names no page": (lambda d: _sealed(d, more=b""), ""),
    "seal that is a kid of its field": (
        lambda d: {
            **{60: field(b"Dau", b"/Kids[65 0 R]"), 65: _kid(CELL_8, 62, b"/Parent 60 0 R")},
            **{**seal_look(), **on_form(d, 60), **on_page(d, 65)},
        },
        "",
    ),
    "look of no stamp": (_evil, "seen-no-stamp"),
    "look of no stamp that names no page": (lambda d: _evil(d, more=b""), "seen-no-stamp"),
    "look that names what is no page": (lambda d: _evil(d, more=b"/P 5 0 R"), "seen-not-read"),
    "seen in print only": (lambda d: _evil(d, flags=36), "seen-not-read"),
    "a second widget of the field": (
        lambda d: _with_widgets(d, b"/Kids[65 0 R 66 0 R]", b"/Parent 60 0 R", 65, 66),
        CHANGED,
    ),
    "a widget below the widget": (
        lambda d: _with_widgets(d, widget(CELL_8, 62) + b"/Kids[66 0 R]", b"", 60, 66),
        CHANGED,
    ),
    "a widget two steps below": (
        lambda d: _with_widgets(d, b"/Kids[65 0 R]", b"/Parent 60 0 R/Kids[66 0 R]", 65, 66),
        CHANGED,
    ),
}


@pytest.mark.parametrize("name", BY_SIGNATURE)
def test_what_a_later_signature_brings_along(
    judged: Any, pki: Any, signed: bytes, name: str
) -> None:
    change, expected = BY_SIGNATURE[name]
    first, second = judged(signed_with(signed, pki.organ, pki.ca, change(signed)))
    assert second.verdict_vi == "hợp lệ"
    if expected:
        assert (first.verdict_vi, why(first)) == ("chưa đủ căn cứ", expected)
    else:
        assert first.verdict_vi == "hợp lệ", why(first)


@pytest.mark.parametrize("pages", [(30,), (3, 30)])
def test_one_widget_on_two_pages(judged: Any, pki: Any, sign: Any, pages: tuple[int, ...]) -> None:
    """In a blank corner of the page it names, over the sum of the other."""
    data = sign(document(**TWO_PAGES), pki.person)
    placed = [on_page(data, 60, page=page) for page in pages]
    changed = {60: field(b"Dau", widget(CELL_8, 62, b"/P 30 0 R")), **seal_look("white")}
    changed |= {**on_form(data, 60)} | {n: page for one in placed for n, page in one.items()}
    first, _ = judged(signed_with(data, pki.organ, pki.ca, changed))
    assert (first.verdict_vi == "hợp lệ") is (len(pages) == 1), why(first)


def test_a_list_of_annotations_that_two_pages_share(judged: Any, pki: Any, sign: Any) -> None:
    shared = {"n3": PAGE.replace(b"[%s]", b" 41 0 R"), "n41": b"[8 0 R]"}
    shared["n30"] = SECOND.replace(b"/Annots[]", b"/Annots 41 0 R")
    data = sign(document(**{**TWO_PAGES, **shared}), pki.person)
    changed = {60: field(b"Dau", widget(CELL_8, 62, b"/P 30 0 R")), **seal_look("white")}
    changed |= {**on_form(data, 60), 41: b"[8 0 R 60 0 R]"}
    assert why(judged(signed_with(data, pki.organ, pki.ca, changed))[0]) == CHANGED


# -- an empty field that shows something, and is signed later or never


def _room(data: bytes, box: Any, look: Mapping[int, bytes], name: bytes = b"Dau") -> bytes:
    empty = {60: field(name, widget(box, 62), signed=False), **look}
    return revise(data, {**empty, **on_form(data, 60), **on_page(data, 60)})


@pytest.mark.parametrize(
    ("look", "expected"), [(stream(b"% DSBlank\nq Q", FORM), "hợp lệ"), (b"", "chưa đủ căn cứ")]
)
def test_a_look_put_there_before_it_is_signed(
    judged: Any, pki: Any, signed: bytes, look: bytes, expected: str
) -> None:
    """A white seal hides the sum already when its field is signed: nothing more is covered then."""
    box = (300, 560, 400, 660) if not look else CELL_8
    empty = _room(signed, box, {62: look} if look else seal_look("white", 100))
    later = {} if not look else {n + 3: body for n, body in seal_look().items() if n == 62}
    later |= {n: body for n, body in seal_look().items() if n > 62} if look else {}
    made = signed_with(
        empty, pki.organ, pki.ca, {60: field(b"Dau", widget(box, 65 if look else 62)), **later}
    )
    assert judged(made)[0].verdict_vi == expected


def test_an_empty_field_with_a_look_and_a_signature_of_its_name(judged: Any, signed: bytes) -> None:
    data = _room(signed, SUM_BOX, {62: EVIL_LOOK}, b"X")
    hidden = b"<</FT/Sig/T(X)/V 71 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/F 2>>"
    made = revise(data, {70: hidden, 71: BOGUS, **on_form(data, 70)})
    assert why(judged(made)[0]) == CHANGED


def test_a_field_of_the_form_that_gets_onto_the_page(judged: Any, pki: Any, sign: Any) -> None:
    other = FIELD.replace(b"SoTien", b"An").replace(b"7 0 R", b"12 0 R") % b"9"
    form = catalogue().replace(b"[8 0 R]", b"[8 0 R 11 0 R]")
    data = sign(document(n3=PAGE % b"", n11=other, n12=EVIL_LOOK, n1=form), pki.person)
    assert why(judged(revise(data, on_page(data, 11)))[0]) == CHANGED


@pytest.mark.parametrize("certify", [True, False])
def test_a_text_field_that_shares_the_name_of_a_signature(
    judged: Any, pki: Any, sign: Any, certify: bool
) -> None:
    data = sign(document(), pki.person, certify=certify)
    hidden = b"<</FT/Sig/T(SoTien)/V 71 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/F 2>>"
    filled = {8: FIELD % b"900", 7: stream(b"BT /F1 10 Tf 2 5 Td (900) Tj ET", FORM)}
    made = revise(data, {**filled, 70: hidden, 71: BOGUS, **on_form(data, 70)})
    assert why(judged(made)[0]) == "form-filled-after"


# -- what pages inherit, and what lies behind a number


PREPARED: dict[str, tuple[dict[str, bytes], Change]] = {
    "a page with another parent": (
        {"n98": b"<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90>>"},
        lambda d: {3: latest(d, 3).replace(b"/Parent 2 0 R", b"/Parent 98 0 R")},
    ),
    "a number the parent refers to": (
        {"n3": (PAGE % b"8 0 R").replace(b"/Parent 2 0 R", b"/Parent 98 0 R"), **HELD},
        lambda _: {97: b"90"},
    ),
    "the length of the content": (
        {"n4": b"<</Length 96 0 R>>\nstream\n%s\nendstream" % BODY, "n96": b"%d" % len(SUM)},
        lambda _: {96: b"%d" % len(BODY)},
    ),
    "a glyph": (
        {
            "n5": b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]"
            b"/CharProcs<</a 31 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97"
            b"/Widths[9]>>",
            "n31": stream(b"9 0 d0 0 0 8 8 re f"),
        },
        lambda _: {31: stream(b"9 0 d0 0 0 1 8 re f")},
    ),
    "what characters mean": (
        {
            "n5": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 32 0 R>>",
            "n32": stream(b"begincmap endcmap"),
        },
        lambda _: {32: stream(b"1 beginbfchar <31> <0039> endbfchar")},
    ),
    "a list of contents": (
        {"n3": (PAGE % b"8 0 R").replace(b"4 0 R", b"30 0 R", 1), "n30": b"[4 0 R 31 0 R]",
         "n31": stream(b"BT /F1 14 Tf 300 500 Td (Khong) Tj ET")},
        lambda _: {30: b"[4 0 R]"},
    ),
    "fields drawn anew by the reader": (
        {},
        lambda d: {1: latest(d, 1).replace(b"/Fields", b"/NeedAppearances true/Fields", 1)},
    ),
    "a script by name": (
        {},
        lambda d: {1: latest(d, 1).rstrip()[:-2] + b"/Names<</JavaScript<</Names[]>>>>>>"},
    ),
    "an attached file": (
        {},
        lambda d: {1: latest(d, 1).rstrip()[:-2] + b"/AF[50 0 R]>>", 50: b"<</Type/Filespec>>"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PREPARED)
def test_content_turned_by_what_was_prepared(judged: Any, pki: Any, sign: Any, name: str) -> None:
    over, change = PREPARED[name]
    data = sign(document(**over), pki.person)
    assert judged(data)[0].verdict_vi == "hợp lệ"
    assert why(judged(revise(data, change(data)))[0]) == CHANGED


# -- tables that readers take otherwise


def _rows(data: bytes, rows: Mapping[int, tuple[int, int, int]]) -> bytes:
    """A revision that is a cross-reference stream alone."""
    previous = int(data[data.rindex(b"startxref") :].split()[1])
    listed = sorted({**rows, 92: (1, len(data), 0)}.items())
    table = b"".join(bytes((k,)) + a.to_bytes(4, "big") + bytes((b,)) for _, (k, a, b) in listed)
    index = b" ".join(b"%d 1" % number for number, _ in listed)
    head = b"/Type/XRef/W[1 4 1]/Index[%s]/Size 999/Root 1 0 R/Info 9 0 R/Prev %d"
    body = stream(table, head % (index, previous))
    return data + b"92 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, len(data))


@pytest.mark.parametrize(
    ("number", "row", "expected"),
    [
        (30, (2, 90, 1), OPEN),
        (30, (2, 90, 7), OPEN),
        (30, (2, 91, 0), OPEN),
        (4, (3, 0, 0), CHANGED),
        (4, (0, 0, 0), CHANGED),
        (4, (1, -1, 1), OPEN),
        (4, (1, -1, 0), ""),
        (30, (2, 90, 0), ""),
    ],
    ids=[
        "index",
        "far",
        "container",
        "kind",
        "free",
        "generation",
        "as it was",
        "packed as it was",
    ],
)
def test_the_same_objects_listed_otherwise(
    judged: Any, pki: Any, sign: Any, number: int, row: Any, expected: str
) -> None:
    """Readers show nothing for an object whose row names another index or generation."""
    page = (PAGE % b"8 0 R").replace(b"/Contents 4 0 R", b"/Contents 30 0 R")
    packed = {30: b"[4 0 R]", 5: objects()[5]}
    data = sign(revise_packed(document(n3=page), packed), pki.person)
    kind, place, third = row
    place = data.index(b"\n4 0 obj") + 1 if place < 0 else place
    (verdict,) = judged(_rows(data, {number: (kind, place, third)}))
    assert (why(verdict) if expected else verdict.verdict_vi) == (expected or "hợp lệ")


# -- what a reader shows that mends the file


def _late(orphan: bytes) -> bytes:
    """The document with something behind its objects that no table lists."""
    data = document()
    place = data.index(b"xref\n0 1")
    moved = data[:place] + orphan + data[place:]
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % (place + len(orphan)), moved)


def _short_row(data: bytes) -> bytes:
    """A revision that lists object 9 where it is, its row a byte short."""
    previous, place = data[data.rindex(b"startxref") :].split()[1], data.index(b"\n9 0 obj") + 1
    tail = b"xref\n9 1\n%010d 00000 n\ntrailer\n<</Size 999/Root 1 0 R/Prev %s>>\nstartxref\n%d\n"
    return data + tail % (place, previous, len(data)) + b"%%EOF\n"


def test_bytes_that_make_a_reader_mend_the_file(judged: Any, pki: Any, sign: Any) -> None:
    """It then shows the last definition of each object; blanks behind the end are enough."""
    data = sign(_late(b"4 0 obj\n" + stream(EVIL) + b"\nendobj\n"), pki.person)
    assert judged(data)[0].verdict_vi == "hợp lệ"
    for more in (data + b"\n" * 5000, _short_row(data)):
        (verdict,) = judged(more)
        assert (verdict.verdict_vi, why(verdict)) == ("chưa đủ căn cứ", "shown-otherwise")


@pytest.mark.parametrize("orphan", [b"", b"77 0 obj\n<</Type/Page>>\nendobj\n"])
def test_what_nothing_leads_to_turns_nothing(
    judged: Any, pki: Any, sign: Any, orphan: bytes
) -> None:
    data = sign(_late(orphan), pki.person)
    assert judged(data + b"\n" * 5000)[0].verdict_vi == "hợp lệ"


@pytest.mark.parametrize(("level", "valid"), [(1, False), (2, True)])
def test_a_lock_may_forbid_all_that_comes_later(
    judged: Any, pki: Any, sign: Any, level: int, valid: bool
) -> None:
    """ISO 32000-2 table 236: /P of a lock, as the signature's own FieldMDP transform states it."""
    params = b"<</Action/Include/Fields[(SoTien)]/P %d>>" % level
    lock = b"/Reference[<</TransformMethod/FieldMDP/TransformParams%s>>]" % params
    data = document()
    changed = {60: field(b"Khoa", b""), **on_form(data, 60)}
    locked = signed_with(data, pki.person, pki.ca, changed, lock)
    made = judged(sign(locked, pki.organ, field="Dau", box=CELL_8, look=seal()))
    assert (made[0].verdict_vi == "hợp lệ") is valid, why(made[0])
