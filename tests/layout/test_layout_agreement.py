"""docs/layout-agreement.md is what the code says today, and every finding in it was judged."""

from __future__ import annotations

import pytest

from bench.layout_agreement import CORPORA, PAGE, Agreement, agreement, judged, page

pytestmark = [
    pytest.mark.skipif(not CORPORA.is_dir(), reason="skipped: no corpora"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def found() -> Agreement:
    return agreement()


def test_every_finding_was_judged_and_none_stands_on_another_class(found: Agreement) -> None:
    assert found.unjudged() == []
    assert sum(one.pages for one in found.others) >= 100


def test_no_template_has_a_false_finding(found: Agreement) -> None:
    names = set(found.templates)
    assert len(names) == 16
    assert [one for one in found.told if one.document in names and not one.right] == []


def test_the_page_is_up_to_date(found: Agreement) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(found), "run: python -m bench.layout_agreement"


def test_no_judgement_is_left_over(found: Agreement) -> None:
    used = {one.why for one in found.told}
    assert {row["why"] for row in judged()["findings"]} - used == set()
