"""What a certificate says, as facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from asn1crypto import x509

from evidence.signature.limits import MAX_CERTIFICATE_BYTES, MAX_TEXT
from schemas.clock import iso

_SHORT = {
    "common_name": "cn",
    "organization_name": "o",
    "organizational_unit_name": "ou",
    "locality_name": "l",
    "state_or_province_name": "st",
    "country_name": "c",
    "user_id": "uid",
    "serial_number": "serial_number",
    "email_address": "email",
    "title": "title",
    "given_name": "given_name",
    "surname": "surname",
    "organization_identifier": "organization_identifier",
}


class CertificateError(ValueError):
    """The bytes are no certificate we can read."""


def instant(value: datetime) -> str:
    """RFC 3339 UTC text of an ASN.1 time (fractions cut off)."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return iso(aware)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A parsed certificate. ``subject`` and ``issuer`` are DER names, ``spki`` the DER key."""

    sha256: str
    der: bytes
    facts: dict[str, Any]
    subject: bytes
    issuer: bytes
    spki: bytes
    tbs: bytes
    signature: bytes
    algorithm: Any

    def same_as(self, other: Certificate) -> bool:
        """Whether both are the same bytes."""
        return self.sha256 == other.sha256


def read_certificate(der: bytes) -> Certificate:
    """Parse DER (trailing bytes refused). Raises :class:`CertificateError`."""
    if len(der) > MAX_CERTIFICATE_BYTES:
        raise CertificateError("certificate larger than the limit")
    return _read(bytes(der))


@lru_cache(maxsize=1024)
def _read(der: bytes) -> Certificate:
    try:
        parsed = x509.Certificate.load(der, strict=True)
        return _build(parsed, der)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise CertificateError(str(error)[:200]) from error


def _build(parsed: Any, der: bytes) -> Certificate:
    tbs = parsed["tbs_certificate"]
    fingerprint = sha256(der).hexdigest()
    facts: dict[str, Any] = {
        "sha256": fingerprint,
        "subject": name_facts(tbs["subject"]),
        "issuer": name_facts(tbs["issuer"]),
        "subject_text": name_text(tbs["subject"]),
        "issuer_text": name_text(tbs["issuer"]),
        "serial": format(tbs["serial_number"].native, "x"),
        "not_before": instant(tbs["validity"]["not_before"].native),
        "not_after": instant(tbs["validity"]["not_after"].native),
        "signature_algorithm": str(parsed["signature_algorithm"]["algorithm"].native),
    }
    facts.update(_optional_facts(parsed))
    return Certificate(
        sha256=fingerprint,
        der=der,
        facts=facts,
        subject=tbs["subject"].dump(),
        issuer=tbs["issuer"].dump(),
        spki=tbs["subject_public_key_info"].dump(),
        tbs=tbs.dump(),
        signature=parsed["signature_value"].native,
        algorithm=parsed["signature_algorithm"],
    )


def _optional_facts(parsed: Any) -> dict[str, Any]:
    """Facts that a damaged extension may spoil one by one; such a one is None."""
    return {key: _or_none(read, parsed) for key, read in _OPTIONAL}


def _or_none(read: Callable[[Any], Any], parsed: Any) -> Any:
    try:
        return read(parsed)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _key(parsed: Any) -> dict[str, Any]:
    info = parsed["tbs_certificate"]["subject_public_key_info"]
    curve = info.curve[1] if info.algorithm == "ec" and info.curve[0] == "named" else ""
    bits = {"ed25519": 256, "ed448": 456}.get(info.algorithm) or info.bit_size
    return {"type": str(info.algorithm), "bits": int(bits), "curve": str(curve)}


def _flags(value: Any) -> list[str] | None:
    return None if value is None else sorted(str(item) for item in value.native)


def _basic(parsed: Any) -> dict[str, Any] | None:
    value = parsed.basic_constraints_value
    return None if value is None else dict(value.native)


def _identifier(value: Any) -> str | None:
    return None if value is None else value.hex()


def _critical(parsed: Any) -> list[str]:
    return sorted(str(item) for item in parsed.critical_extensions)


_OPTIONAL: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("key", _key),
    ("key_usage", lambda c: _flags(c.key_usage_value)),
    ("extended_key_usage", lambda c: _flags(c.extended_key_usage_value)),
    ("basic_constraints", _basic),
    ("subject_key_id", lambda c: _identifier(c.key_identifier)),
    ("authority_key_id", lambda c: _identifier(c.authority_key_identifier)),
    ("critical_extensions", _critical),
)


def name_facts(name: Any) -> dict[str, str]:
    """Known attributes of a name by short key; repeated ones joined with "; "."""
    result: dict[str, str] = {}
    for key, value in _attributes(name):
        short = _SHORT.get(key)
        if short:
            result[short] = f"{result[short]}; {value}" if short in result else value
    return result


def name_text(name: Any) -> str:
    """One line for people, e.g. ``CN=…, O=…, C=VN`` (most specific attribute first)."""
    parts = [f"{_SHORT.get(key, key).upper()}={value}" for key, value in _attributes(name)]
    return ", ".join(reversed(parts))[:MAX_TEXT]


def _attributes(name: Any) -> Iterable[tuple[str, str]]:
    for relative in name.chosen:
        for pair in relative:
            yield str(pair["type"].native), str(pair["value"].native)[:MAX_TEXT]
