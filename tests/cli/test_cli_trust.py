"""``hoso trust``: what an administrator does, and what is asked before an anchor is believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cli_support import Answer, hoso
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from test_cli_json import check

Call = Callable[..., Answer]
MIC = "ca918d635bb130bec97639e6aabf7edbc4eb1310f8058b9419f467ae0230ad8c"


def test_list_show_and_fingerprints(at_home: Call) -> None:
    listed = at_home("--json", "trust", "list")
    check("trust list", listed, sparse=frozenset({"coverage[]", "strays[]"}))
    own = next(row for row in listed.json["certificates"] if row["basis"] == "accepted")
    check("trust show", at_home("--json", "trust", "show", own["sha256"][:12]))
    check("trust fingerprints", at_home("--json", "trust", "fingerprints"))
    assert "Root CA" in at_home("trust", "list", "--all", "--at", "01/01/2000").out
    assert at_home("trust", "show", own["sha256"]).out.count("gốc tin cậy") == 1


def test_an_anchor_nobody_published_has_to_be_typed_out(own_home: Path, corpora: Path) -> None:
    home = ("--json", "--home", own_home)
    file = corpora / "vn-trust" / "mic.cer"
    for accept in ((), ("--accept", MIC[:32]), ("--accept", "0" * 64)):
        refused = hoso(*home, "trust", "add", file, *accept)
        assert refused.json["error"] == "trust-not-published"
        assert MIC not in refused.out
    done = hoso(*home, "trust", "add", file, "--accept", MIC.upper())
    check("trust add", done, sparse=frozenset({"already[]"}))
    again = hoso(*home, "trust", "add", file, "--accept", MIC)
    check("trust add", again, sparse=frozenset({"added[]"}))
    gone = hoso(*home, "trust", "remove", MIC[:8], "--reason", "hết dùng")
    check("trust remove", gone)
    published = hoso("--home", own_home, "trust", "add", corpora / "vn-trust" / "vgca_rootca.cer")
    assert "vân tay đã công bố" in published.out
    assert "hết dùng" in hoso("--home", own_home, "trust", "show", MIC).out
    log = "".join(path.read_text() for path in (own_home / "audit").glob("*.jsonl"))
    assert [act in log for act in ('"accepted"', "trust.remove", '"published"')] == [True] * 3


def _certificate(name: str, *, ca: bool) -> tuple[x509.Certificate, Any]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = subject if ca else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA thử")])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(at("2020-01-01"))
        .not_valid_after(at("2040-01-01"))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return built, key


def _list(issuer: tuple[x509.Certificate, Any], this: str, until: str) -> bytes:
    certificate, key = issuer
    revoked = x509.RevokedCertificateBuilder().serial_number(9).revocation_date(at(this)).build()
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(at(this))
        .next_update(at(until))
        .add_revoked_certificate(revoked)
        .sign(key, hashes.SHA256())
    )
    return built.public_bytes(Encoding.PEM)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def test_a_person_is_no_authority(own_home: Path, tmp_path: Path) -> None:
    leaf, _ = _certificate("Nguyễn Văn A", ca=False)
    (tmp_path / "a.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
    refused = hoso("--json", "--home", own_home, "trust", "add", tmp_path / "a.pem")
    assert refused.json["error"] == "trust-not-ca"


def test_lists_are_imported_only_from_those_we_trust(own_home: Path, tmp_path: Path) -> None:
    home = ("--json", "--home", own_home)
    issuer = _certificate("CA thử", ca=True)
    (tmp_path / "ca.pem").write_bytes(issuer[0].public_bytes(Encoding.PEM))
    both = _list(issuer, "2024-01-01", "2024-02-01") + _list(issuer, "2024-03-01", "2024-04-01")
    (tmp_path / "two.pem").write_bytes(both)
    stranger = hoso(*home, "trust", "import-crl", tmp_path / "two.pem")
    assert stranger.code == 1
    assert [row["problem"] for row in stranger.json["refused"]] == ["issuer-unknown"] * 2
    digest = issuer[0].fingerprint(hashes.SHA256()).hex()
    assert hoso(*home, "trust", "add", tmp_path / "ca.pem", "--accept", digest).code == 0
    done = hoso(*home, "trust", "import-crl", tmp_path / "two.pem")
    check("trust import-crl", done, sparse=frozenset({"already[]", "refused[]"}))
    again = hoso("--home", own_home, "trust", "import-crl", tmp_path / "two.pem")
    assert "Đã có từ trước" in again.out
    assert "có 01/01/2024..01/04/2024, thiếu 01/02/2024..01/03/2024" in again.out
    (tmp_path / "later.pem").write_bytes(_list(issuer, "2099-01-01", "2099-02-01"))
    assert hoso(*home, "trust", "import-crl", tmp_path / "later.pem").json["refused"]


def test_a_file_that_holds_no_list_is_told(own_home: Path, tmp_path: Path) -> None:
    home = ("--json", "--home", own_home)
    for data in (b"", b"no list", b"\x30\x03\x02\x01\x01"):
        (tmp_path / "a.crl").write_bytes(data)
        refused = hoso(*home, "trust", "import-crl", tmp_path / "a.crl")
        assert refused.json["error"] == "trust-file-unreadable"
    assert hoso(*home, "trust", "import-crl", tmp_path / "none").json["error"] == "source-missing"
