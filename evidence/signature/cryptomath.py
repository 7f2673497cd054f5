"""Verifying one signature value with one public key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from asn1crypto import algos
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha512_224": hashes.SHA512_224,
    "sha512_256": hashes.SHA512_256,
    "sha3_224": hashes.SHA3_224,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}
_OIDS = {  # RFC 8702 has no RSA PKCS #1 with SHA-3; NIST's CSOR arc does
    "2.16.840.1.101.3.4.3.13": ("rsassa_pkcs1v15", "sha3_224"),
    "2.16.840.1.101.3.4.3.14": ("rsassa_pkcs1v15", "sha3_256"),
    "2.16.840.1.101.3.4.3.15": ("rsassa_pkcs1v15", "sha3_384"),
    "2.16.840.1.101.3.4.3.16": ("rsassa_pkcs1v15", "sha3_512"),
    "0.4.0.127.0.7.1.1.4.1.1": ("ecdsa", "sha1"),  # ecdsa-plain-…, BSI TR-03111 §5.2.1.1
    "0.4.0.127.0.7.1.1.4.1.2": ("ecdsa", "sha224"),
    "0.4.0.127.0.7.1.1.4.1.3": ("ecdsa", "sha256"),
    "0.4.0.127.0.7.1.1.4.1.4": ("ecdsa", "sha384"),
    "0.4.0.127.0.7.1.1.4.1.5": ("ecdsa", "sha512"),
}
_SIGNATURE_AS_DIGEST = {  # digest fields that (wrongly) name a signature algorithm
    "1.2.840.113549.1.1.4": "md5",
    "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
    "1.3.14.3.2.29": "sha1",
}


class UnsupportedError(ValueError):
    """The algorithm or key cannot be evaluated here."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a signature value was made: family, digest, and salt length for RSASSA-PSS."""

    family: str  # rsassa_pkcs1v15 | rsassa_pss | ecdsa | dsa | ed25519 | ed448
    digest: str
    salt_length: int | None = None
    mask_digest: str = ""

    @property
    def text(self) -> str:
        """For people and facts, e.g. ``rsassa_pkcs1v15/sha256``."""
        return self.family if self.family.startswith("ed") else f"{self.family}/{self.digest}"


def digest_name(algorithm: Any) -> tuple[str, bool]:
    """Name of a DigestAlgorithm, and whether it was written with a signature's OID."""
    name = str(algorithm["algorithm"].native)
    if name in _SIGNATURE_AS_DIGEST:
        return _SIGNATURE_AS_DIGEST[name], True
    return name, False


def scheme_of(algorithm: algos.SignedDigestAlgorithm, digest: str) -> Scheme:
    """The scheme of a SignedDigestAlgorithm; ``digest`` where the OID names none.

    Raises :class:`UnsupportedError`.
    """
    name = str(algorithm["algorithm"].native)
    if name in _OIDS:
        return Scheme(*_OIDS[name])
    try:
        family = str(algorithm.signature_algo)
    except ValueError as error:
        raise UnsupportedError(f"signature algorithm {name}") from error
    if family == "rsassa_pss":
        parameters = algorithm["parameters"]
        mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
        return Scheme(
            family,
            str(parameters["hash_algorithm"]["algorithm"].native),
            int(parameters["salt_length"].native),
            str(mask),
        )
    try:
        own = str(algorithm.hash_algo)
    except ValueError:
        own = digest
    return Scheme(family, own)


@lru_cache(maxsize=512)
def public_key(spki: bytes) -> Any:
    """The key of a DER SubjectPublicKeyInfo. Raises :class:`UnsupportedError`."""
    try:
        return load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm, TypeError) as error:
        raise UnsupportedError(f"public key: {error}") from error


def verify(
    spki: bytes, scheme: Scheme, signature: bytes, *, message: bytes = b"", digest: bytes = b""
) -> tuple[bool, str]:
    """Whether the value fits the key and ``message`` (or its ``digest``); and a note, or "".

    The note ``ecdsa-plain-value`` marks an ECDSA value written as r||s instead of DER
    (BSI TR-03111 plain format). Raises :class:`UnsupportedError`.
    """
    key = public_key(spki)
    checker = _CHECKERS.get(scheme.family)
    if checker is None or not isinstance(key, checker[0]):
        raise UnsupportedError(f"{scheme.family} with a {type(key).__name__}")
    try:
        return checker[1](key, scheme, signature, message, digest)
    except (ValueError, UnsupportedAlgorithm, TypeError) as error:
        raise UnsupportedError(f"{scheme.text}: {error}") from error


def _hash(scheme: Scheme, digest: bytes) -> Any:
    if scheme.digest not in _HASHES:
        raise UnsupportedError(f"digest {scheme.digest}")
    algorithm = _HASHES[scheme.digest]()
    return Prehashed(algorithm) if digest else algorithm


def _passes(check: Callable[[], Any]) -> bool:
    try:
        check()
    except InvalidSignature:
        return False
    return True


def _rsa(k: Any, s: Scheme, value: bytes, message: bytes, digest: bytes) -> tuple[bool, str]:
    chosen: Any = padding.PKCS1v15()
    if s.family == "rsassa_pss":
        if s.mask_digest not in _HASHES:
            raise UnsupportedError(f"mask digest {s.mask_digest}")
        mask = padding.MGF1(_HASHES[s.mask_digest]())
        chosen = padding.PSS(mgf=mask, salt_length=s.salt_length or 0)
    algorithm = _hash(s, digest)
    return _passes(lambda: k.verify(value, digest or message, chosen, algorithm)), ""


def _ecdsa(k: Any, s: Scheme, value: bytes, message: bytes, digest: bytes) -> tuple[bool, str]:
    algorithm = ec.ECDSA(_hash(s, digest))
    data = digest or message
    if _passes(lambda: k.verify(value, data, algorithm)):
        return True, ""
    width = (k.curve.key_size + 7) // 8
    if len(value) != 2 * width:
        return False, ""
    first, second = value[:width], value[width:]
    der = encode_dss_signature(int.from_bytes(first, "big"), int.from_bytes(second, "big"))
    good = _passes(lambda: k.verify(der, data, algorithm))
    return good, "ecdsa-plain-value" if good else ""


def _dsa(k: Any, s: Scheme, value: bytes, message: bytes, digest: bytes) -> tuple[bool, str]:
    algorithm = _hash(s, digest)
    return _passes(lambda: k.verify(value, digest or message, algorithm)), ""


def _eddsa(k: Any, s: Scheme, value: bytes, message: bytes, digest: bytes) -> tuple[bool, str]:
    if digest and not message:
        raise UnsupportedError(f"{s.family} without signed attributes")
    return _passes(lambda: k.verify(value, message)), ""


_Checker = Callable[[Any, Scheme, bytes, bytes, bytes], tuple[bool, str]]
_CHECKERS: dict[str, tuple[type, _Checker]] = {
    "rsassa_pkcs1v15": (rsa.RSAPublicKey, _rsa),
    "rsassa_pss": (rsa.RSAPublicKey, _rsa),
    "ecdsa": (ec.EllipticCurvePublicKey, _ecdsa),
    "dsa": (dsa.DSAPublicKey, _dsa),
    "ed25519": (ed25519.Ed25519PublicKey, _eddsa),
    "ed448": (ed448.Ed448PublicKey, _eddsa),
}
