"""From nodes to tantivy queries."""

from __future__ import annotations

import re
from functools import singledispatch

from tantivy import FieldType, Occur, Query, Schema

from search.condition import condition
from search.embedded.living import Living
from search.embedded.patterns import word_pattern
from search.embedded.schema import ID, order_field
from search.engine import Wanted
from search.layout import EXACT_VALUES
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


class Compiler:
    """Makes tantivy queries for one state of an index."""

    def __init__(self, schema: Schema, living: Living) -> None:
        self._schema = schema
        self._living = living
        self._last: tuple[tuple[Node, ...], list[tuple[Occur, Query]] | None] = ((), [])

    def scored(self, wanted: Wanted) -> Query | None:
        """Entries of ``wanted``, scored by what is ranked alone; None: there are none."""
        return self._query(self._living.part_of(wanted.ranked), wanted.narrow)

    def counted(self, wanted: Wanted) -> Query | None:
        """Entries of ``wanted`` where no score is asked for; None: there are none."""
        found = self._living.part_of(wanted.ranked)
        return self._query(found and condition(found), wanted.narrow)

    def narrowing(self, narrow: tuple[Node, ...]) -> Query | None:
        """Entries that meet every node of ``narrow``; None: there are none."""
        return self._query(Everything(), narrow)

    def _query(self, ranked: Node | None, narrow: tuple[Node, ...]) -> Query | None:
        if ranked is None:
            return None
        last, parts = self._last
        if last != narrow:  # most questions in a row are narrowed alike
            parts = self._narrowed(narrow)
            self._last = (narrow, parts)
        if parts is None:
            return None
        return Query.boolean_query([(Occur.Must, compiled(ranked, self._schema)), *parts])

    def _narrowed(self, narrow: tuple[Node, ...]) -> list[tuple[Occur, Query]] | None:
        parts: list[tuple[Occur, Query]] = []
        for node in narrow:
            living = self._living.part_of(condition(node))
            if living is None:
                return None
            parts += _narrowed(living, self._schema)
        return parts


def _narrowed(node: Node, schema: Schema) -> list[tuple[Occur, Query]]:
    """``node`` as parts of a query: what it excludes stands beside what must be met."""
    if not isinstance(node, Both) or node.least is not None:
        return [(Occur.Must, _unscored(compiled(node, schema)))]
    parts = [(Occur.Must, _unscored(compiled(one, schema))) for one in node.must]
    return parts + [(Occur.MustNot, compiled(one, schema)) for one in node.never]


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
    if len(node.terms) == 1:
        return Query.term_query(schema, node.field, node.terms[0], "freq")
    return Query.phrase_query(schema, node.field, list(node.terms))


@compiled.register
def _(node: Accented, schema: Schema) -> Query:
    """The folded words score; that they have the accents asked for is a condition."""
    patterns = [word_pattern(word) for word in node.words]
    accents = Query.regex_phrase_query(schema, f"{node.group}_x", list(patterns))
    if not node.scored:  # folded they stand side by side too
        return accents
    scoring = compiled(Phrase(f"{node.group}_f", tuple(w.folded for w in node.words)), schema)
    return Query.boolean_query([(Occur.Must, scoring), (Occur.Must, _unscored(accents))])


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
