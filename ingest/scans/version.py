"""The version of a package that keeps what was read: metadata alone, the payload as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.premis import Event, with_event
from archive.storage import Aip, AipPlan, plan_again
from ingest import documents
from ingest.documents import AipDocuments
from ingest.projection import Owners
from ingest.readings import OCR, Reading, engine_words, readings_lines
from ingest.scans.compare import CASE, Compared
from schemas.canonical import canonical_json
from schemas.finding import Finding, Place
from schemas.judgement import Judgement
from validator.printed.compare import COMPARISONS
from validator.report import report_summary

RULE = "P-004"  # material that seems classified
_UNCHECKED = {"status": "not_evaluated", "reason": "secrecy-not-checked"}  # of scans unread
_MESSAGE = "Đọc bản quét bằng máy (OCR) / Scans read by machine"
_CLEARED = "Xác nhận không phải dấu chỉ độ mật / Mark cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who lets the scans be read, and when the version is made."""

    by: str
    at: datetime


def next_version(
    aip: Aip,
    before: AipDocuments,
    readings: Mapping[str, Reading],
    found: Compared,
    act: Act,
) -> AipPlan:
    """The plan of the version of ``aip`` with ``readings``, which replace all it has.

    ``found``: what they say against the data. Where one of them bears an undecided secrecy mark,
    none keeps a word, and the report says so. Raises ``HosoError`` object-damaged.
    """
    suspected = any(one.suspected for one in readings.values())
    kept = [one.without_words() if suspected else one for one in readings.values()]
    cleared = next((one.cleared for one in readings.values() if one.cleared), None)
    changed = {
        OCR: readings_lines(kept),
        documents.REPORT: _report(aip.json(documents.REPORT), before, readings, found),
        documents.PREMIS: _premis(aip, before, readings, act),
    }
    message = f"{_CLEARED}: {cleared['reason']}" if cleared else _MESSAGE
    return plan_again(aip, changed, created=act.at, message=message, user_name=act.by)


def _premis(aip: Aip, before: AipDocuments, readings: Mapping[str, Reading], act: Act) -> bytes:
    engines = sorted({engine_words(one.engine) for one in readings.values()})
    pages = sum(len(one.pages) for one in readings.values())
    failed = sum(len(one.problems) for one in readings.values())
    words = [f"OCR: {'; '.join(engines)}", f"{len(readings)} files", f"{pages} pages read"]
    words += [f"{failed} failed"] if failed else []
    words += [
        f"mark cleared by {one.cleared['by']}: {one.cleared['reason']}"
        for one in readings.values()
        if one.cleared
    ][:1]
    return with_event(
        aip.read(documents.PREMIS),
        Event(
            type="metadata extraction",
            outcome="warning" if failed else "success",
            detail=", ".join(words),
        ),
        object_id=aip.object_id,
        transfer_id=str(before.intake["transfer_id"]),
        at=act.at,
        agent=act.by,
    )


def _report(
    raw: dict[str, Any], before: AipDocuments, readings: Mapping[str, Reading], found: Compared
) -> bytes:
    """The report with what was read now, and without what an earlier reading said."""
    position = Owners(before.record).position
    kept = [one for one in raw["findings"] if not _is_ours(one)]
    marks = list(mark_findings(readings))
    earlier = [Finding.from_dict(one) for one in raw["findings"] if _is_ours(one)]
    said = {(one.rule, position(one)): _UNCHECKED for one in earlier if one.rule == RULE}
    said |= {(RULE, position(one)): {"status": "failed", "reason": ""} for one in marks}
    failed = {(one["rule"], position(Finding.from_dict(one))) for one in kept}
    said |= {
        (one.rule, one.document): {"status": one.status, "reason": one.reason}
        for one in found.results
        if (one.rule, one.document) not in failed  # of a written file of the same document
    }
    results = [{**one, **said.get((one["rule"], one["document"]), {})} for one in raw["results"]]
    findings = [*kept, *(one.as_dict() for one in (*marks, *found.findings))]
    changed = {**raw, "findings": findings, "results": results}
    summary = report_summary(Judgement.from_dict(changed))
    return canonical_json({**changed, "summary": summary})


def _is_ours(finding: Mapping[str, Any]) -> bool:
    ours = finding["rule"] == RULE or finding["rule"] in COMPARISONS
    return bool(ours and finding["params"].get("case") == CASE)


def mark_findings(readings: Mapping[str, Reading], case: str = CASE) -> Iterator[Finding]:
    """A finding for every undecided secrecy mark among ``readings`` (path -> what was read).

    ``case``: of the rule's words; what is archived has another remedy than what is not.
    """
    for path, reading in readings.items():
        for mark in reading.marks if reading.suspected else ():
            yield Finding(
                rule=RULE,
                severity="warning",  # a machine may err: a person looks
                where=Place(file=path, page=mark.page),
                evidence=mark.basis,
                params={"case": case, "level": mark.level, "page": str(mark.page)},
            )
