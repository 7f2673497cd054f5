"""All signature facts of an XML file or of a package signed by parts."""

from __future__ import annotations

import mmap
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence.signature import FACTS_VERSION
from evidence.signature.certificates import Certificate
from evidence.signature.collect import under_trust
from evidence.signature.embedded import Carried
from evidence.signature.limits import MAX_SIGNATURES
from evidence.signature.xmlsig.document import cover_document, signatures_of
from evidence.signature.xmlsig.item import XmlItemBuilder
from evidence.signature.xmlsig.keys import encoded
from evidence.signature.xmlsig.limits import MAX_XML_BYTES
from evidence.signature.xmlsig.odf import OpenDocumentPackage
from evidence.signature.xmlsig.ooxml import OpenPackage
from evidence.signature.xmlsig.package import Package, PackageError
from evidence.signature.xmlsig.references import Budget
from evidence.signature.xmlsig.tree import XmlError, parse

_FAMILIES = {  # by the members that hold signatures, as keys
    "ooxml": re.compile(r"_xmlsignatures/.*"),
    "odf": re.compile(r"meta-inf/documentsignatures\.xml"),
    "asic": re.compile(r"meta-inf/.*signature.*\.(xml|p7s)"),
}
_WORDS = ("Signature", "<!ENTITY")  # without either no element can be a signature
_MARKS = tuple(word.encode(code) for word in _WORDS for code in ("ascii", "utf-16-le", "utf-16-be"))


def collect_xml_signatures(path: Path, *, trust: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Signatures of an XML document, with the keys of ``collect_signatures``.

    A file without the word is unsigned, whatever else it is; one that has it and cannot be read
    carries a problem. ``OSError`` of reading is raised.
    """
    facts = _facts("xml")
    data = _candidate(path, facts)
    if data is None:
        return facts
    try:
        document = parse(data)
    except XmlError as error:
        facts["problems"].append(str(error)[:300])
        return facts
    certificates: dict[str, Certificate] = {}
    carried = Carried()
    builder = XmlItemBuilder(
        place="document",
        budget=Budget(),
        certificates=certificates,
        carried=carried,
        cover=lambda signature, found: cover_document(document, signature, found),
    )
    for signature in signatures_of(document):
        facts["count"] += 1
        if facts["count"] <= MAX_SIGNATURES:
            facts["items"].append(builder.build(facts["count"], document, signature))
    _keep(facts, certificates, carried)
    return _judged(facts, trust)


def _candidate(path: Path, facts: dict[str, Any]) -> bytes | None:
    """The bytes of a file that may hold a signature."""
    with path.open("rb") as handle:
        size = handle.seek(0, 2)
        facts["document"]["size"] = size
        if not size:
            return None
        with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if all(data.find(mark) < 0 for mark in _MARKS):
                return None
            if size > MAX_XML_BYTES:
                facts["problems"].append(f"larger than {MAX_XML_BYTES} bytes")
                return None
            return bytes(data)


def collect_package_signatures(
    path: Path, *, family: str, trust: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Signatures of a package; ``family``: ooxml | odf | asic (seen, not evaluated).

    Same keys as :func:`collect_xml_signatures`; never raises for what the bytes hold.
    """
    facts = _facts(family)
    if family == "asic":
        facts["problems"].append("signatures of ASiC containers are not evaluated")
        return facts
    try:
        package = Package.open(path)
    except PackageError as error:
        facts["problems"].append(str(error)[:300])
        return facts
    with package.archive:
        _package(facts, package, opendocument=family == "odf")
    return _judged(facts, trust)


def package_family(path: Path) -> str:
    """Which family of signed packages a zip belongs to by its members, "" for none."""
    try:
        package = Package.open(path)
    except PackageError:
        return ""
    with package.archive:
        names = package.members
        for family, mark in _FAMILIES.items():
            if any(mark.fullmatch(name) for name in names):
                return family
    return ""


def _package(facts: dict[str, Any], package: Package, *, opendocument: bool) -> None:
    opened = OpenDocumentPackage(package) if opendocument else OpenPackage(package)
    certificates: dict[str, Certificate] = {}
    carried = Carried()
    budget = Budget()
    for name, listed in opened.signatures():
        try:
            document = package.document(name)
        except PackageError as error:
            facts["problems"].append(str(error)[:300])
            continue
        builder = XmlItemBuilder(
            place="package" if listed else "none",
            budget=budget,
            certificates=certificates,
            carried=carried,
            cover=lambda _, references: opened.cover(references),
            find_part=opened.find_part,
        )
        signatures = signatures_of(document)
        for signature in signatures:
            facts["count"] += 1
            if facts["count"] <= MAX_SIGNATURES:
                label = "" if opendocument else name
                facts["items"].append(builder.build(facts["count"], document, signature, label))
        if not signatures:
            facts["problems"].append(f"{name[:200]}: no signature in it")
    if isinstance(opened, OpenPackage):
        facts["problems"] += opened.problems
    _keep(facts, certificates, carried)


def _facts(family: str) -> dict[str, Any]:
    return {
        "version": FACTS_VERSION,
        "count": 0,
        "items": [],
        "certificates": {},
        "revocation_data": Carried().as_facts(()),
        "document": {"family": family, "encrypted": False},
        "problems": [],
    }


def _keep(facts: dict[str, Any], certificates: dict[str, Certificate], carried: Carried) -> None:
    """Write down certificates and revocation data, those inside the answers too."""
    for certificate in (*carried.certificates.values(), *carried.answering()):
        certificates.setdefault(certificate.sha256, certificate)
    facts["certificates"] = encoded(certificates)
    facts["revocation_data"] = carried.as_facts(certificates.values())


def _judged(facts: dict[str, Any], trust: Mapping[str, Any] | None) -> dict[str, Any]:
    return facts if trust is None else {**facts, **under_trust(facts, trust)}
