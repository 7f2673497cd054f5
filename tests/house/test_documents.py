"""Documents are true: links, commands, settings, terms and decisions that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from house_support import PLANNED_ROOMS, ROOMS, ROOT

from hoso.cli.main import COMMANDS
from hoso.settings import settings_table
from schemas.finding import Outcome, Severity
from schemas.judgement import Status
from schemas.record import Entity

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
OURS = [page for page in PAGES if page.name not in ("commands.md", "exit-codes.md")]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def _code() -> str:
    """Everything our rooms and their data say, once."""
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    kept = [path for path in found if path.suffix in (".py", ".json", ".sql")]
    return "\n".join(path.read_text(encoding="utf-8") for path in kept)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    lost = [link for link in links if not (page.parent / link).exists()]
    assert lost == []


def test_readme_names_the_debian_packages() -> None:
    line = next(line for line in README.splitlines() if "apt install" in line)
    assert {"make", "python3", "python3-venv"} <= set(re.findall(r"[\w-]+", line))


def test_make_targets_of_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert named >= {"demo", "test"}
    assert named <= targets


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_shown_exist(page: Path) -> None:
    shells = "\n".join(_FENCE.findall(page.read_text(encoding="utf-8")))
    called = re.findall(r"^(?:\.venv/bin/)?hoso((?: --home \S+)?) (\S+)", shells, re.MULTILINE)
    assert {name for _, name in called} <= set(COMMANDS)


def test_readme_shows_the_first_commands() -> None:
    assert {"hoso init", "hoso validate", "hoso template"} <= {
        f"hoso {name}" for name in re.findall(r"hoso(?: --home \S+)? (\w+)", README)
    }


def test_every_setting_is_read_and_every_setting_read_exists() -> None:
    read = set(re.findall(r'\.(?:text|number|items|one_of)\(\s*"([a-z_]+)"', _code()))
    assert set(settings_table()) - read <= {"home"}  # read by Settings.home
    assert read <= set(settings_table())


def test_decisions_are_numbered_without_gaps_and_headed_by_their_number() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04d}" for n in range(1, len(pages) + 1)]
    heads = [page.read_text(encoding="utf-8").split("\n", 1)[0] for page in pages]
    assert [head[:7] for head in heads] == [f"# {page.name[:4]} " for page in pages]


def test_architecture_speaks_of_every_room_and_guarantee() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [room for room in (*ROOMS, *PLANNED_ROOMS) if f"`{room}/`" not in page] == []
    assert re.findall(r"^(\d+)\. \*\*", page, re.MULTILINE) == [str(n) for n in range(1, 15)]


def test_files_named_in_architecture_and_rules_exist() -> None:
    """Paths that begin with a room, in backticks."""
    rooms = "|".join((*ROOMS, "tests"))
    lost = []
    for name in ("architecture.md", "rules.md", "dependencies.md", "threat-model.md"):
        page = (ROOT / "docs" / name).read_text(encoding="utf-8")
        paths = re.findall(rf"`((?:{rooms})/[\w/.-]*)`", page)
        lost += [f"{name}: {path}" for path in paths if not (ROOT / path).exists()]
    assert lost == []


def _glossary() -> list[tuple[str, str, str]]:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)


def test_glossary_terms_exist_in_the_code_once_each() -> None:
    words = {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z_]*", _code())}
    parts = words | {part for word in words for part in word.split("_")}
    terms = [term for term, _, _ in _glossary()]
    assert [term for term in terms if term not in parts] == []
    assert len(terms) == len(set(terms))


def test_glossary_has_the_words_results_are_made_of() -> None:
    terms = {term for term, _, _ in _glossary()}
    wanted = {*get_args(Outcome), *get_args(Entity)}
    assert wanted <= terms
    shown = " ".join(meaning for _, _, meaning in _glossary())
    assert [word for word in get_args(Severity) if word not in shown] == []
    assert set(get_args(Status)) & {"not_evaluated", "not_applicable"} <= terms


def test_glossary_explains_in_both_languages() -> None:
    assert [term for term, vi, en in _glossary() if not vi.strip() or not en.strip()] == []
