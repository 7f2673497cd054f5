"""Biểu mẫu 3: each paper a unit leads is counted once, whatever became of its dossier."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from reports.forms import form_book, load_form
from reports.forms.handing import PLACES, SHARE, handing_over, led
from reports.forms.model import Material
from reports.forms.rows import detail_rows, form_rows
from reports.frames import Frames
from reports.model import Agency
from reports.period import period_of
from reports.sheets import Line

FORM = load_form("bieu-mau-3")
CODES = ("", "01.TH", "X.2026.02.TH", "03.TH", "04.TH", "05.TH")
FRAMES = Frames.of(
    dossier=[
        {"object_id": "o1", "file_code": "X.2026.01.TH", "notation": "01.TH", "unit": "A",
         "documents": 4}
    ],
    decision=[
        {"transfer_id": "t", "position": 1, "file_code": "X.2026.02.TH", "unit": "A",
         "outcome": "refused"},
        {"transfer_id": "t", "position": 2, "file_code": "X.2026.03.TH", "unit": "B",
         "outcome": "quarantined"},
    ],
)  # fmt: skip


def material(rows: list[tuple[str, str, bool, str]]) -> Material:
    """Papers as (unit, dossier, open, object id)."""
    table = [
        {"paper": str(n), "direction": "in", "unit": unit, "dossier": dossier, "is_open": is_open,
         "object_id": object_id, "arrived": pd.Timestamp("2026-02-03"), "number": str(n),
         "notation": "SNV", "arrival_number": str(n), "last_day": pd.NaT, "person": "Lê A",
         "state": "done_on_time"}
        for n, (unit, dossier, is_open, object_id) in enumerate(rows)
    ]  # fmt: skip
    columns = ["paper", "direction", "unit", "dossier", "is_open", "object_id", "arrived",
               "number", "notation", "arrival_number", "last_day", "person", "state"]  # fmt: skip
    papers = pd.DataFrame(table, columns=columns).astype({"is_open": bool})
    papers["arrived"] = pd.to_datetime(papers["arrived"])
    return Material(papers=papers, frames=FRAMES, period=period_of("2026"))


papers = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", ""]),
        st.sampled_from(CODES),
        st.booleans(),
        st.sampled_from(["", "", "o9"]),
    ),
    max_size=20,
)


@given(papers)
def test_every_paper_is_counted_once(told: list[tuple[str, str, bool, str]]) -> None:
    given_ = material(told)
    rows = handing_over(given_)
    places = ("unfiled", *(f"{name}_papers" for name in PLACES[1:]))
    for row in rows:
        assert sum(row[name] for name in places) == row["papers"]
    assert sum(row["papers"] for row in rows) == len(told)
    unfiled, ended = (detail_rows(detail, given_) for detail in FORM.details)
    assert len(unfiled) == sum(row["unfiled"] for row in rows)
    assert len(ended) == sum(row["ended_dossiers"] for row in rows)
    assert sum(row["papers"] for row in ended) == sum(row["ended_papers"] for row in rows)


def test_what_became_of_a_dossier_is_known_by_code_and_notation() -> None:
    told = [("A", "01.TH", False, ""), ("A", "02.TH", False, ""), ("A", "x.2026.03.th", True, ""),
            ("A", "04.TH", True, ""), ("A", "04.TH", False, ""), ("A", "05.TH", False, ""),
            ("A", "", False, ""), ("A", "", False, "o9")]  # fmt: skip
    assert list(led(material(told))["place"]) == [
        "archived", "returned", "waiting", "current", "current", "ended", "unfiled", "archived",
    ]  # fmt: skip


def test_every_column_of_the_form_is_filled() -> None:
    (first, *_) = form_rows(FORM, material([("A", "05.TH", False, "")]))
    assert all(name in first for name in FORM.values if name != SHARE)
    assert "" not in FORM.values


def test_a_form_without_rows_says_so_under_a_date_as_the_decree_writes_it() -> None:
    now = datetime(2026, 3, 5, 2, tzinfo=UTC)
    form = load_form("so-van-ban-den")
    made = form_book(form, [], material([]), agency=Agency(name="Sở", place="An Bình"), now=now)
    lines = [block for block in made.sheets[0].blocks if isinstance(block, Line)]
    assert "Không có dòng nào." in [line.text for line in lines]
    assert "An Bình, ngày 05 tháng 3 năm 2026" in [line.right for line in lines]  # PL I.II.4
