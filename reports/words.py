"""What the reports need to know of a rule, as plain data that a snapshot can keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from reports.labels import Lang

_FIELD = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
Texts = Mapping[str, str]  # {"vi": ..., "en": ...}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """One rule in words; messages may hold ``{name}`` fields, filled by a finding's params.

    ``cases``: messages by ``params["case"]``. ``dissolved``: remedies where the organ that should
    act is no more. ``basis_before``: the basis of the same check before
    ``effective_from`` (ISO day). ``draft``: the text it comes from is a draft. ``untold``: it has
    no message of its own, so the evidence is told after its title. ``why``: why a planned one is
    not checked.
    """

    id: str
    title: Texts
    message: Texts = field(default_factory=dict)
    remedies: Texts = field(default_factory=dict)
    dissolved: Texts = field(default_factory=dict)
    cases: Mapping[str, Texts] = field(default_factory=dict)
    source: str = ""
    basis: str = "unconfirmed"
    basis_before: str = ""
    effective_from: str = ""
    severity: str = "info"
    answers: str = ""
    status: str = "implemented"
    draft: bool = False
    untold: bool = False
    why: Texts = field(default_factory=dict)

    def name(self, lang: Lang) -> str:
        """What the rule asks."""
        return _in(self.title, lang)

    def say(self, lang: Lang, params: Texts) -> str:
        """What was found, filled with ``params``; what the rule asks where it has no message.

        A parameter ``name_en`` stands in for ``name`` in English.
        """
        words = self.cases.get(params.get("case", ""), self.message)
        own = {name: params.get(f"{name}_{lang}", value) for name, value in params.items()}
        text = _in(words, lang)
        return _filled(text, own) if text else self.name(lang)

    def reason(self, lang: Lang) -> str:
        """Why it is not checked; "" where it is."""
        return _in(self.why, lang)

    def remedy(self, lang: Lang, params: Texts) -> str:
        """What to do about it; ``params["organ_state"]`` tells where the organ is dissolved.

        A case (``params["case"]``) may have a remedy of its own.
        """
        case = self.cases.get(params.get("case", ""), {})
        if own := case.get(f"remedy_{lang}"):
            return _filled(own, params)
        gone = bool(self.dissolved) and params.get("organ_state") == "dissolved"
        return _filled(_in(self.dissolved if gone else self.remedies, lang), params)

    def basis_at(self, day: str) -> str:
        """The basis on an ISO day; an unknown day ("") never makes it law."""
        if self.basis_before and (not day or not self.effective_from or day < self.effective_from):
            return self.basis_before
        return self.basis


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules in words by id, the reasons of results, the version of their set."""

    version: str
    words: Mapping[str, RuleWords] = field(default_factory=dict)
    reasons: Mapping[str, Texts] = field(default_factory=dict)

    def rule(self, rule: str) -> RuleWords:
        """The words of a rule; an unknown id gives words that say just the id."""
        return self.words.get(rule) or RuleWords(id=rule, title={"vi": rule})

    def reason(self, key: str, lang: Lang) -> str:
        """Why a rule was not evaluated or does not apply; an unknown key is shown as it is."""
        return _in(self.reasons.get(key, {}), lang) or key

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "version": self.version,
            "words": {name: asdict(row) for name, row in sorted(self.words.items())},
            "reasons": {key: dict(row) for key, row in sorted(self.reasons.items())},
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> RuleBook:
        """Inverse of :meth:`as_dict`."""
        return cls(
            version=raw["version"],
            words={name: RuleWords(**row) for name, row in raw["words"].items()},
            reasons=raw["reasons"],
        )


def _in(words: Texts, lang: Lang) -> str:
    return words.get(lang) or words.get("vi", "")


def _filled(text: str, params: Texts) -> str:
    """``text`` with its ``{name}`` fields; a field that is not given becomes an ellipsis."""
    filled = _FIELD.sub(lambda hit: str(params.get(hit[1], "…")), text)
    return filled if "{{" not in text else filled.replace("{{", "{").replace("}}", "}")
