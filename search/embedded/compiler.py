"""From nodes to tantivy queries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import singledispatchmethod

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
    """Makes tantivy queries for one schema, around the engine's panics (empty and one-word
    phrases, only exclusions). Only terms of texts and keys, phrases and prefixes score.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def search(self, ranked: Node, narrow: Sequence[Node]) -> Query:
        """Entries of ``ranked`` that also meet ``narrow``, which does not count in the score."""
        parts = [(Occur.Must, self.compile(ranked))]
        parts += [(Occur.Must, _unscored(self.compile(node))) for node in narrow]
        return Query.boolean_query(parts)

    def narrowing(self, narrow: Sequence[Node]) -> Query:
        """Entries that meet every node of ``narrow``."""
        return self.search(Everything(), narrow)

    @singledispatchmethod
    def compile(self, node: Node) -> Query:
        """The tantivy query of one node."""
        raise TypeError(node)

    @compile.register
    def _(self, node: Term) -> Query:
        query = Query.term_query(self._schema, node.field, node.term, "freq")
        return _unscored(query) if node.field in EXACT_VALUES else query

    @compile.register
    def _(self, node: Phrase) -> Query:
        """The folded words score; that they have the accents asked for is a condition."""
        folded = [word.folded for word in node.words]
        field = f"{node.group}_f"
        scoring = (
            Query.phrase_query(self._schema, field, list(folded))
            if len(folded) > 1
            else Query.term_query(self._schema, field, folded[0], "freq")
        )
        if all(word.bare for word in node.words):
            return scoring
        patterns = [word_pattern(word) for word in node.words]
        field = f"{node.group}_x"
        accents = (
            Query.regex_phrase_query(self._schema, field, list(patterns))
            if len(patterns) > 1
            else Query.regex_query(self._schema, field, patterns[0])
        )
        return Query.boolean_query([(Occur.Must, scoring), (Occur.Must, _unscored(accents))])

    @compile.register
    def _(self, node: Prefix) -> Query:
        pattern = f"{re.escape(node.start)}.*"
        return Query.const_score_query(Query.regex_query(self._schema, node.field, pattern), 1.0)

    @compile.register
    def _(self, node: Between) -> Query:
        return _unscored(
            Query.range_query(self._schema, node.field, FieldType.Integer, node.first, node.last)
        )

    @compile.register
    def _(self, node: Ids) -> Query:
        return _unscored(Query.term_set_query(self._schema, ID, sorted(node.ids)))

    @compile.register
    def _(self, node: Has) -> Query:
        return _unscored(Query.exists_query(order_field(node.order)))

    @compile.register
    def _(self, _node: Everything) -> Query:
        return _unscored(Query.all_query())

    @compile.register
    def _(self, node: Boosted) -> Query:
        return Query.boost_query(self.compile(node.node), node.by)

    @compile.register
    def _(self, node: Best) -> Query:
        if not node.nodes:
            return Query.empty_query()
        return Query.disjunction_max_query([self.compile(one) for one in node.nodes], node.tie)

    @compile.register
    def _(self, node: Both) -> Query:
        if node.least is None:
            parts = [(Occur.Must, self.compile(one)) for one in node.must]
        else:
            some = [(Occur.Should, self.compile(one)) for one in node.must]
            parts = [(Occur.Must, Query.boolean_query(some, node.least))]
        if not parts:
            parts = [(Occur.Must, _unscored(Query.all_query()))]
        parts += [(Occur.Should, self.compile(one)) for one in node.extra]
        parts += [(Occur.MustNot, self.compile(one)) for one in node.never]
        return Query.boolean_query(parts)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
