"""``hoso validate``: the answer about a source, without keeping anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.facts import FileFacts
from ingest.documents import parse_facts
from ingest.examine import Examination, Setup, examine
from ingest.examined import Examined, Unnamed
from ingest.readings import Page, Reading
from ingest.scans.look import pages_of, told_of
from ingest.scans.version import mark_findings
from ingest.staging import StagedFile
from schemas.clock import office_date
from schemas.finding import Finding
from schemas.judgement import Judgement, SignatureVerdict
from validator.case import file_case
from validator.exchange.summary import message_summary
from validator.layout.summary import form_summary
from validator.single import judge_file, judge_messages
from validator.verdicts import receivers_of
from validator.view import FileView, JudgeContext

# Strictest first: the outcome of a source is that of its worst dossier.
_ORDER = ("withheld", "refused", "quarantined", "archived")
_SURPLUS_TELLS = frozenset(("K-001", "K-003", "P-004", "T02-PRES-07", "SNV-4.2"))


def validate(source: Path, staging: Path, setup: Setup) -> tuple[dict[str, Any], Examination]:
    """Judge ``source``; ``staging`` is an empty folder for the copies, removed by the caller.

    Returns ``{outcome, dossiers, files, findings, signatures, form, messages, scans}`` (every file
    of the source once in ``files``; ``form``: of a single written file, else None; ``messages``: of
    the document exchange; ``scans``: what was read off scans) and the examination itself.
    Raises ``HosoError`` where the source cannot be opened.
    """
    examination = examine(source, staging, setup)
    files: list[dict[str, Any]] = []
    findings = list(examination.transfer_findings)
    signatures: list[SignatureVerdict] = []
    staged = examination.staged.by_path()
    dossiers: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    for item in examination.dossiers:
        facts, judgement = item.facts(), item.judgement
        findings += judgement.findings
        if item.outcome != "withheld":
            signatures += judgement.signatures
            messages += _messages(facts, examination.base)
        dossiers.append(_dossier(item, judgement))
        files += [
            _file(staged[path], item.outcome, facts.get(path.removeprefix(examination.base)))
            for path in item.plan.paths()
        ]
    form = None
    readings = dict(examination.readings)
    for path, unnamed in examination.unnamed.items():
        read = _read_alone(path, unnamed, examination, setup)
        readings |= read
        view, judgement = _alone(path, unnamed, examination, setup, pages_of(read).get(path, ()))
        if examination.staged.kind == "file" and not unnamed.facts.secrecy:
            form = form_summary(file_case(view), judgement.results)
        findings += judgement.findings
        if not unnamed.facts.secrecy:
            signatures += judgement.signatures
            messages += _messages({path: unnamed.facts})
    findings += [*_of_loose_messages(examination, setup), *mark_findings(readings, "ocr_source")]
    files += list(_others(examination, {row["path"] for row in files}))
    answer = {
        "outcome": _outcome(examination),
        "dossiers": dossiers,
        "files": sorted(files, key=lambda row: row["path"]),
        "findings": [finding.as_dict() for finding in findings],
        "signatures": [_signature(verdict) for verdict in signatures],
        "form": form,
        "messages": messages,
        "scans": [told_of(readings[path]) for path in sorted(readings)],
    }
    return answer, examination


def _messages(facts: Mapping[str, FileFacts], base: str = "") -> Iterator[dict[str, Any]]:
    """What the messages among files say; ``facts`` by path below ``base``."""
    for path, found in facts.items():
        view = FileView(path=base + path, role="", record=None, facts=found)
        summary = message_summary(file_case(view))
        if summary is not None:
            yield summary


def _outcome(examination: Examination) -> str:
    if examination.submission is None:
        if examination.staged.kind != "file":
            return "refused"
        return "withheld" if examination.withheld else "examined"
    found = {item.outcome for item in examination.dossiers}
    if not examination.dossiers and not examination.refused:  # a file plan alone
        return "withheld" if examination.withheld else "archived"
    return next((outcome for outcome in _ORDER if outcome in found), "refused")


def _dossier(item: Examined, judgement: Judgement) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for finding in judgement.findings:
        counts[finding.severity] = counts.get(finding.severity, 0) + 1
    withheld = item.outcome == "withheld"
    return {
        "position": item.position,
        "file_code": item.plan.record.get("FileCode"),
        "title": "" if withheld else item.plan.record.get("Title"),
        "outcome": item.outcome,
        "reasons": list(dict.fromkeys(finding.rule for finding in item.stops)),
        "findings": counts,
    }


def _file(staged: StagedFile, outcome: str, found: FileFacts | None) -> dict[str, Any]:
    return {
        "path": staged.path,
        "sha256": "" if outcome == "withheld" else staged.sha256,
        "size": staged.size,
        "format": found.format.kind if found else "",
        "account": outcome,
    }


def _others(examination: Examination, done: set[str]) -> Iterator[dict[str, Any]]:
    for path, item in examination.staged.by_path().items():
        if path in done:
            continue
        unnamed = examination.unnamed.get(path)
        facts = unnamed.facts if unnamed else None
        yield _file(item, _account(path, examination, facts), facts)
    for member in examination.staged.others:
        if member.kind != "directory":
            yield {
                "path": member.path,
                "sha256": "",
                "size": member.size,
                "format": "",
                "account": "refused",
            }


def _account(path: str, examination: Examination, facts: FileFacts | None) -> str:
    if facts is not None and facts.secrecy:
        return "withheld"
    if path in examination.carrier_files:
        return "refused" if examination.refused else "submission"
    if facts is None:
        return "refused"
    if examination.refused:
        return "examined" if examination.staged.kind == "file" else "refused"
    return "quarantined"


def _read_alone(
    path: str, unnamed: Unnamed, examination: Examination, setup: Setup
) -> Mapping[str, Reading]:
    """What a machine reads off a scan that is all there is, where it was asked to."""
    alone = examination.staged.kind == "file" and not unnamed.facts.secrecy
    if setup.scans is None or not alone:
        return {}
    staged = examination.staged.by_path()[path].staged
    return setup.scans({path: (staged, parse_facts(unnamed.line())[path])})


def _alone(
    path: str, unnamed: Unnamed, examination: Examination, setup: Setup, read: tuple[Page, ...]
) -> tuple[FileView, Judgement]:
    """A file no dossier names: judged by itself where it is all there is.

    Of a surplus file, and of one with a secrecy mark, only signatures, why it is withheld and what
    could not be evaluated are told.
    """
    context = _context(setup)
    alone = examination.staged.kind == "file" and not unnamed.facts.secrecy
    facts = parse_facts(unnamed.line())[path] if alone else unnamed.facts
    view = FileView(path=path, role="", record=None, facts=facts, read=read)
    judgement = judge_file(view, context, setup.catalogue)
    if alone:
        return view, judgement
    told = tuple(item for item in judgement.findings if item.rule in _SURPLUS_TELLS)
    return view, replace(judgement, findings=told)


def _context(setup: Setup) -> JudgeContext:
    return JudgeContext(
        received_at=setup.received_at,
        today=office_date(setup.received_at),
        packs=setup.packs,
        organs=setup.organs,
        calendar=setup.calendar,
        trust=setup.trust,
        receivers=receivers_of(setup.agency),
    )


def _of_loose_messages(examination: Examination, setup: Setup) -> tuple[Finding, ...]:
    """Messages no dossier names are judged together: the states of one document lie in several."""
    if examination.staged.kind == "file":
        return ()  # judged as a single file
    views = [
        FileView(path=path, role="", record=None, facts=unnamed.facts)
        for path, unnamed in examination.unnamed.items()
        if unnamed.facts.exchange is not None and not unnamed.facts.secrecy
    ]
    return judge_messages(views, _context(setup), setup.catalogue) if views else ()


def _signature(verdict: SignatureVerdict) -> dict[str, Any]:
    raw = verdict.as_dict()
    return {**raw, "reasons": list(verdict.reasons)}
