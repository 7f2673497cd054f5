"""The validation report kept in the AIP, and findings put into words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from schemas.clock import iso, local_times, office_date
from schemas.finding import Finding
from schemas.judgement import Judgement
from schemas.ladder import ladder_state
from schemas.laws import Law, law_of_profile, metadata_law
from validator.catalogue import Catalogue
from validator.rule import Rule, fill
from validator.view import JudgeContext
from validator.words import place_text, source_text, word

REPORT_VERSION = 1


def validation_report(
    judgement: Judgement, catalogue: Catalogue, context: JudgeContext
) -> dict[str, Any]:
    """The report as JSON: ids and parameters, no words.

    Words are rendered again at any time from the rule texts named by ``rules_version``.
    ``Judgement.from_dict`` reads it back. Every time in it comes from the context.
    """
    day = office_date(context.received_at)
    return {
        "report_version": REPORT_VERSION,
        "rules_version": catalogue.version,
        "received_at": iso(context.received_at),
        "profile": context.profile,
        "profile_law": _law(law_of_profile(context.profile)),
        "law_in_force": {"date": day.isoformat(), **_law(metadata_law(day))},
        "packs": dict(sorted(context.packs.items())),
        "summary": report_summary(judgement),
        **judgement.as_dict(),
    }


def _law(law: Law | None) -> dict[str, Any]:
    if law is None:
        return {"law": None}
    return {
        "law": law.name,
        "from": law.effective_from.isoformat() if law.effective_from else None,
        "to": law.effective_to.isoformat() if law.effective_to else None,
    }


def report_summary(judgement: Judgement) -> dict[str, Any]:
    """How many findings, results and signatures of each kind a judgement has."""
    return {
        "findings": _count(finding.severity for finding in judgement.findings),
        "results": _count(result.status for result in judgement.results),
        "signatures": _count(verdict.conclusion for verdict in judgement.signatures),
        "signature_states": _count(
            ladder_state(verdict.verdict_vi, verdict.conclusion) for verdict in judgement.signatures
        ),
        "legal_values": _count(value.value for value in judgement.values),
    }


def _count(keys: Any) -> dict[str, int]:
    return dict(sorted(Counter(keys).items()))


def render(finding: Finding, catalogue: Catalogue, lang: str = "vi") -> dict[str, str]:
    """A finding in words: ``message, place, article, remedy, breach, severity, basis, title``.

    The remedy is the one for an organ that is no more where the finding says so. A rule this
    catalogue does not know is shown by its id and evidence.
    """
    common = {
        "rule": finding.rule,
        "place": place_text(finding.where, lang),
        "breach": catalogue.breach_word(finding, lang),
        "severity": word("severities", finding.severity, lang),
    }
    rule = catalogue.rules.get(finding.rule)
    if rule is None:
        unknown = {"message": finding.evidence or finding.rule, "title": finding.rule}
        return {**common, **unknown, "article": "", "remedy": "", "basis": ""}
    return {
        **common,
        "title": rule.title(lang),
        "message": local_times(_with_more(rule.message(finding, lang), finding, lang)),
        "article": "; ".join(_sources(rule, finding, catalogue, lang)),
        "remedy": rule.remedy(
            lang,
            finding.params.get("organ_state") == "dissolved",
            finding.params.get("case", ""),
        ),
        "basis": word("bases", rule.basis, lang),
    }


def _sources(rule: Rule, finding: Finding, catalogue: Catalogue, lang: str) -> list[str]:
    """Sources of the rule and of those that say the same of the same place."""
    also = [one for one in finding.params.get("also", "").split(", ") if one in catalogue]
    rules = (rule, *map(catalogue.rule, also))
    return [source_text(one.source, lang) for one in rules]


def _with_more(message: str, finding: Finding, lang: str) -> str:
    """A reader lists so many findings of a rule per sheet; its last one counts the others."""
    more = finding.params.get("more")
    return (
        fill(word("more", "sheet", lang), {"message": message, "more": more}) if more else message
    )
