"""Messages are read whatever envelope, order and spelling; what is odd is told with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from exchange_support import (
    CURRENT,
    HEADER,
    PDF,
    TRACE,
    codes_of,
    facts_of,
    fields_of,
    markup,
    message,
    status,
    zipped,
)

from evidence.exchange.read import attached_files
from evidence.exchange.recognise import is_message
from evidence.formats import identify


def test_every_header_field_comes_as_written(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, message())
    fields = fields_of(facts)
    assert facts["kind"] == "new"
    assert fields["From.OrganName"] == "Sở Nội vụ tỉnh Kon Tum"
    assert fields["To[1].OrganId"] == "H34"
    assert fields["PromulgationInfo.PromulgationDate"] == "2025/03/21"
    assert fields["TraceHeader[1].Timestamp"] == "2025/03/21 08:00:00"
    assert fields["Bussiness.StaffInfo[1].Staff"] == "Trần Thị Bình"
    assert facts["oddities"] == []


@pytest.mark.parametrize(
    ("namespace", "odd"),
    [
        (CURRENT, []),
        ("http://www.e-doc.vn/Schema/", ["namespace-older"]),
        ("http://edxml.gov.vn/schema", ["namespace-older"]),
        ("urn:x", ["namespace-unknown"]),
    ],
)
@pytest.mark.parametrize("prefix", ["", "edXML:"])
def test_namespace_and_prefix_do_not_matter(
    tmp_path: Path, namespace: str, prefix: str, odd: list[str]
) -> None:
    facts = facts_of(tmp_path, message(namespace=namespace, prefix=prefix))
    assert fields_of(facts)["Subject"] == HEADER["Subject"]
    assert codes_of(facts) == odd


def test_flat_envelope(tmp_path: Path) -> None:
    header = {
        **{name: HEADER[name] for name in ("From", "To", "Code", "Subject", "DocumentId")},
        "DocumentType": "Công văn",
        "SignerInfo": {"Signer": "Nguyễn Văn An"},
        "TraceHeaderList": {"TraceHeader": {"Time": "2025/03/21 08:00:00"}},
    }
    carried = {"Content": "JVBERi0xLjcK", "FileName": "a.pdf", "FileType": "application/pdf"}
    tree = markup({"MessageHeader": header, "Manifest": {"Attachment": carried}})
    facts = facts_of(
        tmp_path, f'<EdXMLEnvelope xmlns="http://www.go.vn/eDoc">{tree}</EdXMLEnvelope>'.encode()
    )
    fields = fields_of(facts)
    assert fields["DocumentType"] == "Công văn"
    assert fields["SignerInfo.FullName"] == "Nguyễn Văn An"
    assert fields["TraceHeader[1].Timestamp"] == "2025/03/21 08:00:00"
    assert [(one["name"], one["kind"]) for one in facts["attachments"]] == [("a.pdf", "pdf")]


def test_soap_envelope(tmp_path: Path) -> None:
    inner = markup({"MessageHeader": HEADER, "TraceHeaderList": TRACE}, "e:")
    data = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
        f'xmlns:e="http://edxml.gov.vn/schema"><s:Header>{inner}</s:Header><s:Body/></s:Envelope>'
    ).encode()
    assert is_message(data)
    facts = facts_of(tmp_path, data)
    assert fields_of(facts)["Code.CodeNumber"] == "123"
    assert {"envelope", "header", "message_header", "body"} <= set(facts["parts"])


def test_order_of_elements_does_not_matter(tmp_path: Path) -> None:
    turned = dict(reversed(HEADER.items()))
    told = fields_of(facts_of(tmp_path, message(turned, dict(reversed(TRACE.items())))))
    assert told == fields_of(facts_of(tmp_path, message()))


def test_business_in_either_spelling(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, message(trace={"Business": {"BusinessDocType": "1"}}))
    assert facts["kind"] == "revocation"
    assert codes_of(facts) == ["name-alias", "name-alias"]


def test_stray_bytes_before_the_declaration(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, b"1212" + message())
    assert facts["oddities"] == [{"code": "garbage-before", "line": 1, "detail": "1212"}]
    assert fields_of(facts)["Subject"] == HEADER["Subject"]
    assert is_message(b"1212" + message())


def test_undeclared_prefix_is_told_and_read(tmp_path: Path) -> None:
    data = message().replace(b"<edXML:Subject>", b'<edXML:Subject xlink:href="x">')
    facts = facts_of(tmp_path, data)
    assert codes_of(facts) == ["prefix-undeclared"]
    assert fields_of(facts)["Subject@href"] == "x"
    bare = f"<edXML><edXML:MessageHeader>{markup(HEADER, 'edXML:')}</edXML:MessageHeader></edXML>"
    assert fields_of(facts_of(tmp_path, bare.encode()))["Code.CodeNumber"] == "123"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    data = message().decode().replace("UTF-8", encoding.upper()[:6]).encode(encoding)
    assert is_message(data)
    assert fields_of(facts_of(tmp_path, data))["Subject"] == HEADER["Subject"]


def test_dtd_and_entities_are_not_read(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE edXML [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    data = message().replace(b"?>\n", b"?>\n" + bomb).replace(b"Subject>", b"Subject>&b;", 1)
    facts = facts_of(tmp_path, data)
    assert codes_of(facts)[0] == "dtd"
    assert facts["fields"] == []


def test_an_attachment_alone(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, message(files={"Công văn.pdf": PDF}))
    (one,) = facts["attachments"]
    assert (one["name"], one["size"], one["kind"], one["zipped"]) == (
        "Công văn.pdf",
        15,
        "pdf",
        False,
    )
    assert one["files"][0]["sha256"] == one["sha256"]
    assert [(odd["code"], odd["detail"]) for odd in facts["oddities"]] == [
        ("type-differs", "application/zip: pdf")
    ]


def test_an_attachment_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "m.edxml"
    facts = facts_of(tmp_path, message(files={"a.zip": zipped(**{"b.pdf": PDF, "c.txt": b"x"})}))
    (one,) = facts["attachments"]
    assert one["zipped"]
    assert [inner["name"] for inner in one["files"]] == ["b.pdf", "c.txt"]
    assert [(at, n, f.data) for at, n, f in attached_files(path)] == [(1, 1, PDF), (1, 2, b"x")]


def test_a_large_attachment_keeps_lines_and_needs_no_huge_text(tmp_path: Path) -> None:
    data = message(files={"a.pdf": PDF + b"\0" * 12_000_000}).replace(
        b"</edXML:AttachmentEncoded>", b"\n\n<x/></edXML:AttachmentEncoded>"
    )
    facts = facts_of(tmp_path, data)
    assert facts["attachments"][0]["size"] == len(PDF) + 12_000_000
    assert [odd["code"] for odd in facts["oddities"]] == ["type-differs"]


def test_a_bomb_stays_packed(tmp_path: Path) -> None:
    bomb = zipped(**{"a.txt": b"\0" * (40 << 20)})
    facts = facts_of(tmp_path, message(files={"a.zip": bomb}))
    (one,) = facts["attachments"]
    assert (one["fault"], one["files"]) == ("zip-bomb", [])


@pytest.mark.parametrize(
    ("content", "fault"),
    [("JVBERi0xLjcK*", "base64-broken"), ("JVBERi0", "base64-broken"), ("", "payload-missing")],
)
def test_broken_content_is_told(tmp_path: Path, content: str, fault: str) -> None:
    data = message(files={"a.pdf": b"%PDF-1.7\n"}).replace(b"JVBERi0xLjcK", content.encode())
    facts = facts_of(tmp_path, data)
    assert facts["attachments"][0]["fault"] == fault
    assert fault in codes_of(facts)


def test_content_id_without_cid(tmp_path: Path) -> None:
    data = message(files={"a.pdf": PDF}).replace(b"cid:1", b"1")
    facts = facts_of(tmp_path, data)
    assert facts["manifest"][0]["content_id"] == facts["attachments"][0]["content_id"] == "1"
    assert "cid-missing" in codes_of(facts)


def test_the_same_as_json_nested_or_flat(tmp_path: Path) -> None:
    flat = {"from_organid": "H34", "statuscode": "03", "responsefor_documentid": "a,2025/03/01,1/B"}
    nested: dict[str, Any] = {
        "header": {
            "status": {
                "from": {"organid": "H34"},
                "statuscode": "03",
                "responsefor": {"documentid": "a,2025/03/01,1/B"},
            }
        }
    }
    read = [fields_of(facts_of(tmp_path, json.dumps(one).encode())) for one in (flat, nested)]
    assert (
        read[0]
        == read[1]
        == {
            "From.OrganId": "H34",
            "StatusCode": "03",
            "ResponseFor[1].DocumentId": "a,2025/03/01,1/B",
        }
    )


def test_json_with_comments(tmp_path: Path) -> None:
    data = '{"header": {"status": {"statuscode": "03" // mã "trạng thái"\n}}}'.encode()
    facts = facts_of(tmp_path, data)
    assert (facts["kind"], codes_of(facts)) == ("status", ["json-comments"])


def test_messages_are_a_format_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    for data, kind in (
        (message(), "edxml"),
        (b"1212" + status(), "edxml"),
        (b'{"header_messageheader_subject": "x"}', "edxml"),
        (b'<?xml version="1.0"?><submission profile="tt02-2019"/>', "xml"),
        ("Bài viết về edXML và MessageHeader".encode(), "text"),
    ):
        path.write_bytes(data)
        assert identify(path, len(data)).kind == kind
