"""Dependencies: documented, locked, imported for a reason, and none in the way of a room."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from house_support import PLANNED_ROOMS, ROOMS, ROOT, imports, modules

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def _name(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _direct() -> set[str]:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return {_name(item) for group in groups for item in group}


def _documented() -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", PAGE, flags=re.MULTILINE))


def _locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {_name(line) for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)}


def test_every_direct_dependency_is_documented_and_nothing_else() -> None:
    assert _documented() == _direct()


def test_every_dependency_has_something_said_of_it() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", PAGE, flags=re.MULTILINE)
    assert [name for name, purpose in rows if len(purpose.split()) < 2] == []


def test_every_direct_dependency_is_locked() -> None:
    running = {_name(item) for item in PROJECT["dependencies"]}
    assert running <= _locked("requirements.lock")
    assert _direct() <= _locked("requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_are_hashed_and_name_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_tests_run_with_the_versions_people_get() -> None:
    running, developing = (
        dict(re.findall(r"^([^\s=]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
        for lock in LOCKS
    )
    other = {name for name, version in running.items() if developing.get(name) != version}
    assert other == set()


def test_no_installed_package_provides_a_module_named_like_a_room() -> None:
    provided = packages_distributions()
    foreign = {room: provided.get(room, []) for room in (*ROOMS, *PLANNED_ROOMS)}
    assert {room: names for room, names in foreign.items() if set(names) - {"hoso"}} == {}


def test_every_import_of_the_rooms_is_documented() -> None:
    top = {name.partition(".")[0] for tree in modules().values() for name in imports(tree)}
    foreign = top - set(sys.stdlib_module_names) - set(ROOMS) - {"__future__"}
    provided = packages_distributions()
    # What is not installed, because it is an extra, is called as it is imported.
    owners = {
        module: {_name(name) for name in provided.get(module, [module])} for module in foreign
    }
    mentioned = set(re.findall(r"`([^`]+)`", PAGE))
    assert {module: names for module, names in owners.items() if not names & mentioned} == {}
