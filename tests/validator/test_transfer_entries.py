"""judge_transfer(): surplus, junk, links, names."""

from __future__ import annotations

import unicodedata

import pytest
from case_support import context_of, entries_of
from hypothesis import given
from hypothesis import strategies as st

from schemas.canonical import canonical_json
from schemas.finding import Finding
from validator.package.names import collisions, portability_faults
from validator.transfer import is_junk, judge_transfer


def judged(*entries: dict[str, object], expected: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    found = entries_of({"entries": list(entries)})
    return judge_transfer(found, context_of({}), expected=expected)


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


def test_the_metadata_file_itself_is_no_surplus() -> None:
    assert judged({"path": "ho-so.xlsx"}, expected=("ho-so.xlsx",)) == ()


def test_folders_are_no_surplus() -> None:
    assert judged({"path": "van-ban", "kind": "directory"}) == ()


def test_a_named_lock_file_is_the_senders_will() -> None:
    assert judged({"path": "~$a.docx", "named_by": ["H34"]}) == ()


@pytest.mark.parametrize("path", ["~$a.docx", "x/THUMBS.DB", "__MACOSX/x/a.pdf", "x/._a.pdf"])
def test_junk(path: str) -> None:
    assert is_junk(path)


@pytest.mark.parametrize("path", ["a.pdf", "thumbs.db.pdf", "x~$a.docx", "macosx/a.pdf"])
def test_no_junk(path: str) -> None:
    assert not is_junk(path)


def test_a_link_is_reported_even_where_it_is_named() -> None:
    assert rules(judged({"path": "a.pdf", "kind": "symlink", "named_by": ["H34"]})) == ["X-012"]


def test_names_of_two_dossiers_that_collide() -> None:
    findings = judged(
        {"path": "A.pdf", "named_by": ["H34.1"]}, {"path": "a.pdf", "named_by": ["H34.2"]}
    )
    assert rules(findings) == ["X-004"]
    assert findings[0].params["other"] == "A.pdf"


def test_names_of_one_dossier_are_left_to_its_own_judgement() -> None:
    assert judged({"path": "A.pdf", "named_by": ["H"]}, {"path": "a.pdf", "named_by": ["H"]}) == ()


@given(st.lists(st.text(min_size=1, max_size=12), max_size=8, unique=True))
def test_collisions_name_an_earlier_path_equal_after_folding(paths: list[str]) -> None:
    def fold(path: str) -> str:
        return unicodedata.normalize("NFC", path).casefold()

    found = collisions(paths)
    assert {p for p in paths if fold(p) in {fold(q) for q in paths[: paths.index(p)]}} == set(found)
    for path, (other, _) in found.items():
        assert paths.index(other) < paths.index(path)
        assert fold(other) == fold(path)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_any_name_is_looked_at(path: str) -> None:
    faults = portability_faults(path)
    assert set(faults) <= {"reserved", "character", "trailing", "long"}
    for finding in judged({"path": path}):
        canonical_json(finding.as_dict())


@pytest.mark.parametrize("path", ["quyết định 12.pdf", "thư-mục/a.b.pdf", "../a.pdf", ".gitkeep"])
def test_ordinary_names_are_portable(path: str) -> None:
    assert portability_faults(path) == []
