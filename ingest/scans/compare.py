"""What a machine read off scans against the data of a kept dossier: the rules of comparison alone.

Whatever else was judged at intake stays. A finding made here is a warning at most: the machine may
err, so somebody looks at the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.documents import AipDocuments, record_of
from ingest.projection import Owners
from ingest.readings import Reading
from schemas.clock import from_iso, office_date
from schemas.finding import Finding
from schemas.judgement import RuleResult
from schemas.organs import Register, shipped_register
from validator.catalogue import Catalogue, load_catalogue
from validator.judge import judge_view
from validator.printed.compare import COMPARISONS
from validator.view import DocumentView, DossierView, FileView, JudgeContext

CASE = "ocr"  # of the rules' words: what findings made here say


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """By what is compared: the catalogue and who existed when."""

    catalogue: Catalogue = field(default_factory=load_catalogue, repr=False)
    organs: Register = field(default_factory=shipped_register, repr=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """``findings`` and ``results`` of the rules of comparison, on documents with scans read."""

    findings: tuple[Finding, ...] = ()
    results: tuple[RuleResult, ...] = ()


def compared(documents: AipDocuments, readings: Mapping[str, Reading], rules: Rules) -> Compared:
    """Compare every document that has a scan among ``readings`` (payload path -> what was read)."""
    view = _view(documents, readings)
    touched = {one.position for one in view.documents if any(file.read for file in one.files)}
    if not touched:
        return Compared()
    received = from_iso(documents.intake["received_at"])
    context = JudgeContext(
        received_at=received,
        today=office_date(received),
        profile=documents.intake["profile"],
        organs=rules.organs,
    )
    judged = judge_view(view, context, rules.catalogue, COMPARISONS)
    position = Owners(documents.record).position
    return Compared(
        tuple(one for one in judged.findings if is_ours(one) and position(one) in touched),
        tuple(one for one in judged.results if one.rule in COMPARISONS and one.document in touched),
    )


def is_ours(finding: Finding) -> bool:
    """Whether a finding was made by comparing words read by machine."""
    return finding.rule in COMPARISONS and finding.params.get("case") == CASE


def differences(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """What differs, for whoever let the scans be read."""
    names = ("file", "page", "field_vi", "value", "found", "sure")
    return [{"rule": one.rule, **{name: one.params[name] for name in names}} for one in findings]


def _view(documents: AipDocuments, readings: Mapping[str, Reading]) -> DossierView:
    record = documents.record
    return DossierView(
        record=record_of(record["dossier"]),
        fonds=record_of(record["fonds"]) if record["fonds"] else None,
        documents=tuple(
            DocumentView(
                position=position,
                record=record_of(row),
                files=tuple(_files(row["files"], documents, readings)),
            )
            for position, row in enumerate(record["documents"], start=1)
        ),
    )


def _files(
    rows: list[dict[str, Any]], documents: AipDocuments, readings: Mapping[str, Reading]
) -> Iterator[FileView]:
    for row in rows:
        path, record = row["payload"], record_of(row)
        reading = readings.get(path)
        yield FileView(
            path=path or record.get("Path"),
            role=record.get("Role"),
            record=record,
            facts=documents.facts.get(path),
            match=row["match"],
            read=reading.pages if reading is not None else (),
        )
