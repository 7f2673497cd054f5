"""Revocation data: what the lists and OCSP answers of a file or of the trust store say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st
from revocation_support import answers, at, carrying, crl, imported, ocsp_answer

from evidence.signature.collect import collect_signatures, under_trust
from evidence.signature.crls import CrlError, crl_from_summary, read_crl
from evidence.signature.ocsps import OcspError, read_ocsp
from evidence.signature.revocation import chosen_rows
from evidence.signature.trust import load_trust
from validator.signature import judge_signatures

RECEIVED = at("2026-06-01")


@pytest.fixture
def stored(collect: Any, signed_once: bytes) -> dict[str, Any]:
    """Facts of a file signed by a person on 2026-03-02 and stamped, as kept in a package."""
    facts = collect(signed_once)
    kept = {key: value for key, value in facts.items() if key not in ("paths", "revocation")}
    return dict(json.loads(json.dumps(kept)))


def told(facts: Any, trust: Any, who: Any) -> list[tuple[str, str, str]]:
    return [(a["status"], a["at"][:10], a["problem"]) for a in answers(facts, trust, who)]


def verdict(facts: Any, trust: Any) -> tuple[str, str, str]:
    judged = {**facts, **under_trust(facts, trust)}
    found = judge_signatures(judged, file="a.pdf", received_at=RECEIVED)[0]
    why = next(r["why"] for r in found.reasons if r["step"] == "revocation")
    return found.conclusion, found.sub_indication, why


def whole(pki: Any, *of_ca: bytes) -> list[bytes]:
    """A good list of the root beside lists of the issuing CA."""
    return [crl(pki.root, "2026-03-01", "2026-12-01"), *of_ca]


# -- from bytes to verdict


def test_nothing_known_is_unknown(stored: Any, pki: Any) -> None:
    assert verdict(stored, pki.trust) == ("INDETERMINATE", "TRY_LATER", "revocation-unknown")


@pytest.mark.parametrize("where", ["imported", "carried"])
def test_good_lists_of_every_issuer_make_it_pass(
    stored: Any, pki: Any, tmp_path: Path, where: str
) -> None:
    lists = whole(pki, crl(pki.ca, "2026-03-01", "2026-03-08"))
    if where == "carried":
        assert verdict(carrying(stored, lists), pki.trust)[0] == "TOTAL-PASSED"
    else:
        trust = {**pki.trust, "crls": imported(tmp_path, *lists)}
        assert verdict(stored, trust)[0] == "TOTAL-PASSED"


def test_the_issuers_own_state_must_be_known_too(stored: Any, pki: Any) -> None:
    only_leaf = carrying(stored, [crl(pki.ca, "2026-03-01", "2026-03-08")])
    assert verdict(only_leaf, pki.trust) == ("INDETERMINATE", "TRY_LATER", "revocation-unknown")


@pytest.mark.parametrize(
    ("revoked", "reason", "expected"),
    [
        ("2026-01-01", "", ("TOTAL-FAILED", "REVOKED", "revoked")),
        ("2026-05-01", "", ("TOTAL-PASSED", "", "revoked-later")),
        ("2026-01-01", "certificate_hold", ("INDETERMINATE", "TRY_LATER", "suspended")),
    ],
)
def test_revoked_before_and_after_the_stamp(
    stored: Any, pki: Any, revoked: str, reason: str, expected: tuple[str, str, str]
) -> None:
    listed = crl(pki.ca, "2026-05-02", "2026-05-09", [(pki.person, revoked, reason)])
    assert verdict(carrying(stored, whole(pki, listed)), pki.trust) == expected


def test_a_lifted_suspension_counts_only_while_it_lasted(stored: Any, pki: Any) -> None:
    held = crl(pki.ca, "2026-01-02", "2026-01-09", [(pki.person, "2026-01-01", "certificate_hold")])
    lifted = crl(pki.ca, "2026-02-01", "2026-02-08", number=2)
    now = crl(pki.ca, "2026-03-03", "2026-03-10", number=3)
    before = carrying(stored, whole(pki, held, lifted, now))
    assert verdict(before, pki.trust) == ("TOTAL-PASSED", "", "was-suspended")
    during = carrying(stored, whole(pki, held, now))
    assert verdict(during, pki.trust) == ("TOTAL-FAILED", "REVOKED", "suspended-then")


def test_an_old_list_says_nothing_of_a_later_signature(stored: Any, pki: Any) -> None:
    old = carrying(stored, whole(pki, crl(pki.ca, "2025-01-01", "2025-02-01")))
    assert verdict(old, pki.trust)[2] == "revocation-unknown-stale"


def test_a_revoked_issuer_leaves_a_doubt(stored: Any, pki: Any) -> None:
    lists = [
        crl(pki.root, "2026-03-03", "2026-12-01", [(pki.ca, "2026-01-01", "ca_compromise")]),
        crl(pki.ca, "2026-03-03", "2026-03-08"),
    ]
    found = verdict(carrying(stored, lists), pki.trust)
    assert found == ("INDETERMINATE", "REVOKED_CA_NO_POE", "issuer-revoked")


def test_a_revoked_stamper_proves_no_time(stored: Any, pki: Any) -> None:
    root = crl(pki.root, "2026-05-01", "2026-12-01", [(pki.stamper, "2026-01-01", "")])
    facts = carrying(stored, [root, crl(pki.ca, "2026-03-01", "2026-03-08")])
    judged = {**facts, **under_trust(facts, pki.trust)}
    found = judge_signatures(judged, file="a.pdf", received_at=RECEIVED)[0]
    assert found.best_time == ""
    assert "stamp-signer-revoked" in {reason["why"] for reason in found.reasons}


def test_a_stamp_before_a_harmless_revocation_of_its_authority_stands(
    stored: Any, pki: Any
) -> None:
    gone = (pki.stamper, "2026-04-01", "cessation_of_operation")
    root = crl(pki.root, "2026-05-01", "2026-12-01", [gone])
    facts = carrying(stored, [root, crl(pki.ca, "2026-03-01", "2026-03-08")])
    assert verdict(facts, pki.trust)[0] == "TOTAL-PASSED"


# -- what a source may and may not say


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda p: crl(p.ca, "2026-03-01", "2026-03-08"), ("good", "", "")),
        (
            lambda p: crl(p.ca, "2026-03-01", "2026-03-08", key=p.root.key),
            ("unknown", "", "signature"),
        ),
        (
            lambda p: crl(p.ca, "2026-03-01", "2026-03-08", [(p.person, "2026-02-01", "")]),
            ("revoked", "2026-02-01", ""),
        ),
        (lambda p: crl(p.ca, "2031-03-01", "2031-03-08"), ("good", "", "after-expiry")),
    ],
    ids=["good", "wrong key", "revoked", "after the certificate expired"],
)
def test_what_a_list_says(stored: Any, pki: Any, make: Any, expected: tuple[str, str, str]) -> None:
    assert told(carrying(stored, [make(pki)]), pki.trust, pki.person) == [expected]


def test_a_list_of_another_issuer_is_not_asked(stored: Any, pki: Any) -> None:
    assert (
        told(carrying(stored, [crl(pki.root, "2026-03-01", "2026-03-08")]), pki.trust, pki.person)
        == []
    )


def _point(**more: Any) -> x509.IssuingDistributionPoint:
    default: dict[str, Any] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**default, **more})


_URI = [x509.UniformResourceIdentifier("http://crl.example.vn/1.crl")]


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ({"only_contains_user_certs": True}, ("good", "", "")),
        ({"only_contains_ca_certs": True}, ("unknown", "", "scope")),
        ({"only_contains_attribute_certs": True}, ("unknown", "", "scope")),
        ({"full_name": _URI}, ("unknown", "", "partition")),
        (
            {"only_some_reasons": frozenset({x509.ReasonFlags.key_compromise})},
            ("unknown", "", "some-reasons-only"),
        ),
    ],
)
def test_a_list_speaks_for_its_scope_only(
    stored: Any, pki: Any, point: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    listed = crl(pki.ca, "2026-03-01", "2026-03-08", extensions=[(_point(**point), True)])
    assert told(carrying(stored, [listed]), pki.trust, pki.person) == [expected]


def test_a_delta_list_needs_the_list_it_builds_on(stored: Any, pki: Any) -> None:
    delta = crl(
        pki.ca, "2026-03-03", "2026-03-04", number=7, extensions=[(x509.DeltaCRLIndicator(5), True)]
    )
    alone = told(carrying(stored, [delta]), pki.trust, pki.person)
    assert alone == [("unknown", "", "delta-without-base")]
    base = crl(pki.ca, "2026-03-01", "2026-03-08", [(pki.person, "2026-02-01", "")], number=5)
    both = told(carrying(stored, [base, delta]), pki.trust, pki.person)
    assert both == [("revoked", "2026-02-01", ""), ("revoked", "2026-02-01", "")]
    released = crl(
        pki.ca,
        "2026-03-03",
        "2026-03-04",
        [(pki.person, "2026-03-02", "remove_from_crl")],
        number=7,
        extensions=[(x509.DeltaCRLIndicator(5), True)],
    )
    again = told(carrying(stored, [base, released]), pki.trust, pki.person)
    assert again == [("revoked", "2026-02-01", ""), ("good", "", "")]


def test_an_unknown_critical_extension_refuses_the_list(pki: Any) -> None:
    strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    with pytest.raises(CrlError, match=r"critical extension 1\.2\.3\.4"):
        read_crl(crl(pki.ca, "2026-03-01", "2026-03-08", extensions=[(strange, True)]))
    assert read_crl(crl(pki.ca, "2026-03-01", "2026-03-08", extensions=[(strange, False)]))


@pytest.mark.parametrize("by_key", [False, True])
def test_an_ocsp_answer_of_the_issuer(stored: Any, pki: Any, by_key: bool) -> None:
    good = ocsp_answer(pki.person, pki.ca, "2026-03-03", by_key=by_key)
    assert told(carrying(stored, ocsps=[good]), pki.trust, pki.person) == [("good", "", "")]
    bad = ocsp_answer(pki.person, pki.ca, "2026-03-03", revoked="2026-02-01", by_key=by_key)
    revoked = [("revoked", "2026-02-01", "")]
    assert told(carrying(stored, ocsps=[bad]), pki.trust, pki.person) == revoked


@pytest.mark.parametrize(
    ("responder", "expected"),
    [
        ("responder", ""),
        ("checked_responder", "responder-unchecked"),
        ("organ", "responder-not-allowed"),
        ("stamper", "responder-unknown"),
    ],
)
def test_who_may_answer_for_the_issuer(
    stored: Any, pki: Any, responder: str, expected: str
) -> None:
    signer = getattr(pki, responder)
    answer = ocsp_answer(pki.person, pki.ca, "2026-03-03", responder=signer)
    assert told(carrying(stored, ocsps=[answer]), pki.trust, pki.person)[0][2] == expected


def test_a_responder_without_no_check_is_itself_checked(stored: Any, pki: Any) -> None:
    answer = ocsp_answer(pki.person, pki.ca, "2026-03-03", responder=pki.checked_responder)
    listed = crl(pki.ca, "2026-01-01", "2100-01-01")  # the answer was produced today
    good = told(carrying(stored, [listed], [answer]), pki.trust, pki.person)
    assert good == [("good", "", ""), ("good", "", "")]


# -- large lists, many lists


def test_a_list_of_twenty_thousand_is_summed_up_in_the_facts(stored: Any, pki: Any) -> None:
    many = [(number, "2026-01-01", "") for number in range(1, 20_001)]
    der = crl(pki.ca, "2026-03-01", "2026-03-08", [*many, (pki.person, "2026-02-01", "")])
    parsed = read_crl(der)
    summary = json.loads(json.dumps(parsed.summary([f"{pki.person.certificate.serial_number:x}"])))
    assert len(json.dumps(summary)) < 4_000
    again = crl_from_summary(summary)
    assert (again.count, len(again.entries)) == (20_001, 1)
    facts = carrying(stored)
    facts["revocation_data"]["crls"] = {parsed.sha256: summary}
    assert told(facts, pki.trust, pki.person) == [("revoked", "2026-02-01", "")]
    assert told(facts, pki.trust, pki.ca) == []
    facts["revocation_data"]["crls"][parsed.sha256]["asked"] = []
    assert told(facts, pki.trust, pki.person) == [("unknown", "", "summary")]
    summary["asked"] = again.asked and sorted(again.asked)
    summary["signed_digest"] = "00" * 32
    facts["revocation_data"]["crls"][parsed.sha256] = summary
    assert told(facts, pki.trust, pki.person) == [("unknown", "", "signature")]


@given(st.lists(st.integers(1, 28), min_size=1, max_size=20, unique=True), st.integers(1, 28))
def test_of_many_lists_those_around_the_time_are_chosen(days: list[int], day: int) -> None:
    rows = [
        {
            "sha256": str(d),
            "this_update": f"2026-03-{d:02d}",
            "base": None,
            "number": d,
            "scope": "",
        }
        for d in days
    ]
    chosen = {int(row["sha256"]) for row in chosen_rows(rows, [f"2026-03-{day:02d}"], "2030-01-01")}
    assert max(days) in chosen
    assert {max((d for d in days if d <= day), default=max(days))} <= chosen
    assert {min((d for d in days if d >= day), default=max(days))} <= chosen
    assert len(chosen) <= 4


@given(st.binary(max_size=60))
def test_anything_else_is_refused_as_such(raw: bytes) -> None:
    with pytest.raises(CrlError):
        read_crl(raw)
    with pytest.raises(OcspError):
        read_ocsp(raw)


# -- genuine files


@pytest.mark.parametrize(
    ("name", "crls", "ocsps"),
    [
        ("dss/PAdES-LT.pdf", 0, 3),
        ("dss/pades-ltv.pdf", 1, 1),
        ("dss/PAdESWithCrossCertificateOCSP.pdf", 0, 2),
        ("dss/doc-firmado-LT.pdf", 3, 1),
        ("pyhanko/pades-lta-dss-indirect-arrs-test-2.pdf", 1, 2),
    ],
)
def test_genuine_files_carry_answers_that_verify(
    corpora: Path, name: str, crls: int, ocsps: int
) -> None:
    facts = collect_signatures(corpora / "signed-pdf" / name)
    data = facts["revocation_data"]
    assert (len(data["crls"]), len(data["ocsps"]), data["problems"]) == (crls, ocsps, [])
    roots = [c for c in _certificates(facts) if c.subject == c.issuer]
    known = under_trust(facts, load_trust([root.der for root in roots]))["revocation"]
    found = [answer for listed in known["certificates"].values() for answer in listed]
    assert any(answer["status"] == "good" and not answer["problem"] for answer in found)
    assert not any(answer["problem"] == "signature" for answer in found)


def _certificates(facts: Any) -> Any:
    from evidence.signature.paths import embedded_certificates

    return embedded_certificates(facts).values()
