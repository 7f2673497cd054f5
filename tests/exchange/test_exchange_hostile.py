"""No bytes whatever make the reader raise, and what it tells is bounded."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from exchange_support import CORPORA, HEADER, TRACE, facts_of, markup, message
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.exchange.limits import MAX_FIELDS, MAX_ODDITIES, MAX_VALUE
from evidence.exchange.recognise import is_message
from evidence.exchange.terms import terms
from evidence.exchange.times import read_time
from evidence.exchange.trace import reading_of

NAMES = st.sampled_from([*terms().names.values(), *terms().aliases, "Khác", "x"])
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
TREES = st.recursive(
    TEXTS, lambda inner: st.dictionaries(NAMES, inner | st.lists(inner, max_size=3), max_size=5)
)
NESTED = st.dictionaries(NAMES, TREES, max_size=5)


def holds(facts: dict[str, Any]) -> None:
    assert json.loads(json.dumps(facts)) == facts
    assert len(facts["fields"]) <= MAX_FIELDS
    assert len(facts["oddities"]) <= MAX_ODDITIES
    assert all(len(value) <= MAX_VALUE for _, value, _ in facts["fields"])
    reading_of(facts)


def read(data: bytes) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        facts = facts_of(Path(folder), data)
    holds(facts)
    return facts


@settings(max_examples=50)
@given(NESTED, NESTED)
def test_any_tree_is_read(header: dict[str, Any], trace: dict[str, Any]) -> None:
    read(message(header, trace))
    read(f"<edXML>{markup(header)}</edXML>".encode())


@settings(max_examples=50)
@given(NESTED)
def test_any_json_is_read(tree: dict[str, Any]) -> None:
    read(json.dumps({"header": {"messageheader": tree}}).encode())
    read(json.dumps({f"header_messageheader_{name}": tree for name in tree}).encode())


@given(st.permutations(list(HEADER)), st.permutations(list(TRACE)))
def test_any_order_tells_the_same(header: list[str], trace: list[str]) -> None:
    turned = read(message({name: HEADER[name] for name in header}, {n: TRACE[n] for n in trace}))
    plain = read(message())
    assert sorted(f[:2] for f in turned["fields"]) == sorted(f[:2] for f in plain["fields"])


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    is_message(data)
    read(data)
    read(b"<edXML>" + data)
    read(b'{"header": ' + data)


@given(st.data())
def test_mutated_messages_are_read(data: st.DataObject) -> None:
    whole = bytearray(message(files={"a.pdf": b"%PDF-1.7\n", "b.zip": b"PK\x03\x04" + b"x" * 40}))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    read(bytes(whole))


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_none(text: str) -> None:
    read_time(text)


@pytest.mark.parametrize(
    "data",
    [
        b"<edXML>" + b"<a>" * 100_000,
        b"<edXML>" + b"<To/>" * 100_000,
        b"{" + b'"header_messageheader_a":' * 5_000,
        b'{"header_messageheader_' + b"a_" * 50_000 + b'":1}',
        b'{"header":' + b"[" * 50_000,
        b"<edXML a='" + b"x" * 2_000_000 + b"'/>",
        b"<edXML><MessageHeader><Subject>" + b"x y" * 3_000_000,
        b"",
    ],
    ids=["deep", "wide", "keys", "steps", "lists", "attribute", "text", "empty"],
)
def test_floods_are_bounded(data: bytes) -> None:
    read(data)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="skipped: no corpora")
@pytest.mark.parametrize("path", sorted(CORPORA.glob("*")), ids=lambda path: path.name)
def test_messages_nobody_here_wrote_and_their_mutations(path: Path) -> None:
    whole = path.read_bytes()
    assert is_message(whole[: 1 << 16])
    facts = read(whole)
    assert facts["fields"]
    dice = random.Random(path.name)
    for _ in range(10):
        changed = bytearray(whole[: dice.randrange(len(whole))] if dice.random() < 0.3 else whole)
        for _ in range(dice.randrange(20)):
            if changed:
                changed[dice.randrange(len(changed))] = dice.randrange(256)
        read(bytes(changed))
