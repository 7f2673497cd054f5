"""Facts of signatures made with the test PKI."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from pyhanko.sign.fields import SigSeedSubFilter

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def test_a_good_signature_has_every_fact(collect: Any, signed_once: bytes) -> None:
    facts = collect(signed_once)
    assert facts["count"] == 1
    item = facts["items"][0]
    assert item["field"] == "ChuKy1"
    assert item["page"] == 1
    assert item["place"] == "acroform"
    assert item["sub_filter"] == "ETSI.CAdES.detached"
    assert item["coverage"]["kind"] == "whole_file"
    assert item["digest"]["algorithm"] == "sha256"
    assert item["digest"]["message_digest_equal"] is True
    assert item["signature"]["valid"] is True
    assert item["certificate_reference"] == "match"
    assert item["signer_facts"]["subject"]["cn"] == "Nguyễn Văn A"
    assert item["signer_facts"]["key"] == {"type": "rsa", "bits": 2048, "curve": ""}
    assert item["claimed_time"] == "2026-03-02T02:00:00Z"
    assert item["stamp_time"] == "2026-03-02T02:00:00Z"
    assert item["errors"] == []


def test_facts_are_json_and_the_same_every_time(collect: Any, signed_twice: bytes) -> None:
    first, second = (json.dumps(collect(signed_twice), sort_keys=True) for _ in range(2))
    assert first == second


def test_an_unsigned_file_has_no_signature(collect: Any, unsigned: bytes) -> None:
    facts = collect(unsigned)
    assert (facts["count"], facts["items"], facts["problems"]) == (0, [], [])


def test_an_empty_file_is_a_problem_not_an_exception(collect: Any) -> None:
    assert collect(b"")["problems"] == ["the file is empty"]


def test_a_changed_byte_breaks_the_digest_only(collect: Any, signed_once: bytes) -> None:
    item = collect(signed_once.replace(b"12/QD-SNV", b"13/QD-SNV"))["items"][0]
    assert item["digest"]["message_digest_equal"] is False
    assert item["signature"]["valid"] is True


def test_the_first_of_two_signatures_covers_its_revision(collect: Any, signed_twice: bytes) -> None:
    first, second = collect(signed_twice)["items"]
    assert first["coverage"]["kind"] == "whole_revision"
    assert second["coverage"]["kind"] == "whole_file"
    assert (first["changes"]["after"], first["changes"]["revisions"]) == (2, 1)
    assert (second["changes"]["after"], second["changes"]["revisions"]) == (3, 0)


def test_garbage_in_one_cms_does_not_hide_the_other(collect: Any, signed_twice: bytes) -> None:
    start = signed_twice.rindex(b"/Contents <") + len(b"/Contents <")
    broken = signed_twice[:start] + b"ff" * 300 + signed_twice[start + 600 :]
    first, second = collect(broken)["items"]
    assert second["errors"][0]["step"] == "signature"
    assert first["signature"]["valid"] is True
    assert first["digest"]["message_digest_equal"] is True


def test_an_incremental_text_change_is_seen(collect: Any, signed_once: bytes) -> None:
    facts = collect(_overwrite_page_text(signed_once))
    assert facts["items"][0]["digest"]["message_digest_equal"] is True
    assert "page_content" in facts["revisions"][-1]["kind"]


def test_a_visible_seal_after_certifying_is_told_apart(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    certified = sign(unsigned, pki.person, certify=True)
    sealed = sign(certified, pki.organ, field="ConDau", box=(100, 100, 200, 200))
    facts = collect(sealed)
    item = facts["items"][0]
    assert item["certification"] == {"certified": True, "level": 2, "listed": True}
    (change,) = (c for c in facts["revisions"][-1]["changes"] if c["what"] != "metadata")
    assert (change["what"], change["detail"], change["field"]) == ("signature", "signed", "ConDau")
    assert (change["page"], change["box"]) == (1, [100, 100, 200, 200])


def test_sub_filter_pkcs7_carries_the_signing_time(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    data = sign(unsigned, pki.person, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    item = collect(data)["items"][0]
    assert item["sub_filter"] == "adbe.pkcs7.detached"
    assert item["claimed"]["signing_time"] == "2026-03-02T02:00:00Z"


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda r: [r[0], r[1] - 1, r[2], r[3]], "gap-not-contents"),
        (lambda r: [r[0], r[1], r[2] + 1, r[3] - 1], "gap-not-contents"),
        (lambda r: [1, r[1] - 1, r[2], r[3]], "does-not-start-at-0"),
        (lambda r: [r[0], r[1], r[2], r[3] + 5], "beyond-end-of-file"),
        (lambda r: [r[0], r[1], r[1], r[3]], "no-gap"),
    ],
)
def test_a_bad_byte_range_is_named(
    collect: Any, signed_once: bytes, spoil: Any, problem: str
) -> None:
    match = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]", signed_once)
    assert match is not None
    wrong = b"/ByteRange [%d %d %d %d" % tuple(spoil([int(n) for n in match.groups()]))
    data = signed_once.replace(match.group(), wrong.ljust(len(match.group()) - 1) + b"]")
    coverage = collect(data)["items"][0]["coverage"]
    assert coverage["kind"] == "bad"
    assert problem in coverage["problems"]


def test_a_gap_that_is_another_string_is_bad(collect: Any, signed_twice: bytes) -> None:
    """The second signature claims the first one's gap."""
    ranges = re.findall(rb"/ByteRange \[[\d ]+\]", signed_twice)
    stolen = ranges[0].rstrip(b" ]").ljust(len(ranges[1]) - 1) + b"]"
    item = collect(signed_twice.replace(ranges[1], stolen))["items"][1]
    assert item["coverage"]["problems"] == ["gap-is-another-string"]


