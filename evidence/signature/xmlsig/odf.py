"""Signed OpenDocument packages (ODF 1.2 part 3 §5): all members but the signatures are signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.signature.xmlsig.item import XmlCoverage
from evidence.signature.xmlsig.package import Package, PackageError, key
from evidence.signature.xmlsig.references import Part, Reference
from evidence.signature.xmlsig.transforms import RefusedError

_DOCUMENT = "meta-inf/documentsignatures.xml"
_SIGNATURES = (_DOCUMENT, "meta-inf/macrosignatures.xml", "meta-inf/packagesignatures.xml")


@dataclass(slots=True)
class OpenDocumentPackage:
    """A package of OpenDocument."""

    package: Package

    def signatures(self) -> Iterator[tuple[str, bool]]:
        """The part that holds document signatures; nothing has to refer to it."""
        for name in self.package.names():
            if key(name) == _DOCUMENT:
                yield name, True

    def find_part(self, uri: str) -> Part:
        """A member by its relative name."""
        if ":" in uri.partition("/")[0] or uri.startswith("/"):
            raise RefusedError(f"reference outside the package, not fetched: {uri[:200]}")
        part = Part(key(uri))
        if part.name in self.package.twice:
            part.problem = "two parts have this name"
        elif part.name not in self.package.members:
            part.problem = "the signed part is missing"
        else:
            try:
                part.data = self.package.read(uri)
            except PackageError as error:
                raise RefusedError(str(error)) from error
        return part

    def cover(self, found: list[Reference]) -> XmlCoverage:
        """Members that the references sign, and those they do not."""
        signed = {r.part for r in found if r.equal is not None and r.part}
        coverage = XmlCoverage(kind="partial", scope="package", covered=sorted(signed))
        coverage.uncovered = sorted(set(self.package.members) - signed - set(_SIGNATURES))
        if self.package.twice:
            coverage.problems = [f"two parts named {name}" for name in self.package.twice[:10]]
            coverage.kind = "bad"
        elif signed and not coverage.uncovered:
            coverage.kind = "whole"
        coverage.name_as(self.package.shown)
        return coverage
