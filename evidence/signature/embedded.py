"""Revocation data and certificates a file carries: in its signatures, in its security store.

Only gathered here; what the data prove is evaluated in ``revocation``. Places: RFC 5652 §10.2.1
(``crls`` of a CMS), Adobe's archival attribute (ISO 32000-2 §12.8.3.3.2), CAdES certificate and
revocation values (ETSI EN 319 122-1 §5.5), the DSS dictionary with its VRI (ISO 32000-2 §12.8.4.3).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from asn1crypto import core

from evidence.signature.certificates import Certificate, CertificateError, read_certificate
from evidence.signature.cms import SignerInfo
from evidence.signature.crls import CrlError, read_crl
from evidence.signature.der import CONTEXT, content_of, elements, tagged
from evidence.signature.filters import decode
from evidence.signature.limits import (
    MAX_KEPT_CRL_BYTES,
    MAX_REVOCATION_BYTES,
    MAX_REVOCATION_ITEMS,
)
from evidence.signature.objects import PdfObjects
from evidence.signature.ocsps import OcspError, read_ocsp
from evidence.signature.syntax import PdfDict, PdfSyntaxError, Ref

_ADOBE = "1.2.840.113583.1.1.8"  # adbe-revocationInfoArchival
_CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23"
_REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"
_OCSP_INFO = bytes.fromhex("2b06010505071002")  # id-ri-ocsp-response
_FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_MOST_PROBLEMS = 20


@dataclass(slots=True)
class Carried:
    """Data gathered from one file, by SHA-256, with the places each was found in.

    A place is ``cms:N`` (signature N), ``stamp:N`` (its time stamps), ``dss``.
    """

    certificates: dict[str, Certificate] = field(default_factory=dict)
    crls: dict[str, bytes] = field(default_factory=dict)
    ocsps: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    room: int = MAX_REVOCATION_BYTES

    def add(self, kind: str, der: bytes, place: str) -> None:
        """One certificate, CRL or OCSP answer (``kind``: certificates | crls | ocsps)."""
        key = sha256(der).hexdigest()
        if kind == "certificates":
            try:
                self.certificates[key] = read_certificate(der)
            except CertificateError:
                self._problem(f"{place}: a certificate cannot be read")
            return
        kept = self.crls if kind == "crls" else self.ocsps
        if key not in kept:
            if len(self.crls) + len(self.ocsps) >= MAX_REVOCATION_ITEMS or len(der) > self.room:
                self._problem(f"limit: {place}: revocation data not all read")
                return
            kept[key] = der
            self.room -= len(der)
        self.places.setdefault(key, set()).add(place)

    def _problem(self, text: str) -> None:
        if text not in self.problems and len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(text)

    def from_cms(self, cms: SignerInfo, place: str) -> None:
        """Whatever a CMS carries; a part that cannot be read is noted."""
        for kind, der in _of_cms(cms, self.problems):
            self.add(kind, der, place)

    def from_store(self, objects: PdfObjects) -> None:
        """Whatever the document security store and its VRI entries name."""
        store = objects.get(objects.catalog, "DSS")
        if not isinstance(store, dict):
            return
        for kind, reference in _named(objects, store):
            try:
                self.add(kind, _stream(objects, reference, self.room), "dss")
            except PdfSyntaxError as error:
                self._problem(f"dss: {error}")

    def as_facts(self, certificates: Iterable[Certificate]) -> dict[str, Any]:
        """``{"crls": {sha256: base64 DER, or a summary}, "ocsps": {…}, "places", "problems"}``.

        A large CRL is summed up: its head and what it says of ``certificates`` (see ``crls``).
        """
        serials = {certificate.facts["serial"] for certificate in certificates}
        return {
            "crls": {key: self._crl(der, serials) for key, der in sorted(self.crls.items())},
            "ocsps": {key: _text(der) for key, der in sorted(self.ocsps.items())},
            "places": {key: sorted(value) for key, value in sorted(self.places.items())},
            "problems": self.problems,
        }

    def _crl(self, der: bytes, serials: set[str]) -> str | dict[str, Any]:
        if len(der) <= MAX_KEPT_CRL_BYTES:
            return _text(der)
        try:
            return read_crl(der).summary(serials)
        except CrlError as error:
            self._problem(str(error))
            return {"error": str(error), "size": len(der)}

    def answering(self) -> list[Certificate]:
        """Certificates inside the OCSP answers: their responders'."""
        found: list[Certificate] = []
        for der in self.ocsps.values():
            try:
                found += read_ocsp(der).certificates
            except OcspError as error:
                self._problem(str(error))
        return found


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode("ascii")


