"""``hoso validate``: the answer about a source, without keeping anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence.facts import FileFacts
from ingest.examine import Examination, Setup, examine
from ingest.examined import Examined
from ingest.staging import StagedFile
from schemas.finding import Finding, Place
from schemas.judgement import Judgement, SignatureVerdict
from validator.signature import judge_signatures

# Strictest first: the outcome of a source is that of its worst dossier.
_ORDER = ("withheld", "refused", "quarantined", "archived")


def validate(source: Path, staging: Path, setup: Setup) -> tuple[dict[str, Any], Examination]:
    """Judge ``source``; ``staging`` is an empty folder for the copies, removed by the caller.

    Returns ``{outcome, dossiers, files, findings, signatures}`` (every file of the source once in
    ``files``) and the examination itself. Raises ``HosoError`` where the source cannot be opened.
    """
    examination = examine(source, staging, setup)
    files: list[dict[str, Any]] = []
    findings = list(examination.transfer_findings)
    signatures: list[SignatureVerdict] = []
    staged = examination.staged.by_path()
    dossiers: list[dict[str, Any]] = []
    for item in examination.dossiers:
        facts, judgement = item.facts(), item.judgement
        findings += judgement.findings
        if item.outcome != "withheld":
            signatures += judgement.signatures
        dossiers.append(_dossier(item, judgement))
        files += [
            _file(staged[path], item.outcome, facts.get(path.removeprefix(examination.base)))
            for path in item.plan.paths()
        ]
    for path, unnamed in examination.unnamed.items():
        findings += list(_unread(path, unnamed.facts))
        if not unnamed.facts.secrecy:
            signatures += judge_signatures(
                unnamed.facts.signatures, file=path, received_at=setup.received_at
            )
    files += list(_others(examination, {row["path"] for row in files}))
    answer = {
        "outcome": _outcome(examination),
        "dossiers": dossiers,
        "files": sorted(files, key=lambda row: row["path"]),
        "findings": [finding.as_dict() for finding in findings],
        "signatures": [_signature(verdict) for verdict in signatures],
    }
    return answer, examination


def _outcome(examination: Examination) -> str:
    if examination.submission is None:
        return "examined" if examination.staged.kind == "file" else "refused"
    found = {item.outcome for item in examination.dossiers}
    return next((outcome for outcome in _ORDER if outcome in found), "refused")


def _dossier(item: Examined, judgement: Judgement) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for finding in judgement.findings:
        counts[finding.severity] = counts.get(finding.severity, 0) + 1
    withheld = item.outcome == "withheld"
    return {
        "position": item.plan.position,
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
        return "submission"
    if facts is None:
        return "refused"
    if examination.refused:
        return "examined" if examination.staged.kind == "file" else "refused"
    return "quarantined"


def _unread(path: str, facts: FileFacts) -> Iterator[Finding]:
    """What could not be evaluated of a file no dossier names."""
    for problem in facts.problems:
        yield Finding(
            rule="K-001",
            severity="warning",
            where=Place(file=path),
            evidence=problem.detail,
            params={"collector": problem.collector, "kind": problem.kind, "why": problem.detail},
        )


def _signature(verdict: SignatureVerdict) -> dict[str, Any]:
    raw = verdict.as_dict()
    return {**raw, "reasons": list(verdict.reasons)}
