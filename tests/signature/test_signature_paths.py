"""Path facts, kept apart from signature facts; and the trust they are made under."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.signature.paths import evaluate_paths
from evidence.signature.trust import carried_trust, load_trust

FINGERPRINTS = {  # decree-30-2020.md §4.3
    "anchors/rootcag2.crt": "f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8",
    "anchors/vnrca256.crt": "bac8bf609ab420a8ee1780d74f4de5c7f7184959d2a7375b0a75e4c29f0908e7",
    "intermediates/cpcag2.crt": "d8cab7a4aef92e6bb2509d7c61cee7b44f3731b2d21074963530277b366fae4b",
    "intermediates/vnpt-ca-sha2.crt": (
        "7d6ba5245317f9ed5d8bc765a4634d26ac6340d36b9f584df3b52d9c4a81a306"
    ),
}


def _path(facts: dict[str, Any], number: int = 0) -> dict[str, Any]:
    path: dict[str, Any] = facts["paths"]["items"][number]["signer"]
    return path


def test_a_path_leads_over_the_configured_ca_to_the_anchor(
    collect: Any, signed_once: bytes
) -> None:
    path = _path(collect(signed_once))
    assert path["path_found"] is True
    names = [entry["subject"].split(",")[0] for entry in path["chain"]]
    assert names == ["CN=Nguyễn Văn A", "CN=CA kiểm thử", "CN=Root kiểm thử"]
    assert path["problems"] == []
    assert path["times"]["claimed"]["problems"] == []


def test_without_the_intermediate_the_missing_issuer_is_named(
    collect: Any, pki: Any, signed_once: bytes
) -> None:
    path = _path(collect(signed_once, load_trust([pki.root.der])))
    assert path["path_found"] is False
    assert path["missing_issuer"].startswith("CN=CA kiểm thử")


def test_a_self_signed_stranger_has_no_path(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    assert _path(collect(sign(unsigned, pki.stranger)))["path_found"] is False


def test_a_person_cannot_issue_certificates(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    trust = load_trust([pki.root.der], [pki.ca.der, pki.person.der])
    problems = _path(collect(sign(unsigned, pki.not_a_ca), trust))["problems"]
    assert f"not-a-ca:{_fingerprint(pki.person)}" in problems
    assert f"may-not-sign-certificates:{_fingerprint(pki.person)}" in problems


def test_an_expired_certificate_is_a_problem_of_that_time(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    facts = collect(sign(unsigned, pki.expired))
    path = _path(facts)
    assert path["problems"] == []
    expired = [f"expired:{_fingerprint(pki.expired)}"]
    assert path["times"]["claimed"]["problems"] == expired
    earlier = {"receipt": datetime(2022, 1, 1, tzinfo=UTC)}
    again = evaluate_paths(facts, pki.trust, earlier)["items"][0]["signer"]
    assert again["times"]["receipt"]["problems"] == []


def test_paths_need_the_facts_only(collect: Any, pki: Any, signed_twice: bytes) -> None:
    facts = collect(signed_twice)
    stored = json.loads(json.dumps({k: v for k, v in facts.items() if k != "paths"}))
    assert evaluate_paths(stored, pki.trust) == facts["paths"]
    assert facts["paths"]["trust"] == pki.trust["digest"]


def test_the_stamp_has_a_path_of_its_own(collect: Any, signed_once: bytes) -> None:
    stamps = collect(signed_once)["paths"]["items"][0]["stamps"]
    assert [stamp["path_found"] for stamp in stamps] == [True]


def test_the_carried_certificates_are_the_published_ones() -> None:
    home = files("evidence.signature").joinpath("data/trust")
    for name, fingerprint in FINGERPRINTS.items():
        trust = load_trust([home.joinpath(name).read_bytes()])
        paths = load_trust([base64.b64decode(trust["anchors"][0])])
        assert trust["problems"] == []
        assert _sha256(trust["anchors"][0]) == fingerprint
        assert paths["digest"] == trust["digest"]


def test_carried_trust_holds_two_anchors_and_two_intermediates() -> None:
    trust = carried_trust()
    assert {_sha256(item) for item in trust["anchors"] + trust["intermediates"]} == set(
        FINGERPRINTS.values()
    )
    assert (len(trust["anchors"]), trust["problems"]) == (2, [])


def test_trust_is_the_same_in_any_order_and_form(pki: Any) -> None:
    pem = b"-----BEGIN CERTIFICATE-----\n%s-----END CERTIFICATE-----\n"
    both = b"".join(pem % base64.encodebytes(one.der) for one in (pki.ca, pki.person))
    first = load_trust([pki.root.der], [pki.person.der, pki.ca.der, pki.ca.der])
    assert load_trust([pki.root.der], [both]) == first


@given(st.lists(st.binary(max_size=80), max_size=4))
def test_unreadable_certificates_are_problems(items: list[bytes]) -> None:
    trust = load_trust(items)
    assert trust["anchors"] == []
    assert len(trust["problems"]) >= len([item for item in items if item])


def _sha256(encoded: str) -> str:
    from hashlib import sha256

    return sha256(base64.b64decode(encoded)).hexdigest()


def _fingerprint(identity: Any) -> str:
    return _sha256(base64.b64encode(identity.der).decode())


@pytest.mark.parametrize("trust", [{}, {"anchors": ["!!"], "intermediates": []}])
def test_an_unusable_trust_finds_no_path(
    collect: Any, signed_once: bytes, trust: dict[str, Any]
) -> None:
    assert _path(collect(signed_once, trust))["path_found"] is False
