"""Indicators say what the reports say; marks are read without loss."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from snapshot_support import papers, trace

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))

from report_world import make_frames, make_report

from evidence.workbook.fill import replaced
from reports.compliance import unit_table
from reports.fill import Mark, indicators, pieces, words
from reports.fill.figures import dossier_figures, intake_figures, paper_figures
from reports.fill.resolve import vietnamese
from reports.fill.standing import due_figures, fixity_words, rate_figures, safety_figures
from reports.frames import Frames
from reports.intake import intake_of
from reports.labels import Labels
from reports.period import period_of
from reports.processing import FIGURES, Asked, processing
from reports.signatures import document_states
from schemas.ladder import LADDER
from schemas.trace import Paper
from validator.safekeeping import ArchiveState, Check, Copy

YEAR = period_of("2024")
TODAY = date(2026, 3, 5)  # of make_report
CREATED = datetime(2024, 1, 1, tzinfo=UTC)
STATE = ArchiveState(created=CREATED)
PARTS = st.text("ab_|{} 2026-Q", max_size=12)


@settings(deadline=None)
@given(st.lists(st.one_of(PARTS, PARTS.map(lambda text: f"{{{{{text}}}}}"))).map("".join))
def test_pieces_join_to_the_text(text: str) -> None:
    found = pieces(text)
    assert "".join(piece.raw if isinstance(piece, Mark) else piece for piece in found) == text
    for piece in found:
        if isinstance(piece, Mark):
            assert [part for part in pieces(piece.raw) if part] == [piece]
            assert piece.well == (piece.raw.count("|") < 3 and bool(piece.name))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["{{a}}", "{{b|2026}}", " x ", "{{", "}}"])).map("".join), PARTS)
def test_what_is_put_in_is_not_read_again(text: str, word: str) -> None:
    texts = [["{{a}}", word], ["{{b|2026}}", "{{a}}"]]
    expected = "".join(
        dict(texts).get(piece.raw, piece.raw) if isinstance(piece, Mark) else piece
        for piece in pieces(text)
    )
    assert replaced(text, texts) == expected


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (1234, 0, "1.234"),
        (66.66, 1, "66,7"),
        (100.0, 1, "100"),
        (0.5, 3, "0,5"),
        (1e7, 1, "10.000.000"),
    ],
)
def test_numbers_are_written_as_offices_do(number: float, decimals: int, text: str) -> None:
    assert vietnamese(number, decimals) == text


def test_every_indicator_has_a_figure_and_every_figure_an_indicator(tmp_path: Path) -> None:
    found = processing(trace(tmp_path, []), Asked(period=YEAR))
    told = {
        "processing": paper_figures(found, ""),
        "dossiers": dossier_figures(make_frames(2, 2), YEAR, ""),
        "intake": intake_figures(make_frames(2, 2), YEAR, ""),
        "due": due_figures(make_frames(2, 2), "", TODAY),
        "rates": rate_figures(make_frames(2, 2), YEAR, ""),
        "safety": safety_figures(STATE, TODAY),
    }
    for source, figures in told.items():
        named = {row.figure for row in indicators().values() if row.source == source}
        assert named == set(figures)
    assert not set(words()) & set(indicators())


@settings(deadline=None, max_examples=10)
@given(papers())
def test_papers_are_counted_as_the_report_on_processing_does(told: list[Paper]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        frames = trace(Path(folder), told)
        whole = processing(frames, Asked(period=period_of("2026-H1")))
    total = paper_figures(whole, "")
    assert {name: total[name] for name in FIGURES} == whole.total.to_dict()
    for row in whole.tables["unit"].to_dict("records"):
        alone = paper_figures(whole, str(row["unit"]).upper())
        assert {name: alone[name] for name in FIGURES} == {name: row[name] for name in FIGURES}
        if row["p50"] == row["p50"]:  # NaN where no day of ending is told
            assert (alone["p50"], alone["p90"]) == (row["p50"], row["p90"])


@pytest.mark.parametrize("unit", ["", "Văn phòng Sở"])
def test_dossiers_are_counted_as_the_compliance_report_does(unit: str) -> None:
    frames = make_frames()
    days = {"period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31)}
    report = make_report(frames, unit=unit or None, **days)
    table = unit_table(report.scope, report.findings, document_states(report.scope))
    found = dossier_figures(frames, YEAR, unit)
    assert found["dossiers"]
    for name in ("dossiers", "documents", "own", "received", "files", "pages"):
        assert found[name] == table[name].sum(), name
    assert found["signed"] == sum(table[f"sig_{state}"].sum() for state in LADDER)
    taken = intake_figures(frames, YEAR, unit)
    assert taken["dossiers_received"] == intake_of(report.scope).total("dossiers", "received")


@pytest.mark.parametrize("unit", ["", "Văn phòng Sở"])
def test_rates_and_what_is_due_are_those_of_the_compliance_report(unit: str) -> None:
    way = [
        {"unit": name, "day": "2024-05-06", "direction": "out", "way": how, "papers": count}
        for name in ("Văn phòng Sở", "Phòng khác")
        for how, count in (("exchange", 1), ("electronic", 2), ("paper", 4), ("", 8))
    ]
    work = [{"dossier": "77.XX", "unit": "Văn phòng Sở", "started": "2024-01-01",
             "ended": "2024-06-01", "papers": 2, "open": 0}]  # fmt: skip
    frames = Frames.of(**{**dict(make_frames().named()), "exchange": way, "work": work})
    days = {"period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31)}
    report = make_report(frames, unit=unit or None, **days)
    found = rate_figures(frames, YEAR, unit)
    signed = report.signing.sum(numeric_only=True)
    for name in ("signed", "valid", "original"):
        assert found[f"{name}_rate"] == signed[name] / signed["electronic"]
    times = 1 if unit else 2
    assert (found["out_electronic"], found["out_paper"], found["out_untold"]) == (
        3 * times, 4 * times, 8 * times,
    )  # fmt: skip
    assert (found["out_rate"], found["in_rate"]) == (3 / 7, None)
    due = due_figures(frames, unit, TODAY)
    for state, count in report.due["state"].value_counts().items():
        assert due[str(state)] == count
    assert due["overdue"]
    for state, count in report.historical["state"].value_counts().items():
        assert due[f"historical_{state}"] == count


def test_ages_are_days_and_empty_where_it_was_never_done() -> None:
    labels = Labels()
    nothing = safety_figures(STATE, TODAY)
    assert nothing["backups"] == 0
    assert {nothing[name] for name in ("faults", "since_check", "since_backup", "since_drill")} == {
        None
    }
    assert fixity_words(STATE, labels) == "chưa kiểm tra lần nào"
    at = datetime(2026, 3, 4, 17, tzinfo=UTC)  # midnight of the 5th in Vietnam
    old = at - timedelta(days=3)
    kept = replace(
        STATE,
        copies=(Copy(made_at=old), Copy(made_at=at)),
        checks=(Check(finished=old, faults=7), Check(finished=at - timedelta(hours=1), faults=0)),
        drills=(old,),
    )
    assert safety_figures(kept, TODAY) == {
        "faults": 0, "backups": 2, "since_check": 1, "since_backup": 0, "since_drill": 3,
    }  # fmt: skip
    assert fixity_words(kept, labels) == "mọi tệp nguyên vẹn"
    worse = replace(kept, checks=(Check(finished=at, faults=2),))
    assert fixity_words(worse, labels).startswith("2 tệp có vấn đề")
