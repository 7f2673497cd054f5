"""Signatures of office packages: which parts are signed, and what was done to the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from look_support import CHANGED, PARTLY, UNCHECKED, Look, coverage, looker
from package_support import (
    ORIGIN,
    SIGNATURE_PART,
    Docx,
    office_references,
    part_reference,
    relationship_reference,
    relationships,
    word_parts,
)
from verdict_support import said
from xml_support import reference

from evidence.signature.kinds import read_signatures

_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def look(tmp_path: Path, pki: Any) -> Look:
    """``look(docx)``: facts of a package under the test trust, and their verdicts."""
    read = looker(tmp_path / "van-ban", pki, "docx")
    return lambda package, **more: read(
        package if isinstance(package, bytes) else package.bytes(), **more
    )


# --- OOXML ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["person", "organ"])
def test_as_office_signs(look: Look, pki: Any, who: str) -> None:
    facts, (verdict,) = look(Docx().sign(getattr(pki, who)))
    item = facts["items"][0]
    assert said(verdict) == UNCHECKED
    assert coverage(facts)["uncovered"] == []
    assert coverage(facts)["metadata"] == ["docProps/core.xml"]
    assert item["office"]["SignatureText"] == "Nguyễn Văn A"
    assert item["reason"] == "Phê duyệt"
    assert verdict.claimed_time == "2026-03-02T02:00:00Z"
    assert item["certificate_reference"] == "match"


def test_known_revocation_makes_it_valid(look: Look, pki: Any) -> None:
    _, (verdict,) = look(Docx().sign(pki.person), good=True)
    assert said(verdict) == ("TOTAL-PASSED", "", "hợp lệ")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "Quyết định", "Quyết nghị"),
        ("word/styles.xml", "/>", "><w:style/></w:styles>"),
        ("word/media/image1.png", "PNG", "JPG"),
        ("word/_rels/document.xml.rels", "media/image1.png", "media/image2.png"),
        ("word/_rels/document.xml.rels", "https://example", "http://other"),
        ("word/_rels/document.xml.rels", f"{_DOC}/styles", f"{_DOC}/settings"),
        ("[Content_Types].xml", "main+xml", "template.main+xml"),
        ("[Content_Types].xml", '"image/png"', '"image/gif"'),
    ],
)
def test_a_signed_part_changed(look: Look, pki: Any, part: str, old: str, new: str) -> None:
    facts, (verdict,) = look(Docx().sign(pki.person).replace(part, old, new))
    assert said(verdict) == CHANGED
    reason = next(r for r in verdict.reasons if r["step"] == "changes")
    assert reason["why"] == "changed-after-signing"
    assert facts["items"][0]["digest"]["message_digest_equal"] is False


def test_a_signed_part_removed(look: Look, pki: Any) -> None:
    signed = Docx().sign(pki.person)
    del signed.parts["word/styles.xml"]
    assert said(look(signed)[1][0]) == CHANGED


def test_a_relationship_in_another_order_is_no_change(look: Look, pki: Any) -> None:
    signed = Docx().sign(pki.person)
    signed.parts["word/_rels/document.xml.rels"] = relationships(
        ("rId3", f"{_DOC}/hyperlink", "https://example.invalid/"),
        ("rId1", f"{_DOC}/styles", "styles.xml"),
        ("rId2", f"{_DOC}/image", "media/image1.png"),
    ).encode()
    assert said(look(signed)[1][0]) == UNCHECKED


def test_unsigned_metadata_may_change(look: Look, pki: Any) -> None:
    signed = Docx().sign(pki.person).replace("docProps/core.xml", "Nguyễn Văn A", "Trần B")
    assert said(look(signed)[1][0]) == UNCHECKED


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/media/image9.png", "x"]
)
def test_a_part_added(look: Look, pki: Any, name: str) -> None:
    signed = Docx().sign(pki.person)
    signed.parts[name] = b"added"
    facts, (verdict,) = look(signed)
    assert said(verdict) == PARTLY
    assert coverage(facts)["uncovered"] == [name]


def test_a_relationship_added(look: Look, pki: Any) -> None:
    added = f'<Relationship Id="rId7" Type="{_DOC}/aFChunk" Target="evil.html"/></Relationships>'
    signed = Docx().sign(pki.person)
    signed.replace("word/_rels/document.xml.rels", "</Relationships>", added)
    facts, (verdict,) = look(signed)
    assert said(verdict) == PARTLY
    assert coverage(facts)["uncovered"] == ["word/_rels/document.xml.rels#rId7"]


def test_a_relationship_hidden_in_another_element(look: Look, pki: Any) -> None:
    inner = f'<Relationship Id="rId7" Type="{_DOC}/header" Target="h.xml"/>'
    signed = Docx().sign(pki.person)
    signed.replace(
        "word/_rels/document.xml.rels", "</Relationships>", f"<x>{inner}</x></Relationships>"
    )
    assert said(look(signed)[1][0]) == PARTLY


def test_a_second_relationship_with_a_signed_id(look: Look, pki: Any) -> None:
    twice = f'<Relationship Id="rId1" Type="{_DOC}/styles" Target="evil.xml"/></Relationships>'
    signed = Docx().sign(pki.person)
    signed.replace("word/_rels/document.xml.rels", "</Relationships>", twice)
    assert said(look(signed)[1][0])[2] == "chưa đủ căn cứ"


def test_another_main_part_beside_the_signed_one(look: Look, pki: Any) -> None:
    """The package now leads to a forged document; the signed one still lies there."""
    signed = Docx().sign(pki.person)
    forged = f'<Relationship Id="rId0" Type="{_DOC}/officeDocument" Target="evil.xml"/>'
    signed.replace("_rels/.rels", "</Relationships>", f"{forged}</Relationships>")
    signed.parts["evil.xml"] = signed.parts["word/document.xml"]
    facts, (verdict,) = look(signed)
    assert said(verdict) == PARTLY
    assert coverage(facts)["uncovered"] == ["_rels/.rels#rId0", "evil.xml"]


def test_unsigned_content_called_a_signature(look: Look, pki: Any) -> None:
    """A relationship of a signature to the document does not make the document one."""
    docx = Docx()
    kept = [text for text in office_references(docx.parts) if "/word/document.xml?" not in text]
    signed = docx.sign(pki.person, kept).replace("word/document.xml", "Quyết", "Duyệt")
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    signed.replace(
        "_xmlsignatures/_rels/origin.sigs.rels",
        "</Relationships>",
        f'<Relationship Id="r2" Type="{kind}/signature" Target="../word/document.xml"/>'
        f'<Relationship Id="r3" Type="{_DOC}/customXml" Target="../word/styles.xml"/>'
        "</Relationships>",
    )
    facts, (verdict,) = look(signed)
    assert said(verdict) == PARTLY
    assert coverage(facts)["uncovered"] == ["word/document.xml"]


def test_an_outside_target_is_no_metadata(look: Look, pki: Any) -> None:
    outside = 'Target="http://example.invalid/" TargetMode="External"/>'
    signed = Docx().sign(pki.person)
    signed.replace(
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="r8" Type="{_DOC}/customXml" {outside}'
        f'<Relationship Id="r9" Type="{_DOC}/aFChunk" {outside}</Relationships>',
    )
    found = coverage(look(signed)[0])["uncovered"]
    assert found == ["word/_rels/document.xml.rels#r8", "word/_rels/document.xml.rels#r9"]


def test_an_uncovered_part(look: Look, pki: Any) -> None:
    docx = Docx()
    kept = [text for text in office_references(docx.parts) if "/word/styles.xml" not in text]
    signed = docx.sign(pki.person, kept)
    assert coverage(look(signed)[0])["uncovered"] == ["word/styles.xml"]
    signed.replace("word/styles.xml", "/>", "><w:style/></w:styles>")
    assert said(look(signed)[1][0]) == PARTLY


def test_relationships_signed_as_a_whole_part(look: Look, pki: Any) -> None:
    docx = Docx()
    kept = office_references(docx.parts)
    name = "word/_rels/document.xml.rels"
    kept[1] = part_reference(docx.parts, name)
    assert said(look(docx.sign(pki.person, kept))[1][0]) == UNCHECKED


def test_only_the_office_object_signed(look: Look, pki: Any) -> None:
    """An empty manifest signs nothing of the document."""
    facts, (verdict,) = look(Docx().sign(pki.person, []))
    assert said(verdict) == PARTLY
    assert "word/document.xml" in coverage(facts)["uncovered"]


def test_two_members_of_one_name(look: Look, pki: Any) -> None:
    signed = Docx().sign(pki.person)
    for name in ("word/document.xml", "Word/Document.xml"):
        signed.extra = [(name, b"<forged/>")]
        with pytest.warns(UserWarning) if name in signed.parts else _nothing():
            data = signed.bytes()
        facts, (verdict,) = look(data)
        assert verdict.conclusion == "TOTAL-FAILED"
        assert coverage(facts)["kind"] == "bad"


class _nothing:  # noqa: N801 - stands where a context manager stands
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize("bound", [False, True])
def test_custom_data_is_content_where_the_text_is_bound_to_it(
    look: Look, pki: Any, bound: bool
) -> None:
    docx = Docx()
    docx.parts["customXml/item1.xml"] = b"<data/>"
    docx.replace(
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rId5" Type="{_DOC}/customXml" Target="../customXml/item1.xml"/>'
        "</Relationships>",
    )
    if bound:
        docx.replace(
            "word/document.xml", "<w:p>", '<w:sdt><w:dataBinding w:xpath="/"/></w:sdt><w:p>'
        )
    facts, (verdict,) = look(docx.sign(pki.person))
    assert said(verdict) == (PARTLY if bound else UNCHECKED)
    assert ("docProps/core.xml" in coverage(facts)["uncovered"]) is bound


def test_a_signature_nothing_refers_to_is_named(look: Look, pki: Any) -> None:
    signed = Docx().sign(pki.person)
    signed.replace("_xmlsignatures/_rels/origin.sigs.rels", 'Target="sig1.xml"', 'Target="no.xml"')
    _, (verdict,) = look(signed)
    assert verdict.reasons[0]["why"] == "no-field-holds-it"
    assert verdict.conclusion == "INDETERMINATE"


def test_two_signatures_each_judged_alone(look: Look, pki: Any) -> None:
    signed = Docx().sign(pki.person)
    second = Docx(parts=dict(signed.parts)).sign(pki.organ).parts[SIGNATURE_PART]
    signed.parts["_xmlsignatures/sig2.xml"] = second.replace(
        b"<SignatureValue>", b"<SignatureValue>AA=="
    )
    _, verdicts = look(signed)
    assert [v.field for v in verdicts] == [SIGNATURE_PART, "_xmlsignatures/sig2.xml"]
    assert said(verdicts[0]) == UNCHECKED
    assert verdicts[1].conclusion != "TOTAL-PASSED"


@pytest.mark.parametrize(
    "uri", ["http://example.invalid/a?ContentType=x/y", "/word/document.xml", "file:///etc/passwd"]
)
def test_references_elsewhere_are_not_fetched(look: Look, pki: Any, uri: str) -> None:
    docx = Docx()
    listed = [*office_references(docx.parts), reference(uri, b"")]
    assert said(look(docx.sign(pki.person, listed))[1][0])[1] == "SIGNED_DATA_NOT_FOUND"


def test_sha1_as_older_office_signs(look: Look, pki: Any) -> None:
    _, (verdict,) = look(Docx().sign(pki.person, digest="sha1"))
    assert verdict.sub_indication.startswith("CRYPTO_CONSTRAINTS_FAILURE")


def test_manifest_digests_count_for_strength(look: Look, pki: Any) -> None:
    docx = Docx()
    listed = office_references(docx.parts)
    listed[2] = part_reference(docx.parts, "word/document.xml", "sha1")
    _, (verdict,) = look(docx.sign(pki.person, listed))
    assert verdict.sub_indication.startswith("CRYPTO_CONSTRAINTS_FAILURE")


def test_ten_thousand_references(look: Look, pki: Any) -> None:
    docx = Docx()
    listed = [part_reference(docx.parts, "word/document.xml")] * 10_000
    _, (verdict,) = look(docx.sign(pki.person, listed))
    assert verdict.conclusion == "INDETERMINATE"


def test_a_signature_part_that_is_no_xml(look: Look) -> None:
    docx = Docx()
    docx.parts[SIGNATURE_PART] = b"<!DOCTYPE a [<!ENTITY b 'c'>]><Signature>&b;</Signature>"
    facts, verdicts = look(docx)
    assert verdicts == []
    assert "DTD" in facts["problems"][0]


def test_an_unsigned_document(look: Look) -> None:
    parts = {n: d for n, d in word_parts().items() if not n.startswith("_xmlsignatures")}
    facts, verdicts = look(Docx(parts=parts))
    assert (facts["count"], facts["problems"], verdicts) == (0, [], [])


def test_a_damaged_zip_is_no_unsigned_file(look: Look, pki: Any) -> None:
    data = Docx().sign(pki.person).bytes()
    for cut in range(0, len(data), len(data) // 20):
        facts, verdicts = look(data[:cut])
        assert facts["problems"] or verdicts == []
        assert all(v.conclusion != "TOTAL-PASSED" for v in verdicts)
        assert facts["problems"]


def test_flipped_bytes_never_make_a_valid_one_of_another_content(look: Look, pki: Any) -> None:
    data = Docx().sign(pki.person).bytes()
    for place in range(0, len(data), len(data) // 60):
        bent = data[:place] + bytes((data[place] ^ 0x20,)) + data[place + 1 :]
        for verdict in look(bent)[1]:
            assert verdict.verdict_vi != "hợp lệ"


def test_real_documents_are_unsigned(corpora: Path) -> None:
    for path in (corpora / "vn-docs").rglob("*.doc*"):
        facts = read_signatures(path, kind=path.suffix[1:])
        assert facts is not None
        assert (facts["count"], facts["problems"]) == (0, [])


def test_hostile_packages_end_with_an_answer(corpora: Path) -> None:
    for path in (corpora / "hostile-archives").rglob("*.*"):
        if path.suffix in (".docx", ".xlsx", ".xml"):
            facts = read_signatures(path, kind=path.suffix[1:])
            assert facts is not None
            assert facts["count"] == 0


def test_the_origin_may_bear_any_name(look: Look, pki: Any) -> None:
    """The origin and signatures are found by relationships, not by the names Office uses."""
    signed = Docx().sign(pki.person)
    parts = {
        name.replace("_xmlsignatures", "sig"): data.replace(b"_xmlsignatures", b"sig")
        for name, data in signed.parts.items()
    }
    assert ORIGIN not in parts
    _, (verdict,) = look(Docx(parts=parts))
    assert said(verdict) == UNCHECKED


def test_relationships_of_one_part_signed_by_source(look: Look, pki: Any) -> None:
    """Leaving one relationship out of what is signed leaves it open."""
    docx = Docx()
    listed = office_references(docx.parts)
    listed[1] = relationship_reference(docx.parts, "word/_rels/document.xml.rels", "rId1", "rId2")
    facts, (verdict,) = look(docx.sign(pki.person, listed))
    assert said(verdict) == PARTLY
    assert coverage(facts)["uncovered"] == ["word/_rels/document.xml.rels#rId3"]