def test_a_removed_form_does_not_hide_the_signature(collect: Any, signed_once: bytes) -> None:
    item = collect(signed_once.replace(b"/AcroForm", b"/AcroFoxm"))["items"][0]
    assert item["place"] == "widget"


def test_an_escaped_name_does_not_hide_the_signature(collect: Any, signed_once: bytes) -> None:
    data = signed_once.replace(b"/ByteRange ", b"/Byte#52an#67e ").replace(
        b"/SubFilter", b"/SubFiltex"
    )
    assert collect(data)["count"] == 1


def test_a_dictionary_in_an_object_stream_is_counted(collect: Any, unsigned: bytes) -> None:
    inner = (
        b"50 0 << /Type /Sig /SubFilter /adbe.pkcs7.detached /Contents <00> /ByteRange [0 1 2 3] >>"
    )
    body = zlib.compress(inner)
    stream = (
        b"60 0 obj\n<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length %d >>\nstream\n"
    )
    data = unsigned + stream % len(body) + body + b"\nendstream\nendobj\n"
    facts = collect(data)
    assert facts["count"] == 1
    assert facts["items"][0]["in_object_stream"] is True
    assert facts["items"][0]["coverage"]["kind"] == "bad"


def test_signatures_of_an_attached_pdf_are_not_this_files(
    collect: Any, unsigned: bytes, signed_once: bytes
) -> None:
    head = b"70 0 obj\n<< /Type /EmbeddedFile /Length %d >>\nstream\n" % len(signed_once)
    facts = collect(unsigned + head + signed_once + b"\nendstream\nendobj\n")
    assert facts["count"] == 0
    assert facts["problems"][0].startswith("note: ")


def test_an_array_as_field_value_does_not_stop_the_walk(collect: Any, signed_once: bytes) -> None:
    match = re.search(rb"/V (\d+ 0 R)", signed_once)
    assert match is not None
    changed = b"\n90 0 obj\n<< /FT /Sig /T (X) /V [%s] >>\nendobj\n" % match[1]
    item = collect(signed_once + changed)["items"][0]
    assert "X" in item["fields"]


def test_at_most_the_bound_of_signatures_is_looked_at(collect: Any, unsigned: bytes) -> None:
    many = b"".join(
        b"%d 0 obj\n<< /Type /Sig /Contents <%04x> /ByteRange [0 1 2 3] >>\nendobj\n" % (n, n)
        for n in range(100, 420)
    )
    facts = collect(unsigned + many)
    assert facts["count"] == 320
    assert len(facts["items"]) == 200
    assert any(problem.startswith("limit:") for problem in facts["problems"])


def _overwrite_page_text(data: bytes) -> bytes:
    """A new revision that replaces the page's content stream."""
    match = re.search(rb"(\d+) 0 obj\s*<<[^>]*/Length[^>]*>>\s*stream", data)
    assert match is not None
    content = b"BT /F1 12 Tf 72 720 Td (Van ban so 99/QD-SNV) Tj ET"
    body = b"%s 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    start = len(data) + 1
    revision = b"\n" + body % (match[1], len(content), content)
    previous = data.rindex(b"startxref")
    trailer = re.findall(rb"trailer\s*(<<.*?>>)\s*startxref", data, re.DOTALL)[-1]
    root = re.search(rb"/Root \d+ 0 R", trailer)
    size = re.search(rb"/Size \d+", trailer)
    assert root is not None
    assert size is not None
    offset = int(data[previous:].split()[1])
    table = b"xref\n%s 1\n%010d 00000 n \ntrailer\n<< %s %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return (
        data
        + revision
        + table % (match[1], start, root.group(), size.group(), offset, len(data) + len(revision))
    )
