"""Signatures that hide: in object streams, behind hybrid tables, under a number defined twice."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Any

import pytest
from attack_support import (
    EVIL,
    byte_range,
    catalogue,
    document,
    latest,
    revise,
    revise_packed,
    stream,
    why,
)

SIGNED = 200  # objects above this are ours


@pytest.fixture(scope="module")
def signed(pki: Any, sign: Any) -> bytes:
    data: bytes = sign(document(), pki.organ, certify=True)
    return data


@pytest.fixture(scope="module")
def held(signed: bytes) -> tuple[int, int]:
    """Object numbers of the signature and of the field that holds it."""
    signature = _numbers(signed[: signed.index(b"/ByteRange")])[-1]
    holder = signed[: signed.index(b"/V %d 0 R" % signature)]
    return signature, _numbers(holder)[-1]


def _numbers(data: bytes) -> list[int]:
    return [int(n) for n in re.findall(rb"(?<!\d)(\d+) 0 obj", data)]


def revise_hybrid(data: bytes, changed: Mapping[int, bytes], free: bytes = b"") -> bytes:
    """One more revision whose table shows nothing: the objects are listed in its /XRefStm only."""
    previous = int(data[data.rindex(b"startxref") :].split()[1])
    rows = {}
    for number, body in changed.items():
        rows[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    hidden = len(data)
    table = b"".join(b"\x01" + rows[n].to_bytes(4, "big") + b"\x00" for n in sorted(rows))
    index = b" ".join(b"%d 1" % n for n in sorted(rows))
    entries = b"/Type/XRef/W[1 4 1]/Index[%s]/Size 999/Root 1 0 R" % index
    data += b"%d 0 obj\n%s\nendobj\n" % (SIGNED + 90, stream(table, entries))
    start = len(data)
    tail = (
        b"xref\n0 1\n0000000000 65535 f \n%strailer\n<</Size 999/Root 1 0 R/Prev %d/XRefStm %d>>\n"
    )
    return data + tail % (free, previous, hidden) + b"startxref\n%d\n%%%%EOF\n" % start


def packed(number: int, body: bytes) -> bytes:
    """An object stream that holds one object, unlisted."""
    inner = b"%d 0 " % number + body
    first = len(b"%d 0 " % number)
    coded = zlib.compress(inner)
    head = b"%d 0 obj\n<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
    return head % (SIGNED + 80, first, len(coded)) + coded + b"\nendstream\nendobj\n"


def _dictionary(data: bytes) -> bytes:
    """The signature dictionary as it is written."""
    start = data.rindex(b"obj", 0, data.index(b"/ByteRange")) + 3
    return data[start : data.index(b"endobj", data.index(b"/ByteRange"))]


def test_contents_by_reference_are_no_signature_of_the_gap(judged: Any, signed: bytes) -> None:
    """The string in the gap is another object's; the dictionary only refers to it."""
    _, (_, first, second, _) = byte_range(signed)
    gap = signed[first:second]
    apart = b"%d 0 obj\n%s\nendobj\n" % (SIGNED, gap)
    moved = signed.replace(b"/Contents " + gap, b"/Contents %d 0 R" % SIGNED)
    assert moved != signed
    (verdict,) = judged(moved + apart)
    assert verdict.conclusion == "TOTAL-FAILED"


def test_a_dictionary_in_an_object_stream_is_never_valid(
    collect: Any, judged: Any, signed: bytes, held: tuple[int, int]
) -> None:
    """The same dictionary, its string still in the gap, read from an object stream."""
    start = signed.index(b"/ByteRange")
    plain = signed[:start] + b"/ByteRangf" + signed[start + 10 :]
    plain = plain.replace(b"/SubFilter", b"/SubFiltes").replace(b"/Type /Sig\n", b"/Type /Sjg\n")
    hiding = plain + packed(held[0], _dictionary(signed))
    (item,) = (i for i in collect(hiding)["items"] if i["in_object_stream"])
    assert item["coverage"]["problems"] == ["contents-in-object-stream"]
    assert {v.conclusion for v in judged(hiding)} == {"TOTAL-FAILED"}


def test_field_and_form_in_an_object_stream_are_found(
    collect: Any, signed: bytes, held: tuple[int, int]
) -> None:
    hidden = revise_packed(signed, {held[1]: latest(signed, held[1]), 1: latest(signed, 1)})
    (item,) = collect(hidden)["items"]
    assert (item["field"], item["place"]) == ("ChuKy1", "acroform")


@pytest.mark.parametrize("free", [b"", b"4 1\n0000000000 00001 f \n"])
def test_content_changed_behind_a_hybrid_table_is_seen(
    judged: Any, signed: bytes, free: bytes
) -> None:
    (verdict,) = judged(revise_hybrid(signed, {4: stream(EVIL)}, free))
    assert (verdict.conclusion, why(verdict)) == ("INDETERMINATE", "changed-after-signing")


