"""A judged dossier. What is large about it lies in staged files, not in memory.

A transfer may hold any number of dossiers; between judging and keeping only their outcomes stay,
plans are made again (:class:`ingest.plans.Plans`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive import fs
from evidence.facts import FileFacts
from ingest.documents import facts_lines, parse_facts
from ingest.matching import DossierPlan
from ingest.plans import Plans
from schemas.canonical import canonical_json
from schemas.finding import Finding, Outcome
from schemas.judgement import Judgement
from schemas.ladder import ladder_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One dossier, judged.

    ``work``: stem of its staged files: the validation report and the facts, byte for byte as the
    package keeps them. ``states``: that of each signature on the ladder. ``withheld``: the
    judgement of a withheld dossier, which is not written.
    """

    plans: Plans
    position: int  # from 1, in the sender's order
    outcome: Outcome
    stops: tuple[Finding, ...]
    work: Path
    states: tuple[str, ...] = ()
    withheld: Judgement | None = None

    @property
    def plan(self) -> DossierPlan:
        """Its records and the files they name; made anew unless it was the last asked for."""
        return self.plans[self.position - 1]

    @property
    def judgement(self) -> Judgement:
        """What the rules said, read from the staged report."""
        if self.withheld is not None:
            return self.withheld
        return Judgement.from_dict(json.loads(self.report_bytes()))

    def report_bytes(self) -> bytes:
        """The validation report (canonical JSON)."""
        return _report(self.work).read_bytes()

    def facts_bytes(self) -> bytes:
        """``facts.jsonl`` of the package: payload path and facts, one line per file."""
        return b"" if self.withheld is not None else _facts(self.work).read_bytes()

    def facts(self) -> dict[str, FileFacts]:
        """Payload path -> facts; empty for a withheld dossier."""
        return parse_facts(self.facts_bytes())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """A file no dossier names: its facts without the text, and where the whole line is staged."""

    facts: FileFacts
    work: Path

    def line(self) -> bytes:
        """Its line of ``facts.jsonl``, under its received path."""
        return _facts(self.work).read_bytes()


def spill(
    folder: Path,
    plans: Plans,
    plan: DossierPlan,
    base: str,
    judgement: Judgement,
    report: Mapping[str, Any],
    facts: Mapping[str, FileFacts],
    outcome: Outcome,
    stops: tuple[Finding, ...],
) -> Examined:
    """Put report and facts (by received path) of one dossier away below ``folder``.

    Nothing of a withheld dossier is written (guarantee 10).
    """
    work = folder / f"{plan.position:06d}"
    if outcome == "withheld":
        return Examined(
            plans=plans,
            position=plan.position,
            outcome=outcome,
            stops=stops,
            work=work,
            withheld=judgement,
        )
    fs.write_scratch(_report(work), canonical_json(report))
    payload = {path.removeprefix(base): item for path, item in facts.items()}
    fs.write_scratch(_facts(work), facts_lines(payload.items()))
    states = tuple(ladder_state(v.verdict_vi, v.conclusion) for v in judgement.signatures)
    return Examined(
        plans=plans,
        position=plan.position,
        outcome=outcome,
        stops=stops,
        work=work,
        states=states,
    )


def spill_unnamed(folder: Path, number: int, path: str, facts: FileFacts) -> Unnamed:
    """Put the facts of a file no dossier names away; of a secret one nothing is written."""
    work = folder / f"unnamed-{number:06d}"
    if not facts.secrecy:
        fs.write_scratch(_facts(work), facts_lines([(path, facts)]))
    return Unnamed(facts=replace(facts, text=None), work=work)


def _report(work: Path) -> Path:
    return work.with_suffix(".report.json")


def _facts(work: Path) -> Path:
    return work.with_suffix(".facts.jsonl")
