"""Certificate revocation lists (RFC 5280 §5): reading, and whether a key signed them.

A list is read once into a table by serial number; a large one inside a file is kept as a summary
(:meth:`Crl.summary`) that holds the digest of what was signed, so that it can be verified later.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

from asn1crypto import algos, core, x509
from asn1crypto import crl as asn1crl
from cryptography import x509 as cx509

from evidence.signature.certificates import Certificate, instant, name_text
from evidence.signature.coverage import hash_bytes
from evidence.signature.cryptomath import UnsupportedError, scheme_of, verify

_FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_EXPIRED_ON_CRL = "2.5.29.60"  # expiredCertsOnCRL, ITU-T X.509
_KNOWN_CRITICAL = frozenset(
    {"issuing_distribution_point", "delta_crl_indicator", "crl_number", "authority_key_identifier"}
)
_KNOWN_ENTRY = frozenset(
    {"2.5.29.21", "2.5.29.24", "2.5.29.29"}  # reasonCode, invalidityDate, certificateIssuer
)
_REASONS = {"certificateHold": "certificate_hold", "removeFromCRL": "remove_from_crl"}
Entry = tuple[str, str, str]  # revocation time, reason, invalidity date ("" where not said)


class CrlError(ValueError):
    """The bytes are no CRL we can use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which certificates a list speaks of (issuingDistributionPoint, RFC 5280 §5.2.5)."""

    points: tuple[str, ...] = ()  # DER of each name, hex; empty: every distribution point
    users_only: bool = False
    cas_only: bool = False
    attributes_only: bool = False
    reasons: tuple[str, ...] = ()  # empty: all reasons
    indirect: bool = False

    @property
    def text(self) -> str:
        """One line that is equal for equal scopes, "" for everything an issuer certified."""
        said = [f"{k}={getattr(self, k)}" for k in self.__slots__ if getattr(self, k)]
        return "; ".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crl:
    """A parsed list. ``issuer`` is the key of its name (:func:`name_key`).

    ``number``, ``base``: CRL number and, of a delta list, the number it builds on. ``entries``: by
    ``serial`` (hex), or ``issuer key:serial`` of other issuers' certificates. ``asked``: None for
    a whole list, the serials a summary can answer for.
    """

    sha256: str
    issuer: str
    issuer_text: str
    this_update: str
    next_update: str
    number: int | None
    base: int | None
    scope: Scope
    keeps_expired_since: str
    algorithm: bytes
    signature: bytes
    signed_digest: bytes
    count: int
    entries: Mapping[str, Entry] = field(repr=False)
    asked: frozenset[str] | None = None

    def entry(self, certificate: Certificate) -> Entry | None:
        """What the list says of a certificate, None where it is not on it."""
        serial, issuer = certificate.facts["serial"], name_key(certificate.issuer)
        if issuer == self.issuer and serial in self.entries:
            return self.entries[serial]
        return self.entries.get(f"{issuer}:{serial}")

    def answers_for(self, certificate: Certificate) -> bool:
        """Whether absence of ``certificate`` means anything (a summary was asked of few)."""
        return self.asked is None or certificate.facts["serial"] in self.asked

    def signed_by(self, spki: bytes) -> bool:
        """Whether the key made the signature. Raises :class:`UnsupportedError`."""
        return _signed(self.signed_digest, self.signature, spki, self.algorithm)

    def head(self) -> dict[str, Any]:
        """What people and the trust store are told of the list, without its entries."""
        return {
            "sha256": self.sha256,
            "issuer": self.issuer,
            "issuer_text": self.issuer_text,
            "this_update": self.this_update,
            "next_update": self.next_update,
            "number": self.number,
            "base": self.base,
            "count": self.count,
            "scope": self.scope.text,
        }

    def summary(self, serials: Iterable[str]) -> dict[str, Any]:
        """JSON form with the entries of these serials only (see :func:`crl_from_summary`)."""
        asked = sorted(set(serials))
        kept = {k: v for k, v in self.entries.items() if k.rpartition(":")[2] in set(asked)}
        scope = {name: getattr(self.scope, name) for name in Scope.__slots__}
        return {
            **self.head(),
            "scope": {k: list(v) if isinstance(v, tuple) else v for k, v in scope.items()},
            "keeps_expired_since": self.keeps_expired_since,
            "algorithm": base64.b64encode(self.algorithm).decode("ascii"),
            "signature": base64.b64encode(self.signature).decode("ascii"),
            "signed_digest": self.signed_digest.hex(),
            "asked": asked,
            "entries": {key: list(value) for key, value in sorted(kept.items())},
        }


def crl_from_summary(raw: Mapping[str, Any]) -> Crl:
    """Inverse of :meth:`Crl.summary`. Raises ``KeyError``, ``ValueError``, ``TypeError``."""
    scope: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in raw["scope"].items()
    }
    plain = ("sha256", "issuer", "issuer_text", "this_update", "next_update", "number", "base")
    return Crl(
        **{name: raw[name] for name in (*plain, "keeps_expired_since", "count")},
        scope=Scope(**scope),
        algorithm=base64.b64decode(raw["algorithm"]),
        signature=base64.b64decode(raw["signature"]),
        signed_digest=bytes.fromhex(raw["signed_digest"]),
        entries={key: (value[0], value[1], value[2]) for key, value in raw["entries"].items()},
        asked=frozenset(raw["asked"]),
    )


def read_crl(der: bytes) -> Crl:
    """Parse DER (trailing bytes refused), the last few kept in memory.

    Raises :class:`CrlError`: no CRL, or one with a critical extension we cannot process, which must
    not be used (RFC 5280 §5.2, §5.3).
    """
    return _read(bytes(der))


@lru_cache(maxsize=16)
def _read(der: bytes) -> Crl:
    try:
        return _build(der)
    except CrlError:
        raise
    except (*_FAULTS, UnsupportedError, cx509.DuplicateExtension) as error:
        raise CrlError(f"not a CRL: {str(error)[:200]}") from error


def _build(der: bytes) -> Crl:
    parsed = asn1crl.CertificateList.load(der, strict=True)
    listed = parsed["tbs_cert_list"]
    extensions = _extensions(listed)
    issuer = name_key(listed["issuer"].dump())
    algorithm = parsed["signature_algorithm"]
    nexts = listed["next_update"].native
    entries = _entries(der, issuer)
    return Crl(
        sha256=sha256(der).hexdigest(),
        issuer=issuer,
        issuer_text=name_text(listed["issuer"]),
        this_update=instant(listed["this_update"].native),
        next_update=instant(nexts) if nexts else "",
        number=_number(extensions, "crl_number"),
        base=_number(extensions, "delta_crl_indicator"),
        scope=_scope(extensions.get("issuing_distribution_point")),
        keeps_expired_since=_expired_since(extensions.get(_EXPIRED_ON_CRL)),
        algorithm=algorithm.dump(),
        signature=bytes(parsed["signature"].native),
        signed_digest=hash_bytes(listed.dump(), scheme_of(algorithm, "").digest),
        count=len(entries),
        entries=entries,
    )


def _extensions(listed: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    given = listed["crl_extensions"]
    for extension in [] if isinstance(given, core.Void) else given:
        name = str(extension["extn_id"].native)
        if extension["critical"].native and name not in _KNOWN_CRITICAL:
            raise CrlError(f"critical extension {name}")
        if name in found:
            raise CrlError(f"extension {name} twice")
        found[name] = extension["extn_value"]
    return found


def _number(extensions: Mapping[str, Any], name: str) -> int | None:
    return int(extensions[name].parsed.native) if name in extensions else None


def _expired_since(value: Any) -> str:
    return instant(core.GeneralizedTime.load(bytes(value)).native) if value is not None else ""


def _scope(value: Any) -> Scope:
    if value is None:
        return Scope()
    point = value.parsed
    reasons = point["only_some_reasons"].native
    return Scope(
        points=_points(point["distribution_point"]),
        users_only=bool(point["only_contains_user_certs"].native),
        cas_only=bool(point["only_contains_ca_certs"].native),
        attributes_only=bool(point["only_contains_attribute_certs"].native),
        reasons=tuple(sorted(reasons or ())),
        indirect=bool(point["indirect_crl"].native),
    )


def _points(name: Any) -> tuple[str, ...]:
    if isinstance(name, core.Void) or name.native is None:
        return ()
    if name.name != "full_name":
        return ("relative",)  # matches no certificate: such a list proves nothing good here
    return tuple(sorted(item.dump().hex() for item in name.chosen))


def _entries(der: bytes, issuer: str) -> dict[str, Entry]:
    """All entries, by key; the caller keeps the result."""
    found: dict[str, Entry] = {}
    current = issuer
    for item in cx509.load_der_x509_crl(der):
        reason = invalid = ""
        if item.extensions:
            reason, invalid, named = _entry_extensions(item.extensions)
            current = named or current
        serial = format(item.serial_number, "x")
        key = serial if current == issuer else f"{current}:{serial}"
        at = item.revocation_date_utc.isoformat("T", "seconds")[:19]
        found[key] = (f"{at}Z", reason, invalid)
    return found


def _entry_extensions(extensions: Any) -> tuple[str, str, str]:
    reason = invalid = named = ""
    for extension in extensions:
        value = extension.value
        if extension.critical and extension.oid.dotted_string not in _KNOWN_ENTRY:
            raise CrlError(f"critical entry extension {extension.oid.dotted_string}")
        if isinstance(value, cx509.CRLReason):
            reason = _REASONS.get(value.reason.value, value.reason.value)
        elif isinstance(value, cx509.InvalidityDate):
            invalid = instant(value.invalidity_date_utc)
        elif isinstance(value, cx509.CertificateIssuer):
            names = value.get_values_for_type(cx509.DirectoryName)
            named = name_key(names[0].public_bytes()) if names else ""
    return reason, invalid, named


@lru_cache(maxsize=4096)
def _signed(digest: bytes, signature: bytes, spki: bytes, algorithm: bytes) -> bool:
    scheme = scheme_of(algos.SignedDigestAlgorithm.load(algorithm), "")
    return verify(spki, scheme, signature, digest=digest)[0]


@lru_cache(maxsize=2048)
def name_key(name: bytes) -> str:
    """The same for equal names, however they are written (RFC 5280 §7.1): a short digest."""
    text: str = x509.Name.load(name).hashable
    return sha256(text.encode("utf-8")).hexdigest()[:32]


@lru_cache(maxsize=1024)
def distribution_points(der: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """A certificate's CRL distribution points: DER names (hex), and keys of other CRL issuers."""
    names: set[str] = set()
    issuers: set[str] = set()
    try:
        for point in x509.Certificate.load(der).crl_distribution_points_value or ():
            names |= set(_points(point["distribution_point"]))
            for name in point["crl_issuer"] if point["crl_issuer"].native else ():
                issuers |= (
                    {name_key(name.chosen.untag().dump())}
                    if name.name == "directory_name"
                    else set()
                )
    except _FAULTS:
        pass
    return frozenset(names), frozenset(issuers)
