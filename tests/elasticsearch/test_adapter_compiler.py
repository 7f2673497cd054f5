"""Nodes as Elasticsearch's query DSL: what is asked of a server, without one."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.elastic import compiler
from search.elastic.compiler import compiled, counted, scored
from search.elastic.mapping import document, document_id, mapping, properties
from search.engine import Wanted
from search.entry import Entry
from search.layout import NO_WORDS, lay_out
from search.plan import (
    Accented,
    Best,
    Between,
    Boosted,
    Both,
    Everything,
    Has,
    Ids,
    Node,
    Phrase,
    Prefix,
    Term,
)
from search.query import Word

BARE, ACCENTED = Word("dat", "dat"), Word("đất", "dat")
TERM = Term("title_f", "dat")
UNSCORED: list[Node] = [
    Term("unit", "Phòng A"),
    Between("day", 1, None),
    Ids(frozenset({"a"})),
    Has("title"),
    Everything(),
]


def test_every_node_has_its_compiler() -> None:
    assert set(compiler._COMPILERS) == set(get_args(Node))


@pytest.mark.parametrize(
    ("node", "query"),
    [
        (TERM, {"term": {"title_f": {"value": "dat"}}}),
        (
            Term("unit", "A"),
            {"constant_score": {"filter": {"term": {"unit": {"value": "A"}}}, "boost": 0.0}},
        ),
        (
            Phrase("title_f", ("dat", "dat")),
            {"match_phrase": {"title_f": {"query": "dat dat"}}},
        ),
        (Phrase("title_f", ("dat",)), {"term": {"title_f": {"value": "dat"}}}),
        (
            Prefix("title_x", "đấ"),
            {"prefix": {"title_x": {"value": "đấ", "rewrite": "constant_score"}}},
        ),
        (
            Between("day", None, 10**30),
            {"constant_score": {"filter": {"range": {"day": {"lte": 2**63 - 1}}}, "boost": 0.0}},
        ),
        (Best((), 0.1), {"match_none": {}}),
        (Both(), {"bool": {"must": [{"match_all": {"boost": 0.0}}]}}),
        (
            Boosted(Boosted(TERM, 2.0), 3.0),
            {"term": {"title_f": {"value": "dat", "boost": 6.0}}},
        ),
        (
            Boosted(Best((TERM, Boosted(TERM, 0.5)), 0.1), 4.0),
            {
                "dis_max": {
                    "queries": [
                        {"term": {"title_f": {"value": "dat"}}},
                        {"term": {"title_f": {"value": "dat", "boost": 0.5}}},
                    ],
                    "tie_breaker": 0.1,
                    "boost": 4.0,
                }
            },
        ),
        (
            Both(must=(TERM, TERM), least=1, never=(Ids(frozenset()),)),
            {
                "bool": {
                    "must": [
                        {
                            "bool": {
                                "should": [{"term": {"title_f": {"value": "dat"}}}] * 2,
                                "minimum_should_match": 1,
                            }
                        }
                    ],
                    "must_not": [
                        {"constant_score": {"filter": {"ids": {"values": []}}, "boost": 0.0}}
                    ],
                }
            },
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)
def test_what_a_node_asks_for(node: Node, query: dict[str, object]) -> None:
    assert compiled(node) == query


def test_the_accents_of_a_phrase_are_a_condition_word_by_word() -> None:
    parts = compiled(Accented("title", (ACCENTED, BARE)), 2.0)["bool"]
    assert parts["must"] == [{"match_phrase": {"title_f": {"query": "dat dat", "boost": 2.0}}}]
    (condition,) = parts["filter"]
    asked = condition["intervals"]["title_x"]["all_of"]
    assert (asked["ordered"], asked["max_gaps"]) == (True, 0)
    assert asked["intervals"] == [
        {"any_of": {"intervals": [{"match": {"query": "đất"}}, {"match": {"query": "dat"}}]}},
        {"match": {"query": "dat", "use_field": "title_f"}},
    ]


def boosts(query: object) -> list[float]:
    """The boost of every part of ``query`` that has entries of its own."""
    if isinstance(query, list):
        return [one for part in query for one in boosts(part)]
    if not isinstance(query, dict):
        return []
    if "constant_score" in query:
        return [query["constant_score"]["boost"]]
    if "match_all" in query:
        return [query["match_all"]["boost"]]
    return [one for part in query.values() for one in boosts(part)]


@pytest.mark.parametrize("node", UNSCORED, ids=lambda node: type(node).__name__)
def test_what_does_not_score_scores_nothing_however_boosted(node: Node) -> None:
    assert boosts(compiled(Boosted(node, 7.0))) == [0.0]


def test_narrowing_is_a_filter_and_counting_has_no_scores() -> None:
    wanted = Wanted(Both(must=(TERM,)), (Term("unit", "A"),))
    ranked = scored(wanted)["bool"]
    assert ranked["must"] == [compiled(wanted.ranked)]
    assert ranked["filter"] == [compiled(wanted.narrow[0])]
    assert set(counted(wanted)["bool"]) == {"filter"}
    assert set(scored(Wanted(Both(must=(TERM,))))["bool"]) == {"must"}


def test_every_shard_tells_of_the_fields_of_phrases() -> None:
    fields = ("title_f", "body_x", "title_f", "unit_f")
    phrases = [Phrase(field, ("dat", "dat")) for field in fields]
    wanted = Both(
        must=(Best((phrases[0], Boosted(phrases[1], 2.0)), 0.0), TERM),
        extra=(phrases[2],),
        never=(phrases[3],),
    )
    asked = scored(Wanted(wanted))["bool"]["should"]
    assert [next(iter(one["term"])) for one in asked] == ["title_f", "body_x"]


@given(st.text(max_size=700))
def test_ids_of_documents_are_short_and_each_its_own(id_: str) -> None:
    made = document_id(id_)
    assert 0 < len(made.encode("utf-8", "surrogatepass")) <= 512
    assert made != document_id(f"{id_}x")


def test_a_document_fills_the_fields_of_the_mapping_and_no_other() -> None:
    made = document(lay_out(Entry(id="a", kind="document", dossier="d", subject="đất \ud800")))
    assert set(made) <= set(properties())
    json.dumps(made, ensure_ascii=False).encode()
    words = {name for name, row in properties().items() if row["type"] == "text"}
    assert words <= set(made)
    assert (made["title_x"], made["title_f"]) == (["đất"], ["dat"])
    assert made["signer_f"] == [NO_WORDS]
    assert made["number_key"] == NO_WORDS


def test_the_mapping_is_strict_and_says_how_it_was_made() -> None:
    made = mapping()
    assert made["dynamic"] == "strict"
    assert {row["type"] for row in made["properties"].values()} == {
        "text", "keyword", "long", "object", "binary",
    }  # fmt: skip
    assert {row["analyzer"] for row in made["properties"].values() if row["type"] == "text"} == {
        "whitespace"
    }
    assert set(made["_meta"]) == {"analysis_version", "mapping_version", "fields"}
