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
from schemas.canonical import canonical_json
from schemas.finding import Finding, Place

RULE = "P-004"  # material that seems classified
_CASE = "ocr"  # of the rule's words: what findings made here say
_UNCHECKED = {"status": "not_evaluated", "reason": "secrecy-not-checked"}  # of scans unread
_MESSAGE = "Đọc bản quét bằng máy (OCR) / Scans read by machine"
_CLEARED = "Xác nhận không phải dấu chỉ độ mật / Mark cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who lets the scans be read, and when the version is made."""

    by: str
    at: datetime


def next_version(
    aip: Aip, before: AipDocuments, readings: Mapping[str, Reading], act: Act
) -> AipPlan:
    """The plan of the version of ``aip`` with ``readings``, which replace all it has.

    Where one of them bears an undecided secrecy mark, none keeps a word, and the report says so.
    Raises ``HosoError`` object-damaged.
    """
    suspected = any(one.suspected for one in readings.values())
    kept = [one.without_words() if suspected else one for one in readings.values()]
    cleared = next((one.cleared for one in readings.values() if one.cleared), None)
    changed = {
        OCR: readings_lines(kept),
        documents.REPORT: _report(aip.json(documents.REPORT), before, readings),
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


def _report(raw: dict[str, Any], before: AipDocuments, readings: Mapping[str, Reading]) -> bytes:
    """The report with a finding for every mark read, and without those of an earlier reading."""
    position = Owners(before.record).position
    kept = [one for one in raw["findings"] if not _is_ours(one)]
    marks = list(_findings(readings))
    earlier = [one for one in raw["findings"] if _is_ours(one)]
    said = {position(Finding.from_dict(one)): _UNCHECKED for one in earlier}
    said |= {position(one): {"status": "failed", "reason": ""} for one in marks}
    results = [
        {**one, **said.get(one["document"], {})} if one["rule"] == RULE else one
        for one in raw["results"]
    ]
    findings = [*kept, *(one.as_dict() for one in marks)]
    return canonical_json({**raw, "findings": findings, "results": results})


def _is_ours(finding: Mapping[str, Any]) -> bool:
    return bool(finding["rule"] == RULE and finding["params"].get("case") == _CASE)


def _findings(readings: Mapping[str, Reading]) -> Iterator[Finding]:
    for path, reading in readings.items():
        for mark in reading.marks if reading.suspected else ():
            yield Finding(
                rule=RULE,
                severity="warning",  # a machine may err: a person looks
                where=Place(file=path, page=mark.page),
                evidence=mark.basis,
                params={"case": _CASE, "level": mark.level, "page": str(mark.page)},
            )
