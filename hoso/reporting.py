"""Making the compliance workbook; shared by ``hoso report`` and ``hoso demo``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from archive.findings import read_acts, steps_of
from archive.home import Home
from hoso.books import write_book_as, write_split
from hoso.files import check_target
from hoso.judging import judged_if_any
from hoso.keeping import state_of_archive
from hoso.settings import Settings
from hoso.tracing import Step, trace_if_any
from hoso.wiring import readable_catalogue, rules_of
from reports.book import compliance_book
from reports.compliance import compliance
from reports.datasets import read_frames
from reports.frames import Frames, shaped
from reports.lives import life_rows, paper_life_rows
from reports.model import Agency, Compliance
from reports.onpapers import on_papers
from reports.rulebook import rule_book
from reports.safekept import safekeeping_rows
from reports.scope import require_unit, sorted_units
from reports.snapshot import Snapshot, save_snapshot, snapshot_of
from reports.trace.summed import with_registers
from schemas.clock import now, office_date
from schemas.medium import on_read_only
from validator.safekeeping import judge_archive

if TYPE_CHECKING:
    import pandas as pd

    from validator.catalogue import Catalogue as RuleCatalogue

Span = tuple[date | None, date | None]


def frames_of(home: Home) -> Frames:
    """The frames of catalogue and ledger as they stand, and where the findings stand today."""
    operations = home.open_operations()
    try:
        with (
            readable_catalogue(home) as catalogue,
            catalogue.connection() as rows,
            operations.engine.connect() as ledger,
        ):
            frames = read_frames(rows, ledger)
    finally:
        operations.close()
    steps = steps_of(read_acts(home.open_storage()))
    return replace(frames, life=shaped("life", life_rows(frames, steps, office_date(now()))))


def agency_of(settings: Settings, otherwise: str = "") -> Agency:
    """What stands at the head of a report; ``otherwise``: the name where none is set."""
    return Agency(
        name=settings.text("agency_name") or otherwise,
        parent=settings.text("agency_parent"),
        place=settings.text("agency_place"),
    )


def agency_in(frames: Frames, settings: Settings) -> Agency:
    """The same; where no name is set, the organ whose fonds the archive holds."""
    return agency_of(settings, _organ([str(name) for name in frames.fonds["name"]]))


def agency_at(home: Home, settings: Settings) -> Agency:
    """The same, for reports that need no frames."""
    with readable_catalogue(home) as catalogue:
        return agency_of(settings, _organ([str(row["name"]) for row in catalogue.fonds()]))


@dataclass(frozen=True, slots=True)
class Source:
    """What reports of one moment are made of: the frames, and the rules that name things."""

    frames: Frames
    rules: RuleCatalogue
    agency: Agency


def source_of(home: Home, settings: Settings, report: Step) -> Source:
    """The frames of catalogue, ledger and registers as they stand, read once."""
    frames, rules = frames_of(home), rules_of(home)
    frames = replace(
        frames,
        safekeeping=_safekeeping(home, settings, rules),
        paper_finding=_on_papers(home, settings),
    )
    trace = trace_if_any(home, settings, report)
    if trace is not None:
        frames = with_registers(frames, trace)
    return Source(frames, rules, agency_in(frames, settings))


def _on_papers(home: Home, settings: Settings) -> pd.DataFrame:
    """Findings on papers of registers and where they stand today, summed up."""
    on, judged = office_date(now()), judged_if_any(home, settings, office_date(now()))
    steps = steps_of(read_acts(home.open_storage()))
    told = on_papers(judged) if judged else []
    found = ((one.subject, one.finding.severity) for one in told)
    return shaped("paper_finding", paper_life_rows(found, steps, on))


def _safekeeping(home: Home, settings: Settings, rules: RuleCatalogue) -> pd.DataFrame:
    """What the rules of safekeeping say of the archive now."""
    state = state_of_archive(home, settings)
    return shaped("safekeeping", list(safekeeping_rows(judge_archive(state, now(), rules))))


def report_of(
    source: Source, *, period: Span = (None, None), unit: str | None = None
) -> Compliance:
    """The compliance report over a period and a unit. Raises ``HosoError`` unit-unknown."""
    if unit is not None:
        require_unit(source.frames, unit)
    frames, rules = source.frames, source.rules
    return compliance(
        frames,
        catalogue=rules,
        period_from=period[0],
        period_to=period[1],
        unit=unit,
        now=now(),
        agency=source.agency,
        snapshot=snapshot_of(frames, rules.version, period, unit, rule_book(rules)),
    )


def write_report(
    home: Home,
    source: Source,
    out: Path,
    *,
    period: Span = (None, None),
    unit: str | None = None,
) -> Snapshot:
    """Write the compliance report to ``out`` (not there yet) and keep its snapshot in the home.

    ``out``: .xlsx, .html or .csv. A home on a read-only file system keeps no snapshot.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable, unit-unknown.
    """
    check_target(out)
    report = report_of(source, period=period, unit=unit)
    if not on_read_only(home.path):  # made again from the same home it is the same
        save_snapshot(home.snapshots, report.snapshot, source.frames, rule_book(source.rules))
    folded = out.suffix.lower() != ".csv"  # a table to be reckoned with, without notes: all rows
    write_book_as(compliance_book(report, folded=folded), out)
    return report.snapshot


def write_report_by_unit(home: Home, source: Source, out: Path, *, period: Span) -> list[str]:
    """Write the report and one of each unit into the new folder ``out``; the files' names.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable.
    """
    units = sorted_units(source.frames.dossier["unit"])

    def write(unit: str | None, path: Path) -> None:
        write_report(home, source, path, period=period, unit=unit)

    return write_split(out, "bao-cao-tuan-thu", units, write)


def _organ(fonds: list[str]) -> str:
    """The organ behind a fonds' name: "Phông Sở Nội vụ …" is the fonds of "Sở Nội vụ …"."""
    name = fonds[0] if fonds else ""
    rest = name.removeprefix("Phông ")
    return rest[:1].upper() + rest[1:]
