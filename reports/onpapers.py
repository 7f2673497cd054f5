"""Findings on papers of registers as a person reads them: a row each, as those on documents.

A paper is known by its own key, so its findings keep their codes however the lists that tell of it
are exported; a term that still runs over is worded without the days it is late today.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reports.findings import COLUMNS
from reports.judged_model import JudgedPapers
from reports.labels import Labels
from reports.phrases import (
    SEVERITIES,
    basis_text,
    conclusion,
    found_text,
    place_text,
    symbol,
)
from reports.rulebook import rule_book
from reports.tally import rule_key
from reports.trace.merge import arrival_day
from reports.trace.rows import lead_of
from reports.words import RuleWords
from schemas.finding import Finding, Place
from schemas.finding_key import REGISTERS, codes_of, finding_keys, paper_spot
from schemas.life import FIRST, Subject
from schemas.trace import Paper, holdings
from validator.words import source_text

BLOCK = "register"
"""The block of findings on papers, beside ``own`` and ``received`` of documents."""
MORE = ("day", "ended", "late")
"""Columns of these rows beside those of findings on documents."""
Where = tuple[str | None, str | None, int | None]


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A finding with its key, its code and its paper; None: on a register as a whole."""

    finding: Finding
    key: str
    code: str
    paper: Paper | None

    @property
    def unit(self) -> str:
        """The unit that held the paper; "" where no source tells."""
        return self.finding.params.get("unit") or (unit_of(self.paper) if self.paper else "")

    @property
    def day(self) -> str:
        """ISO day the paper came in or was issued; the last of the year of a register."""
        if self.paper is None:
            year = self.finding.params.get("year", "")
            return f"{year}-12-31" if year else ""
        day = arrival_day(self.paper) or self.paper.key.issued
        return day.isoformat() if day else ""

    @property
    def subject(self) -> Subject:
        """What a waiver is held against."""
        dossier = self.paper.dossier if self.paper else self.finding.params.get("dossier", "")
        return Subject(
            key=self.key, rule=self.finding.rule, unit=self.unit, dossier=dossier, day=self.day
        )


def on_papers(found: JudgedPapers) -> list[OnPaper]:
    """Every finding of the judgement, by rule and place."""
    papers = by_place(found.papers)
    every = sorted(found.judgement.findings, key=lambda one: (one.rule, _order(one.where)))
    owners = [papers.get(where_of(item.where)) if item.where.row else None for item in every]
    keys = finding_keys([paper_spot(*pair) for pair in zip(every, owners, strict=True)])
    codes = codes_of(keys)
    return [
        OnPaper(item, key, codes[key], paper)
        for item, key, paper in zip(every, keys, owners, strict=True)
    ]


def paper_table(every: Sequence[OnPaper], found: JudgedPapers, labels: Labels) -> pd.DataFrame:
    """One row per finding, columns :data:`reports.findings.COLUMNS` and :data:`MORE`.

    ``ended``: ISO day the fault ended, ``late``: by how much a term is run over today, of those
    that still do. Errors first.
    """
    book = rule_book(found.rules)
    rows = [_row(one, book.rule(one.finding.rule), labels) for one in every]
    rows.sort(key=lambda row: (SEVERITIES.index(row["severity"]), rule_key(row["rule"])))
    return pd.DataFrame(rows, columns=[*COLUMNS, *MORE], dtype=object)


def _row(one: OnPaper, words: RuleWords, labels: Labels) -> Mapping[Hashable, Any]:
    finding, subject = one.finding, one.subject
    params = _standing(finding.params, words)
    return {
        **_paper(one, labels),
        "block": BLOCK,
        "code": one.code,
        "key": one.key,
        "object_id": REGISTERS,
        "rule": finding.rule,
        "title": words.name(labels.lang),
        "severity": finding.severity,
        "conclusion": conclusion(words.basis, finding.severity, BLOCK, labels),
        "unit": subject.unit,
        "file_code": subject.dossier,
        "dossier_title": one.paper.dossier_title if one.paper else "",
        "place": place_text(finding.where.as_dict(), labels),
        "found": found_text(words, params, finding.evidence, labels),
        "basis": basis_text(words, labels),
        "source": source_text(words.source, labels.lang),
        "remedy": words.remedy(labels.lang, params),
        "answers": labels.of("answers", words.answers),
        "state": FIRST,
        "waiver": "",
        "day": subject.day,
        "ended": finding.params.get("ended", ""),
        "late": finding.params["late"] if _runs(finding.params) else "",
    }


def _paper(one: OnPaper, labels: Labels) -> dict[Hashable, Any]:
    if one.paper is None:
        number, whole = one.finding.params.get("document", ""), labels("judged.whole_register")
        return {"number": number, "issued": "", "subject": whole, "organ": ""}
    paper, key = one.paper, one.paper.key
    return {
        "number": symbol(key.number, key.notation),
        "issued": key.issued.isoformat() if key.issued else "",
        "subject": paper.subject,
        "organ": key.organ,
    }


def _runs(params: Mapping[str, str]) -> bool:
    """Whether the fault still goes on."""
    return params.get("ended") == ""


def _standing(params: Mapping[str, str], words: RuleWords) -> Mapping[str, str]:
    """The parameters for the words that stay the same while the fault goes on."""
    lasting = _runs(params) and "standing" in words.cases
    return {**params, "case": "standing"} if lasting else params


def unit_of(paper: Paper) -> str:
    """The unit that answers for a paper: who led it last, else who drafted it."""
    lead = lead_of(holdings(paper))
    drafted = next((event.by.unit for event in paper.events if event.kind == "drafted"), "")
    return (lead.unit if lead else "") or drafted


def by_place(papers: Sequence[Paper]) -> Mapping[Where, Paper]:
    """Papers by the rows that tell of them or of one of their events."""
    table: dict[Where, Paper] = {}
    for paper in papers:
        for place in (paper.place, *(event.place for event in paper.events)):
            table.setdefault(where_of(place), paper)
    return table


def where_of(place: Place) -> Where:
    """The row a place lies in."""
    return place.file, place.sheet, place.row


def _order(place: Place) -> Where:
    return place.file or "", place.sheet or "", place.row or 0
