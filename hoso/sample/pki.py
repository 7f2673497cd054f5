"""The sample's test PKI: root, agency CA, person and organ certificates, time-stamp authority.

Names, serials and validity come from the data file; keys are made anew in each run and never
leave the process. Only certificates and CRLs are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_NAME_PARTS = {
    "CN": NameOID.COMMON_NAME,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "L": NameOID.LOCALITY_NAME,
    "C": NameOID.COUNTRY_NAME,
    "T": NameOID.TITLE,
    "E": NameOID.EMAIL_ADDRESS,
}
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
# kind of certificate -> key usages set, extended key usages
_PROFILES: dict[str, tuple[set[str], tuple[x509.ObjectIdentifier, ...]]] = {
    "ca": ({"key_cert_sign", "crl_sign"}, ()),
    "person": ({"digital_signature", "content_commitment"}, ()),
    "organ": ({"digital_signature", "content_commitment"}, ()),
    "tsa": ({"digital_signature"}, (ExtendedKeyUsageOID.TIME_STAMPING,)),
}


@dataclass(frozen=True)
class Identity:
    """A certificate and its private key."""

    key: str
    kind: str
    certificate: x509.Certificate
    private: PrivateKey

    @cached_property
    def _der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def asn1_certificate(self) -> asn1_x509.Certificate:
        """The certificate as the signing library wants it.

        A new object each time: signing puts parts of it into other structures, which grows them.
        """
        return asn1_x509.Certificate.load(self._der)

    @cached_property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        """The private key as the signing library wants it."""
        return asn1_keys.PrivateKeyInfo.load(
            self.private.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


class Pki:
    """All identities of the data file's ``pki`` block, by key."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self.identities: dict[str, Identity] = {}
        for key, row in plan["certificates"].items():
            self.identities[key] = self._issue(key, row)

    def __getitem__(self, key: str) -> Identity:
        return self.identities[key]

    @property
    def root(self) -> Identity:
        """The trust anchor."""
        return self.identities[self._plan["root"]]

    @property
    def intermediates(self) -> tuple[Identity, ...]:
        """CAs below the root."""
        root = self._plan["root"]
        return tuple(i for i in self.identities.values() if i.kind == "ca" and i.key != root)

    @property
    def time_stamper(self) -> Identity:
        """The time-stamp authority."""
        return self.identities[self._plan["tsa"]]

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write ``*.crt`` of every CA and of the time-stamp authority, and their CRLs (DER)."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for identity in self.identities.values():
            if identity.kind in ("ca", "tsa"):
                written.append(folder / f"{identity.key}.crt")
                written[-1].write_bytes(
                    identity.certificate.public_bytes(serialization.Encoding.PEM)
                )
            if identity.kind == "ca":
                written.append(folder / f"{identity.key}.crl")
                written[-1].write_bytes(self._crl(identity))
        return tuple(written)

    def _issue(self, key: str, row: dict[str, Any]) -> Identity:
        private = _new_key(row.get("algorithm", "rsa"))
        issuer = self.identities.get(row.get("issuer", ""))
        subject = _name(row["subject"])
        start, end = (instant(text) for text in row["validity"])
        public = private.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(public)
            .serial_number(int(row["serial"], 16))
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        builder = _with_usage(builder, row["kind"], row.get("path_length"))
        signing = issuer.private if issuer else private
        if issuer:
            builder = builder.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()),
                critical=False,
            )
        certificate = builder.sign(signing, hashes.SHA256())
        return Identity(key, row["kind"], certificate, private)

    def _crl(self, identity: Identity) -> bytes:
        this, following = (instant(text) for text in self._plan["crl"])
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(identity.certificate.subject)
            .last_update(this)
            .next_update(following)
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(identity.private.public_key()),
                critical=False,
            )
        )
        crl = builder.sign(identity.private, hashes.SHA256())
        return crl.public_bytes(serialization.Encoding.DER)


def instant(text: str) -> datetime:
    """An aware UTC instant of an RFC 3339 text of the data file."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _with_usage(
    builder: x509.CertificateBuilder, kind: str, path_length: int | None
) -> x509.CertificateBuilder:
    usages, extended = _PROFILES[kind]
    flags = {name: name in usages for name in _USAGES}
    builder = builder.add_extension(
        x509.BasicConstraints(ca=kind == "ca", path_length=path_length), critical=True
    ).add_extension(x509.KeyUsage(**flags), critical=True)
    if extended:
        builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=True)
    return builder


def _new_key(algorithm: str) -> PrivateKey:
    if algorithm == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(parts: dict[str, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(_NAME_PARTS[k], v) for k, v in parts.items()])
