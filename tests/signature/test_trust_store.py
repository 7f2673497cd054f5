"""The trust store: what is added, removed, dated; which lists are taken in; what is covered."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from revocation_support import at, crl

from archive.home import Home, create_home
from archive.trust import Given, coverage
from evidence.signature.fingerprints import fingerprints, standing_of, status_words
from evidence.signature.given import certificates_op, crls_op
from evidence.signature.trust import carried_trust
from schemas.errors import HosoError

DAY = at("2026-01-01")
ROOT_G1 = "f7bc89054cec7f12730d7b8cd3eb7955b163835087e5eb873edfb584763b3f90"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return create_home(tmp_path / "kho", archive_id="thử", created=DAY)


def _file(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def _given(who: Any, tmp_path: Path, kind: Any) -> Given:
    value, ders = certificates_op(_file(tmp_path, "a.crt", who.der))
    return Given(kind=kind, der=ders[0], basis="accepted", about=value["certificates"][0])


def test_a_new_home_trusts_what_is_shipped(home: Home) -> None:
    store = home.open_trust()
    assert {**store.as_trust(), "crls": []} == {**carried_trust(), "crls": []}
    assert {row.basis for row in store.rows()} == {"shipped"}
    assert {row.about["standing"] for row in store.rows()} <= set(status_words())


def test_trust_as_of_a_day_can_be_made_again(home: Home, pki: Any, tmp_path: Path) -> None:
    store = home.open_trust()
    before = store.as_trust()
    root = _given(pki.root, tmp_path, "anchor")
    assert store.add([root, root], at=DAY + timedelta(days=10), by="A") == [root]
    with_it = store.as_trust()
    gone = store.remove(root.about["sha256"][:8], at=DAY + timedelta(days=20), by="B", reason="thử")
    assert (gone.removed_by, gone.reason) == ("B", "thử")
    assert store.as_trust() == before
    assert store.as_trust(DAY + timedelta(days=5)) == before
    assert store.as_trust(DAY + timedelta(days=15)) == with_it
    assert len(with_it["anchors"]) == len(before["anchors"]) + 1
    assert store.add([root], at=DAY + timedelta(days=30), by="A") == [root]
    assert [row.removed_by for row in store.history() if row.sha256 == gone.sha256] == ["B", ""]


def test_what_is_shipped_can_be_removed_too(home: Home) -> None:
    store = home.open_trust()
    first = store.rows()[0]
    store.remove(first.sha256, at=DAY + timedelta(days=1), by="A", reason="thử")
    assert first.sha256 not in {row.sha256 for row in store.rows()}
    assert first.sha256 in {row.sha256 for row in store.rows(DAY)}


def test_an_intermediate_may_become_an_anchor(home: Home, pki: Any, tmp_path: Path) -> None:
    store = home.open_trust()
    for kind in ("intermediate", "anchor", "intermediate"):
        store.add([_given(pki.ca, tmp_path, kind)], at=DAY, by="A")
    mine = [row for row in store.rows() if row.basis != "shipped"]
    assert [row.kind for row in mine] == ["anchor"]


@pytest.mark.parametrize("prefix", ["", "f04ba4b", "zzzzzzzz", "0" * 64])
def test_a_prefix_names_one_certificate_or_none(home: Home, prefix: str) -> None:
    with pytest.raises(HosoError) as told:
        home.open_trust().find(prefix)
    assert told.value.code == "not-found"


def test_a_file_nobody_added_is_not_trusted(home: Home, pki: Any) -> None:
    (home.trust / "anchors").mkdir()
    (home.trust / "anchors" / "root.crt").write_bytes(pki.root.der)
    store = home.open_trust()
    assert store.strays() == ["anchors/root.crt"]
    assert store.as_trust()["digest"] == carried_trust()["digest"]


def test_changed_bytes_and_torn_lines_are_seen(home: Home, pki: Any, tmp_path: Path) -> None:
    store = home.open_trust()
    store.add([_given(pki.root, tmp_path, "anchor")], at=DAY, by="A")
    journal = home.trust / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"act":"add"')
    assert len(store.rows()) == 5
    store.add([_given(pki.ca, tmp_path, "intermediate")], at=DAY, by="A")
    assert len(store.rows()) == 6
    next((home.trust / "certificates").glob("*.crt")).write_bytes(b"other")
    with pytest.raises(HosoError, match="trust-damaged"):
        store.as_trust()
    journal.write_bytes(b"{}\n" + whole)
    with pytest.raises(HosoError, match="trust-damaged"):
        store.rows()


# -- reading what is given


def test_certificates_are_read_from_der_pem_and_pkcs7(pki: Any, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    both = [pki.root.certificate, pki.ca.certificate]
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in both)
    bundle = pkcs7.serialize_certificates(both, Encoding.DER)
    for name, data in (("a.pem", pem), ("a.p7b", bundle)):
        value, ders = certificates_op(_file(tmp_path, name, data))
        assert set(ders) == {pki.root.der, pki.ca.der}
        told = {row["self_signed"]: row["ca"] for row in value["certificates"]}
        assert told == {True: True, False: True}


@given(st.binary(max_size=200))
def test_anything_else_is_a_clear_error(tmp_path_factory: Any, raw: bytes) -> None:
    path = _file(tmp_path_factory.mktemp("x"), "a.crt", raw)
    for read in (certificates_op, lambda name: crls_op(name, [])):
        with pytest.raises(HosoError) as told:
            read(path)
        assert told.value.code == "trust-file-unreadable"


def test_a_list_needs_a_known_issuer_and_a_right_signature(pki: Any, tmp_path: Path) -> None:
    issuers = [base64.b64encode(pki.ca.der).decode()]
    lists = {
        "": crl(pki.ca, "2026-01-01", "2026-02-01"),
        "issuer-unknown": crl(pki.root, "2026-01-01", "2026-02-01"),
        "signature": crl(pki.ca, "2026-01-01", "2026-02-01", key=pki.root.key),
    }
    for problem, der in lists.items():
        value, _ = crls_op(_file(tmp_path, "a.crl", der), issuers)
        assert value["crls"][0]["problem"] == problem


def test_several_lists_in_one_file(pki: Any, tmp_path: Path) -> None:
    block = b"-----BEGIN X509 CRL-----\n%s-----END X509 CRL-----\n"
    first, second = (crl(pki.ca, f"2026-0{n}-01", f"2026-0{n + 1}-01") for n in (1, 2))
    data = b"".join(block % base64.encodebytes(der) for der in (first, b"broken", second))
    value, ders = crls_op(_file(tmp_path, "a.pem", data), [base64.b64encode(pki.ca.der).decode()])
    assert [bool(row["problem"]) for row in value["crls"]] == [False, True, False]
    assert (ders[0], ders[2]) == (first, second)


# -- coverage, published fingerprints


def _row(this: str, next_: str, **more: Any) -> dict[str, Any]:
    return {
        "issuer_text": "CN=CA",
        "this_update": this,
        "next_update": next_,
        "base": None,
        "scope": "",
        **more,
    }


def test_gaps_between_lists_are_told() -> None:
    rows = [
        _row("2024-03-01", "2024-04-01"),
        _row("2024-01-01", "2024-02-01"),
        _row("2024-01-15", "2024-01-20"),
        _row("2024-02-10", "2024-02-11", base=3),
    ]
    assert coverage(rows) == [
        {
            "issuer": "CN=CA",
            "scope": "",
            "lists": 3,
            "from": "2024-01-01",
            "to": "2024-04-01",
            "gaps": [{"from": "2024-02-01", "to": "2024-03-01"}],
        }
    ]


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), min_size=1, max_size=30))
def test_every_day_is_covered_or_in_a_gap(spans: list[tuple[int, int]]) -> None:
    rows = [_row(f"{day:03d}", f"{day + length:03d}") for day, length in spans]
    (told,) = coverage(rows)
    for day in range(int(told["from"]), int(told["to"]) + 1):
        covered = any(start <= day <= start + length for start, length in spans)
        inside = any(int(gap["from"]) < day < int(gap["to"]) for gap in told["gaps"])
        assert covered != inside


def test_shipped_certificates_are_among_the_fingerprints(corpora: Path) -> None:
    files = sorted((corpora / "vn-trust").iterdir())
    read = [row for file in files for row in certificates_op(str(file))[0]["certificates"]]
    for row in read:
        told = fingerprints()[row["sha256"]]
        assert (told["subject"], told["not_after"]) == (row["subject"], row["not_after"])
        assert (told["role"] == "anchor") == row["self_signed"]
    assert standing_of(ROOT_G1) == "published"
    assert standing_of("0" * 64) == "unknown"
