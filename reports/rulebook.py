"""Makes a :class:`reports.words.RuleBook` of the validator's catalogue."""

from __future__ import annotations

from reports.words import RuleBook, RuleWords
from validator.catalogue import Catalogue
from validator.rule import Rule


def rule_book(catalogue: Catalogue | RuleBook) -> RuleBook:
    """The words of ``catalogue``; a rule book (a snapshot's) is given back as it is."""
    if isinstance(catalogue, RuleBook):
        return catalogue
    drafts = {name for name, pack in catalogue.packs.items() if pack.state == "draft"}
    return RuleBook(
        version=catalogue.version,
        words={rule.id: _words(rule, rule.pack in drafts) for rule in catalogue},
        reasons={key: dict(words) for key, words in catalogue.reasons.items()},
    )


def _words(rule: Rule, draft: bool) -> RuleWords:
    return RuleWords(
        id=rule.id,
        title={"vi": rule.vi, "en": rule.en},
        message=dict(rule.templates),
        remedies=dict(rule.remedies),
        dissolved=dict(rule.dissolved),
        cases={name: dict(words) for name, words in rule.cases.items()},
        source=rule.source,
        basis=rule.basis,
        basis_before=rule.basis_before,
        effective_from=rule.effective_from.isoformat() if rule.effective_from else "",
        severity=rule.severity,
        answers=rule.answers,
        status=rule.status,
        draft=draft,
        untold=rule.untold,
        why={lang: text for lang, text in rule.why.items() if text},
    )
