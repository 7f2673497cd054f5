"""Totals reconcile between every pair of reports, on random papers and random archives."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from snapshot_support import days, papers, trace

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))

from report_world import AGENCY, make_frames, make_report

from reports import trend
from reports.delivery import delivery_minutes
from reports.explained import explained
from reports.fill.figures import dossier_figures, intake_figures, paper_figures
from reports.fill.standing import due_figures, rate_figures
from reports.forms import Material, form_rows, load_form
from reports.frames import Frames
from reports.labels import Labels
from reports.period import period_of
from reports.processing import FIGURES, Asked, processing
from reports.processing.counts import APART, UNTOLD
from reports.tally import STATUSES
from reports.trace.summed import with_registers
from schemas.trace import Paper, PaperKey

SOME = settings(deadline=None, max_examples=25)
NOW = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
PERIODS = st.sampled_from(["2026", "2026-H1", "2026-Q1", "2026-05"])


@st.composite
def both_ways(draw: st.DrawFn) -> list[Paper]:
    """Incoming papers, some in dossiers and with their way told, and outgoing ones."""
    ways = st.sampled_from(["", "electronic", "paper"])
    came = [
        replace(paper, dossier=draw(st.sampled_from(["", "01.TH", "02.TH"])), medium=draw(ways))
        for paper in draw(papers())
    ]
    went = [
        Paper(
            direction="out",
            key=PaperKey(number=f"{number}", notation="QĐ-SNV", issued=draw(days)),
            medium=draw(ways),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return came + went


@SOME
@given(both_ways(), PERIODS)
def test_what_is_told_of_the_registers(told: list[Paper], name: str) -> None:
    """Processing, both registers, the list of follow-up, Biểu mẫu 3, compliance, templates."""
    period = period_of(name)
    with tempfile.TemporaryDirectory() as folder:
        registers = trace(Path(folder), told)
        frames = with_registers(Frames.of(), registers)
        material = Material(papers=registers.frame("papers"), frames=frames, period=period)
        done = processing(registers, Asked(period=period))
        figures = paper_figures(done, "")
    ways = rate_figures(frames, period, "")
    rows = {name: form_rows(load_form(name), material) for name in _FORMS}
    came = rows["so-van-ban-den"]
    to_do = [row for row in came if row["state"] not in APART]
    assert len(to_do) == done.total["received"] == figures["received"]
    assert len(rows["so-theo-doi"]) == len(came)
    assert sum(row["papers"] for row in rows["bieu-mau-3"]) == len(came)
    assert sum(ways[f"in_{way}"] or 0 for way in ("electronic", "paper", "untold")) == len(came)
    assert sum(ways[f"out_{way}"] or 0 for way in ("electronic", "paper", "untold")) == len(
        rows["so-van-ban-di"]
    )
    by_unit = Counter(str(row["unit"]) or UNTOLD for row in came)
    assert by_unit == Counter({row["unit"]: row["papers"] for row in rows["bieu-mau-3"]})
    received = {row["unit"]: row["received"] for row in done.tables["unit"].to_dict("records")}
    wanted = Counter(str(row["unit"]) or UNTOLD for row in to_do)
    assert wanted == Counter({unit: count for unit, count in received.items() if count})
    assert {one: figures[one] for one in FIGURES} == done.total.to_dict()
    late = [row for row in came if row["state"] == "done_late"]  # some after the period only
    assert sum(row["closed"].date() <= period.end for row in late) <= done.total["done_late"]


_FORMS = ("so-van-ban-den", "so-van-ban-di", "so-theo-doi", "bieu-mau-3")


@SOME
@given(st.integers(0, 4), st.integers(1, 2), st.integers(0, 99), st.booleans())
def test_what_is_told_of_the_archive(
    dossiers: int, documents: int, seed: int, bounded: bool
) -> None:
    """Compliance and its trends, forms, minutes of handing over, templates, what figures list."""
    frames = make_frames(dossiers, documents, seed)
    year = period_of("2024")
    span = {"period_from": year.start, "period_to": year.end} if bounded else {}
    report = make_report(frames, **span)
    units = report.units.sum(numeric_only=True)
    sums: dict[str, Any] = {
        "dossiers": int(units["dossiers"]) if dossiers else 0,
        "documents": int(units["documents"]) if dossiers else 0,
    }
    counted = trend.dossier_counts(frames, None)
    if bounded:
        counted = trend.in_span(counted, (year.start, year.end))
    shown = trend.figures_of(counted)
    for name in ("dossiers", "documents", "own", "errors", "own_valid", "with_errors"):
        assert len(explained(report, name)) == shown[name], name
    assert {name: shown[name] for name in sums} == sums
    assert len(report.documents) == sums["documents"]
    assert report.rules["findings"].sum() == len(report.findings)
    for status in STATUSES:
        assert report.rules[status].sum() == report.rule_totals[status].sum()
    if bounded:
        figures = dossier_figures(frames, year, "")
        assert {name: figures[name] for name in sums} == sums
        months = report.months
        assert months["dossiers"].sum() == sums["dossiers"]
        taken = intake_figures(frames, year, "")
        assert taken["dossiers_received"] == report.intake.total("dossiers", "received")
        rates = rate_figures(frames, year, "")
        assert rates["electronic"] == report.signing["electronic"].sum()
    else:
        _whole_archive(frames, report, sums)


def _whole_archive(frames: Frames, report: Any, sums: dict[str, Any]) -> None:
    material = Material(papers=_no_papers(), frames=frames, period=period_of("2024"))
    listed = form_rows(load_form("muc-luc-ho-so"), material)
    assert len(listed) == sums["dossiers"]
    assert sum(row["documents"] for row in listed) == sums["documents"]
    handed = form_rows(load_form("bieu-mau-3"), material)
    assert sum(row["archived"] for row in handed) == sums["dossiers"]
    assert sum(row["documents"] for row in handed) == sums["documents"]
    taken = sum(report.intake.total("dossiers", name) for name in ("archived", "already_archived"))
    of_minutes = 0
    for transfer in frames.transfer["transfer_id"]:
        stored = frames.decision[frames.decision["transfer_id"] == transfer]
        if (stored["outcome"] == "archived").any():
            of_minutes += delivery_minutes(
                frames, transfer, agency=AGENCY, now=NOW, labels=Labels()
            )[1]
    assert of_minutes == taken == sums["dossiers"]
    due = due_figures(frames, "", date(2026, 3, 5))
    assert due["overdue"] == (report.due["state"] == "overdue").sum()


def _no_papers() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        return trace(Path(folder), []).frame("papers")
