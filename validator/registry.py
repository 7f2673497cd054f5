"""The registry of checks: rule id -> small pure function.

A check looks at one scope and returns its hits (none = passed) or a :class:`Skip` that says why it
has nothing to say. The judge adds severity, law date and pack; checks never know their own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from schemas.finding import Place, Severity
from validator.case import DocumentCase, DossierCase, FileCase


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding in the making. ``severity`` None: the rule's own.

    ``remark``: something to know, by which the rule is not broken.
    """

    where: Place
    severity: Severity | None = None
    evidence: str = ""
    params: dict[str, str] = field(default_factory=dict)
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Not judged, and why (a key of the catalogue's reasons)."""

    status: Literal["not_evaluated", "not_applicable"]
    reason: str


_ORDER: tuple[Severity, ...] = ("info", "warning", "error")

Verdict = Sequence[Hit] | Skip
DossierCheck = Callable[[DossierCase], Verdict]
DocumentCheck = Callable[[DocumentCase], Verdict]
FileCheck = Callable[[FileCase], Verdict]

DOSSIER_CHECKS: dict[str, DossierCheck] = {}
DOCUMENT_CHECKS: dict[str, DocumentCheck] = {}
FILE_CHECKS: dict[str, FileCheck] = {}


def on_dossier(*rule_ids: str) -> Callable[[DossierCheck], DossierCheck]:
    """Register a check of the dossier as a whole (scope 0)."""

    def add(check: DossierCheck) -> DossierCheck:
        DOSSIER_CHECKS.update(dict.fromkeys(rule_ids, check))
        return check

    return add


def on_document(*rule_ids: str) -> Callable[[DocumentCheck], DocumentCheck]:
    """Register a check of each document."""

    def add(check: DocumentCheck) -> DocumentCheck:
        DOCUMENT_CHECKS.update(dict.fromkeys(rule_ids, check))
        return check

    return add


def on_file(*rule_ids: str) -> Callable[[FileCheck], FileCheck]:
    """Register a check of each file; its verdicts are summed up per document."""

    def add(check: FileCheck) -> FileCheck:
        FILE_CHECKS.update(dict.fromkeys(rule_ids, check))
        return check

    return add


def worst(severities: Iterable[Severity]) -> Severity:
    """The worst of one or more."""
    return max(severities, key=_ORDER.index)


def summed(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict of one or more files: hits, else what could not be evaluated, else a pass."""
    told = list(verdicts)
    hits = [found for verdict in told if not isinstance(verdict, Skip) for found in verdict]
    if hits:
        return hits
    skips = [verdict for verdict in told if isinstance(verdict, Skip)]
    unsure = [skip for skip in skips if skip.status == "not_evaluated"]
    return (unsure or skips)[0] if unsure or len(skips) == len(told) else ()


def of_files(document: DocumentCase, files: Sequence[FileCase], check: FileCheck) -> Verdict:
    """The verdict of a document by some of its files; without one there is nothing to judge."""
    if not files:
        return not_applicable("paper" if document.on_paper else "no-file")
    return summed(map(check, files))


def hit(
    where: Place, severity: Severity | None = None, /, *, evidence: str = "", **params: object
) -> Hit:
    """A hit with its parameters as text; ``severity`` None: the rule's own."""
    return Hit(where, severity, evidence, {key: str(value) for key, value in params.items()})


def not_evaluated(reason: str) -> Skip:
    """The rule applies but could not be judged."""
    return Skip("not_evaluated", reason)


def not_applicable(reason: str) -> Skip:
    """The rule has nothing to do with this scope."""
    return Skip("not_applicable", reason)
