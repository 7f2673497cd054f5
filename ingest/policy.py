"""Intake policy: from findings to the outcome of a dossier. Data, not code.

A finding stops a dossier when its rule's ``intake`` effect says so (guarantee 9) and its severity
is one the policy heeds; the strictest outcome wins. Signature, layout and process findings carry
``intake: never`` and stop nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from schemas.errors import HosoError
from schemas.finding import Finding, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePolicy:
    """``effects``: intake class -> outcome; ``overrides``: rule id -> intake class."""

    id: str
    effects: Mapping[str, Outcome]
    order: tuple[Outcome, ...]
    stops_at: frozenset[str]
    overrides: Mapping[str, str]

    def outcome(
        self, findings: Iterable[Finding], intake_of: Callable[[str], str]
    ) -> tuple[Outcome, tuple[Finding, ...]]:
        """The outcome and the findings that decided it (none when the dossier is archived)."""
        stops: dict[Outcome, list[Finding]] = {}
        for finding in findings:
            effect = self._effect(finding, intake_of)
            if effect != "archived":
                stops.setdefault(effect, []).append(finding)
        for outcome in self.order:
            if outcome in stops:
                return outcome, tuple(stops[outcome])
        return "archived", ()

    def _effect(self, finding: Finding, intake_of: Callable[[str], str]) -> Outcome:
        # A finding speaks for the rules that say the same of its place.
        also = filter(None, finding.params.get("also", "").split(", "))
        effects = {self._of_rule(rule, finding, intake_of) for rule in (finding.rule, *also)}
        return next((outcome for outcome in self.order if outcome in effects), "archived")

    def _of_rule(self, rule: str, finding: Finding, intake_of: Callable[[str], str]) -> Outcome:
        intake = self.overrides.get(rule) or intake_of(rule)
        # Suspected secrecy is heeded whatever its severity (a draft pack's findings are notes).
        if intake != "withholds" and finding.severity not in self.stops_at:
            return "archived"
        return self.effects[intake]


@cache
def load_policy(name: str) -> IntakePolicy:
    """The policy ``ingest/data/policy/<name>.json``. Raises ``HosoError`` policy-unknown."""
    path = files("ingest").joinpath(f"data/policy/{name}.json")
    if "/" in name or not path.is_file():
        raise HosoError("policy-unknown", name=name)
    raw = json.loads(path.read_text(encoding="utf-8"))
    return IntakePolicy(
        id=raw["id"],
        effects={key: cast("Outcome", value) for key, value in raw["effects"].items()},
        order=tuple(raw["order"]),
        stops_at=frozenset(raw["stops_at"]),
        overrides=raw["overrides"],
    )
