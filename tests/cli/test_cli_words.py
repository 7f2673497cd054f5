"""What people read: natural Vietnamese, days as DD/MM/YYYY, long lists cut with a count."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from cli_support import Answer, hoso
from hypothesis import given
from hypothesis import strategies as st

from hoso.cli.main import COMMANDS, cli
from hoso.cli.output import wrapped
from hoso.cli.search_options import MAX_LIMIT as LIMIT
from hoso.cli.search_options import SORTS as OFFERED
from hoso.cli.words import finding_lines, signature_lines, size_words
from search.query import MAX_LIMIT, SORTS

Call = Callable[..., Answer]
CODE = "000.00.07.H99.2024.03.TCCB"
READING = (
    ("status",),
    ("doctor",),
    ("quarantine", "list", "--all"),
    ("search", "quyết định"),
    ("show", CODE),
    ("explain", "T02-META-06"),
    ("verify", "--fresh"),
)
# Traces of the machine: Python values, names of the code, ISO days outside of codes.
LEFTOVERS = re.compile(
    r"\b(None|True|False)\b|\['|\{'|\b[a-z]+_[a-z_]+\b(?!\s{2,})|\b\d{4}-\d{2}-\d{2}[T\s]"
)


def _all_commands() -> list[tuple[str, ...]]:
    context = click.Context(cli)
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, child) for child in command.commands]
    return found


@pytest.mark.parametrize("command", _all_commands(), ids=" ".join)
def test_help_is_vietnamese_first_then_english(command: tuple[str, ...]) -> None:
    answer = hoso(*command, "--help")
    assert answer.code == 0
    assert answer.out.startswith("Cách dùng: hoso")
    body = [line.strip() for line in answer.out.splitlines()[1:] if line.strip()]
    assert not body[0].isascii()
    assert any(line.isascii() for line in body[1:])
    for frame in ("Usage:", "Options:", "Commands:", "Show this message"):
        assert frame not in answer.out


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_no_trace_of_the_machine(command: tuple[str, ...], own_home: Path) -> None:
    out = hoso("--home", own_home, *command).out.replace(str(own_home), "KHO")
    vietnamese = out.split("\n\n")[0] if command[0] == "explain" else out
    lines = [line for line in vietnamese.splitlines() if "  [" not in line]  # doctor's settings
    assert not [line for line in lines if LEFTOVERS.search(line)]


def test_validate_says_what_would_become_of_every_dossier(demo: Path) -> None:
    out = hoso("validate", demo / "transfer").out
    assert "HỒ SƠ: 12 (" in out
    assert re.search(r"chưa đủ căn cứ: \d+ chữ ký", out)
    assert "  ✗ 000.00.07.H99.2024.09.TTr: không nhận" in out
    assert re.search(r"… và \d+ chỗ khác \(xem đủ bằng --json\)", out)
    assert len(out.splitlines()) < 110


def test_moments_are_shown_in_vietnamese_time(at_home: Call) -> None:
    stored = at_home("--json", "show", CODE).json["dossier"]["received_at"]
    hour = (int(stored[11:13]) + 7) % 24
    shown = re.search(r"Tiếp nhận: (\d\d)/(\d\d)/(\d{4}) (\d\d)", at_home("show", CODE).out)
    assert shown is not None
    assert int(shown[4]) == hour


def test_search_names_the_next_page_and_the_page_goes_on(at_home: Call) -> None:
    first = at_home("search", "quyết", "--limit", "2")
    cursor = re.search(r"Xem tiếp: thêm --cursor (\S+)", first.out)
    assert cursor is not None
    ids = [
        [
            hit["id"]
            for hit in at_home("--json", "search", "quyết", "--limit", "2", *more).json["hits"]
        ]
        for more in ((), ("--cursor", cursor[1]))
    ]
    assert len(set(ids[0] + ids[1])) == 4


def test_search_offers_the_orders_and_limits_of_the_search_room() -> None:
    assert (OFFERED, LIMIT) == (SORTS, MAX_LIMIT)
    assert hoso("search", "a", "--limit", MAX_LIMIT + 1).code == 2


@pytest.mark.parametrize(
    ("filters", "meets"),
    [
        (("--kind", "dossier"), lambda hit: hit["kind"] == "dossier"),
        (("--type", "quyết định"), lambda hit: hit["type_name"] == "Quyết định"),
        (("--from", "01/05/2024"), lambda hit: hit["date_to"] >= "2024-05-01"),
        (("--to", "2024-02-01"), lambda hit: hit["date_from"] <= "2024-02-01"),
        (("--year", "2024"), lambda hit: hit["year"] == "2024"),
        (("--unit", "phòng tổ chức cán bộ"), lambda hit: "Tổ chức cán bộ" in hit["unit"]),
    ],
)
def test_search_filters(
    at_home: Call, filters: tuple[str, ...], meets: Callable[[dict[str, str]], bool]
) -> None:
    hits = at_home("--json", "search", "sở nội vụ", "--limit", "100", *filters).json["hits"]
    assert hits
    assert all(meets(hit) for hit in hits)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--from", "31/02/2024"),
        ("--from", "02/02/2024", "--to", "01/02/2024"),
        ("--kind", "x"),
        ("--year", "abc"),
        ("--sort", "x"),
        ("--limit", "0"),
        ("--type", "không có loại này"),
        ("--unit", "không có đơn vị này"),
    ],
)
def test_wrong_filters_are_told_in_vietnamese(at_home: Call, wrong: tuple[str, ...]) -> None:
    answer = at_home("search", "a", *wrong)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("LỖI [usage]: Giá trị của")


def test_a_new_archive_can_be_searched_at_once(tmp_path: Path) -> None:
    assert hoso("--home", tmp_path / "a", "init").code == 0
    answer = hoso("search", "gì đó", "--home", tmp_path / "a")
    assert (answer.code, answer.out) == (1, "Tìm thấy 0 kết quả\n")
    assert hoso("init").code == 2
    assert hoso("init", tmp_path / "a").code == 45


def test_a_mistyped_command_gets_a_hint() -> None:
    answer = hoso("serch", "a")
    assert answer.code == 2
    assert "search" in answer.err


@given(st.text(alphabet="ab đệ ", max_size=300), st.integers(20, 100))
def test_wrapping_loses_no_word_and_keeps_the_width(text: str, width: int) -> None:
    line = "  " + text
    shown = wrapped(line, width)
    assert shown.split() == line.split()
    longest = max((len(word) for word in line.split()), default=0)
    assert all(len(part) <= max(width, longest + 4 + len(line) - len(line.lstrip()))
               for part in shown.split("\n"))  # fmt: skip


def test_many_signatures_are_counted_and_bad_ones_named() -> None:
    good = {"file": "a.pdf", "signer": "A", "field": "f", "conclusion": "INDETERMINATE"}
    rows = [{**good, "verdict_vi": "chưa đủ căn cứ"}] * 20
    rows += [
        {**good, "signer": "B", "conclusion": "TOTAL-FAILED", "verdict_vi": "không hợp lệ"}
    ] * 2
    lines = list(signature_lines(rows))
    assert lines == [
        "  không hợp lệ: 2 chữ ký",
        "    - a.pdf · B",
        "    - a.pdf · B",
        "  chưa đủ căn cứ: 20 chữ ký",
    ]


def test_findings_of_one_rule_stand_together() -> None:
    row = {"rule": "P-003", "severity": "error", "where": {}, "evidence": "", "params": {}}
    lines = list(finding_lines([{**row, "where": {"file": f"{n}.pdf"}} for n in range(9)]))
    assert sum(line.startswith("  LỖI [P-003]") for line in lines) == 1
    assert "    … và 6 chỗ khác (xem đủ bằng --json)" in lines


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 byte"), (1023, "1023 byte"), (1536, "1,5 KB"), (3 << 30, "3,0 GB")]
)
def test_sizes(size: int, words: str) -> None:
    assert size_words(size) == words
