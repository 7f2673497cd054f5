"""JSON of a message -> the same tree: nested, or with the path of elements as one key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evidence.exchange.limits import MAX_DEPTH, MAX_FIELDS, MAX_JSON_BYTES
from evidence.exchange.markup import UnreadableError
from evidence.exchange.node import Node, Oddities
from evidence.exchange.terms import terms

_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*+"|//[^\n]*')
_SEPARATOR = "_"


def read_notation(data: bytes, odd: Oddities) -> Node:
    """The tree of a JSON carrier. Raises :class:`UnreadableError`."""
    if len(data) > MAX_JSON_BYTES:
        raise UnreadableError("too-large")
    text = data.decode("utf-8-sig", "replace")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        odd.add("json-comments", 1)
        raw = _without_comments(text)
    top = Node(local="edXML")
    _fill(top, raw, odd, 1)
    if top.find("MessageHeader") is None:  # a status whose keys stand at the top
        return Node(local="edXML", children=[Node(local="MessageHeader", children=top.children)])
    return top


def _without_comments(text: str) -> Any:
    plain = _STRING_OR_COMMENT.sub(lambda hit: hit[0] if hit[0].startswith('"') else "", text)
    try:
        return json.loads(plain)
    except (ValueError, RecursionError):
        raise UnreadableError("json-broken") from None


def _fill(node: Node, raw: Any, odd: Oddities, depth: int) -> None:
    if depth > MAX_DEPTH:
        odd.add("cut", 0, "depth")
    elif isinstance(raw, dict):
        for key, value in raw.items():
            _place(node, str(key), value, odd, depth)
    elif isinstance(raw, list):
        entry = terms().lists.get(node.name, "Entry")
        for item in _flat(raw, depth):
            _place(node, entry, item, odd, depth)
    elif raw is not None:
        node.text = _text(raw)


def _place(node: Node, key: str, value: Any, odd: Oddities, depth: int) -> None:
    """Put a value below ``node`` under its key, which may name several steps at once."""
    *steps, last = key.split(_SEPARATOR)
    if len(node.children) >= MAX_FIELDS or len(steps) > MAX_DEPTH:
        odd.add("cut", 0, "keys")
        return
    for step in steps:
        below = node.first(terms().name(step))
        if below is None:
            below = Node(local=step)
            node.children.append(below)
        node = below
    name = terms().name(last)
    if isinstance(value, list) and name not in terms().lists:
        for item in _flat(value, depth):
            _add(node, last, item, odd, depth)
    else:
        _add(node, last, value, odd, depth)


def _add(node: Node, local: str, value: Any, odd: Oddities, depth: int) -> None:
    same = node.first(terms().name(local)) if terms().name(local) in terms().lists else None
    made = same or Node(local=local)
    if same is None:
        node.children.append(made)
    _fill(made, value, odd, depth + 1)


def _flat(raw: list[Any], depth: int) -> Iterator[Any]:
    for item in raw:
        if isinstance(item, list) and depth < MAX_DEPTH:
            yield from _flat(item, depth + 1)
        else:
            yield item


def _text(raw: Any) -> str:
    """A JSON scalar as written; numbers and truth values as JSON writes them."""
    return raw.strip() if isinstance(raw, str) else json.dumps(raw)[:100]
