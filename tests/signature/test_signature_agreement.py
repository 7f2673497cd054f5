"""docs/signature-agreement.md is what the code says today, and nothing in it is unexplained."""

from __future__ import annotations

import pytest

from bench.agreement import CORPORA, PAGE, Agreement, agreement, page, table

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="skipped: no corpora")


@pytest.fixture(scope="module")
def found() -> Agreement:
    return agreement()


def test_no_signed_file_raises(found: Agreement) -> None:
    assert len(found.files) >= 130
    assert [one.name for one in found.files if one.error] == []


def test_every_difference_and_every_unmet_expectation_is_explained(found: Agreement) -> None:
    assert found.unexplained() == []


def test_the_page_is_up_to_date(found: Agreement) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(found), "run: python -m bench.agreement"


def test_no_explanation_is_left_over(found: Agreement) -> None:
    used = {one.text for one in found.differences} | {s.text for s in found.stated if not s.met}
    told = {row["text"] for row in table()["differences"]} | set(table()["unmet"].values())
    assert told - used == set()


def test_what_is_broken_by_others_words_is_never_called_valid(found: Agreement) -> None:
    broken = {"none_right", "failed", "bad_range", "some_wrong"}
    for stated in found.stated:
        if stated.check in broken and stated.met:
            one = next(file for file in found.files if file.name == stated.name)
            assert any(v.conclusion != "TOTAL-PASSED" for v in one.verdicts), stated.name
