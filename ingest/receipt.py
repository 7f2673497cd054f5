"""The receipt of a transfer: what was received and what became of it, derived from the ledger.

Counts are derived, never counted up on the way, so that received = archived + already archived +
quarantined + refused + withheld can be checked against what was staged (guarantee 10).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from archive.operations.model import Decision, FileAccount
from ingest.examine import Examination
from ingest.matching import key
from ingest.package import Receipt
from schemas.clock import iso
from schemas.finding import Finding
from schemas.ladder import LADDER
from schemas.record import Record

_OUTCOMES = ("archived", "already_archived", "quarantined", "refused", "withheld")
# Fields of a file-plan row as reports name them.
_PLAN = {
    "unit": "Unit",
    "year": "Year",
    "notation": "FileNotation",
    "heading": "Heading",
    "title": "Title",
    "maintenance": "Maintenance",
    "creator": "Creator",
    "note": "Description",
}
# What a row of the file plan keeps where its dossier is withheld.
_TELLING = frozenset({"Unit", "Year", "FileNotation", "Maintenance"})


def receipt_of(
    receipt: Receipt,
    examination: Examination,
    decisions: Sequence[Decision],
    files: Mapping[str, int],
    others: Sequence[FileAccount],
) -> dict[str, Any]:
    """The receipt as JSON. ``files``: by outcome; ``others``: accounts outside any dossier.

    ``dossiers`` and ``files``: ``received`` (from staging) and one count per account; ``items``:
    one per dossier row, in the sender's order; ``others``: files outside any dossier;
    ``signatures``: how many are in which state; ``balanced`` says whether the sums agree. Titles of
    withheld dossiers are left out.
    """
    dossiers = [item for item in decisions if item.position > 0]
    decided = Counter(item.outcome for item in dossiers)
    submission = examination.submission
    records = submission.dossiers if submission else ()
    links = [m for m in examination.staged.others if m.kind != "directory"]
    received = len(examination.staged.files) + len(links)
    return {
        "transfer_id": receipt.transfer_id,
        "received_at": iso(receipt.received_at),
        "operator": receipt.operator,
        "sender": _sender(examination),
        "source": receipt.source,
        "profile": receipt.profile,
        "law_in_force": receipt.law_in_force,
        "rules_version": receipt.rules_version,
        "policy": receipt.policy,
        "dossiers": _counts(len(examination.dossiers), decided),
        "files": _counts(received, files),
        "signatures": _signature_states(examination),
        "balanced": len(examination.dossiers) == sum(decided.values())
        and received == sum(files.values()),
        "items": [_item(item, records[item.position - 1]) for item in dossiers],
        "others": [
            {"path": item.path, "size": item.size, "account": item.account, "reason": item.reason}
            for item in others
        ],
        "findings": [_told(finding, examination) for finding in examination.transfer_findings],
        "planned": list(_planned(examination)),
    }


def counts_of(decisions: Sequence[Decision], files: Mapping[str, int]) -> dict[str, Any]:
    """``dossiers`` and ``files`` of a transfer given up: what the ledger holds of it, no more."""
    decided = Counter(item.outcome for item in decisions if item.position > 0)
    return {
        "dossiers": _counts(decided.total(), decided),
        "files": _counts(sum(files.values()), files),
    }


def _counts(received: int, counted: Mapping[Any, int]) -> dict[str, int]:
    return {"received": received, **{name: counted.get(name, 0) for name in _OUTCOMES}}


def _signature_states(examination: Examination) -> dict[str, int]:
    """Signatures by their state on the ladder, those of withheld dossiers left out."""
    found = Counter(state for item in examination.dossiers for state in item.states)
    return {state: found[state] for state in reversed(LADDER)}


def _item(decision: Decision, record: Record) -> dict[str, Any]:
    withheld = decision.outcome == "withheld"
    return {
        "position": decision.position,
        "file_code": decision.file_code,
        "title": "" if withheld else record.get("Title"),
        "unit": record.get("Unit"),
        "outcome": decision.outcome,
        "reason": decision.reason,
        "findings": [dict(item) for item in decision.findings],
        "object_id": decision.object_id,
        "version": decision.version,
    }


def _sender(examination: Examination) -> str:
    submission = examination.submission
    names = [row.get("FondName") for row in (submission.fonds if submission else ())]
    return "; ".join(name for name in names if name)


def _told(finding: Finding, examination: Examination) -> dict[str, Any]:
    """A finding of the transfer; one on a row may quote a cell of a dossier that is withheld."""
    if examination.withheld and finding.where.sheet:
        finding = replace(finding, evidence="", params={})
    return finding.as_dict()


def file_plan(examination: Examination) -> tuple[Record, ...]:
    """The sender's file plan; rows of withheld dossiers keep only what tells them apart."""
    submission = examination.submission
    secret = [item.plan.record for item in examination.dossiers if item.outcome == "withheld"]
    titles = {key(record.get("Title")) for record in secret} - {""}
    notations = {key(record.get("FileNotation")) for record in secret} - {""}
    return tuple(
        _bare(row)
        if key(row.get("Title")) in titles or key(row.get("FileNotation")) in notations
        else row
        for row in (submission.planned if submission else ())
    )


def _bare(row: Record) -> Record:
    kept = {name: value for name, value in row.values.items() if name in _TELLING}
    return replace(row, values=kept)


def _planned(examination: Examination) -> Iterable[dict[str, str]]:
    for record in file_plan(examination):
        yield {name: record.get(field) for name, field in _PLAN.items()}
