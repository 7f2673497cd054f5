"""The header, the trace and the business block as a flat list of fields: path, value, line.

A path is the names of the standard from the header down, ``From.OrganId``; what may stand more than
once is counted, ``To[2].OrganName``; attributes come as ``TraceHeaderList@id``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evidence.exchange.limits import MAX_DEPTH, MAX_FIELDS, MAX_NAME, MAX_VALUE
from evidence.exchange.node import Node, Oddities
from evidence.exchange.runs import Cut
from evidence.exchange.terms import terms

Field = tuple[str, str, int]
_TRACE, _SIGNATURE, _MESSAGE = "TraceHeaderList", "Signature", "MessageHeader"
_BLOCKS = (_TRACE, _SIGNATURE)


def header_fields(root: Node, cut: Cut | None, odd: Oddities) -> list[Field]:
    """Every field of the message header and of the trace header list, in the order written."""
    found: list[Field] = []
    for name in (_MESSAGE, _TRACE):
        block = root.find(name)
        if block is None:
            continue
        prefix = _TRACE if name == _TRACE else ""
        found += [(f"{prefix}@{key}"[:MAX_NAME], value, block.line) for key, value in _said(block)]
        for field in _fields(block, odd):
            if len(found) >= MAX_FIELDS:
                odd.add("cut", field[2], "fields")
                return found
            found.append(field)
    return [(path, _value(text, cut, line, odd), line) for path, text, line in found]


def _said(node: Node) -> Iterator[tuple[str, str]]:
    """Attributes that say something, the plumbing of SOAP left out."""
    for key, value in node.attributes.items():
        if value.strip() and key.lower() not in ("mustunderstand", "actor"):
            yield key[:MAX_NAME], value.strip()


def _fields(block: Node, odd: Oddities) -> Iterator[Field]:
    """Depth first, in document order."""
    stack = [(child, path, 1) for child, path in reversed(list(_paths(block, "", odd)))]
    while stack:
        node, path, depth = stack.pop()
        if node.name in _BLOCKS:
            continue
        if node.text or not node.children:
            yield path, node.text, node.line
        yield from ((f"{path}@{key}", value, node.line) for key, value in _said(node))
        if depth < MAX_DEPTH:
            below = list(_paths(node, f"{path}.", odd))
            stack.extend((child, inner, depth + 1) for child, inner in reversed(below))


def _paths(node: Node, prefix: str, odd: Oddities) -> Iterator[tuple[Node, str]]:
    counts: Counter[str] = Counter()
    for child in node.children[:MAX_FIELDS]:
        name = child.name
        counts[name] += 1
        _strange(child, odd)
        listed = name in terms().repeated or terms().lists.get(node.name) == name
        if counts[name] == 2 and not listed:
            odd.add("element-twice", child.line, name)
        number = f"[{counts[name]}]" if listed or counts[name] > 1 else ""
        yield child, f"{prefix}{name}{number}"


def _strange(node: Node, odd: Oddities) -> None:
    local = node.local.lower()
    if terms().known(local) is None:
        odd.add("name-unknown", node.line, node.local[:MAX_NAME])
    elif local in terms().spoken:
        odd.add("name-alias", node.line, f"{node.local} ({node.name})")


def _value(text: str, cut: Cut | None, line: int, odd: Oddities) -> str:
    whole = cut.expand(text).decode("utf-8", "replace") if cut and cut.runs else text
    if len(whole) > MAX_VALUE:
        odd.add("cut", line, f"{len(whole)}")
    return whole[:MAX_VALUE]
