"""Attacks on signed files known from the literature, each made anew; and genuine files beside them.

One attack per condition of what may be added after signing, and the classes of "1 Trillion Dollar
Refund" (2019), "Shadow Attacks" and "Breaking the Specification" (2021).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from attack_support import (
    CELL_7C,
    CELL_8,
    EVIL,
    FIELD,
    FORM,
    PAGE,
    byte_range,
    catalogue,
    document,
    latest,
    revise,
    revise_packed,
    seal,
    stream,
    why,
)
from pyhanko.sign.fields import MDPPerm

RECEIVED = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
Attack = Callable[[bytes], bytes]
ANNOTATION = (
    b"<</Type/Annot/Subtype/%s/Rect[290 590 500 620]/Contents(900 000 000)"
    b"/AP<</N 21 0 R>>/P 3 0 R>>"
)
LOOK = stream(b"1 1 1 rg 0 0 220 30 re f", FORM)


def _page(data: bytes, more: bytes) -> bytes:
    """The page as it is in the newest revision, with one annotation more."""
    return (
        latest(data, 3)
        .replace(b"/Annots [", b"/Annots [" + more + b" ")
        .replace(b"/Annots[", b"/Annots[" + more + b" ")
    )


def _root(data: bytes, more: bytes) -> bytes:
    return latest(data, 1)[:-2] + more + b">>"


BY_REVISION: dict[str, tuple[Attack, str]] = {
    "content replaced": (lambda d: revise(d, {4: stream(EVIL)}), "changed-after-signing"),
    "content hidden in an object stream": (
        lambda d: revise_packed(d, {3: _page(d, b"").replace(b"4 0 R", b"30 0 R"), 30: b"null"}),
        "changed-after-signing",
    ),
    "appended without a table": (
        lambda d: d + b"4 0 obj\n" + stream(EVIL) + b"\nendobj\n",
        "bytes-behind",
    ),
    "shadow hide: the overlay emptied": (
        lambda d: revise(d, {6: stream(b"1 1 1 rg 0 0 9 9 re f", FORM)}),
        "changed-after-signing",
    ),
    "shadow replace: look of a field": (
        lambda d: revise(d, {7: stream(b"BT /F1 10 Tf (900) Tj ET", FORM)}),
        "changed-after-signing",
    ),
    "look of a field by another reference": (
        lambda d: revise(d, {8: (FIELD % b"100").replace(b"7 0 R", b"20 0 R"), 20: LOOK}),
        "changed-after-signing",
    ),
    "value of a field": (lambda d: revise(d, {8: FIELD % b"900"}), "form-filled-after"),
    "font swapped": (
        lambda d: revise(d, {5: b"<</Type/Font/Subtype/Type1/BaseFont/Symbol>>"}),
        "changed-after-signing",
    ),
    "layer switched off": (
        lambda d: revise(d, {1: latest(d, 1).replace(b"/ON", b"/OFF")}),
        "changed-after-signing",
    ),
    "evil annotation: free text": (
        lambda d: revise(d, {3: _page(d, b"20 0 R"), 20: ANNOTATION % b"FreeText", 21: LOOK}),
        "changed-after-signing",
    ),
    "evil annotation: stamp": (
        lambda d: revise(d, {3: _page(d, b"20 0 R"), 20: ANNOTATION % b"Stamp", 21: LOOK}),
        "changed-after-signing",
    ),
    "page inserted": (
        lambda d: revise(
            d, {2: b"<</Type/Pages/Kids[3 0 R 20 0 R]/Count 2>>", 20: PAGE % b"", 21: LOOK}
        ),
        "pages-changed",
    ),
    "page replaced": (
        lambda d: revise(
            d,
            {
                2: b"<</Type/Pages/Kids[20 0 R]/Count 1>>",
                20: (PAGE % b"").replace(b"4 0 R", b"21 0 R"),
                21: stream(EVIL),
            },
        ),
        "changed-after-signing",
    ),
    "another page tree": (
        lambda d: revise(
            d,
            {
                1: latest(d, 1).replace(b"/Pages 2 0 R", b"/Pages 22 0 R"),
                22: b"<</Type/Pages/Kids[20 0 R]/Count 1>>",
                20: (PAGE % b"").replace(b"4 0 R", b"21 0 R").replace(b"2 0 R/M", b"22 0 R/M"),
                21: stream(EVIL),
            },
        ),
        "changed-after-signing",
    ),
    "another catalogue": (
        lambda d: revise(
            d,
            {
                23: latest(d, 1).replace(b"/Pages 2 0 R", b"/Pages 22 0 R"),
                22: b"<</Type/Pages/Kids[20 0 R]/Count 1>>",
                20: (PAGE % b"").replace(b"4 0 R", b"21 0 R"),
                21: stream(EVIL),
            },
            root=23,
        ),
        "changed-after-signing",
    ),
    "page box cut": (
        lambda d: revise(d, {3: _page(d, b"").replace(b"595 842", b"595 400")}),
        "changed-after-signing",
    ),
    "action on opening": (
        lambda d: revise(d, {1: _root(d, b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")}),
        "changed-after-signing",
    ),
    "validation data with objects to spare": (
        lambda d: revise(d, {1: _root(d, b"/DSS<</Certs[]>>"), 20: PAGE % b"", 21: stream(EVIL)}),
        "objects-unused",
    ),
    "validation data that is page content too": (
        lambda d: revise(
            revise(d, {3: _page(d, b"").replace(b"4 0 R", b"[4 0 R 20 0 R]"), 20: stream(EVIL)}),
            {1: _root(d, b"/DSS<</Certs[20 0 R]>>")},
        ),
        "changed-after-signing",
    ),
    "a key that stands twice": (
        lambda d: revise(d, {3: _page(d, b"")[:-2] + b"/Contents 20 0 R>>", 20: stream(EVIL)}),
        "changed-after-signing",
    ),
    "a table in a circle": (
        lambda d: (
            d.replace(b"startxref\n", b"startxref\n", 1)
            + b"xref\n0 0\ntrailer\n<</Size 99/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(d), len(d))
        ),
        "changes-not-evaluated",
    ),
}


@pytest.mark.parametrize("name", BY_REVISION)
def test_a_later_revision_that_changes_the_document(
    judged: Any, certified: bytes, name: str
) -> None:
    attack, expected = BY_REVISION[name]
    verdict = judged(attack(certified))[0]
    assert (verdict.conclusion, why(verdict)) == ("INDETERMINATE", expected)
    assert verdict.verdict_vi == "chưa đủ căn cứ"


@pytest.mark.parametrize("junk", [b"4 0 obj\n<</Length 0>>\nendobj\n", b"foreign bytes\n"])
def test_bytes_that_no_cross_reference_lists(judged: Any, certified: bytes, junk: bytes) -> None:
    """An end of file that points back at the signed table hides what lies before it."""
    table = certified.rsplit(b"startxref", 1)[1].split(b"%%EOF")[0].strip()
    end = b"startxref\n" + table + b"\n%%EOF\n"
    (verdict,) = judged(certified + junk + end)
    assert (verdict.verdict_vi, why(verdict)) == ("chưa đủ căn cứ", "changes-not-evaluated")
    (again,) = judged(certified + b"\n" + end)
    assert again.verdict_vi == "hợp lệ", why(again)


@pytest.mark.parametrize("end", [b"", b"%%EOF\n", b"startxref\n0\n%%EOF\n"])
@pytest.mark.parametrize("size", [40, 1 << 20])
def test_bytes_behind_a_later_revision(
    judged: Any, pki: Any, sign: Any, certified: bytes, end: bytes, size: int
) -> None:
    """A harmless revision does not excuse what stands behind it."""
    sealed = sign(certified, pki.organ, field="Dau", box=CELL_8, look=seal())
    junk = b"4 0 obj\n" + stream(EVIL + b" " * size) + b"\nendobj\n" + end
    assert {why(verdict) for verdict in judged(sealed + junk)} == {"bytes-behind"}
    assert "bytes-behind" not in {why(verdict) for verdict in judged(sealed + b"\r\n" * 9)}


def test_changed_metadata_are_told_as_that(judged: Any, certified: bytes) -> None:
    (verdict,) = judged(revise(certified, {9: b"<</Title(another title)>>"}))
    assert verdict.verdict_vi == "hợp lệ"
    assert [r["why"] for r in verdict.reasons if r["step"] == "changes"] == ["metadata-after"]


def test_the_same_written_again_is_no_change(judged: Any, certified: bytes) -> None:
    again = revise(certified, {number: latest(certified, number) for number in (1, 2, 3, 4, 5, 8)})
    assert [v.verdict_vi for v in judged(again)] == ["hợp lệ"]


def test_hide_and_replace_by_the_table_alone(judged: Any, pki: Any, sign: Any) -> None:
    """The other content stands in the signed bytes, unlisted; the table turns to it."""
    prepared = b"4 0 obj\n" + stream(EVIL) + b"\nendobj\n"
    signed = sign(document(prepared), pki.person)
    assert [v.verdict_vi for v in judged(signed)] == ["hợp lệ"]
    turned = revise(signed, {}, places={4: signed.index(prepared)})
    assert why(judged(turned)[0]) == "changed-after-signing"


def test_a_reference_to_nothing_that_gets_an_object(judged: Any, pki: Any, sign: Any) -> None:
    signed = sign(document(n3=PAGE % b"8 0 R 30 0 R"), pki.person)
    filled = revise(signed, {30: ANNOTATION % b"Stamp", 21: LOOK})
    assert why(judged(filled)[0]) == "changed-after-signing"


def test_annotations_are_doubted_even_where_the_certification_permits_them(
    judged: Any, pki: Any, sign: Any
) -> None:
    signed = sign(document(), pki.person, certify=True, permits=MDPPerm.ANNOTATE)
    changed = {3: _page(signed, b"20 0 R"), 20: ANNOTATION % b"FreeText", 21: LOOK}
    assert why(judged(revise(signed, changed))[0]) == "changed-after-signing"


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: b"/ByteRange [0 0 0 0]",
        lambda r: b"/ByteRange [0 %d %d %d]" % (r[1], r[2] + 40, r[3] - 40),
        lambda r: b"/ByteRange [0 %d %d %d]" % (r[1] - 20, r[2], r[3]),
        lambda r: b"/ByteRange [0 %d]" % r[1],
        lambda _: b"/ByteRange null",
        lambda r: b"/ByteRxnge [0 %d %d %d]" % tuple(r[1:]),
        lambda r: b"/ByteRange [0 %d %d %d]" % (r[1], r[2], -r[3]),
    ],
)
def test_forged_and_missing_byte_ranges(judged: Any, certified: bytes, forge: Any) -> None:
    match, ranges = byte_range(certified)
    forged = forge(ranges).ljust(len(match[0]))
    verdicts = judged(certified.replace(match[0], forged))
    assert verdicts
    assert {v.verdict_vi for v in verdicts} == {"không hợp lệ"}


@pytest.mark.parametrize("contents", [b"", b"00", b"null"])
def test_contents_that_are_empty(judged: Any, certified: bytes, contents: bytes) -> None:
    _, (_, first, second, _) = byte_range(certified)
    value = contents if contents == b"null" else b"<" + contents + b">"
    forged = certified[:first] + value.ljust(second - first) + certified[second:]
    assert {v.verdict_vi for v in judged(forged)} == {"không hợp lệ"}


def test_signature_wrapping(judged: Any, certified: bytes) -> None:
    """The second range is moved behind new content, the gap grows to hold it."""
    _, (_, first, second, length) = byte_range(certified)
    evil = b"/ByteRange [0 %d %010d %d]>>\nendobj\n4 0 obj\n" + stream(EVIL) + b"\nendobj\n"
    evil %= (first, second + len(evil % (first, 0, length)), length)
    forged = certified[:second] + evil + certified[second:]
    assert {v.verdict_vi for v in judged(forged)} == {"không hợp lệ"}


def test_bytes_between_the_gap_and_its_string(judged: Any, certified: bytes) -> None:
    match, (_, first, second, length) = byte_range(certified)
    wide = b"/ByteRange [0 %d %d %d" % (first, second + 9, length)
    forged = certified[:second].replace(match[0], wide.ljust(len(match[0]) - 1) + b"]")
    forged += b"/X(evil) " + certified[second:]
    assert {v.verdict_vi for v in judged(forged)} == {"không hợp lệ"}


def test_a_signature_added_that_is_none(judged: Any, pki: Any, sign: Any, certified: bytes) -> None:
    data = sign(certified, pki.organ, field="Them", box=CELL_8, look=seal())
    _, (_, first, second, _) = byte_range(data)
    forged = data[:first] + b"<00>".ljust(second - first) + data[second:]
    assert why(judged(forged)[0]) == "seen-signature-broken"


def test_the_look_of_an_earlier_signature_changed_later(judged: Any, pki: Any, sign: Any) -> None:
    signed = sign(document(), pki.person, box=CELL_7C, look=seal("blue"), certify=True)
    number = int(
        signed[: signed.rindex(b" 0 obj", 0, signed.rindex(b"/Subtype /Widget"))].split()[-1]
    )
    moved = latest(signed, number).replace(b"/Rect [", b"/Rect [1")
    assert why(judged(revise(signed, {number: moved}))[0]) == "changed-after-signing"


def test_an_object_of_the_signed_layers(judged: Any, certified: bytes) -> None:
    hidden = revise(certified, {1: catalogue(b"OFF", form=b"8 0 R")})
    assert why(judged(hidden)[0]) == "changed-after-signing"


LATENT: dict[str, tuple[dict[str, bytes], bytes, str]] = {
    "layer": ({"n1": catalogue(b"OFF")}, b"", "hidden_layer"),
    "value": ({"n8": FIELD % b"900"}, b"", "overlaid_form_value"),
    "page": ({"n20": PAGE % b""}, b"", "unused_page_object"),
    "definition": ({}, b"4 0 obj\n" + stream(EVIL) + b"\nendobj\n", "prepared_object"),
    "text": ({"n4": stream(b"3 Tr " + EVIL)}, b"", "invisible_text"),
}


@pytest.mark.parametrize("name", LATENT)
def test_content_prepared_before_signing_is_told_at_intake(
    collect: Any, pki: Any, sign: Any, name: str
) -> None:
    over, orphans, kind = LATENT[name]
    facts = collect(sign(document(orphans, **over), pki.person))
    assert [entry["kind"] for entry in facts["shadow"]] == [kind]


def test_a_plain_document_holds_nothing_unseen(collect: Any, certified: bytes) -> None:
    assert collect(certified)["shadow"] == []
