"""A rule of the catalogue: its words, its law, its window; no code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast

from schemas.finding import Finding, Severity

Intake = Literal["blocks", "asks", "withholds", "never"]
RuleStatus = Literal["implemented", "planned"]
Words = Mapping[str, str]  # {"vi": ..., "en": ...}
LANGUAGES = ("vi", "en")


class _Known(dict[str, str]):
    """Parameters for a template; an unknown one shows as an ellipsis, never as a crash."""

    def __missing__(self, key: str) -> str:
        return "…"


def fill(template: str, params: Mapping[str, str]) -> str:
    """``template`` with its ``{name}`` filled in; values are never read as templates."""
    return template.format_map(_Known(params))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``severity`` is the worst the rule may say; a finding may be milder.

    ``by_profile``: applies to dossiers judged by one of these profiles, whatever the calendar says.
    ``basis_before``: the basis of the same check before ``effective_from`` (else the rule does not
    apply then). ``pack``: id of the agency pack it came with. ``account``: what becomes of a file.
    ``check`` is a short note, ``checks`` says it in sentences. ``yields_to``: rules that, in their
    case ``yields_case``, say the same of the same place and are then told alone. ``untold``: its
    row has no message of its own; the title stands in for it. ``why``: why a planned rule is not
    checked.
    """

    id: str
    status: RuleStatus
    vi: str
    en: str
    data: str
    check: str
    source: str
    basis: str
    severity: Severity
    intake: Intake
    answers: str
    law_date: str
    effective_from: date | None
    effective_to: date | None
    confidence: str
    templates: Words
    remedies: Words
    dissolved: Words
    cases: Mapping[str, Words] = field(default_factory=dict)
    why: Words = field(default_factory=lambda: {"vi": "", "en": ""})
    checks: Words = field(default_factory=lambda: {"vi": "", "en": ""})
    good: str = ""
    bad: str = ""
    good_en: str = ""
    bad_en: str = ""
    by_profile: tuple[str, ...] = ()
    basis_before: str = ""
    basis_note: str = ""
    confidence_note: str = ""
    account: str = ""
    yields_to: tuple[str, ...] = ()
    yields_case: str = ""
    pack: str = ""
    untold: bool = False

    def title(self, lang: str = "vi") -> str:
        """What the rule asks, in ``vi`` or ``en``."""
        return self.vi if lang == "vi" else self.en

    def message(self, finding: Finding, lang: str = "vi") -> str:
        """The message of a finding: the template of its case (``params["case"]``), filled in.

        A parameter ``name_en`` stands in for ``name`` in English; ``found`` is the evidence. Rules
        without a template of their own say their title and the evidence.
        """
        words = self.cases.get(finding.params.get("case", ""), self.templates)
        params = {"found": finding.evidence, **finding.params}
        own = {name: params.get(f"{name}_{lang}", value) for name, value in params.items()}
        said = fill(words[lang], own)
        return f"{said}: “{finding.evidence}”" if self.untold and finding.evidence else said

    def remedy(self, lang: str = "vi", dissolved: bool = False, case: str = "") -> str:
        """What to do about it; ``dissolved``: the organ that should do it no longer exists.

        A finding says so by its parameter ``organ_state`` (see :mod:`validator.organs`). ``case``:
        of the finding; some have a remedy of their own, whoever is there to do it.
        """
        own = self.cases.get(case, {}).get(f"remedy_{lang}")
        return own or (self.dissolved if dissolved else self.remedies)[lang]

    def basis_at(self, day: date | None) -> str:
        """The basis of the rule on ``day``; an unknown day never makes it law."""
        if not self.basis_before:
            return self.basis
        if day is None or self.effective_from is None or day < self.effective_from:
            return self.basis_before
        return self.basis


def parse_rule(raw: Mapping[str, Any], pack: str = "") -> Rule:
    """The rule of one data row. Rows of other rooms may leave out what has a plain default."""
    vi, en = raw.get("vi", raw["id"]), raw.get("en", raw.get("vi", raw["id"]))
    remedies = _words(raw, "remedy", {"vi": "", "en": ""})
    return Rule(
        id=raw["id"],
        status=raw.get("status", "implemented"),
        vi=vi,
        en=en,
        data=raw.get("data", ""),
        check=raw.get("check", ""),
        source=raw.get("source", ""),
        basis=raw.get("basis", "product-profile"),
        severity=raw.get("severity", "warning"),
        intake=raw.get("intake", "never"),
        answers=raw.get("answers", "submitter"),
        law_date=raw.get("law_date", "handed_over"),
        effective_from=_day(raw.get("effective_from")),
        effective_to=_day(raw.get("effective_to")),
        confidence=raw.get("confidence", "high"),
        templates=_words(raw, "message", {"vi": _plain(vi), "en": _plain(en)}),
        remedies=remedies,
        dissolved=_words(raw, "remedy_dissolved", remedies),
        checks={"vi": raw.get("check_vi", ""), "en": raw.get("check_en", raw.get("check", ""))},
        why=_words(raw, "why", {"vi": "", "en": ""}),
        cases=cast("Mapping[str, Words]", raw.get("cases", {})),
        **{name: raw.get(name, "") for name in _TEXTS},
        by_profile=_several(raw.get("by_profile", ())),
        yields_to=tuple(raw.get("yields_to", {}).get("rules", ())),
        yields_case=raw.get("yields_to", {}).get("case", ""),
        pack=pack,
        untold="message_vi" not in raw,
    )


_TEXTS = (
    "good",
    "bad",
    "good_en",
    "bad_en",
    "basis_before",
    "basis_note",
    "confidence_note",
    "account",
)


def _words(raw: Mapping[str, Any], name: str, default: Words) -> Words:
    return {lang: raw.get(f"{name}_{lang}", default[lang]) for lang in LANGUAGES}


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _plain(title: str) -> str:
    return title.replace("{", "{{").replace("}", "}}")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