def test_a_hybrid_table_that_contradicts_its_stream_is_never_valid(
    judged: Any, signed: bytes
) -> None:
    place = signed.index(b"\n4 0 obj") + 1
    data = revise_hybrid(signed, {4: stream(EVIL)}, b"4 1\n%010d 00000 n \n" % place)
    (verdict,) = judged(data)
    assert (verdict.conclusion, why(verdict)) == ("INDETERMINATE", "changes-not-evaluated")


def test_a_signature_listed_by_the_hidden_table_only_is_found(collect: Any, signed: bytes) -> None:
    field = b"<</FT/Sig/T(An)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R/V %d 0 R>>"
    more = {SIGNED: _dictionary(signed).replace(b"/Contents <30", b"/Contents <31"),
            SIGNED + 1: field % SIGNED}  # fmt: skip
    facts = collect(revise_hybrid(signed, more))
    assert [(i["field"], i["place"]) for i in facts["items"]] == [
        ("ChuKy1", "acroform"),
        ("An", "widget"),
    ]


def test_a_signature_number_defined_anew_shows_both(
    collect: Any, judged: Any, signed: bytes, held: tuple[int, int]
) -> None:
    """The later definition takes the place of the signed one; the field still points at it."""
    other = _dictionary(signed).replace(b"/Contents <30", b"/Contents <31")
    data = revise(signed, {held[0]: other})
    first, second = collect(data)["items"]
    assert (first["superseded"], second["superseded"]) == (True, False)
    assert first["object"] == second["object"]
    told = judged(data)
    assert why(told[0]) == "changed-after-signing"
    assert told[1].conclusion == "TOTAL-FAILED"


def test_a_second_definition_that_no_table_lists_is_told(
    collect: Any, pki: Any, sign: Any, signed: bytes, held: tuple[int, int]
) -> None:
    """Two dictionaries under one number within the signed bytes: readers may take either."""
    orphan = b"%d 0 obj\n%s\nendobj\n" % (held[0], _dictionary(signed))
    facts = collect(sign(document(orphan), pki.organ, certify=True))
    assert facts["count"] == 2
    assert [(e["kind"], e["object"]) for e in facts["shadow"]] == [("prepared_object", held[0])]


def test_the_value_of_a_field_turned_to_another_dictionary(
    judged: Any, signed: bytes, held: tuple[int, int]
) -> None:
    other = _dictionary(signed).replace(b"/Contents <30", b"/Contents <31")
    turned = latest(signed, held[1]).replace(b"/V %d 0 R" % held[0], b"/V %d 0 R" % SIGNED)
    first, second = judged(revise(signed, {SIGNED: other, held[1]: turned}))
    assert why(first) == "changed-after-signing"
    assert second.conclusion == "TOTAL-FAILED"


@pytest.mark.parametrize("how", ["value", "field", "form"])
def test_a_signature_taken_away_is_an_orphan_never_unsigned(
    collect: Any, judged: Any, signed: bytes, held: tuple[int, int], how: str
) -> None:
    signature, field = held
    removed = {
        "value": {field: latest(signed, field).replace(b"/V %d 0 R" % signature, b"")},
        "field": {1: latest(signed, 1).replace(b"%d 0 R" % field, b"8 0 R"), field: b"null"},
        "form": {1: catalogue().replace(b"/AcroForm", b"/AcroFoxm")},
    }[how]
    data = revise(signed, removed)
    (item,) = collect(data)["items"]
    assert item["place"] == ("widget" if how == "form" else "none")
    (verdict,) = judged(data)
    assert verdict.conclusion == "INDETERMINATE"
    assert verdict.verdict_vi == "chưa đủ căn cứ"


def test_a_value_written_into_its_field_is_found(
    collect: Any, signed: bytes, held: tuple[int, int]
) -> None:
    direct = latest(signed, held[1]).replace(b"/V %d 0 R" % held[0], b"/V " + _dictionary(signed))
    facts = collect(revise(signed, {held[1]: direct}))
    assert {(i["field"], i["place"]) for i in facts["items"]} == {("ChuKy1", "acroform")}


def test_the_strictest_of_several_certification_levels_counts(collect: Any, signed: bytes) -> None:
    reference = b"<</TransformMethod/DocMDP/TransformParams<</P 3>>>>"
    both = signed.replace(b"/Reference [", b"/Reference [" + reference, 1)
    assert collect(both)["items"][0]["certification"]["level"] == 2
    listed = re.compile(rb"(/Reference \[.*?)\]", re.DOTALL)
    last = listed.sub(rb"\1" + reference + b"]", both, count=1)
    assert collect(last)["items"][0]["certification"]["level"] == 2
