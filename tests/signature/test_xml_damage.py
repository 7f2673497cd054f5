"""XML that is damaged, a bomb, or too much: an answer each time, never an unsigned file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from look_support import ENVELOPE, UNCHECKED, Look, looker, why
from verdict_support import said
from xml_support import DSIG, ENVELOPED, Plan, enveloped, reference, signature, transform, xades


@pytest.fixture
def look(tmp_path: Path, pki: Any) -> Look:
    """``look(text)``: facts of an XML file under the test trust, and their verdicts."""
    read = looker(tmp_path / "van-ban.xml", pki, "xml")
    return lambda text, **more: read(text.encode() if isinstance(text, str) else text, **more)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;<Signature/></a>',
        '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><a><Signature/></a>',
        "<a><Signature>",
        "<a" * 3000 + "<Signature/>",
        "<a>" * 300 + "<Signature/>" + "</a>" * 300,
        '<a xmlns:p="u"><q:Signature/></a>',
        "1212<?xml version='1.0'?><a><Signature/></a>",
        '<?xml version="1.0" encoding="no-such"?><Signature/>',
    ],
)
def test_what_cannot_be_read_is_no_unsigned_file(look: Look, text: str) -> None:
    facts, verdicts = look(text)
    assert (facts["count"], verdicts) == (0, [])
    assert facts["problems"]


@pytest.mark.parametrize(
    "text", ["", "<a/>", "<a>Signature</a>", "<a><Signature>tay</Signature></a>"]
)
def test_what_is_unsigned(look: Look, text: str) -> None:
    facts, _ = look(text)
    assert (facts["count"], facts["problems"]) == (0, [])


def test_truncated_at_every_tenth_byte(look: Look, pki: Any) -> None:
    data = enveloped(ENVELOPE, pki.person).encode()
    for cut in range(0, len(data) - 1, max(1, len(data) // 40)):
        _, verdicts = look(data[:cut])
        assert verdicts == []


def test_ten_thousand_references(look: Look, pki: Any) -> None:
    ref = reference("", b"", transform(ENVELOPED))
    plan = Plan(signer=pki.person, references=(ref,) * 10_000)
    facts, (verdict,) = look(ENVELOPE.replace("{signature}", signature(plan)))
    assert verdict.conclusion == "INDETERMINATE"
    assert "references" in facts["items"][0]["errors"][0]["error"]
    assert len(facts["items"][0]["references"]) <= 50


def test_work_beyond_the_bound_is_not_evaluated(
    look: Look, pki: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.signature.xmlsig.references.TAG_BYTES", 1 << 30)
    _, (verdict,) = look(enveloped(ENVELOPE, pki.person))
    assert verdict.conclusion == "INDETERMINATE"
    assert why(verdict, "integrity") == "digest-not-evaluated"


def test_many_signatures_without_anything_in_them(look: Look) -> None:
    facts, verdicts = look("<a>" + f'<Signature xmlns="{DSIG}"/>' * 500 + "</a>")
    assert facts["count"] == 500
    assert len(verdicts) == 200
    assert {verdict.conclusion for verdict in verdicts} == {"TOTAL-FAILED"}


def test_utf16_and_undeclared_xml_are_read(look: Look, pki: Any) -> None:
    text = enveloped(ENVELOPE, pki.person)
    wide = text.replace("UTF-8", "UTF-16").encode("utf-16")
    assert said(look(wide)[1][0]) == UNCHECKED
    bare = text.partition("\n")[2]
    assert said(look(bare, kind="text")[1][0]) == UNCHECKED


def test_the_same_bytes_give_the_same_facts(look: Look, pki: Any) -> None:
    text = xades(ENVELOPE, pki.organ, "2026-03-02T02:00:00Z")
    assert look(text)[0] == look(text)[0]


def test_samples_of_exchange_software(corpora: Path, look: Look) -> None:
    """Their signatures are placeholders: never valid, never overlooked, never an exception."""
    for path in sorted((corpora / "edxml").glob("*.edxml")):
        data = path.read_bytes()
        facts, verdicts = look(data)
        assert facts["count"] or facts["problems"] or b"<Signature" not in data
        assert all(v.verdict_vi in ("không hợp lệ", "chưa đủ căn cứ") for v in verdicts)
