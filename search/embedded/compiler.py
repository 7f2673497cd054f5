"""From a plan to tantivy queries."""

from __future__ import annotations

from functools import singledispatchmethod

from tantivy import FieldType, Occur, Query, Schema

from search.embedded.patterns import word_pattern
from search.plan import Best, Between, Boosted, Both, Node, Phrase, Term


class Compiler:
    """Makes tantivy queries for one schema, around the engine's panics (empty and one-word
    phrases, only exclusions).
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def search(self, ranked: Node, narrowing: tuple[Node, ...]) -> Query:
        """Entries of ``ranked`` that also meet ``narrowing``, which does not count in the score."""
        parts = [(Occur.Must, self.compile(ranked))]
        for node in narrowing:
            parts.append((Occur.Must, Query.const_score_query(self.compile(node), 0.0)))
        return Query.boolean_query(parts)

    @singledispatchmethod
    def compile(self, node: Node) -> Query:
        """The tantivy query of one node."""
        raise TypeError(node)

    @compile.register
    def _(self, node: Term) -> Query:
        return Query.term_query(self._schema, node.field, node.term, "freq")

    @compile.register
    def _(self, node: Phrase) -> Query:
        words = node.words
        if len(words) == 1:
            return Query.regex_query(self._schema, f"{node.group}_x", word_pattern(words[0]))
        if all(word.bare for word in words):
            folded = [word.folded for word in words]
            return Query.phrase_query(self._schema, f"{node.group}_f", list(folded))
        patterns = [word_pattern(word) for word in words]
        return Query.regex_phrase_query(self._schema, f"{node.group}_x", list(patterns))

    @compile.register
    def _(self, node: Between) -> Query:
        return Query.range_query(self._schema, node.field, FieldType.Integer, node.first, node.last)

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
            parts = [(Occur.Must, Query.all_query())]
        parts += [(Occur.Should, self.compile(one)) for one in node.extra]
        parts += [(Occur.MustNot, self.compile(one)) for one in node.never]
        return Query.boolean_query(parts)
