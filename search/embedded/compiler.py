"""From nodes to tantivy queries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import singledispatch

from tantivy import FieldType, Occur, Query, Schema

from search.embedded.patterns import word_pattern
from search.embedded.schema import ID, order_field
from search.layout import EXACT_VALUES
from search.plan import (
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


class Compiler:
    """Makes tantivy queries for one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def search(self, ranked: Node, narrow: Sequence[Node]) -> Query:
        """Entries of ``ranked`` that also meet ``narrow``, which does not count in the score."""
        parts = [(Occur.Must, compiled(ranked, self._schema))]
        parts += [(Occur.Must, _unscored(compiled(node, self._schema))) for node in narrow]
        return Query.boolean_query(parts)

    def narrowing(self, narrow: Sequence[Node]) -> Query:
        """Entries that meet every node of ``narrow``."""
        return self.search(Everything(), narrow)


@singledispatch
def compiled(node: Node, _schema: Schema) -> Query:
    """The tantivy query of one node, around the engine's panics (empty and one-word phrases, only
    exclusions). Only terms of texts and keys, phrases and prefixes score.
    """
    raise TypeError(node)


@compiled.register
def _(node: Term, schema: Schema) -> Query:
    query = Query.term_query(schema, node.field, node.term, "freq")
    return _unscored(query) if node.field in EXACT_VALUES else query


@compiled.register
def _(node: Phrase, schema: Schema) -> Query:
    """The folded words score; that they have the accents asked for is a condition."""
    scoring = _folded(node, schema)
    if all(word.bare for word in node.words):
        return scoring
    patterns = [word_pattern(word) for word in node.words]
    field = f"{node.group}_x"
    accents = (
        Query.regex_phrase_query(schema, field, list(patterns))
        if len(patterns) > 1
        else Query.regex_query(schema, field, patterns[0])
    )
    return Query.boolean_query([(Occur.Must, scoring), (Occur.Must, _unscored(accents))])


def _folded(node: Phrase, schema: Schema) -> Query:
    words, field = [word.folded for word in node.words], f"{node.group}_f"
    if len(words) == 1:
        return Query.term_query(schema, field, words[0], "freq")
    return Query.phrase_query(schema, field, list(words))


@compiled.register
def _(node: Prefix, schema: Schema) -> Query:
    pattern = f"{re.escape(node.start)}.*"
    return Query.const_score_query(Query.regex_query(schema, node.field, pattern), 1.0)


@compiled.register
def _(node: Between, schema: Schema) -> Query:
    return _unscored(
        Query.range_query(schema, node.field, FieldType.Integer, node.first, node.last)
    )


@compiled.register
def _(node: Ids, schema: Schema) -> Query:
    return _unscored(Query.term_set_query(schema, ID, sorted(node.ids)))


@compiled.register
def _(node: Has, _schema: Schema) -> Query:
    return _unscored(Query.exists_query(order_field(node.order)))


@compiled.register
def _(_node: Everything, _schema: Schema) -> Query:
    return _unscored(Query.all_query())


@compiled.register
def _(node: Boosted, schema: Schema) -> Query:
    return Query.boost_query(compiled(node.node, schema), node.by)


@compiled.register
def _(node: Best, schema: Schema) -> Query:
    if not node.nodes:
        return Query.empty_query()
    return Query.disjunction_max_query([compiled(one, schema) for one in node.nodes], node.tie)


@compiled.register
def _(node: Both, schema: Schema) -> Query:
    if node.least is None:
        parts = [(Occur.Must, compiled(one, schema)) for one in node.must]
    else:
        some = [(Occur.Should, compiled(one, schema)) for one in node.must]
        parts = [(Occur.Must, Query.boolean_query(some, node.least))]
    if not parts:
        parts = [(Occur.Must, _unscored(Query.all_query()))]
    parts += [(Occur.Should, compiled(one, schema)) for one in node.extra]
    parts += [(Occur.MustNot, compiled(one, schema)) for one in node.never]
    return Query.boolean_query(parts)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
