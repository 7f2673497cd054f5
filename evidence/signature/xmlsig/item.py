"""Facts of one XML signature, in the shape of PDF items (``evidence.signature.item``).

Further keys: ``element`` (path of the Signature element), ``references`` (as
``Reference.as_dict``), ``office`` (what Office writes into its signatures).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evidence.signature.certificates import Certificate
from evidence.signature.embedded import Carried
from evidence.signature.item import blank_item, earliest_stamp, run_step
from evidence.signature.limits import MAX_TEXT
from evidence.signature.xmlsig.algorithms import DSIG
from evidence.signature.xmlsig.keys import Value, check_value, key_certificates
from evidence.signature.xmlsig.limits import MAX_LISTED
from evidence.signature.xmlsig.references import (
    Budget,
    Covered,
    FindPart,
    Reference,
    ReferenceReader,
    only,
)
from evidence.signature.xmlsig.tree import Document, Element
from evidence.signature.xmlsig.xades import Properties, property_time, read_properties

_OFFICE = "http://schemas.microsoft.com/office/2006/digsig"
_OFFICE_TEXTS = ("SignatureComments", "SignatureText", "SetupID", "ApplicationVersion")


@dataclass(slots=True, kw_only=True)
class XmlCoverage:
    """What of the document or package is signed.

    ``kind``: whole | partial | bad. ``scope``: document | elements | package. ``covered`` and
    ``uncovered`` name elements or parts; ``more``: how many further ones are not
    listed; ``metadata``: unsigned parts that are no content (author,
    thumbnail); ``problems`` are texts of what makes the whole unsound.
    """

    kind: str = "bad"
    scope: str = "document"
    covered: list[str] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    more: int = 0
    metadata: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def name_as(self, shown: Callable[[str], str]) -> None:
        """Put every name into the form that people see."""
        for names in (self.covered, self.uncovered, self.metadata):
            names[:] = map(shown, names)

    def as_dict(self) -> dict[str, Any]:
        """JSON form with the keys that byte ranges have."""
        return {
            "kind": self.kind,
            "covered_end": 0,
            "bytes_after": 0,
            "blank_after": True,
            "problems": self.problems[:MAX_LISTED],
            "scope": self.scope,
            "covered": [text[:MAX_TEXT] for text in self.covered[:MAX_LISTED]],
            "uncovered": [text[:MAX_TEXT] for text in self.uncovered[:MAX_LISTED]],
            "uncovered_count": len(self.uncovered) + self.more,
            "metadata": [text[:MAX_TEXT] for text in self.metadata[:MAX_LISTED]],
        }


Cover = Callable[[Element, list[Reference]], XmlCoverage]


@dataclass(slots=True, kw_only=True)
class XmlItemBuilder:
    """Builds items of one file; ``certificates`` collects every certificate met, ``carried``
    the revocation data.

    ``cover`` says what the references of a signature leave unsigned.
    """

    place: str
    budget: Budget
    certificates: dict[str, Certificate]
    carried: Carried
    cover: Cover
    find_part: FindPart | None = None

    def build(
        self, position: int, document: Document, signature: Element, name: str = ""
    ) -> dict[str, Any]:
        """All facts of one signature; never raises for what the XML holds."""
        item = blank_item(position)
        item.update(
            kind="signature",
            field=(name or signature.get("Id") or "")[:MAX_TEXT],
            fields=[],
            place=self.place,
            page=None,
            rect=None,
            sub_filter="XMLDSig",
            element=signature.path()[:MAX_TEXT],
            references=[],
            office=None,
            coverage=XmlCoverage(problems=["references-not-read"]).as_dict(),
        )
        if signature.namespace != DSIG:
            item["notes"].append("signature-namespace-foreign")
        references: list[Reference] = []
        value = Value()
        run_step(item, "digest", lambda: references.extend(self._references(document, signature)))
        _digests(item, references)
        run_step(item, "coverage", lambda: self._coverage(item, signature, references))
        run_step(item, "signature", lambda: self._value(item, document, signature, value))
        run_step(item, "claimed", lambda: _claimed(item, signature, references))
        run_step(item, "xades", lambda: self._xades(item, document, signature, references, value))
        _changes(item, references)
        item["claimed_time"] = item["claimed"]["signing_time"] or item["claimed"]["m"]
        item["stamp_time"] = earliest_stamp(item["timestamps"])
        return item

    def _references(self, document: Document, signature: Element) -> list[Reference]:
        """References of SignedInfo, then those of the manifests it signs (XMLDSig 1.1 §5.1)."""
        reader = ReferenceReader(document, signature, self.budget, self.find_part)
        info = only(signature, "SignedInfo")
        found = reader.read_all(info.elements("Reference", signature.namespace))
        covered = Covered(found, believed=False)
        for holder in signature.elements("Object", signature.namespace):
            for manifest in holder.elements("Manifest", signature.namespace):
                if manifest in covered:
                    found += reader.read_all(manifest.elements("Reference", signature.namespace))
        return found

    def _coverage(
        self, item: dict[str, Any], signature: Element, references: list[Reference]
    ) -> None:
        item["references"] = [reference.as_dict() for reference in references[:MAX_LISTED]]
        problems = [reference.problem for reference in references if reference.bad]
        if not references and not item["errors"]:
            problems.append("no-reference")
        coverage = self.cover(signature, references)
        if problems:
            coverage.kind, coverage.problems = "bad", [*coverage.problems, *problems]
        item["coverage"] = coverage.as_dict()

    def _value(
        self, item: dict[str, Any], document: Document, signature: Element, value: Value
    ) -> None:
        certificates = key_certificates(signature, item["notes"])
        self._keep(item, certificates)
        checked = check_value(document, signature, certificates)
        value.signer, value.digest = checked.signer, checked.digest
        item["signature"] = {
            "algorithm": checked.algorithm,
            "valid": checked.valid,
            "reason": checked.reason,
        }
        item["notes"] += checked.notes
        if checked.signer:
            item["signer"], item["signer_facts"] = checked.signer.sha256, checked.signer.facts

    def _keep(self, item: dict[str, Any], certificates: list[Certificate]) -> None:
        self.certificates.update({c.sha256: c for c in certificates})
        item["embedded"] += [
            c.sha256 for c in certificates if c.sha256 not in set(item["embedded"])
        ]

    def _xades(
        self,
        item: dict[str, Any],
        document: Document,
        signature: Element,
        references: list[Reference],
        value: Value,
    ) -> None:
        found: Properties = read_properties(
            document, signature, value.signer, Covered(references, believed=True)
        )
        if found.present:
            item["sub_filter"] = "XAdES"
        item["claimed"]["signing_time"] = found.signing_time
        item["certificate_reference"] = found.reference
        item["revocation"], item["timestamps"] = found.revocation, found.stamps
        item["location"] = found.place
        item["notes"] += found.notes
        self._carried(item, found)

    def _carried(self, item: dict[str, Any], found: Properties) -> None:
        """Keep what the properties and time stamps bring along, with the place it stands in."""
        number = item["position"]
        for kind, der in found.carried:
            self.carried.add(kind, der, f"cms:{number}")
        for token in found.tokens:
            self.certificates.update({c.sha256: c for c in token.certificates})
            self.carried.from_cms(token, f"stamp:{number}")


def _digests(item: dict[str, Any], references: list[Reference]) -> None:
    """One answer for all references: a false one outweighs one that is not evaluated."""
    results = [reference.equal for reference in references]
    equal: bool | None = None
    if False in results:
        equal = False
    elif results and None not in results and not item["errors"]:
        equal = True
    weakest = sorted({r.algorithm for r in references if r.algorithm}, key=_strength)
    item["digest"].update(algorithm=weakest[0] if weakest else "", message_digest_equal=equal)
    for reference in references[:MAX_LISTED]:
        if reference.equal is None:
            text = f"{reference.uri[:100]}: {reference.problem}" if reference.uri else ""
            item["errors"].append({"step": "digest", "error": text or reference.problem})


def _strength(name: str) -> tuple[bool, str]:
    return name not in ("md5", "sha1"), name


def _claimed(item: dict[str, Any], signature: Element, references: list[Reference]) -> None:
    covered = Covered(references, believed=True)
    moment, raw, zone = property_time(signature, covered)
    item["claimed"].update(m=moment, m_raw=raw, m_zone=zone)
    for holder in signature.elements("Object", signature.namespace):
        for details in holder.walk():
            if details.is_named("SignatureInfoV1", _OFFICE) and details in covered:
                item["office"] = _office(details)
                item["reason"] = item["office"]["SignatureComments"]


def _office(details: Element) -> dict[str, Any]:
    """[MS-OFFCRYPTO] §2.5.2.5: what the signer was shown and wrote; pictures only as present."""
    texts = {}
    for name in _OFFICE_TEXTS:
        element = details.first(name)
        texts[name] = element.text().strip()[:MAX_TEXT] if element else ""
    image = details.first("SignatureImage")
    return {**texts, "image": bool(image and image.text().strip())}


def _changes(item: dict[str, Any], references: list[Reference]) -> None:
    """XML has no revisions: what is covered is unchanged where the digests are equal."""
    coverage, changes = item["coverage"], {"level": None, "reason": "", "revisions": 0}
    differing = [r.part or r.uri or "/" for r in references if r.equal is False]
    if differing:
        changes.update(level="other", reason=", ".join(differing[:10])[:MAX_TEXT])
    elif item["digest"]["message_digest_equal"] is None:
        changes["reason"] = "not every reference could be evaluated"
    elif coverage["kind"] == "whole":
        changes["level"] = "none"
    else:
        changes["reason"] = "what is not signed may have changed"
    item["changes"] = changes
