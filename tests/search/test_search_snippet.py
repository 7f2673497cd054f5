"""Snippets: what a glance finds is what reading every page finds."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from search.glance import Glance
from search.parse import parse
from search.snippet import Highlighter
from search.text import fold, whole

_TEXT = "quyết quyet định đị nh giao đất dat đạt lý lí ủy ban nhân dân UBND 12/QĐ-SNV 5 05"
_WORDS = [
    *_TEXT.split(),
    *("qu yết", "đ ất", "m²", "ж", "x", "; ", "\n", "“", "…", "phát triển", "bảo h iểm"),
]
texts = st.lists(st.sampled_from(_WORDS), max_size=25).map(
    lambda words: unicodedata.normalize("NFC", " ".join(words))
)
queries = st.lists(
    st.sampled_from(
        (
            "quyết", "dat", "giao đất", '"giao đất"', '"ban nhân dân"', "UBND", "12/QĐ-SNV", "05",
            "qu*", "đ*", '"đất x"', "lý", "ж", "m²", '"quyết định giao"', "không",
        )
    ),
    min_size=1, max_size=3, unique=True,
).map(" ".join)  # fmt: skip


@given(texts, texts, queries)
def test_marks_are_those_of_the_text_read_whole(text: str, after: str, typed: str) -> None:
    """A letter of which outlines tell nothing makes the whole text be read."""
    highlighter = Highlighter(parse(typed))
    read = highlighter.marks(f"Ϟ. {text}", after)
    assert highlighter.marks(text, after) == [(one - 3, end - 3, which) for one, end, which in read]


@given(st.lists(texts, max_size=12), st.sets(st.sampled_from(("quiet", "dat", "giao", "ж", "12"))),
       st.sets(st.sampled_from(("d", "qu")), max_size=1))  # fmt: skip
def test_pages_come_in_the_order_of_what_they_hold(
    pages: list[str], words: set[str], starts: set[str]
) -> None:
    pairs = tuple(pairwise(sorted(words)))
    glance = Glance(frozenset(words), tuple(starts), pairs)

    def held(text: str) -> tuple[int, int]:
        folded = fold(whole(text)).split()
        some = {one for one in folded if one in words or one.startswith(tuple(starts))}
        return len(some), sum(pair in pairwise(folded) for pair in pairs)

    expected = sorted((-held(text)[0], -held(text)[1], at) for at, text in enumerate(pages))
    found = [(one.place, one.close) for one in glance.likely(pages)]
    assert found == [(at, -close) for count, close, at in expected if count]


def test_a_phrase_may_begin_on_one_page_and_end_on_the_next() -> None:
    pages = [("a", 1, "x ủy ban; nhân."), ("a", 2, "- dân tỉnh"), ("b", 1, "dân")]
    snippet = Highlighter(parse('"ban nhân dân"')).best(pages, "")
    assert (snippet.file, snippet.page, snippet.rendered) == ("a", 1, "x ủy «ban; nhân.»")


def test_a_page_on_which_words_stand_together_is_shown() -> None:
    apart = ("a", 1, "đất có rừng, ao, đ ất khác, giao khoán")
    together = ("a", 2, "nay giao đất")
    assert Highlighter(parse("giao đất")).best([apart, together], "").page == 2
    assert Highlighter(parse("giao đất ruộng*")).best([apart, together], "").page == 2
