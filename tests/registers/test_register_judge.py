"""``hoso register judge``: the papers of kept registers are held against the rules of process."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Answer, hoso
from register_support import DECREE_OUT, EXPORTED_IN, TRACE, workbook
from test_cli_json import check

FEW = frozenset({"findings[].where.row"})


def outgoing(number: str, day: str, sent: str) -> list[str]:
    return [
        f"{number}/QĐ-SNV",
        day,
        "Quyết định ban hành Quy chế",
        "An",
        "UBND tỉnh",
        "VT",
        "1",
        sent,
        "",
        "",
    ]


def incoming(number: str, arrived: str, due: str, done: str) -> list[str]:
    return [
        number, number, arrived, f"{number}/UBND-NC", "03/03/2025", "UBND tỉnh", "Công văn",
        "V/v x", "Thường", "Giám đốc", "P1 chủ trì", "P1", "Bình", due, done, "", "",
    ]  # fmt: skip


@pytest.fixture
def kept(home: Path, tmp_path: Path) -> Path:
    out = [outgoing("01", "03/03/2025", "03/03/2025"), outgoing("03", "04/03/2025", "04/03/2025")]
    workbook(tmp_path / "so-di.xlsx", [DECREE_OUT, *out])
    rows = [
        incoming("1", "03/03/2025 09:00", "10/03/2025", "07/03/2025"),
        incoming("2", "04/03/2025 09:00", "10/03/2025", "14/03/2025"),
    ]
    workbook(tmp_path / "den.xlsx", [EXPORTED_IN, *rows])
    sources = [tmp_path / "so-di.xlsx", tmp_path / "den.xlsx"]
    assert hoso("--home", home, "register", "add", *sources).code in (0, 1)
    return home


def judged(home: Path, *arguments: str) -> Answer:
    return hoso("--home", home, "--json", "register", "judge", "--at", "31/03/2025", *arguments)


def by_rule(answer: Answer) -> dict[str, dict[str, int]]:
    return {row["rule"]: row for row in answer.json["rules"]}


def test_what_is_late_and_what_is_missing_is_told(kept: Path) -> None:
    answer = judged(kept, "--whole", "di:2025")
    check("register judge", answer)
    assert answer.code == 1
    assert answer.json["papers"] == 4
    assert answer.json["states"]["done_late"] == 1
    rules = {row["rule"] for row in answer.json["findings"]}
    assert {"V-010", "V-035"} <= rules
    assert by_rule(answer)["V-035"]["passed"] == 1


def test_a_register_not_said_to_be_whole_is_not_judged_for_gaps(kept: Path) -> None:
    row = by_rule(judged(kept))["V-010"]
    assert (row["failed"], row["not_evaluated"]) == (0, 1)
    assert row["reasons"] == ["register-incomplete"]


def test_people_read_states_findings_and_what_was_not_judged(kept: Path) -> None:
    told = hoso("--home", kept, "register", "judge", "--at", "31/03/2025", "--whole", "di:2025")
    assert "đã giải quyết quá hạn 1" in told.out
    assert "[V-010]" in told.out
    assert "thiếu 1 số: 02" in told.out
    assert "lịch làm việc 2019-2027/" in told.out
    assert "Chưa đánh giá được:" in told.out


def test_an_archive_without_registers_says_how_to_begin(home: Path) -> None:
    told = hoso("--home", home, "register", "judge")
    assert (told.code, "hoso register add" in told.out) == (0, True)


def test_a_register_that_is_none_is_wrong_usage(kept: Path) -> None:
    assert hoso("--home", kept, "register", "judge", "--whole", "sổ 2025").code == 2


def test_a_number_given_twice_in_one_register_stays_two_papers(home: Path, tmp_path: Path) -> None:
    twice = [outgoing("05", "03/03/2025", "03/03/2025")] * 2
    workbook(tmp_path / "so-di.xlsx", [DECREE_OUT, *twice])
    hoso("--home", home, "register", "add", tmp_path / "so-di.xlsx")
    assert by_rule(judged(home))["V-011"]["failed"] == 1


def test_a_trace_tells_of_the_papers_of_a_register(kept: Path, tmp_path: Path) -> None:
    events = [
        ["1", "1/UBND-NC", "03/03/2025 09:10", "Chuyển", "Lan", "Hùng", "", ""],
        ["2", "2/UBND-NC", "04/03/2025 09:10", "Chuyển", "Lan", "Hùng", "", ""],
    ]
    workbook(tmp_path / "vet.xlsx", [TRACE, *events])
    hoso("--home", kept, "register", "add", tmp_path / "vet.xlsx")
    answer = judged(kept)
    assert (answer.json["rows"], answer.json["papers"]) == (6, 4)
