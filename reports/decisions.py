"""Why a dossier was not archived, in words: used by the receipt and by the intake sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reports.labels import Labels
from reports.phrases import found_text, place_text
from reports.words import RuleBook
from schemas.finding import Finding
from validator.words import source_text


def reason_of(
    finding: Finding, book: RuleBook, labels: Labels, *, withheld: bool = False
) -> dict[str, Any]:
    """``{rule, text, place, remedy, source}`` of one finding that decided a dossier's outcome.

    Of withheld dossiers nothing but the rule is told: no evidence, no place, no content.
    """
    words = book.rule(finding.rule)
    if withheld:
        return {
            "rule": finding.rule,
            "text": words.name(labels.lang),
            "place": "",
            "remedy": words.remedy(labels.lang, _organ_state(finding)),
            "source": source_text(words.source, labels.lang),
        }
    return {
        "rule": finding.rule,
        "text": found_text(words, finding.params, finding.evidence, labels),
        "place": place_text(finding.where.as_dict(), labels),
        "remedy": words.remedy(labels.lang, finding.params),
        "source": source_text(words.source, labels.lang),
    }


def _organ_state(finding: Finding) -> dict[str, str]:
    """The one parameter that tells nothing of a withheld dossier's content."""
    return {name: value for name, value in finding.params.items() if name == "organ_state"}


def reasons_of(
    findings: Iterable[Mapping[str, Any]], book: RuleBook, labels: Labels, *, withheld: bool = False
) -> list[dict[str, Any]]:
    """The reasons of a decision from its JSON findings, each said once."""
    reasons = [
        reason_of(Finding.from_dict(dict(raw)), book, labels, withheld=withheld) for raw in findings
    ]
    return [reason for place, reason in enumerate(reasons) if reason not in reasons[:place]]


def reason_text(reasons: list[dict[str, Any]], free: str) -> str:
    """The reasons on lines of their own; ``free`` (the ledger's own words) where there are none."""
    lines = []
    for reason in reasons:
        place = f" ({reason['place']})" if reason["place"] else ""
        lines.append(f"[{reason['rule']}] {reason['text']}{place}")
    return "\n".join(lines) or free


def reason_words(reason: str, book: RuleBook, labels: Labels) -> str:
    """The ledger's reason of a file: rule ids are followed by what the rule asks."""
    parts = reason.split(", ")
    if not reason or not all(part in book.words for part in parts):
        return labels.of("why", reason) if reason else ""
    return "; ".join(f"[{part}] {book.rule(part).name(labels.lang)}" for part in parts)
