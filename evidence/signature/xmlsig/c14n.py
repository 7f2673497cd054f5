"""Canonical XML 1.0, 1.1 and Exclusive 1.0 of a whole document or of one element.

A set of nodes here is always an element (or the document) without some elements inside it, which is
all that the accepted transforms can select.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.signature.xmlsig.tree import (
    XML_NS,
    Comment,
    Document,
    Element,
    Instruction,
    XmlError,
)

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N11 = "http://www.w3.org/2006/12/xml-c14n11"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}
_VALUE = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}
_IN_TEXT, _IN_VALUE = re.compile(r"[&<>\r]"), re.compile(r'[&<"\t\n\r]')


@dataclass(frozen=True, slots=True)
class Method:
    """One canonicalisation method. ``prefixes``: InclusiveNamespaces of the exclusive one."""

    exclusive: bool = False
    comments: bool = False
    version11: bool = False
    prefixes: tuple[str, ...] = ()


METHODS: Mapping[str, Method] = {
    C14N: Method(),
    f"{C14N}#WithComments": Method(comments=True),
    C14N11: Method(version11=True),
    f"{C14N11}#WithComments": Method(version11=True, comments=True),
    EXCLUSIVE: Method(exclusive=True),
    f"{EXCLUSIVE}WithComments": Method(exclusive=True, comments=True),
    # Not an algorithm of any standard; written by edXML software that means the exclusive one.
    "http://www.w3.org/TR/xml-exc-c14n#": Method(exclusive=True),
}


def canonical(
    node: Document | Element, method: Method, *, without: frozenset[Element] = frozenset()
) -> bytes:
    """The canonical bytes; elements of ``without`` and all in them are left out.

    Raises :class:`XmlError` where Canonical XML 1.1 would have to join xml:base values.
    """
    writer = _Writer(method, without)
    if isinstance(node, Document):
        for aside in node.before:
            writer.aside(aside, after="\n")
        writer.element(node.root, {}, [])
        for aside in node.after:
            writer.aside(aside, before="\n")
    else:
        writer.element(node, {}, _inherited(node, method))
    return "".join(writer.out).encode("utf-8")


def _inherited(apex: Element, method: Method) -> list[tuple[str, str]]:
    """xml:… attributes of ancestors that a part of a document takes with it (C14N 1.0 §2.4)."""
    own = {name for name, _ in apex.attributes}
    found: dict[str, str] = {}
    node = apex.parent
    while node is not None and not method.exclusive:
        for name, value in node.attributes:
            if name.startswith("xml:") and name not in own:
                found.setdefault(name, value)
        node = node.parent
    if method.version11:
        found.pop("xml:id", None)
        if "xml:base" in found or ("xml:base" in own and _has_base(apex.parent)):
            raise XmlError("xml:base of ancestors under Canonical XML 1.1 is not evaluated")
    return list(found.items())


def _has_base(node: Element | None) -> bool:
    while node is not None:
        if any(name == "xml:base" for name, _ in node.attributes):
            return True
        node = node.parent
    return False


class _Writer:
    def __init__(self, method: Method, without: frozenset[Element]) -> None:
        self.method, self.without = method, without
        self.out: list[str] = []

    def aside(self, node: Comment | Instruction, before: str = "", after: str = "") -> None:
        if isinstance(node, Comment):
            if self.method.comments:
                self.out.append(f"{before}<!--{node.text}-->{after}")
            return
        data = f" {_escape(node.data)}" if node.data else ""
        self.out.append(f"{before}<?{node.target}{data}?>{after}")

    def element(
        self, apex: Element, rendered: dict[str, str], extra: list[tuple[str, str]]
    ) -> None:
        """Depth first without recursion; the stack holds what is still to be written."""
        if apex in self.without:
            return
        stack: list[Any] = [(apex, rendered, extra)]
        while stack:
            entry = stack.pop()
            if isinstance(entry, str):
                self.out.append(entry)
                continue
            element, known, inherited = entry
            known = self._start(element, known, inherited)
            stack.append(f"</{element.name}>")
            stack.extend(reversed(list(self._content(element, known))))

    def _content(self, element: Element, known: dict[str, str]) -> Iterator[Any]:
        for child in element.children:
            if isinstance(child, str):
                yield _IN_TEXT.sub(lambda match: _TEXT[match[0]], child)
            elif isinstance(child, Element):
                if child not in self.without:
                    yield (child, known, [])
            elif isinstance(child, Instruction):
                data = f" {_escape(child.data)}" if child.data else ""
                yield f"<?{child.target}{data}?>"
            elif self.method.comments:
                yield f"<!--{child.text}-->"

    def _start(
        self, element: Element, known: dict[str, str], inherited: list[tuple[str, str]]
    ) -> dict[str, str]:
        """Write the start tag; returns what is rendered for the elements inside."""
        declared = self._declarations(element, known)
        parts = [f"<{element.name}"]
        parts += [
            f' xmlns{":" if prefix else ""}{prefix}="{_value(uri)}"'
            for prefix, uri in sorted(declared.items())
        ]
        attributes = [
            (*_expanded(element, name), name, value)
            for name, value in [*element.attributes, *inherited]
        ]
        parts += [f' {name}="{_value(value)}"' for _, _, name, value in sorted(attributes)]
        self.out.append("".join(parts) + ">")
        return {**known, **declared} if declared else known

    def _declarations(self, element: Element, known: dict[str, str]) -> dict[str, str]:
        """Namespace nodes to write: in scope (or visibly used), and not rendered above already."""
        scope = element.scope
        wanted: set[str] = set(scope)
        if self.method.exclusive:
            wanted = {element.prefix}
            wanted |= {n.partition(":")[0] for n, _ in element.attributes if ":" in n}
            wanted |= {prefix for prefix in self.method.prefixes if prefix in scope}
        wanted.add("")
        wanted.discard("xml")
        if self.method.exclusive and element.prefix and "" not in self.method.prefixes:
            wanted.discard("")
        return {
            prefix: scope.get(prefix, "")
            for prefix in wanted
            if known.get(prefix, "") != scope.get(prefix, "")
        }


def _expanded(element: Element, name: str) -> tuple[str, str]:
    prefix, _, local = name.rpartition(":")
    uri = XML_NS if prefix == "xml" else element.scope[prefix] if prefix else ""
    return uri, local


def _value(text: str) -> str:
    return _IN_VALUE.sub(lambda match: _VALUE[match[0]], text)


def _escape(data: str) -> str:
    """Carriage returns of an instruction (C14N 1.0 §2.3)."""
    return data.replace("\r", "&#xD;")
