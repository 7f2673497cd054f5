"""Indicators say what the reports say; marks are read without loss."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
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
from reports.intake import intake_of
from reports.period import period_of
from reports.processing import FIGURES, Asked, processing
from reports.signatures import document_states
from schemas.ladder import LADDER
from schemas.trace import Paper

YEAR = period_of("2024")
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
