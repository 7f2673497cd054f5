"""The tables people and scripts rely on: exit codes, settings, reference pages, bans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.audit import acts
from hoso import docs
from hoso.settings import load_settings, settings_table
from schemas.errors import HosoError, error_table

ROOT = Path(__file__).parents[2]
ROOMS = (
    "schemas",
    "evidence",
    "validator",
    "archive",
    "search",
    "ingest",
    "reports",
    "web",
    "hoso",
)


def test_every_error_has_its_own_exit_code_between_3_and_119() -> None:
    codes = [row["exit"] for row in error_table().values()]
    assert len(codes) == len(set(codes))
    assert all(3 <= code <= 119 for code in codes)


def test_every_error_says_what_and_what_to_do_in_both_languages() -> None:
    for code, row in error_table().items():
        for name in ("vi", "en", "remedy_vi", "remedy_en"):
            assert row[name].strip(), f"{code} lacks {name}"


def test_every_error_raised_is_in_the_table() -> None:
    pattern = re.compile(r'HosoError\(\s*"([a-z0-9-]+)"')
    used = {
        code
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for code in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert used <= set(error_table())


def test_the_acts_written_to_the_audit_log_are_those_of_the_table() -> None:
    groups = {act.partition(".")[0] for act in acts()}
    named = re.compile(rf'(?<!files\()"((?:{"|".join(groups)})\.(?!(?:html|md)\b)[a-z]+)"')
    used = {
        act
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for act in named.findall(path.read_text(encoding="utf-8"))
    }
    assert used == set(acts())


@pytest.mark.parametrize("name", sorted(docs.PAGES))
def test_reference_page_is_what_the_data_says(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == docs.PAGES[name](), "run: python -m hoso.docs"


def test_flag_beats_variable_beats_file_beats_default(tmp_path: Path) -> None:
    (tmp_path / "hoso.toml").write_text('workers = 3\nagency_name = "A"\npolicy = "p"\n')
    settings = load_settings(
        {"home": str(tmp_path), "operator": "flag"},
        {"HOSO_WORKERS": "5", "HOSO_OPERATOR": "environment"},
    )
    assert (settings.text("operator"), settings.origins["operator"]) == ("flag", "flag")
    assert (settings.number("workers"), settings.origins["workers"]) == (5, "environment")
    assert (settings.text("agency_name"), settings.origins["agency_name"]) == ("A", "file")
    assert settings.origins["task_seconds"] == "default"


def test_unknown_setting_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HosoError, match="setting-unknown"):
        load_settings({}, {"HOSO_WORKRES": "5"})
    (tmp_path / "hoso.toml").write_text("workres = 3\n")
    with pytest.raises(HosoError, match="setting-unknown"):
        load_settings({"home": str(tmp_path)}, {})


def test_settings_table_documents_each_setting() -> None:
    for name, row in settings_table().items():
        assert row["vi"] and row["en"], name
