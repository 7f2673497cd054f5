"""From a reference to the bytes that are digested (XMLDSig 1.1 §4.4.3, §6.6; ECMA-376-2 §13)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from evidence.signature.xmlsig.algorithms import DSIG
from evidence.signature.xmlsig.c14n import METHODS, Method, canonical
from evidence.signature.xmlsig.limits import MAX_TRANSFORMS
from evidence.signature.xmlsig.tree import Document, Element, XmlError, parse

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
_RELATIONSHIP_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ENVELOPED = f"{DSIG}enveloped-signature"
_BASE64 = f"{DSIG}base64"
_XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_NOT_SIGNATURES = "not(ancestor-or-self::{prefix}:Signature)"


class RefusedError(ValueError):
    """A reference or transform that is not evaluated; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """The document (``apex`` None) or an element with all in it, except ``without``."""

    document: Document
    apex: Element | None
    comments: bool = False
    without: frozenset[Element] = frozenset()


@dataclass(slots=True)
class Pipeline:
    """The value on its way through the transforms of one reference.

    ``text_only``: only character data is digested, not the markup. ``selected``: relationship IDs
    that the relationship transform kept, None where it was not used.
    """

    signature: Element
    value: Nodes | bytes
    source: Nodes | None = None
    text_only: bool = False
    selected: list[str] | None = None
    names: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def run(self, transforms: list[Element]) -> bytes:
        """The bytes to digest. Raises :class:`RefusedError`, :class:`XmlError`."""
        if len(transforms) > MAX_TRANSFORMS:
            raise RefusedError(f"more than {MAX_TRANSFORMS} transforms")
        for transform in transforms:
            name = transform.get("Algorithm") or ""
            self.names.append(name[:200])
            if name in METHODS:
                self.value = canonicalised(self.value, method_of(transform))
            elif name in _STEPS:
                _STEPS[name](self, transform)
            else:
                raise RefusedError(f"transform refused: {name[:200] or '-'}")
        if isinstance(self.value, Nodes):
            self.value = canonicalised(self.value, Method())
        return self.value

    def _without(self, more: frozenset[Element]) -> None:
        if isinstance(self.value, bytes):
            raise RefusedError("a transform of nodes follows one that made bytes")
        self.value = replace(self.value, without=self.value.without | more)
        self.source = self.value

    def enveloped(self, _: Element) -> None:
        """Leave out the signature itself."""
        self._without(frozenset({self.signature}))

    def xpath(self, transform: Element) -> None:
        """The one expression that is accepted: everything but signatures. None is evaluated."""
        expression = transform.first("XPath")
        said = "".join(expression.text().split()) if expression else ""
        prefixes = {p for p, uri in (expression or transform).scope.items() if p and uri == DSIG}
        if said not in {_NOT_SIGNATURES.format(prefix=prefix) for prefix in prefixes}:
            raise RefusedError("transform refused: XPath")
        if isinstance(self.value, Nodes):
            self._without(self.value.document.named("Signature", DSIG))
        else:
            raise RefusedError("an XPath transform follows one that made bytes")

    def decoded(self, _: Element) -> None:
        """Character data as base64."""
        if isinstance(self.value, Nodes):
            top = self.value.apex or self.value.document.root
            self.text_only = True
            self.value = from_base64(top.text())
        else:
            self.value = from_base64(self.value.decode("ascii", "replace"))

    def relationships(self, transform: Element) -> None:
        """ECMA-376-2 §13.2.4.24: the named relationships, sorted, with their target mode."""
        if not isinstance(self.value, bytes):
            raise RefusedError("the relationship transform is for parts of a package")
        document = parse(self.value)
        ids = {e.get("SourceId") or "" for e in transform.elements("RelationshipReference")}
        groups = transform.elements("RelationshipsGroupReference")
        types = {e.get("SourceType") or "" for e in groups}
        kept = [
            e
            for e in document.root.elements("Relationship", _RELATIONSHIP_NS)
            if (e.get("Id") or "") in ids or (e.get("Type") or "") in types
        ]
        kept.sort(key=lambda e: e.get("Id") or "")
        self.selected = [e.get("Id") or "" for e in kept]
        if len(set(self.selected)) < len(kept):
            raise RefusedError("two relationships have one ID")
        for element in kept:
            element.children.clear()
            if element.get("TargetMode") is None:
                element.attributes.append(("TargetMode", "Internal"))
        document.root.children = list(kept)
        document.before.clear()
        document.after.clear()
        self.value = Nodes(document, None)


_STEPS: dict[str, Callable[[Pipeline, Element], None]] = {
    _ENVELOPED: Pipeline.enveloped,
    _XPATH: Pipeline.xpath,
    _BASE64: Pipeline.decoded,
    RELATIONSHIPS: Pipeline.relationships,
}


def method_of(element: Element) -> Method:
    """The canonicalisation that an element with ``Algorithm`` names. Raises RefusedError."""
    name = element.get("Algorithm") or ""
    method = METHODS.get(name)
    if method is None:
        raise RefusedError(f"canonicalisation refused: {name[:200] or '-'}")
    listed = element.first("InclusiveNamespaces") if method.exclusive else None
    if listed is None:
        return method
    prefixes = (listed.get("PrefixList") or "").split()
    return replace(method, prefixes=tuple("" if p == "#default" else p for p in prefixes))


def canonicalised(value: Nodes | bytes, method: Method) -> bytes:
    """Canonical bytes; bytes are parsed first."""
    if isinstance(value, bytes):
        value = Nodes(parse(value), None, comments=True)
    method = replace(method, comments=method.comments and value.comments)
    return canonical(value.apex or value.document, method, without=value.without)


def from_base64(text: str) -> bytes:
    """Decoded bytes; blanks are passed over. Raises :class:`RefusedError`."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusedError(f"base64: {error}") from error


__all__ = [
    "RELATIONSHIPS",
    "Nodes",
    "Pipeline",
    "RefusedError",
    "XmlError",
    "canonicalised",
    "from_base64",
    "method_of",
]
