"""The rule catalogue: every rule of every room, loaded once from data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from schemas.canonical import canonical_json, sha256_hex
from schemas.errors import HosoError
from schemas.finding import Finding, Severity
from schemas.judgement import RuleResult
from validator.packs import Pack, load_pack
from validator.rule import LANGUAGES, Rule, Words, parse_rule

# Rules of the readers live with the readers; one loader makes one catalogue of them all.
_FOREIGN = (
    ("schemas", "data/reader-rules.json"),
    ("evidence", "data/rules-container.json"),
    ("evidence", "data/rules-bagit.json"),
)
# Only basis "law" may be called a breach, and only where the rule is sure enough to say error.
_BREACH: Words = {"vi": "vi phạm", "en": "breach"}
_UNFIT: Words = {"vi": "chưa phù hợp", "en": "not in conformity"}
_NOTE: Words = {"vi": "lưu ý", "en": "note"}


@dataclass(frozen=True)
class Catalogue:
    """All rules by id. ``version``: short SHA-256 over the canonical data. ``reasons``: texts of
    ``RuleResult.reason``. ``packs``: agency packs whose rules are among ``rules``.
    """

    rules: Mapping[str, Rule]
    packs: Mapping[str, Pack]
    reasons: Mapping[str, Words]
    version: str

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises ``KeyError``."""
        return self.rules[rule_id]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self.rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def intake_of(self, rule_id: str) -> str:
        """The intake effect of a rule; "never" for one this catalogue does not know."""
        rule = self.rules.get(rule_id)
        return rule.intake if rule else "never"

    def reason(self, result: RuleResult, lang: str = "vi") -> str:
        """Why a rule was not evaluated or does not apply; an unknown key is shown as it is."""
        words = self.reasons.get(result.reason)
        return words[lang] if words else result.reason

    def with_packs(self, *packs: Pack) -> Catalogue:
        """A catalogue with other offices' packs beside (same id: replaced).

        Raises ``HosoError`` pack-invalid where a pack would redefine a rule it does not own.
        """
        rules, known = dict(self.rules), dict(self.packs)
        for pack in packs:
            rules = {key: rule for key, rule in rules.items() if rule.pack != pack.id}
            if taken := [rule.id for rule in pack.rules if rule.id in rules]:
                raise HosoError("pack-invalid", pack=pack.id, why=", ".join(taken))
            rules |= {rule.id: rule for rule in pack.rules}
            known[pack.id] = pack
        content = [self.version, *(repr(pack) for pack in packs)]
        return replace(self, rules=rules, packs=known, version=_version(content))

    def breach_word(self, finding: Finding, lang: str = "vi") -> str:
        """What a finding may be called: vi phạm | chưa phù hợp | lưu ý."""
        if finding.severity == "info":
            return _NOTE[lang]
        rule = self.rules.get(finding.rule)
        if rule and finding.severity == "error" and _basis(rule, finding) == "law":
            return _BREACH[lang]
        return _UNFIT[lang]


def _basis(rule: Rule, finding: Finding) -> str:
    text = finding.params.get("law_date", "")
    return rule.basis_at(date.fromisoformat(text) if text else None)


@cache
def load_catalogue() -> Catalogue:
    """The shipped catalogue with the shipped packs. Raises ``ValueError`` on a repeated id."""
    rows = [row for path in _own_files() for row in _read(path)]
    rows += [row for room, name in _FOREIGN for row in _read(files(room).joinpath(name))]
    told = _json(files("validator").joinpath("data/checks.json"))
    rows = [{**row, **told.get(row["id"], {})} for row in rows]
    packs = [load_pack(_told_pack(path, told)) for path in _folder("packs")]
    reasons = _json(files("validator").joinpath("data/reasons.json"))
    rules: dict[str, Rule] = {}
    for rule in [parse_rule(row) for row in rows] + [r for pack in packs for r in pack.rules]:
        if rule.id in rules:
            raise ValueError(f"rule {rule.id} is defined twice")
        rules[rule.id] = rule
    content = [rows, [_json(path) for path in _folder("packs")], reasons]
    return Catalogue(
        rules=rules,
        packs={pack.id: pack for pack in packs},
        reasons=reasons,
        version=_version(content),
    )


def severity_in_pack(rule: Rule, severity: Severity, state: str) -> Severity:
    """Findings of a pack are notes until the administrator makes it ``active``."""
    return "info" if rule.pack and state != "active" else severity


def _version(content: Any) -> str:
    return sha256_hex(canonical_json(content))[:12]


def _folder(name: str) -> list[Traversable]:
    folder = files("validator").joinpath("data", name)
    found = [path for path in folder.iterdir() if path.name.endswith(".json")]
    return sorted(found, key=lambda path: path.name)


def _own_files() -> list[Traversable]:
    return _folder("rules")


def _told_pack(path: Traversable, told: Mapping[str, Any]) -> dict[str, Any]:
    """A shipped pack, its rules explained as all others are."""
    raw: dict[str, Any] = _json(path)
    return {**raw, "rules": [{**row, **told.get(row["id"], {})} for row in raw["rules"]]}


def _json(path: Traversable) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _read(path: Traversable) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    raw = _json(path)
    if isinstance(raw, dict):
        raw = raw.get("rules", raw)
    if isinstance(raw, dict):
        return [{"id": key, **row} for key, row in raw.items()]
    return list(raw)


__all__ = ["LANGUAGES", "Catalogue", "Rule", "load_catalogue", "load_pack", "severity_in_pack"]
