"""The PDF object reader and the walk, on generated and on random bytes."""

from __future__ import annotations

import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.signature.filters import decode
from evidence.signature.objects import read_objects
from evidence.signature.syntax import (
    Name,
    PdfDict,
    PdfSyntaxError,
    Ref,
    parse_object,
    text_of,
)
from evidence.signature.times import pdf_date
from evidence.signature.walk import find_signatures

_names = st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=12).map(Name)
_leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.binary(max_size=30)
    | _names
    | st.builds(Ref, st.integers(0, 10**6), st.integers(0, 65535))
)
_values = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_names, inner, max_size=5),
    max_leaves=20,
)


def write(value: Any) -> bytes:
    """The value in PDF syntax, strings alternating between both forms."""
    if isinstance(value, dict):
        inside = b" ".join(write(k) + b" " + write(v) for k, v in value.items())
        return b"<<" + inside + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join(map(write, value)) + b"]"
    if isinstance(value, Name):
        return b"/" + b"".join(
            bytes((c,)) if chr(c).isalnum() else b"#%02x" % c for c in value.encode()
        )
    if isinstance(value, Ref):
        return b"%d %d R" % (value.number, value.generation)
    if isinstance(value, bytes):
        if len(value) % 2:
            return b"<" + value.hex().encode() + b">"
        escaped = b"".join(b"\\%03o" % c if c in b"()\\\r\n" else bytes((c,)) for c in value)
        return b"(" + escaped + b")"
    return {None: b"null", True: b"true", False: b"false"}.get(value, b"%d" % (value or 0))


@given(_values)
def test_what_is_written_is_read_back(value: Any) -> None:
    data = b" % comment\n" + write(value) + b" "
    found, end = parse_object(data, 0)
    assert found == value
    assert data[end:].strip() == b""


@given(st.dictionaries(_names, _leaves, min_size=1, max_size=4))
def test_spans_point_at_the_values(value: dict[Name, Any]) -> None:
    data = b"  " + write(value)
    found, _ = parse_object(data, 0)
    assert isinstance(found, PdfDict)
    for key, (start, end) in found.spans.items():
        assert data[start:end] == write(value[Name(key)])


@given(st.binary(max_size=400))
def test_random_bytes_end_in_a_value_or_a_syntax_error(data: bytes) -> None:
    try:
        _, end = parse_object(data, 0)
    except PdfSyntaxError:
        return
    assert 0 < end <= len(data)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                b"1 0 obj",
                b"<<",
                b">>",
                b"endobj",
                b"stream\n",
                b"endstream",
                b"(",
                b")",
                b"/Type",
                b"/Sig",
                b"/ByteRange",
                b"[0 1 2 3]",
                b"/Contents",
                b"<00>",
                b"/Length 3",
                b"trailer",
                b"/ObjStm",
                b"xref",
                b"/Root 1 0 R",
                b"%%EOF",
                b"\x00",
                b"[",
                b"]",
                b"#53",
                b"9",
            ]
        ),
        max_size=60,
    )
)
def test_shuffled_pdf_words_never_raise(words: list[bytes]) -> None:
    objects = read_objects(b" ".join(words))
    found, _ = find_signatures(objects)
    assert len(found) <= len(words)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(PdfSyntaxError):
        parse_object(b"[" * 5_000, 0)


def test_brackets_without_end_in_a_string_are_refused_early() -> None:
    assert parse_object(b"(" * 900 + b")" * 900, 0)[1] == 1_800
    with pytest.raises(PdfSyntaxError, match="brackets"):
        parse_object(b"(" * 5_000 + b")" * 5_000, 0)


def test_the_walk_is_linear_on_objects_without_end() -> None:
    objects = read_objects(b"1 0 obj ( " * 50_000)
    assert len(objects.objects) == 50_000


def test_a_stream_bomb_stops_at_the_limit() -> None:
    entry = PdfDict()
    entry["Filter"] = Name("FlateDecode")
    with pytest.raises(PdfSyntaxError):
        decode(zlib.compress(bytes(1 << 20)), entry, 1 << 10)


@given(st.binary(max_size=64))
def test_png_rows_decode_to_their_source(data: bytes) -> None:
    rows = [data[i : i + 4].ljust(4, b"\0") for i in range(0, len(data), 4)]
    above = bytes(4)
    packed = b""
    for row in rows:
        packed += b"\x02" + bytes((a - b) & 0xFF for a, b in zip(row, above, strict=True))
        above = row
    entry = PdfDict()
    entry["Filter"] = Name("FlateDecode")
    entry["DecodeParms"] = {"Predictor": 12, "Columns": 4}
    assert decode(zlib.compress(packed), entry, 1 << 16) == b"".join(rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20260302090000+07'00'", ("2026-03-02T02:00:00Z", True)),
        ("D:20260302090000Z", ("2026-03-02T09:00:00Z", True)),
        ("D:20260302", ("2026-03-02T00:00:00Z", False)),
        ("20260302090000-0330", ("2026-03-02T12:30:00Z", True)),
        ("D:20261302", ("", False)),
        ("D:00260302090000Z", ("0026-03-02T09:00:00Z", True)),
        ("hôm nay", ("", False)),
    ],
)
def test_pdf_dates(text: str, expected: tuple[str, bool]) -> None:
    assert pdf_date(text) == expected


@given(st.text(max_size=60))
def test_pdf_dates_never_raise(text: str) -> None:
    moment, _ = pdf_date(text)
    assert moment == "" or moment.endswith("Z")


@pytest.mark.parametrize("coding", ["utf-16-be", "utf-8"])
def test_vietnamese_text_strings(coding: str) -> None:
    mark = {"utf-16-be": b"\xfe\xff", "utf-8": b"\xef\xbb\xbf"}[coding]
    assert text_of(mark + "Sở Nội vụ".encode(coding)) == "Sở Nội vụ"
