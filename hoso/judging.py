"""Judging the papers of the registers kept in an archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from json import loads
from typing import Any

from archive.catalogue import Catalogue
from archive.home import Home
from archive.registers import read_papers, read_register_object, register_ids
from hoso.settings import Settings
from hoso.whole import WAYS, whole_registers
from hoso.wiring import calendar_of, packs_of, readable_catalogue, rules_of
from reports.judged_model import JudgedPapers
from reports.trace.merge import grouped, keys_of, merged
from schemas.clock import parse_dmy
from schemas.finding import Place
from schemas.trace import Paper, PaperKey
from validator.process import FiledDocument, ProcessContext, judge_papers


def judge_registers(
    home: Home, settings: Settings, today: date, whole: frozenset[tuple[str, int]]
) -> JudgedPapers:
    """Judge every paper of every register kept.

    ``whole``: (direction, year) known to be whole beside those of the setting ``whole_registers``.
    Raises ``HosoError`` calendar-invalid, pack-unknown, setting-invalid, object-damaged,
    rebuild-needed.
    """
    told = list(_tellings(home))
    papers = list(papers_told(told))
    rules = rules_of(home)
    with readable_catalogue(home) as catalogue:
        filed = tuple(_filed(catalogue))
        handed = frozenset(str(row["file_code"]) for row in catalogue.dossiers())
    context = ProcessContext(
        calendar=calendar_of(home, settings.text("agency_name")),
        today=today,
        packs=packs_of(settings, rules),
        complete=whole | whole_registers(settings),
        filed=filed,
        handed=handed,
    )
    judgement = judge_papers(papers, context, rules)
    return JudgedPapers(
        judgement=judgement, rules=rules, papers=papers, tellings=len(told), today=today
    )


def judged_if_any(home: Home, settings: Settings, today: date) -> JudgedPapers | None:
    """The judgement by the end of ``today``; None where no register is kept.

    Raises as :func:`judge_registers`.
    """
    if not register_ids(home.open_storage()):
        return None
    return judge_registers(home, settings, today, frozenset())


@dataclass(frozen=True, slots=True)
class Telling:
    """A paper as one list tells of it. ``organ``: whose list it is; ``source``: which one."""

    paper: Paper
    organ: str
    source: str


def _tellings(home: Home) -> Iterator[Telling]:
    storage = home.open_storage()
    for object_id in register_ids(storage):
        organ = str(read_register_object(storage, object_id).told["organ"])
        for paper in read_papers(storage, object_id):
            yield Telling(paper, organ, object_id)


def papers_told(told: Sequence[Telling]) -> Iterator[Paper]:
    """The papers of all tellings. What one register tells twice stays two: that is its fault."""
    for places in grouped([keys_of(item.paper, item.organ) for item in told]):
        by_source: dict[str, list[Paper]] = defaultdict(list)
        for place in places:
            by_source[told[place].source].append(told[place].paper)
        for tellings in zip_longest(*by_source.values()):
            yield merged([paper for paper in tellings if paper is not None])


def _filed(catalogue: Catalogue) -> Iterator[FiledDocument]:
    """Incoming and outgoing documents of the dossiers of the archive."""
    for dossier in catalogue.dossiers():
        for row in catalogue.documents(dossier["object_id"]):
            if row["direction"] in WAYS:
                yield _document(dossier, row)


def _document(dossier: Any, row: Any) -> FiledDocument:
    state = row["signature_state"]
    return FiledDocument(
        direction=WAYS[row["direction"]],
        key=PaperKey(
            number=row["number"],
            notation=row["notation"],
            issued=date.fromisoformat(row["issued"]) if row["issued"] else None,
            organ=row["organ_name"],
        ),
        dossier=dossier["file_code"],
        place=Place(entity="document", ordinal=row["ordinal"] or str(row["position"])),
        signed=state != "none" if state else None,
        entered=parse_dmy(str(loads(row["metadata"]).get("ArrivalDate", ""))),
    )
