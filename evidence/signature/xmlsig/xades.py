"""Qualifying properties of XAdES (ETSI EN 319 132-1, TS 101 903), and other signed properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evidence.signature.certificates import Certificate, instant
from evidence.signature.cms import SignerInfo, read_cms
from evidence.signature.coverage import hash_bytes
from evidence.signature.limits import MAX_TEXT, MAX_TIMESTAMPS
from evidence.signature.stamps import stamp_facts
from evidence.signature.xmlsig.algorithms import DIGESTS
from evidence.signature.xmlsig.c14n import Method
from evidence.signature.xmlsig.references import Covered, only
from evidence.signature.xmlsig.transforms import (
    Nodes,
    RefusedError,
    canonicalised,
    from_base64,
    method_of,
)
from evidence.signature.xmlsig.tree import Document, Element

_XADES = re.compile(r"http://uri\.etsi\.org/01903/v\d\.\d\.\d#")
_TIMES = ("SigningTime", "SignatureTime", "date")  # our own signers, OOXML, ODF (dc:date)
_VALUES = {  # EN 319 132-1 §5.4.2, §5.4.3
    "EncapsulatedX509Certificate": "certificates",
    "EncapsulatedCRLValue": "crls",
    "EncapsulatedOCSPValue": "ocsps",
}
_STAMP_FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


def xml_time(text: str) -> tuple[str, bool]:
    """RFC 3339 UTC text of an xs:dateTime and whether it states its zone ("" where it is none).

    A time without zone is read as UTC, as with PDF dates.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return instant(moment), moment.tzinfo is not None
    except (ValueError, OverflowError):
        return "", False


@dataclass(slots=True)
class Properties:
    """What the qualifying properties say; only signed ones are believed.

    ``carried``: certificates, CRLs and OCSP answers (kind, DER); ``tokens``: the time stamps' CMS.
    """

    present: bool = False
    signing_time: str = ""
    reference: str | None = None
    place: str = ""
    revocation: dict[str, int] = field(default_factory=dict)
    carried: list[tuple[str, bytes]] = field(default_factory=list)
    tokens: list[SignerInfo] = field(default_factory=list)
    stamps: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_properties(
    document: Document, signature: Element, signer: Certificate | None, covered: Covered
) -> Properties:
    """The XAdES properties of one signature. Raises :class:`RefusedError` for odd digests."""
    found = Properties()
    for holder in _objects(signature, "QualifyingProperties"):
        if not _XADES.fullmatch(holder.namespace):
            continue
        found.present = True
        signed = holder.first("SignedProperties")
        if signed is not None and signed in covered:
            _signed(found, signed, signer)
        elif signed is not None:
            found.notes.append("signed-properties-not-signed")
        unsigned = holder.first("UnsignedProperties")
        if unsigned is not None:
            _unsigned(found, document, signature, unsigned)
    return found


def _objects(signature: Element, local: str) -> Iterator[Element]:
    for holder in signature.elements("Object", signature.namespace):
        yield from holder.elements(local)


def _signed(found: Properties, signed: Element, signer: Certificate | None) -> None:
    texts = {e.local: e.text().strip() for e in signed.walk() if e.local in ("SigningTime", "City")}
    found.signing_time, _ = xml_time(texts.get("SigningTime", ""))
    found.place = texts.get("City", "")[:MAX_TEXT]
    named = [e for e in signed.walk() if e.local in ("SigningCertificate", "SigningCertificateV2")]
    if named and signer:
        found.reference = _reference(named[0], signer)


def _reference(named: Element, signer: Certificate) -> str:
    """The first certificate is the signer's (EN 319 132-1 §5.2.2)."""
    entry = next(named.elements("Cert"), None)
    digest = entry.first("CertDigest") if entry else None
    if digest is None:
        raise RefusedError("SigningCertificate without digest")
    children = {child.local: child for child in digest.elements()}
    if not {"DigestMethod", "DigestValue"} <= children.keys():
        raise RefusedError("SigningCertificate without digest")
    method = children["DigestMethod"].get("Algorithm") or ""
    if method not in DIGESTS:
        raise RefusedError(f"digest refused: {method[:200] or '-'}")
    stated = from_base64(children["DigestValue"].text())
    return "match" if hash_bytes(signer.der, DIGESTS[method]) == stated else "mismatch"


def _unsigned(found: Properties, document: Document, signature: Element, unsigned: Element) -> None:
    counts = {"cms": 0, "crls": 0, "ocsps": 0}
    for element in unsigned.walk():
        kind = _VALUES.get(element.local)
        if kind is None:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        try:
            found.carried.append((kind, from_base64(element.text())))
        except RefusedError as error:
            found.notes.append(f"value-unreadable:{element.local}:{error}"[:200])
    found.revocation = {key: counts[key] for key in ("cms", "crls", "ocsps")}
    stamps = [e for e in unsigned.walk() if e.local == "SignatureTimeStamp"]
    for stamp in stamps[:MAX_TIMESTAMPS]:
        for token in [e for e in stamp.walk() if e.local == "EncapsulatedTimeStamp"][:1]:
            _stamp(found, document, signature, stamp, token)


def _stamp(
    found: Properties, document: Document, signature: Element, stamp: Element, token: Element
) -> None:
    """A token over the canonical SignatureValue element (EN 319 132-1 §5.3)."""
    try:
        named = stamp.first("CanonicalizationMethod")
        method = method_of(named) if named else Method()
        value = Nodes(document, only(signature, "SignatureValue"), comments=True)
        stamped = canonicalised(value, method)
        cms = read_cms(from_base64(token.text()))
        found.tokens.append(cms)
        found.stamps.append(stamp_facts(cms, lambda name: hash_bytes(stamped, name)))
    except _STAMP_FAULTS as error:
        found.stamps.append({"error": f"{type(error).__name__}: {str(error)[:200]}"})


def property_time(signature: Element, covered: Covered) -> tuple[str, str, bool]:
    """Time in a SignatureProperty that is signed: RFC 3339, as written, whether it has a zone."""
    for holder in _objects(signature, "SignatureProperties"):
        for entry in holder.walk():
            if entry.local not in _TIMES or entry not in covered:
                continue
            value = entry.first("Value")
            raw = (value or entry).text().strip()[:64]
            moment, zone = xml_time(raw)
            if moment:
                return moment, raw, zone
    return "", "", False


def is_xades(namespace: str) -> bool:
    """Whether this is a namespace of XAdES."""
    return bool(_XADES.fullmatch(namespace))


__all__ = ["Properties", "is_xades", "property_time", "read_properties", "xml_time"]
