"""The certificates somebody decided to trust, checked and put into one canonical form."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from evidence.signature.certificates import Certificate, CertificateError, read_certificate

MAX_TRUSTED = 5_000
_PEM = re.compile(
    rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----(.+?)"
    rb"-----END (?:TRUSTED |X509 )?CERTIFICATE-----",
    re.DOTALL,
)


def load_trust(anchors: Iterable[bytes], intermediates: Iterable[bytes] = ()) -> dict[str, Any]:
    """Trust from certificate files (DER, or PEM with one or several certificates).

    Returns ``{"anchors": [base64 DER], "intermediates": [base64 DER], "digest": str, "problems":
    [str]}``; lists are sorted by fingerprint without repeats, an anchor is never an intermediate
    too. ``digest`` is the SHA-256 over both lists: equal trust, equal digest. A file that holds no
    readable certificate becomes a problem, it does not raise.
    """
    problems: list[str] = []
    roots = _collect(anchors, "anchor", problems)
    others = _collect(intermediates, "intermediate", problems)
    others = {key: value for key, value in others.items() if key not in roots}
    return {
        "anchors": _encoded(roots),
        "intermediates": _encoded(others),
        "digest": _digest(roots, others),
        "problems": problems,
    }


def carried_trust() -> dict[str, Any]:
    """The trust shipped with the product (see ``data/trust/README.md``)."""
    home = files("evidence.signature").joinpath("data/trust")
    anchors, intermediates = (
        [item.read_bytes() for item in sorted(home.joinpath(kind).iterdir(), key=lambda i: i.name)]
        for kind in ("anchors", "intermediates")
    )
    return load_trust(anchors, intermediates)


class Trust:
    """Parsed trust, ready for path building."""

    def __init__(self, anchors: tuple[Certificate, ...], others: tuple[Certificate, ...]) -> None:
        self.anchors = {certificate.sha256: certificate for certificate in anchors}
        self.intermediates = others
        self.digest = _digest(
            self.anchors, {certificate.sha256: certificate for certificate in others}
        )


def parsed_trust(trust: dict[str, Any]) -> Trust:
    """The parsed form, cached per process. Unreadable entries are passed over."""
    return _parsed(tuple(trust.get("anchors", ())), tuple(trust.get("intermediates", ())))


@lru_cache(maxsize=8)
def _parsed(anchors: tuple[str, ...], intermediates: tuple[str, ...]) -> Trust:
    def read(items: tuple[str, ...]) -> tuple[Certificate, ...]:
        found: dict[str, Certificate] = {}
        for item in items[:MAX_TRUSTED]:
            try:
                certificate = read_certificate(base64.b64decode(item))
            except (CertificateError, ValueError):
                continue
            found[certificate.sha256] = certificate
        return tuple(found[key] for key in sorted(found))

    return Trust(read(anchors), read(intermediates))


def _collect(items: Iterable[bytes], kind: str, problems: list[str]) -> dict[str, Certificate]:
    result: dict[str, Certificate] = {}
    for position, raw in enumerate(items, 1):
        for der in certificate_ders(raw):
            try:
                certificate = read_certificate(der)
            except CertificateError as error:
                problems.append(f"{kind} {position}: {error}")
                continue
            result[certificate.sha256] = certificate
    return result


def certificate_ders(raw: bytes) -> list[bytes]:
    """The certificates of a PEM file; the whole file where it is not PEM."""
    blocks = _PEM.findall(raw)
    if not blocks:
        return [raw]
    result = []
    for block in blocks:
        try:
            result.append(base64.b64decode(block, validate=False))
        except ValueError:
            result.append(b"")
    return result


def _encoded(found: dict[str, Certificate]) -> list[str]:
    return [base64.b64encode(found[key].der).decode("ascii") for key in sorted(found)]


def _digest(anchors: dict[str, Any], others: dict[str, Any]) -> str:
    lines = [f"anchor {key}" for key in sorted(anchors)]
    lines += [f"intermediate {key}" for key in sorted(others)]
    return sha256("\n".join(lines).encode("ascii")).hexdigest()
