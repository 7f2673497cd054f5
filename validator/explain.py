"""``hoso explain RULE``: everything the catalogue says of one rule."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass
from typing import Any

from schemas.errors import HosoError
from validator.catalogue import Catalogue
from validator.rule import LANGUAGES, Rule
from validator.words import source_text, window_text, word

NEAR = 5
# Technical notes of the catalogue are kept in English and shown in the English half only.
_ENGLISH_ONLY = frozenset({"note", "data"})
_LINES = (
    "status",
    "why",
    "source",
    "basis",
    "note",
    "window",
    "law_date",
    "severity",
    "intake",
    "answers",
    "confidence",
    "data",
    "check",
    "good",
    "bad",
    "remedy",
    "remedy_dissolved",
    "pack",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A rule in words. Where two languages are given, Vietnamese comes first."""

    rule: str
    title_vi: str
    title_en: str
    status: str
    source: str
    source_vi: str
    basis: str
    basis_vi: str
    basis_en: str
    note: str
    confidence: str
    confidence_vi: str
    confidence_en: str
    check_vi: str
    check_en: str
    data: str
    severity: str
    intake: str
    intake_vi: str
    intake_en: str
    answers: str
    answers_vi: str
    answers_en: str
    severity_vi: str
    severity_en: str
    law_date: str
    law_date_vi: str
    law_date_en: str
    effective_from: str | None
    effective_to: str | None
    window_vi: str
    window_en: str
    remedy_vi: str
    remedy_en: str
    remedy_dissolved_vi: str
    remedy_dissolved_en: str
    good: str
    good_en: str
    bad: str
    bad_en: str
    pack: str
    status_vi: str
    status_en: str
    why_vi: str
    why_en: str

    def as_dict(self) -> dict[str, Any]:
        """JSON form (``hoso explain --json``)."""
        return asdict(self)

    def text(self) -> str:
        """For people: Vietnamese, then English; empty parts are left out."""
        return "\n\n".join(self._in(lang) for lang in LANGUAGES)

    def _in(self, lang: str) -> str:
        parts = self.as_dict()
        lines = [f"{self.rule}: {parts[f'title_{lang}']}"]
        for name in _LINES:
            value = parts.get(f"{name}_{lang}", parts.get(name))
            if value and not (lang == "vi" and name in _ENGLISH_ONLY):
                lines.append(f"  {word('explain', name, lang)}: {value}")
        return "\n".join(lines)


def explain(rule_id: str, catalogue: Catalogue) -> Explanation:
    """The explanation of a rule; case does not matter.

    Raises ``HosoError`` unknown-rule with the nearest ids.
    """
    by_key = {key.casefold(): key for key in catalogue.rules}
    found = by_key.get(rule_id.strip().casefold())
    if found is None:
        raise HosoError(
            "unknown-rule", rule=rule_id, near=", ".join(near(rule_id, catalogue)) or "—"
        )
    return _explanation(catalogue.rule(found))


def near(rule_id: str, catalogue: Catalogue) -> list[str]:
    """Ids that look like a mistyped one, best first."""
    keys = {key.casefold(): key for key in catalogue.rules}
    close = difflib.get_close_matches(rule_id.strip().casefold(), keys, n=NEAR, cutoff=0.5)
    return [keys[key] for key in close]


def _explanation(rule: Rule) -> Explanation:
    start, end = rule.effective_from, rule.effective_to
    note = "; ".join(filter(None, (rule.basis_note, rule.confidence_note)))
    return Explanation(
        rule=rule.id,
        title_vi=rule.vi,
        title_en=rule.en,
        status=rule.status,
        status_vi=word("statuses", rule.status, "vi"),
        status_en=word("statuses", rule.status, "en"),
        why_vi=rule.why["vi"],
        why_en=rule.why["en"],
        source=rule.source,
        source_vi=source_text(rule.source),
        basis=rule.basis,
        basis_vi=word("bases", rule.basis, "vi"),
        basis_en=word("bases", rule.basis, "en"),
        note=note,
        confidence=rule.confidence,
        confidence_vi=word("confidences", rule.confidence, "vi"),
        confidence_en=word("confidences", rule.confidence, "en"),
        check_vi=rule.checks["vi"],
        check_en=rule.checks["en"],
        data=rule.data,
        severity=rule.severity,
        intake=rule.intake,
        intake_vi=word("intake", rule.intake, "vi"),
        intake_en=word("intake", rule.intake, "en"),
        answers=rule.answers,
        answers_vi=word("answers", rule.answers, "vi"),
        answers_en=word("answers", rule.answers, "en"),
        severity_vi=word("severities", rule.severity, "vi"),
        severity_en=word("severities", rule.severity, "en"),
        law_date=rule.law_date,
        law_date_vi=word("law_dates", rule.law_date, "vi"),
        law_date_en=word("law_dates", rule.law_date, "en"),
        effective_from=start.isoformat() if start else None,
        effective_to=end.isoformat() if end else None,
        window_vi=window_text(rule, "vi"),
        window_en=window_text(rule, "en"),
        remedy_vi=rule.remedy("vi"),
        remedy_en=rule.remedy("en"),
        remedy_dissolved_vi=rule.remedy("vi", dissolved=True),
        remedy_dissolved_en=rule.remedy("en", dissolved=True),
        good=rule.good,
        good_en=rule.good_en or rule.good,
        bad=rule.bad,
        bad_en=rule.bad_en or rule.bad,
        pack=rule.pack,
    )
