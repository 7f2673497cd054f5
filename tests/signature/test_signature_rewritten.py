"""Files that software wrote again after signing, cut short, or split: told as that, never valid."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from attack_support import byte_range
from golden_support import split
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from reportlab.pdfgen.canvas import Canvas

from evidence.signature.times import read_claim
from schemas.clock import from_iso
from validator.signature import judge_signatures
from validator.signature.rewritten import fate_of

RECEIVED = from_iso("2026-06-01T00:00:00Z")


def by_pypdf(data: bytes) -> bytes:
    """The whole file written anew, as stamping software does."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.add_metadata({"/Producer": "Phan mem dong dau", "/ModDate": "D:20260401080000+07'00'"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def by_pyhanko(data: bytes) -> bytes:
    """The same by another tool."""
    out = io.BytesIO()
    copy_into_new_writer(PdfFileReader(io.BytesIO(data))).write(out)
    return out.getvalue()


def by_one_that_trims(data: bytes) -> bytes:
    """A tool that leaves out the zeros behind the CMS."""
    again = by_pypdf(data)
    return re.sub(rb"(/Contents <[0-9a-f]*?)(?:00)+>", rb"\1>", again)


def judged(facts: Any) -> Any:
    return judge_signatures(facts, file="a.pdf", received_at=RECEIVED)[0]


def why(verdict: Any, step: str) -> str:
    return next(str(reason["why"]) for reason in verdict.reasons if reason["step"] == step)


@pytest.fixture
def signed(pki: Any, sign: Any, unsigned: bytes) -> bytes:
    data: bytes = sign(unsigned, pki.organ, box=(100, 100, 200, 200))
    return data


@pytest.mark.parametrize("write", [by_pypdf, by_pyhanko, by_one_that_trims])
def test_a_file_written_anew_is_told_as_that(collect: Any, signed: bytes, write: Any) -> None:
    facts = collect(write(signed))
    fate = fate_of(facts["items"][0], facts)
    assert fate is not None
    assert fate.kind == "rewritten"
    assert "chỗ đã chừa ra" in fate.told("vi")
    verdict = judged(facts)
    assert (verdict.verdict_vi, why(verdict, "coverage")) == ("không hợp lệ", "file-rewritten")


def test_the_signs_name_the_software_and_when_it_saved(collect: Any, signed: bytes) -> None:
    facts = collect(by_pypdf(signed))
    fate = fate_of(facts["items"][0], facts)
    assert fate is not None
    assert {key for key, _ in fate.signs} >= {"moved", "single", "saved-later", "producer"}
    assert "Phan mem dong dau" in fate.told("vi")
    assert facts["document"]["modified"] == "2026-04-01T01:00:00Z"


def test_the_remains_of_a_larger_file_are_not_enough_evidence(
    collect: Any, pki: Any, sign: Any
) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    canvas.drawString(72, 720, "Trang 1")
    canvas.showPage()
    canvas.drawString(72, 720, "x" * 60_000)
    canvas.save()
    facts = collect(split(sign(out.getvalue(), pki.organ, box=(100, 100, 200, 200))))
    assert (facts["count"], facts["items"][0]["place"]) == (1, "widget")
    verdict = judged(facts)
    assert (verdict.conclusion, verdict.sub_indication) == (
        "INDETERMINATE",
        "SIGNED_DATA_NOT_FOUND",
    )
    assert verdict.verdict_vi == "chưa đủ căn cứ"


def test_a_file_cut_short_is_told_as_that(collect: Any, signed: bytes) -> None:
    facts = collect(signed[:-40])
    fate = fate_of(facts["items"][0], facts)
    assert fate is not None
    assert fate.kind == "cut"
    assert judged(facts).verdict_vi == "không hợp lệ"


def test_a_byte_changed_in_place_is_no_rewriting(collect: Any, signed: bytes) -> None:
    facts = collect(signed.replace(b"12/QD-SNV", b"13/QD-SNV"))
    assert fate_of(facts["items"][0], facts) is None


def test_a_signature_copied_into_anothers_gap_is_no_rewriting(collect: Any, signed: bytes) -> None:
    """The room that was left holds a string: somebody put it there."""
    _, (_, first, second, _) = byte_range(signed)
    number = signed[: signed.index(b"/ByteRange")].rindex(b" obj")
    copy = signed[signed.rindex(b"\n", 0, number) + 1 : signed.index(b"endobj", second) + 6]
    facts = collect(
        signed[:first] + b"<" + b"0" * (second - first - 2) + b">" + signed[second:] + copy
    )
    assert [fate_of(item, facts) for item in facts["items"]] == [None] * len(facts["items"])


UTC_AS_LOCAL = ("2026-03-02T09:00:01Z", "2026-03-02T02:00:00Z")


@pytest.mark.parametrize(
    ("signing_time", "m", "zone", "stamp", "quirks", "meant"),
    [
        (*UTC_AS_LOCAL, True, "", ["signing-time-is-local"], UTC_AS_LOCAL[1]),
        (*UTC_AS_LOCAL, False, "", ["m-without-zone", "times-differ"], UTC_AS_LOCAL[0]),
        (UTC_AS_LOCAL[0], "", False, UTC_AS_LOCAL[1], ["seven-hours-ahead"], UTC_AS_LOCAL[0]),
        (*UTC_AS_LOCAL, True, "2026-03-02T01:00:00Z", ["signing-time-is-local", "later-than-stamp"],
         UTC_AS_LOCAL[1]),
        ("2026-03-02T02:00:00Z", "2026-03-02T02:00:00Z", True, "", [], UTC_AS_LOCAL[1]),
        ("", "", False, "", [], ""),
    ],
)  # fmt: skip
def test_how_a_time_is_stated_gives_its_quirks_away(
    signing_time: str, m: str, zone: bool, stamp: str, quirks: list[str], meant: str
) -> None:
    claimed = {"signing_time": signing_time, "m": m, "m_zone": zone}
    assert read_claim(claimed, stamp) == (meant, quirks)


def test_local_time_as_utc_is_told_without_a_trusted_stamp(collect: Any, signed: bytes) -> None:
    facts = collect(signed)
    item = facts["items"][0]
    item["claimed"].update(signing_time=UTC_AS_LOCAL[0], quirks=["signing-time-is-local"])
    item["timestamps"] = []
    facts["paths"]["items"][0]["stamps"] = []
    assert why(judged(facts), "time") == "within-validity-local-time-as-utc"
