"""An inspection closed with its draft minutes, and told how it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from archive.home import Home
from archive.inspections import CLOSING, MINUTES, add_to_inspection
from archive.owed import owing
from hoso.files import check_target, new_file, write_new
from hoso.reporting import agency_in, frames_of
from hoso.settings import Settings
from hoso.wiring import rules_of, the_home
from reports.inspection.agreement import closing_rules
from reports.inspection.faults import refused
from reports.inspection.freeze import as_of, said
from reports.inspection.kept import Kept, open_kept
from reports.inspection.minutes import inspection_minutes
from reports.inspection.results import result_sheets
from reports.inspection.sheet import inspection_book
from reports.inspection.tally import Result, open_rows, result_of
from reports.labels import Labels
from reports.minutes import minutes_docx
from reports.rulebook import rule_book
from reports.workbook import write_book
from schemas.canonical import canonical_json
from schemas.clock import from_iso, iso, now

_FORMAT = "hoso-inspection-closing/1"


@dataclass(frozen=True, slots=True)
class Moved:
    """What differs in the archive today: ids new in scope, gone from it, items judged otherwise."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def close_inspection(
    settings: Settings, id: str, out: Path, *, xlsx: Path | None, symbol: str, draft: bool
) -> tuple[Kept, Result]:
    """Write the minutes to ``out`` and, unless it is a ``draft``, close the inspection.

    One that is closed already gives the minutes it was closed with once more. ``xlsx``: the results
    and verdicts as a workbook. Raises ``HosoError``: not-found, inspection-refused (rows without a
    verdict), archive-busy, out-exists, out-unwritable.
    """
    check_target(out)
    if xlsx is not None:
        check_target(xlsx)
    home = the_home(settings)
    with home.lock("inspect"):
        home.open_storage().recover(staging=home.staging, object_ids=())
        kept = open_kept(home.open_storage(), id)
        result = result_of(kept.frozen, kept.told)
        data = _minutes(settings, home, kept, result, symbol, draft)
        if kept.closing is None and not draft:
            kept = _closed(settings, home, kept, result, data[1], data[0])
    write_new(out, data[0])
    if xlsx is not None:
        _write_results(settings, home, kept, result, xlsx, iso(data[1]))
    return kept, result


def _minutes(
    settings: Settings, home: Home, kept: Kept, result: Result, symbol: str, draft: bool
) -> tuple[bytes, datetime]:
    """The minutes and when they were made."""
    if kept.closing is not None:
        return kept.aip.read(MINUTES), from_iso(kept.closing["closed_at"])
    lacking = open_rows(kept.frozen, kept.told)
    if lacking and not draft:
        told = kept.frozen.inspection
        raise refused(told.id, "open", count=len(lacking), example=lacking[0].code)
    at = now()
    minutes = inspection_minutes(
        kept.frozen,
        result,
        agency=agency_in(frames_of(home), settings),
        symbol=symbol or symbol_of(kept.frozen.inspection.decision.number),
        made=iso(at),
    )
    return minutes_docx(minutes), at


def symbol_of(decision: str) -> str:
    """``BB-SNV`` of decision ``15/QĐ-SNV``; ``BB`` where it names no organ."""
    _, dash, organ = decision.partition("-")
    return f"BB-{organ.strip()}" if dash and organ.strip() else "BB"


def _closed(
    settings: Settings, home: Home, kept: Kept, result: Result, at: datetime, minutes: bytes
) -> Kept:
    operator, id = settings.text("operator"), kept.frozen.inspection.id
    closing = {
        "format": _FORMAT,
        "closed_at": iso(at),
        "operator": operator,
        "whole": asdict(result.whole),
        "rules": closing_rules(result),
    }
    tags = {CLOSING: canonical_json(closing), MINUTES: minutes}
    with owing(home, [("inspection.close", id)], now=now, actor=operator) as act:
        add_to_inspection(home, kept.aip, tags, act="close", at=at, by=operator)
        act.say("inspection.close", id, "closed")
    return open_kept(home.open_storage(), id)


def _write_results(
    settings: Settings, home: Home, kept: Kept, result: Result, xlsx: Path, made: str
) -> None:
    labels = Labels()
    book = inspection_book(
        kept.frozen,
        kept.told,
        organ=agency_in(frames_of(home), settings).name,
        made=made,
        results=result_sheets(result, kept.frozen.inspection, labels),
    )
    with new_file(xlsx) as part:
        write_book(book, part, labels)


def moved(home: Home, kept: Kept) -> Moved:
    """What the archive says otherwise today than when the inspection was frozen.

    What counts are the findings and the results, not their words.
    """
    members, items = as_of(frames_of(home), rule_book(rules_of(home)), kept.frozen)
    before, today = kept.frozen.members, {item.id: said(item) for item in items}
    return Moved(
        tuple(sorted(set(members) - set(before))),
        tuple(sorted(set(before) - set(members))),
        tuple(i.name for i in kept.frozen.items if i.id in today and today[i.id] != said(i)),
    )
