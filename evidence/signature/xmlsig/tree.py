"""A small tree of an XML document: names, prefixes and namespaces as they stand.

Read by expat without its namespace processing, so that nothing is renamed, moved or filled in. No
document type, hence no entities, no default attributes and no ID types.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from evidence.signature.xmlsig.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_NODES, MAX_SCOPE

XML_NS = "http://www.w3.org/XML/1998/namespace"
XMLNS_NS = "http://www.w3.org/2000/xmlns/"
_ID_NAMES = frozenset({"Id", "ID", "id"})
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"


class XmlError(ValueError):
    """The bytes are no XML that can be judged: not well-formed, a DTD, beyond a bound."""


@dataclass(slots=True)
class Comment:
    """A comment."""

    text: str


@dataclass(slots=True)
class Instruction:
    """A processing instruction."""

    target: str
    data: str


class Element:
    """One element. ``scope`` maps every prefix in scope ("" the default) to its namespace;
    ``attributes`` are (qualified name, value) without namespace declarations.
    """

    __slots__ = ("attributes", "children", "line", "local", "parent", "prefix", "scope")

    def __init__(
        self,
        name: str,
        attributes: list[tuple[str, str]],
        scope: dict[str, str],
        parent: Element | None,
        line: int,
    ) -> None:
        self.prefix, _, self.local = name.rpartition(":")
        self.attributes = attributes
        self.scope = scope
        self.parent = parent
        self.line = line
        self.children: list[Element | Comment | Instruction | str] = []

    @property
    def namespace(self) -> str:
        """The namespace name, "" for none."""
        return self.scope.get(self.prefix, "")

    @property
    def name(self) -> str:
        """The qualified name as written."""
        return f"{self.prefix}:{self.local}" if self.prefix else self.local

    def get(self, local: str) -> str | None:
        """An attribute without prefix."""
        return next((value for name, value in self.attributes if name == local), None)

    def elements(self, local: str = "", namespace: str | None = None) -> Iterator[Element]:
        """Child elements, of this name and namespace where given."""
        for child in self.children:
            if isinstance(child, Element) and child.is_named(local, namespace):
                yield child

    def is_named(self, local: str, namespace: str | None) -> bool:
        """Whether local name and namespace are these; "" and None match every one."""
        return local in ("", self.local) and namespace in (None, self.namespace)

    def first(self, local: str, namespace: str | None = None) -> Element | None:
        """The first such child."""
        return next(self.elements(local, namespace), None)

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(c for c in reversed(element.children) if isinstance(c, Element))

    def text(self) -> str:
        """The character data of the element and all below it."""
        parts: list[str] = []
        stack: list[Any] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            elif isinstance(node, Element):
                stack.extend(reversed(node.children))
        return "".join(parts)

    def within(self, other: Element) -> bool:
        """Whether this is ``other`` or lies below it."""
        node: Element | None = self
        while node is not None and node is not other:
            node = node.parent
        return node is not None

    def identifiers(self) -> Iterator[str]:
        """Values of attributes that XML signatures use as IDs."""
        for name, value in self.attributes:
            prefix, _, local = name.rpartition(":")
            if local in _ID_NAMES and (not prefix or self.scope.get(prefix) in (XML_NS, _WSU)):
                yield value

    def path(self) -> str:
        """Where it stands, e.g. ``/edXML/edXMLEnvelope[1]/Body[2]``."""
        steps: list[str] = []
        node: Element | None = self
        while node is not None:
            steps.append(node.local + _ordinal(node))
            node = node.parent
        return "/" + "/".join(reversed(steps))


def _ordinal(element: Element) -> str:
    if element.parent is None:
        return ""
    alike = [e for e in element.parent.elements(element.local) if e.namespace == element.namespace]
    return f"[{next(n for n, e in enumerate(alike, 1) if e is element)}]" if alike[1:] else ""


class Document:
    """A document: the root, and the comments and instructions around it."""

    root: Element

    def __init__(self) -> None:
        self.before: list[Comment | Instruction] = []
        self.after: list[Comment | Instruction] = []
        self._identified: dict[str, list[Element]] | None = None
        self._named: dict[tuple[str, str], frozenset[Element]] = {}

    def named(self, local: str, namespace: str) -> frozenset[Element]:
        """All elements of this name."""
        key = (local, namespace)
        if key not in self._named:
            found = (e for e in self.root.walk() if e.is_named(local, namespace))
            self._named[key] = frozenset(found)
        return self._named[key]

    def identified(self, value: str) -> list[Element]:
        """Every element with this ID; more than one makes it ambiguous."""
        if self._identified is None:
            self._identified = {}
            for element in self.root.walk():
                for name in set(element.identifiers()):
                    self._identified.setdefault(name, []).append(element)
        return self._identified.get(value, [])


def parse(data: bytes) -> Document:
    """The tree of an XML document. Raises :class:`XmlError`."""
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise XmlError(f"not well-formed: {error}") from error
    except (LookupError, UnicodeError) as error:  # an encoding Python does not know
        raise XmlError(f"encoding: {error}") from error
    if not builder.started:
        raise XmlError("no document element")
    return builder.document


class _Builder:
    def __init__(self) -> None:
        self.document = Document()
        self.open: list[Element] = []
        self.nodes = 0
        self.started = False
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.CommentHandler = lambda text: self._aside(Comment(text))
        self.parser.ProcessingInstructionHandler = lambda target, data: self._aside(
            Instruction(target, data)
        )

    def _doctype(self, *_: object) -> None:
        raise XmlError("it declares a DTD")

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise XmlError(f"more than {MAX_NODES} nodes")

    def _start(self, name: str, flat: list[str]) -> None:
        self._count()
        if len(self.open) >= MAX_DEPTH or len(flat) > 2 * MAX_ATTRIBUTES:
            raise XmlError("nested too deep, or too many attributes")
        parent = self.open[-1] if self.open else None
        scope = parent.scope if parent else {"xml": XML_NS}
        declared, attributes = _parted(list(zip(flat[::2], flat[1::2], strict=True)))
        if declared:
            scope = {**scope, **declared}
            if len(scope) > MAX_SCOPE:
                raise XmlError(f"more than {MAX_SCOPE} namespaces in scope")
        element = Element(name, attributes, scope, parent, self.parser.CurrentLineNumber)
        _check_names(element, name)
        if parent is None:
            self.document.root, self.started = element, True
        else:
            parent.children.append(element)
        self.open.append(element)

    def _end(self, _: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].children.append(text)

    def _aside(self, node: Comment | Instruction) -> None:
        self._count()
        if self.open:
            self.open[-1].children.append(node)
        elif not self.started:
            self.document.before.append(node)
        else:
            self.document.after.append(node)


def _parted(pairs: list[tuple[str, str]]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Namespace declarations, and the other attributes."""
    declared: dict[str, str] = {}
    attributes: list[tuple[str, str]] = []
    for name, value in pairs:
        if name == "xmlns":
            declared[""] = _namespace("", value)
        elif name.startswith("xmlns:"):
            declared[name[6:]] = _namespace(name[6:], value)
        else:
            attributes.append((name, value))
    return declared, attributes


def _namespace(prefix: str, value: str) -> str:
    """A declaration that Namespaces in XML 1.0 §3 allows. Raises :class:`XmlError`."""
    if prefix == "xmlns" or value == XMLNS_NS or (prefix == "xml") != (value == XML_NS):
        raise XmlError("a reserved namespace is declared anew")
    if prefix and not value:
        raise XmlError(f"prefix {prefix} is undeclared again")
    return value


def _check_names(element: Element, name: str) -> None:
    """Prefixes are declared, and no attribute stands twice (Namespaces in XML 1.0 §5, §6.3)."""
    names = [name, *(n for n, _ in element.attributes)]
    expanded = []
    for one in names:
        prefix, colon, local = one.rpartition(":")
        if (colon and not (prefix and local)) or ":" in prefix:
            raise XmlError(f"line {element.line}: {one[:80]} is no qualified name")
        if prefix and prefix not in element.scope:
            raise XmlError(f"line {element.line}: prefix {prefix[:80]} is not declared")
        expanded.append((element.scope[prefix] if prefix else "", local))
    if len(set(expanded[1:])) < len(expanded) - 1:
        raise XmlError(f"line {element.line}: an attribute stands twice")
