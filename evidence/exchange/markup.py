"""XML of a message -> tree: hardened, mended where it is not well-formed, bounded."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from evidence.exchange.limits import MAX_DEPTH, MAX_MARKUP_BYTES
from evidence.exchange.node import Node, Oddities
from evidence.exchange.runs import Cut, cut_runs
from schemas.xml_read import line_of
from schemas.xml_safe import HARDENED, refuse_dtd

_START = re.compile(rb"<\?xml|<(?:[A-Za-z_][\w.-]*:)?[A-Za-z_]|<!DOCTYPE")
_MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ERRORS_TOLD = 20


class UnreadableError(ValueError):
    """The message cannot be read; its text is the code of an oddity."""


def read_markup(data: bytes, odd: Oddities) -> tuple[Node, Cut]:
    """The tree, and the runs cut out of it. Raises :class:`UnreadableError`."""
    cut = cut_runs(_from_start(_of_unicode(data, odd), odd))
    if len(cut.rest) > MAX_MARKUP_BYTES:
        raise UnreadableError("too-large")
    refuse_dtd(cut.rest.lstrip(), lambda: UnreadableError("dtd"))
    parser = etree.XMLParser(
        **HARDENED,
        recover=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8" if _is_utf8(cut.rest, odd) else None,
    )
    try:
        root: etree._Element | None = etree.fromstring(cut.rest, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    _faults(parser, odd)
    if root is None:
        raise UnreadableError("not-well-formed")
    return _tree(root, odd), cut


def _of_unicode(data: bytes, odd: Oddities) -> bytes:
    """The bytes without a byte order mark; UTF-16 as UTF-8."""
    if data[:2] in _MARKS_16:
        odd.add("not-utf8", 1, "UTF-16")
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(codecs.BOM_UTF8)


def _is_utf8(data: bytes, odd: Oddities) -> bool:
    """Whether it is; if not, the parser goes by what the declaration says."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        odd.add("not-utf8", data.count(b"\n", 0, error.start) + 1)
        return False
    return True


def _from_start(data: bytes, odd: Oddities) -> bytes:
    """What is left where the XML begins; lines before it stay blank lines."""
    found = _START.search(data)
    if found is None:
        raise UnreadableError("not-well-formed")
    before = data[: found.start()]
    if before.strip():
        odd.add("garbage-before", 1, before.strip()[:40].decode("utf-8", "replace"))
    rest = data[found.start() :]
    if found[0] == b"<?xml":  # nothing at all may stand before a declaration
        return rest
    return b"\n" * before.count(b"\n") + rest


def _faults(parser: etree.XMLParser, odd: Oddities) -> None:
    for entry in list(parser.error_log)[:_ERRORS_TOLD]:
        undeclared = entry.type_name == "NS_ERR_UNDEFINED_NAMESPACE"
        code = "prefix-undeclared" if undeclared else "not-well-formed"
        odd.add(code, entry.line, str(entry.message))


def _tree(root: etree._Element, odd: Oddities) -> Node:
    top = _node(root)
    stack = [(root, top, 1)]
    while stack:
        element, node, depth = stack.pop()
        if depth >= MAX_DEPTH:
            if len(element):
                odd.add("cut", node.line, "depth")
            continue
        for child in element:
            if not isinstance(child.tag, str):  # an entity nobody resolves
                continue
            made = _node(child)
            node.children.append(made)
            stack.append((child, made, depth + 1))
    return top


def _node(element: etree._Element) -> Node:
    namespace, local = _split(str(element.tag))
    tails = (child.tail or "" for child in element if child.tail)
    return Node(
        local=local,
        text=f"{element.text or ''}{''.join(tails)}".strip(),
        line=line_of(element) or 0,
        namespace=namespace,
        attributes={_split(str(name))[1]: str(value) for name, value in element.attrib.items()},
    )


def _split(tag: str) -> tuple[str, str]:
    """(namespace, local name); a prefix that was never declared is dropped."""
    namespace, _, local = tag.rpartition("}")
    return namespace.removeprefix("{"), local.rpartition(":")[2]