def _of_cms(cms: SignerInfo, problems: list[str]) -> Iterator[tuple[str, bytes]]:
    for read in (_listed, _adobe, _values):
        try:
            yield from read(cms)
        except _FAULTS as error:
            problems.append(f"{type(error).__name__} in revocation data: {str(error)[:100]}")


def _listed(cms: SignerInfo) -> Iterator[tuple[str, bytes]]:
    """RevocationInfoChoices: CRLs, and OCSP answers as other information (RFC 5940 §2)."""
    listed = cms.signed_data["crls"]
    if isinstance(listed, core.Void):
        return
    for kind, tag, whole, content in elements(listed.contents or b""):
        if (kind, tag) == (CONTEXT, 1):
            inner = list(elements(content))
            if len(inner) == 2 and inner[0][3] == _OCSP_INFO:
                yield "ocsps", inner[1][2]
        else:
            yield "crls", whole


def _adobe(cms: SignerInfo) -> Iterator[tuple[str, bytes]]:
    for where in ("signed_attrs", "unsigned_attrs"):
        for value in cms.attribute(where, _ADOBE):
            yield from _groups(value.dump())


def _values(cms: SignerInfo) -> Iterator[tuple[str, bytes]]:
    for value in cms.attribute("unsigned_attrs", _CERTIFICATE_VALUES):
        yield from (("certificates", whole) for *_, whole, _ in elements(content_of(value.dump())))
    for value in cms.attribute("unsigned_attrs", _REVOCATION_VALUES):
        yield from _groups(value.dump())


def _groups(der: bytes) -> Iterator[tuple[str, bytes]]:
    """``SEQUENCE { [0] SEQUENCE OF CRL, [1] SEQUENCE OF OCSP answer, … }``."""
    for number, name in enumerate(("crls", "ocsps")):
        yield from ((name, whole) for *_, whole, _ in elements(content_of(tagged(der, number))))


_STORE = (("certificates", "Certs"), ("crls", "CRLs"), ("ocsps", "OCSPs"))
_ENTRY = (("certificates", "Cert"), ("crls", "CRL"), ("ocsps", "OCSP"))


def _named(objects: PdfObjects, store: dict[str, Any]) -> Iterator[tuple[str, Ref]]:
    holders: list[tuple[Any, Any]] = [(store, _STORE)]
    entries = objects.get(store, "VRI")
    if isinstance(entries, dict):
        holders += [(objects.resolve(entry), _ENTRY) for entry in entries.values()]
    seen: set[Any] = set()
    for holder, names in holders:
        for kind, name in names:
            listed = objects.get(holder, name)
            for item in listed if isinstance(listed, list) else []:
                if isinstance(item, Ref) and item not in seen:
                    seen.add(item)
                    yield kind, item


def _stream(objects: PdfObjects, reference: Ref, room: int) -> bytes:
    found = objects.latest.get(reference.number)
    value = found.parse() if found else None
    if found is None or found.stream is None or not isinstance(value, PdfDict):
        raise PdfSyntaxError(f"object {reference.number} is no stream")
    if objects.encrypted:
        raise PdfSyntaxError("the file is encrypted: its security store is not read")
    start, stop = found.stream
    value.update({key: objects.resolve(item) for key, item in value.items()})
    return decode(objects.data[start:stop], value, room)
