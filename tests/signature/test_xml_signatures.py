"""Signatures in XML: what is signed, what is not, and every way to trick or break the reader."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from look_support import ENVELOPE, UNCHECKED, Look, looker, why
from revocation_support import crl
from verdict_support import said
from xml_support import (
    C14N,
    DSIG,
    ENVELOPED,
    EXCLUSIVE,
    Plan,
    b64,
    canonical,
    enveloped,
    reference,
    signature,
    stamp_token,
    transform,
    xades,
)

SIGNED_AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def look(tmp_path: Path, pki: Any) -> Look:
    """``look(text)``: facts of an XML file under the test trust, and their verdicts."""
    read = looker(tmp_path / "van-ban.xml", pki, "xml")
    return lambda text, **more: read(text.encode() if isinstance(text, str) else text, **more)


def by_id(document: str, signer: Any, form: str, **changes: Any) -> str:
    """``document`` whose element with ID x, exclusively canonical ``form``, is signed."""
    ref = reference("#x", form.encode(), transform(EXCLUSIVE))
    plan = Plan(signer=signer, references=(ref,), canonicalisation=EXCLUSIVE)
    return document.replace("{signature}", signature(plan.with_(**changes)))


# --- what is good --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["person", "organ"])
def test_an_envelope_signed_as_a_whole(look: Look, pki: Any, who: str) -> None:
    facts, (verdict,) = look(enveloped(ENVELOPE, getattr(pki, who)))
    assert said(verdict) == UNCHECKED
    assert why(verdict, "coverage") == "covers-document"
    assert why(verdict, "changes") == "unchanged"
    assert facts["items"][0]["coverage"]["covered"] == ["/edXML"]
    assert facts["items"][0]["element"] == "/edXML/edXMLEnvelope/Header/Signature"
    assert verdict.signer in ("Nguyễn Văn A", "SỞ NỘI VỤ")


def test_known_revocation_makes_it_valid(look: Look, pki: Any) -> None:
    _, (verdict,) = look(enveloped(ENVELOPE, pki.person), good=True)
    assert said(verdict) == ("TOTAL-PASSED", "", "hợp lệ")


@pytest.mark.parametrize("changes", [{"pss": True}, {"digest": "sha512"}])
def test_other_schemes(look: Look, pki: Any, changes: dict[str, Any]) -> None:
    assert said(look(enveloped(ENVELOPE, pki.person, **changes))[1][0]) == UNCHECKED


def test_an_ecdsa_value_in_der_is_noted(look: Look, pki: Any) -> None:
    facts, (verdict,) = look(enveloped(ENVELOPE, pki.organ, der=True))
    assert said(verdict) == UNCHECKED
    assert "ecdsa-value-der" in facts["items"][0]["notes"]


def test_xades_states_time_and_certificate(look: Look, pki: Any) -> None:
    facts, (verdict,) = look(xades(ENVELOPE, pki.person, "2026-03-02T09:00:00+07:00"))
    item = facts["items"][0]
    assert said(verdict) == UNCHECKED
    assert item["sub_filter"] == "XAdES"
    assert item["certificate_reference"] == "match"
    assert verdict.claimed_time == "2026-03-02T02:00:00Z"


def test_a_time_stamp_and_revocation_lists_of_xades(look: Look, pki: Any) -> None:
    def unsigned(form: str) -> str:
        stamp = stamp_token(pki.stamper, form.encode(), SIGNED_AT)
        lists = [crl(issuer, "2026-05-01", "2026-08-01") for issuer in (pki.root, pki.ca)]
        values = "".join(
            f"<xades:EncapsulatedCRLValue>{b64(der)}</xades:EncapsulatedCRLValue>" for der in lists
        )
        return (
            "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
            "<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>"
            f"{b64(stamp)}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
            f"<xades:RevocationValues><xades:CRLValues>{values}</xades:CRLValues>"
            "</xades:RevocationValues></xades:UnsignedSignatureProperties>"
            "</xades:UnsignedProperties>"
        )

    text = xades(ENVELOPE, pki.person, "2026-03-02T02:00:00Z", unsigned)
    facts, (verdict,) = look(text)
    (stamp,) = facts["items"][0]["timestamps"]
    assert (stamp["imprint_equal"], stamp["signature_valid"]) == (True, True)
    assert verdict.best_time == "2026-03-02T02:00:00Z"
    assert facts["items"][0]["revocation"] == {"cms": 0, "crls": 2, "ocsps": 0}
    known = facts["revocation"]["certificates"][facts["items"][0]["signer"]]
    assert [answer["status"] for answer in known] == ["good"]
    value = text.index("<SignatureValue>") + 20
    other = text[:value] + ("A" if text[value] != "A" else "B") + text[value + 1 :]
    assert look(other)[0]["items"][0]["timestamps"][0]["imprint_equal"] is False


def test_the_order_of_certificates_does_not_matter(look: Look, pki: Any) -> None:
    listed = (pki.root, pki.ca, pki.person)
    facts, (verdict,) = look(enveloped(ENVELOPE, pki.person, certificates=listed))
    assert verdict.signer == "Nguyễn Văn A"
    assert len(facts["certificates"]) == 3


def test_an_invoice_signs_the_element_beside_its_signatures(look: Look, pki: Any) -> None:
    """Data and signing time by ID, the signature in a holder of its own, as tax invoices do."""
    form = '<Data Id="x"><Sum>1</Sum></Data>'
    text = by_id(
        "<Invoice>" + form + "<Signatures><Seller>{signature}</Seller></Signatures></Invoice>",
        pki.organ,
        form,
    )
    facts, (verdict,) = look(text)
    assert said(verdict) == UNCHECKED
    assert why(verdict, "coverage") == "covers-elements"
    assert facts["items"][0]["coverage"]["covered"] == ["/Invoice/Data"]


def test_each_signature_is_judged_alone(look: Look, pki: Any) -> None:
    form = '<Data Id="x"><Sum>1</Sum></Data>'
    text = by_id("<R>" + form + "<A>{signature}</A><B>{other}</B></R>", pki.organ, form)
    text = by_id(text.replace("{other}", "{signature}"), pki.person, form)
    bad = text.replace("<SignatureValue>", "<SignatureValue>AAAA", 1)
    _, verdicts = look(bad)
    assert [v.conclusion for v in verdicts] == ["TOTAL-FAILED", "INDETERMINATE"]
    assert verdicts[1].verdict_vi == UNCHECKED[2]


def test_an_enveloping_signature_covers_its_objects(look: Look, pki: Any) -> None:
    form = f'<Object xmlns="{DSIG}" Id="x"><a xmlns="urn:a">1</a></Object>'
    text = '<Object Id="x"><a xmlns="urn:a">1</a></Object>'
    plan = Plan(signer=pki.person, references=(reference("#x", form.encode()),), objects=text)
    assert said(look(signature(plan))[1][0]) == UNCHECKED
    more = signature(plan).replace("</Signature>", "<Object>giả</Object></Signature>")
    assert why(look(more)[1][0], "coverage") == "covers-a-part"


def test_all_signatures_left_out_by_the_known_xpath(look: Look, pki: Any) -> None:
    """The expression many tools write for two signatures on one document."""
    xpath = (
        f'<XPath xmlns:ds="{DSIG}"> not( ancestor-or-self::ds:Signature ) </XPath>',
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
    )
    bare = canonical(ENVELOPE.replace("{signature}", ""))
    ref = reference("", bare, transform(xpath[1], xpath[0]), transform(C14N))
    one, two = (signature(Plan(signer=s, references=(ref,))) for s in (pki.person, pki.organ))
    _, verdicts = look(ENVELOPE.replace("{signature}", one + two))
    assert [said(v) for v in verdicts] == [UNCHECKED, UNCHECKED]


# --- what was changed ----------------------------------------------------------------------------


def test_changed_content(look: Look, pki: Any) -> None:
    text = enveloped(ENVELOPE, pki.person).replace("phụ lục", "phụ chương")
    _, (verdict,) = look(text)
    assert said(verdict) == ("TOTAL-FAILED", "HASH_FAILURE", "không hợp lệ")
    assert why(verdict, "changes") == "changed-after-signing"


def test_changed_signed_info(look: Look, pki: Any) -> None:
    """A digest made to fit leaves a value that does not."""
    text = enveloped(ENVELOPE, pki.person).replace("phụ lục", "phụ chương")
    bare = canonical(ENVELOPE.replace("{signature}", "").replace("phụ lục", "phụ chương"))
    fitted = reference("", bare, transform(ENVELOPED), transform(C14N))
    start, end = text.index("<Reference"), text.index("</SignedInfo>")
    _, (verdict,) = look(text[:start] + fitted + text[end:])
    assert said(verdict) == ("TOTAL-FAILED", "SIG_CRYPTO_FAILURE", "không hợp lệ")


def test_another_certificate_than_the_named_one(look: Look, pki: Any) -> None:
    text = xades(ENVELOPE, pki.person, "2026-03-02T02:00:00Z")
    _, (verdict,) = look(text.replace(b64(pki.person.der), b64(pki.stamper.der)))
    assert said(verdict)[0] == "TOTAL-FAILED"


def test_an_unsigned_time_is_not_believed(look: Look, pki: Any) -> None:
    text = xades(ENVELOPE, pki.person, "2026-03-02T02:00:00Z")
    changed = text.replace("2026-03-02T02:00:00Z", "2020-03-02T02:00:00Z")
    facts, (verdict,) = look(changed)
    assert said(verdict)[:2] == ("TOTAL-FAILED", "HASH_FAILURE")
    assert verdict.claimed_time == ""
    assert "signed-properties-not-signed" in facts["items"][0]["notes"]


def test_a_key_without_certificate_says_nothing(look: Look, pki: Any) -> None:
    key = "<KeyInfo><KeyValue><RSAKeyValue></RSAKeyValue></KeyValue></KeyInfo>"
    _, (verdict,) = look(enveloped(ENVELOPE, pki.person, key_info=key))
    assert said(verdict) == ("INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND", "chưa đủ căn cứ")


# --- signature wrapping --------------------------------------------------------------------------

FORM = '<Body Id="x"><To>A</To></Body>'


def test_a_moved_element_leaves_the_forged_one_unsigned(look: Look, pki: Any) -> None:
    good = by_id("<M>" + FORM + "<Security>{signature}</Security></M>", pki.person, FORM)
    assert said(look(good)[1][0]) == UNCHECKED
    forged = good.replace(FORM, '<Body Id="y"><To>B</To></Body>')
    moved = forged.replace("</Security>", f"<Wrapper>{FORM}</Wrapper></Security>")
    facts, (verdict,) = look(moved)
    assert said(verdict) == ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "chưa đủ căn cứ")
    coverage = facts["items"][0]["coverage"]
    assert coverage["covered"] == ["/M/Security/Wrapper/Body"]
    assert "/M/Body" in coverage["uncovered"][0]


def test_an_element_moved_into_the_signature(look: Look, pki: Any) -> None:
    good = by_id("<M>" + FORM + "{signature}</M>", pki.person, FORM)
    forged = good.replace(FORM, '<Body Id="y"><To>B</To></Body>')
    moved = forged.replace("</Signature>", f'<Object><W xmlns="">{FORM}</W></Object></Signature>')
    assert why(look(moved)[1][0], "coverage") == "covers-a-part"


def test_a_signed_element_alone_in_a_wrapper_is_not_enough(look: Look, pki: Any) -> None:
    text = by_id("<Other><Wrapper>" + FORM + "</Wrapper>{signature}</Other>", pki.person, FORM)
    facts, (verdict,) = look(text)
    assert why(verdict, "coverage") == "covers-a-part"
    assert facts["items"][0]["coverage"]["uncovered"] == ["/Other/Wrapper"]


@pytest.mark.parametrize("attribute", ["Id", "ID", "id", "xml:id"])
def test_a_duplicate_id_is_never_valid(look: Look, pki: Any, attribute: str) -> None:
    good = by_id("<M>" + FORM + "{signature}</M>", pki.person, FORM)
    twice = good.replace(FORM, f'{FORM}<Body {attribute}="x"><To>B</To></Body>')
    _, (verdict,) = look(twice)
    assert said(verdict) == ("TOTAL-FAILED", "FORMAT_FAILURE", "không hợp lệ")
    assert why(verdict, "coverage") == "references-bad"


def test_text_beside_the_signed_element(look: Look, pki: Any) -> None:
    good = by_id("<M>" + FORM + "{signature}</M>", pki.person, FORM)
    for forged in (good.replace("</M>", "giả</M>"), good.replace("<M>", '<M to="B">')):
        assert why(look(forged)[1][0], "coverage") == "covers-a-part"


def test_base64_signs_the_text_but_not_the_element(look: Look, pki: Any) -> None:
    ref = reference("#x", b"abc", transform(f"{DSIG}base64"))
    text = f'<M><D Id="x">{b64(b"abc")}</D>{{signature}}</M>'
    made = text.replace("{signature}", signature(Plan(signer=pki.person, references=(ref,))))
    facts, (verdict,) = look(made)
    assert facts["items"][0]["digest"]["message_digest_equal"] is True
    assert why(verdict, "coverage") == "covers-a-part"


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("algorithm", "inside"),
    [
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", ""),
        ("http://www.w3.org/TR/1999/REC-xpath-19991116", "<XPath>self::text()</XPath>"),
        ("http://www.w3.org/2002/06/xmldsig-filter2", ""),
        ("", ""),
    ],
)
def test_transforms_that_are_refused(look: Look, pki: Any, algorithm: str, inside: str) -> None:
    ref = reference("", b"", transform(algorithm, inside))
    text = ENVELOPE.replace("{signature}", signature(Plan(signer=pki.person, references=(ref,))))
    facts, (verdict,) = look(text)
    assert said(verdict)[::2] == ("INDETERMINATE", "chưa đủ căn cứ")
    assert why(verdict, "integrity") == "digest-not-evaluated"
    assert "refused" in facts["items"][0]["errors"][0]["error"]


@pytest.mark.parametrize(
    "uri", ["http://example.invalid/a", "cid:1", "file:///etc/passwd", "#xpointer(id(x))", "#no"]
)
def test_references_elsewhere_are_not_fetched(look: Look, pki: Any, uri: str) -> None:
    bare = canonical(ENVELOPE.replace("{signature}", ""))
    own = reference("", bare, transform(ENVELOPED), transform(C14N))
    plan = Plan(signer=pki.person, references=(own, reference(uri, b"")))
    _, (verdict,) = look(ENVELOPE.replace("{signature}", signature(plan)))
    assert said(verdict) == ("INDETERMINATE", "SIGNED_DATA_NOT_FOUND", "chưa đủ căn cứ")


def test_no_reference_at_all_is_never_valid(look: Look, pki: Any) -> None:
    text = ENVELOPE.replace("{signature}", signature(Plan(signer=pki.person, references=())))
    assert said(look(text)[1][0])[0] == "TOTAL-FAILED"


@pytest.mark.parametrize("field", ["method", "canonicalisation"])
def test_algorithms_that_are_refused(look: Look, pki: Any, field: str) -> None:
    _, (verdict,) = look(enveloped(ENVELOPE, pki.person, **{field: f"{DSIG}hmac-sha1"}))
    assert said(verdict) == ("INDETERMINATE", "GENERIC", "chưa đủ căn cứ")
    assert why(verdict, "value") == "value-not-evaluated"


def test_sha1_is_not_strong_today(look: Look, pki: Any) -> None:
    _, (verdict,) = look(enveloped(ENVELOPE, pki.person, digest="sha1"))
    assert verdict.sub_indication == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"


def test_a_signature_in_another_namespace_is_not_valid(look: Look, pki: Any) -> None:
    """As edXML samples write it: it verifies, but no standard reader takes it for a signature."""
    good = enveloped(ENVELOPE, pki.person).replace(f' xmlns="{DSIG}"', "")
    _, (verdict,) = look(good)
    assert verdict.conclusion != "TOTAL-PASSED"
    assert why(verdict, "format") == "signature-namespace-foreign"
