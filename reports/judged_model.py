"""A judgement of papers of registers, and what it was made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.judgement import RuleResult
from schemas.trace import Paper
from validator.catalogue import Catalogue
from validator.process import ProcessJudgement


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPapers:
    """A judgement and what it was made of. ``tellings``: rows the papers were told by."""

    judgement: ProcessJudgement
    rules: Catalogue
    papers: Sequence[Paper]
    tellings: int
    today: date

    def results(self) -> Iterator[RuleResult]:
        """Results on papers, then on registers."""
        yield from self.judgement.results
        for register in self.judgement.registers:
            yield from register.results

    def states(self) -> Counter[str]:
        """Incoming papers by class; what goes out has no term of its own."""
        pairs = zip(self.papers, self.judgement.states, strict=True)
        return Counter(state.kind for paper, state in pairs if paper.direction == "in")

    def tally(self) -> Mapping[str, Counter[str]]:
        """Results by rule and status."""
        table: dict[str, Counter[str]] = defaultdict(Counter)
        for item in self.results():
            table[item.rule][item.status] += 1
        return table

    def reasons(self) -> Mapping[str, Counter[str]]:
        """Why rules were not evaluated: rule -> reason -> how often."""
        table: dict[str, Counter[str]] = defaultdict(Counter)
        for item in self.results():
            if item.status == "not_evaluated":
                table[item.rule][item.reason] += 1
        return table
