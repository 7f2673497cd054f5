"""Signed OOXML packages (ECMA-376-2 §13, [MS-OFFCRYPTO] §2.5): signatures, parts, coverage."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.signature.xmlsig.item import XmlCoverage
from evidence.signature.xmlsig.package import Package, PackageError, key
from evidence.signature.xmlsig.references import Part, Reference
from evidence.signature.xmlsig.transforms import RefusedError
from evidence.signature.xmlsig.tree import Element

_TYPES = "[content_types].xml"
_ROOT_RELATIONSHIPS = "_rels/.rels"
_ORIGIN, _SIGNATURE = "/digital-signature/origin", "/digital-signature/signature"
_CERTIFICATE = "/digital-signature/certificate"
_METADATA = (  # ends of relationship types whose parts are no content
    "/metadata/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/metadata/thumbnail",
)
_CUSTOM = ("/customXml", "/customXmlProps")
_BINDING = tuple("dataBinding".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship; ``target`` is the key of the part, "" for an external one."""

    id: str
    type: str
    target: str


@dataclass(slots=True)
class OpenPackage:
    """A package with its content types and relationships."""

    package: Package
    problems: list[str] = field(default_factory=list)
    _relationships: dict[str, list[Relationship] | None] = field(default_factory=dict)
    _types: dict[str, str] | None = None

    def signatures(self) -> Iterator[tuple[str, bool]]:
        """Names of signature parts, and whether the package still refers to them."""
        listed = {
            signature.target
            for origin in self._origins()
            for signature in self.relationships(rels_of(origin)) or ()
            if signature.type.endswith(_SIGNATURE)
        }
        for name in self.package.names():
            stray = key(name).startswith("_xmlsignatures/") and key(name).endswith(".xml")
            if key(name) in listed or stray:
                yield name, key(name) in listed

    def _origins(self) -> set[str]:
        return {
            entry.target
            for entry in self.relationships(_ROOT_RELATIONSHIPS) or ()
            if entry.type.endswith(_ORIGIN)
        }

    def relationships(self, name: str) -> list[Relationship] | None:
        """Relationships of a .rels part, [] without the part, None where it cannot be read."""
        if name not in self._relationships:
            self._relationships[name] = self._read_relationships(name)
        return self._relationships[name]

    def _read_relationships(self, name: str) -> list[Relationship] | None:
        if name not in self.package.members:
            return []
        try:
            root = self.package.document(name).root
        except PackageError as error:
            self.problems.append(str(error)[:300])
            return None
        return [
            _relationship(element, name)
            for element in root.walk()
            if element.local == "Relationship"
        ]

    def content_type(self, name: str) -> str:
        """The content type of a part, "" without or where two are stated."""
        if self._types is None:
            self._types = self._read_types()
        extension = posixpath.basename(key(name)).rpartition(".")[2]
        return self._types.get(f"/{key(name)}", self._types.get(extension, ""))

    def _read_types(self) -> dict[str, str]:
        try:
            root = self.package.document(_TYPES).root
        except PackageError as error:
            self.problems.append(str(error)[:300])
            return {}
        types: dict[str, str] = {}
        for element in root.elements():
            override = element.local == "Override"
            name = element.get("PartName" if override else "Extension") or ""
            place = f"/{key(name)}" if override else name.lower()
            types[place] = "" if place in types else element.get("ContentType") or ""
        return types

    def find_part(self, uri: str) -> Part:
        """The part a reference names: ``/name?ContentType=type`` (ECMA-376-2 §13.2.4.5)."""
        name, mark, query = uri.partition("?")
        if not name.startswith("/") or not mark or not query.startswith("ContentType="):
            raise RefusedError(f"reference outside the package, not fetched: {uri[:200]}")
        part = Part(key(name))
        if part.name in self.package.twice:
            part.problem = "two parts have this name"
        elif part.name not in self.package.members:
            part.problem = "the signed part is missing"
        elif self.content_type(name).lower() != query.removeprefix("ContentType=").lower():
            part.problem = "the content type is not the signed one"
        else:
            try:
                part.data = self.package.read(name)
            except PackageError as error:
                raise RefusedError(str(error)) from error
        return part

    def cover(self, found: list[Reference]) -> XmlCoverage:
        """Which parts and relationships the references sign, and which content they do not.

        Metadata and the signatures (see ``_roles``) are no content.
        """
        read = [r for r in found if r.equal is not None and r.part]
        signed = {r.part for r in read if r.selected is None}
        chosen = {r.part: set(r.selected) for r in read if r.selected is not None}
        coverage = XmlCoverage(kind="partial", scope="package", covered=sorted({*signed, *chosen}))
        metadata, own = self._roles(bound=self._is_bound(signed))
        for name in sorted(self.package.members):
            if name in signed or name in own or name == _TYPES:
                continue
            if is_rels(name):
                coverage.uncovered += self._open_relationships(
                    name, chosen.get(name, set()), metadata
                )
            elif name in metadata:
                coverage.metadata.append(name)
            else:
                coverage.uncovered.append(name)
        if self.package.twice:
            coverage.problems = [f"two parts named {name}" for name in self.package.twice[:10]]
            coverage.kind = "bad"
        elif signed and not coverage.uncovered:
            coverage.kind = "whole"
        coverage.name_as(self.package.shown)
        return coverage

    def _open_relationships(self, name: str, chosen: set[str], metadata: set[str]) -> list[str]:
        entries = self.relationships(name)
        if entries is None:
            return [name]
        harmless = (*_METADATA, _ORIGIN) if name == _ROOT_RELATIONSHIPS else ()
        return [
            f"{name}#{entry.id}"
            for entry in entries
            if entry.id not in chosen
            and not entry.type.endswith(harmless)
            and entry.target not in metadata
        ]

    def _roles(self, *, bound: bool) -> tuple[set[str], set[str]]:
        """Parts that are metadata, and parts of the signatures, and nothing else.

        Told by every relationship to them. Office signs neither its document properties nor the
        data of custom XML; where text is ``bound`` to them they are content.
        """
        roles: dict[str, set[str]] = {"metadata": set(), "signature": set(), "content": set()}
        for name in filter(is_rels, self.package.members):
            for entry in self.relationships(name) or ():
                roles[_role(name, entry)].add(entry.target)
        content = {"", *roles["content"]}
        own = roles["signature"] | {key(name) for name, _ in self.signatures()}
        own -= content | roles["metadata"]
        metadata = set() if bound else roles["metadata"] - content - roles["signature"]
        return metadata, own | {rels_of(name) for name in own}

    def _is_bound(self, signed: set[str]) -> bool:
        """Whether signed text is bound to data: dataBinding (ISO/IEC 29500-1 §17.5.2.6).

        A content control then shows what stands in a document property or in custom XML.
        """
        for name in signed:
            if "wordprocessingml" in self.content_type(name):
                try:
                    data = self.package.read(name)
                except PackageError:
                    return True
                if any(mark in data for mark in _BINDING):
                    return True
        return False


def _role(name: str, entry: Relationship) -> str:
    """What a relationship makes of the part it leads to."""
    root = name == _ROOT_RELATIONSHIPS
    if entry.type.endswith((_ORIGIN,) if root else (_SIGNATURE, _CERTIFICATE)):
        return "signature"
    harmless = entry.type.endswith((*_METADATA, *_CUSTOM) if root else _CUSTOM)
    return "metadata" if harmless else "content"


def _relationship(element: Element, name: str) -> Relationship:
    external = (element.get("TargetMode") or "").lower() == "external"
    target = (element.get("Target") or "").partition("#")[0]
    folder = posixpath.dirname(posixpath.dirname(name))
    resolved = posixpath.normpath(posixpath.join("/", folder, target))
    return Relationship(
        id=element.get("Id") or "",
        type=element.get("Type") or "",
        target="" if external or not target else key(resolved),
    )


def is_rels(name: str) -> bool:
    """Whether a key names a relationships part (OPC §9.3.3)."""
    folder, file = posixpath.split(name)
    return file.endswith(".rels") and posixpath.basename(folder) == "_rels"


def rels_of(name: str) -> str:
    """The key of a part's relationships part."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")
