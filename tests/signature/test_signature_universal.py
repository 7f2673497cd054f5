"""Universal signature forgery (2019): a byte range or contents of every wrong kind, in place."""

from __future__ import annotations

from typing import Any

import pytest
from attack_support import byte_range, document

RANGES = {
    "floats": b"[0 %d.0 %d %d]",
    "a reference": b"50 0 R",
    "references in it": b"[0 50 0 R %d %d %d]",
    "a third range": b"[0 %d %d %d 0 0]",
    "a name": b"/X",
    "a string": b"(0 1 2 3)",
    "nested": b"[[0 %d %d %d]]",
    "true": b"[0 %d true %d %d]",
    "a dictionary": b"<</A [0 %d %d %d]>>",
    "no end": b"[0 %d %d %d",
}
CONTENTS = {
    "an array": b"[<00>]",
    "a name": b"/X",
    "a string": b"(abc)",
    "a number": b"5",
    "a dictionary": b"<<>>",
    "odd digits": b"<123>",
    "two strings": b"<30><00>",
    "no end": b"<30",
    "a bracket": b"]",
}


@pytest.fixture(scope="module")
def signed(pki: Any, sign: Any) -> bytes:
    data: bytes = sign(document(), pki.organ)
    return data


@pytest.mark.parametrize("name", RANGES)
def test_a_byte_range_of_another_kind(judged: Any, signed: bytes, name: str) -> None:
    match, ranges = byte_range(signed)
    told = RANGES[name]
    forged = b"/ByteRange " + (told % tuple(ranges[1:]) if b"%d" in told else told)
    verdicts = judged(signed.replace(match[0], forged.ljust(len(match[0]))[: len(match[0])]))
    assert {verdict.verdict_vi for verdict in verdicts} == {"không hợp lệ"}


@pytest.mark.parametrize("name", CONTENTS)
def test_contents_of_another_kind(judged: Any, signed: bytes, name: str) -> None:
    """A dictionary that cannot be read to its end is a broken signature, never none."""
    _, (_, first, second, _) = byte_range(signed)
    forged = signed[:first] + CONTENTS[name].ljust(second - first) + signed[second:]
    verdicts = judged(forged)
    assert {verdict.verdict_vi for verdict in verdicts} == {"không hợp lệ"}


def test_a_dictionary_broken_before_its_names_is_found(judged: Any, signed: bytes) -> None:
    begun = signed.replace(b"/Type /Sig\n", b"/Type ]Sig\n")
    assert begun != signed
    assert [verdict.verdict_vi for verdict in judged(begun)] == ["không hợp lệ"]


def test_a_gap_that_ends_elsewhere_is_not_told_as_saved_anew(judged: Any, signed: bytes) -> None:
    match, ranges = byte_range(signed)
    far = b"/ByteRange [0 %d 99999999999999 9" % ranges[1]
    (verdict,) = judged(signed.replace(match[0], far.ljust(len(match[0]) - 1) + b"]"))
    told = {str(reason["why"]) for reason in verdict.reasons}
    assert "byte-range-bad" in told
    assert not told & {"file-rewritten", "file-cut"}


@pytest.mark.parametrize("tail", [b" >", b"\n\t>"])
def test_how_digits_are_set_out_says_nothing(judged: Any, signed: bytes, tail: bytes) -> None:
    """Blanks among the zeros that fill the room, and an odd number of them."""
    second = byte_range(signed)[1][2]
    data = signed[: second - len(tail)] + tail + signed[second:]
    assert [verdict.verdict_vi for verdict in judged(data)] == ["hợp lệ"]
