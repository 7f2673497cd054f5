"""Signatures of an XML document, and what each leaves unsigned."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.signature.xmlsig.algorithms import DSIG
from evidence.signature.xmlsig.item import XmlCoverage
from evidence.signature.xmlsig.limits import MAX_LISTED
from evidence.signature.xmlsig.references import Covered, Reference
from evidence.signature.xmlsig.tree import Document, Element
from evidence.signature.xmlsig.xades import is_xades

_HARMLESS = ("http://www.w3.org/2001/XMLSchema-instance",)


def signatures_of(document: Document) -> list[Element]:
    """Every Signature element, also one in another namespace that has a SignedInfo (edXML)."""
    return [element for element in document.root.walk() if is_signature(element)]


def is_signature(element: Element) -> bool:
    """Whether it is a Signature of XMLDSig, or written like one."""
    if element.local != "Signature":
        return False
    return element.namespace == DSIG or element.first("SignedInfo", element.namespace) is not None


def cover_document(
    document: Document, signature: Element, references: list[Reference]
) -> XmlCoverage:
    """What of the document the references sign, whether or not it is unchanged.

    ``whole``: the document element with all in it; or elements right below it, beside which stand
    only signatures (``scope`` elements: the name of the document element is not signed then); or,
    where the signature is the document element, all its objects.
    """
    covered = Covered(references, believed=False)
    targets = {target for target in covered.targets if not target.within(signature)}
    coverage = XmlCoverage(
        kind="partial",
        scope="document" if document.root in targets else "elements",
        covered=[target.path() for target in list(targets)[:MAX_LISTED]],
    )
    if document.root is signature:
        _cover_objects(coverage, signature, covered)
        return coverage
    unsigned = list(_uncovered(document.root, targets))
    coverage.uncovered = [element.path() for element in unsigned[:MAX_LISTED]]
    coverage.more = len(unsigned) - len(coverage.uncovered)
    if document.root not in targets:
        nested = {e.parent for e in targets if e.parent not in (None, document.root)}
        coverage.uncovered += [e.path() for e in list(nested)[:MAX_LISTED] if e]
    if targets and not coverage.uncovered:
        coverage.kind = "whole"
    return coverage


def _cover_objects(coverage: XmlCoverage, signature: Element, covered: Covered) -> None:
    """An enveloping signature: every object but the qualifying properties is content."""
    coverage.scope = "elements"
    for holder in signature.elements("Object", signature.namespace):
        if any(is_xades(child.namespace) for child in holder.elements()):
            continue
        signed = holder in covered or (
            bool(list(holder.elements()))
            and all(child in covered for child in holder.elements())
            and not any(isinstance(c, str) and c.strip() for c in holder.children)
        )
        (coverage.covered if signed else coverage.uncovered).append(holder.path())
    if coverage.covered and not coverage.uncovered:
        coverage.kind = "whole"


def _uncovered(root: Element, targets: set[Element]) -> Iterator[Element]:
    """Elements with content outside the signed ones and outside signatures."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element in targets or is_signature(element):
            continue
        children = list(element.elements())
        if _has_own_content(element) or not children:
            yield element
        stack.extend(reversed(children))


def _has_own_content(element: Element) -> bool:
    """Character data, or attributes other than IDs and schema locations."""
    if any(isinstance(child, str) and child.strip() for child in element.children):
        return True
    identifiers = set(element.identifiers())
    return any(
        value not in identifiers and element.scope.get(name.rpartition(":")[0]) not in _HARMLESS
        for name, value in element.attributes
    )
