"""Reads a case of papers: compact JSON papers, judged by the rules of process.

Keys of a case beside ``about`` and ``expect``: ``papers`` and ``process`` (today, complete, filed,
bound, packs). A paper is the JSON of ``schemas.trace`` but for moments, which are Vietnamese time
(``2025-03-05 09:00``) or days, and events, which are lists: kind, moment, and what else is told
(``by``, ``to``: a role, or unit/person). ``times``: the paper stands so often.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schemas.calendar import shipped_calendar
from schemas.clock import iso, office_instant
from schemas.finding import Place
from schemas.trace import Paper, PaperKey, paper_from_dict
from schemas.trace.kinds import roles
from validator.process import FiledDocument, ProcessContext

CASES = Path(__file__).parents[1] / "cases"
TODAY = "2025-06-16"


def paths() -> list[Path]:
    """The cases of papers."""
    return [path for path in sorted(CASES.glob("*/*.json")) if "papers" in _read(path)]


def _read(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return case


def papers_of(case: dict[str, Any]) -> list[Paper]:
    rows = [row for raw in case["papers"] for row in [raw] * raw.get("times", 1)]
    return [paper_of(raw, row) for row, raw in enumerate(rows, start=2)]


def paper_of(raw: dict[str, Any], row: int) -> Paper:
    told = {key: value for key, value in raw.items() if key != "times"}
    return paper_from_dict(
        {
            "direction": "in",
            **told,
            "due": moment_of(raw.get("due", "")),
            "events": [_event(item) for item in raw.get("events", [])],
            "place": {"file": "so.xlsx", "row": row},
        }
    )


def _event(item: list[Any]) -> dict[str, Any]:
    kind, when = item[:2]
    more = item[2] if len(item) > 2 else {}
    return {
        "kind": kind,
        "moment": moment_of(when),
        **more,
        "by": party_of(more.get("by", "")),
        "to": party_of(more.get("to", "")),
        "due": moment_of(more.get("due", "")),
    }


def party_of(text: str) -> dict[str, str]:
    if text in roles():
        return {"role": text}
    unit, _, person = text.partition("/")
    return {"unit": unit, "person": person}


def moment_of(text: str) -> str:
    if " " not in text:
        return text
    told = datetime.fromisoformat(text)
    return iso(office_instant(told.date(), told.time()))


def context_of(case: dict[str, Any]) -> ProcessContext:
    raw = case.get("process", {})
    filed = raw.get("filed")
    return ProcessContext(
        calendar=shipped_calendar(),
        today=date.fromisoformat(raw.get("today", TODAY)),
        packs=raw.get("packs", {"snv-kontum-2025": "active"}),
        complete=frozenset((direction, year) for direction, year in raw.get("complete", [])),
        filed=None if filed is None else [_filed(item) for item in filed],
        handed=frozenset(raw["handed"]) if "handed" in raw else None,
        bound={(direction, year): value for direction, year, value in raw.get("bound", [])},
    )


def _filed(raw: dict[str, Any]) -> FiledDocument:
    key = {**raw["key"], "issued": date.fromisoformat(raw["key"]["issued"])}
    return FiledDocument(
        direction=raw["direction"],
        key=PaperKey(**key),
        dossier=raw.get("dossier", "H34.05.2025.01.TH"),
        place=Place(file=raw.get("file", "van-ban.pdf")),
        signed=raw.get("signed"),
        entered=date.fromisoformat(raw["entered"]) if "entered" in raw else None,
    )
