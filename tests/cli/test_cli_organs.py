"""The archive's own register of organs (organs.json), from the file to what a person reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli_support import hoso

EXAMPLE = re.search(
    r"```json\n(.*?)```",
    (Path(__file__).parents[2] / "docs/organs.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


def example() -> str:
    assert EXAMPLE is not None
    return EXAMPLE[1]


def states(folder: Path, home: Path) -> set[str | None]:
    """What the findings on the sample transfer say of the organ that should act."""
    answer = hoso("--home", home, "--json", "validate", folder / "transfer")
    assert answer.err == ""
    rows = answer.json["findings"]
    return {row["params"].get("organ_state") for row in rows if row["rule"] == "H-018"}


def test_the_remedy_follows_the_register_of_the_home(demo: Path, own_home: Path) -> None:
    assert states(demo, own_home) == {None}
    (own_home / "organs.json").write_text(example(), encoding="utf-8")
    assert states(demo, own_home) == {"dissolved"}


@pytest.mark.parametrize(("old", "new", "place"), [
    ("2025-07-01", "01/07/2025", "organs[0].events[0].date"),
    ("merged", "hợp nhất", "organs[0].events[0].kind"),
    ('"keeper": "snv-binhan"', '"keeper": "ai-do"', "snv-anbinh: keeper ai-do"),
    ("{", "", "Extra data"),
])  # fmt: skip
@pytest.mark.parametrize("command", [("doctor",), ("validate", ".")])
def test_a_bad_register_stops_the_command_and_names_the_place(
    own_home: Path, old: str, new: str, place: str, command: tuple[str, ...]
) -> None:
    (own_home / "organs.json").write_text(example().replace(old, new, 1), encoding="utf-8")
    answer = hoso("--home", own_home, *command)
    assert answer.code == 15
    assert place in answer.err
    assert "organs.json" in answer.err


def test_a_register_that_cannot_be_opened_is_an_error_too(own_home: Path) -> None:
    (own_home / "organs.json").write_bytes(b"\xff\xfe")
    assert hoso("--home", own_home, "doctor").code == 15


def test_the_example_corrects_and_adds() -> None:
    assert [row["id"] for row in json.loads(example())["organs"]] == ["snv-anbinh", "snv-binhan"]
