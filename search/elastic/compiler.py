"""From nodes to Elasticsearch's query DSL: pure functions, one for each type of node.

Only terms of text and key fields, phrases and prefixes score; everything else scores 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from search.condition import condition
from search.elastic.mapping import document_id, order_field
from search.engine import Wanted
from search.layout import EXACT_VALUES, label_value
from search.plan import (
    Accented,
    Best,
    Between,
    Boosted,
    Both,
    Everything,
    Has,
    Ids,
    Labelled,
    Node,
    Phrase,
    Prefix,
    Term,
)
from search.query import Word

Dsl = dict[str, Any]

_NOWHERE = "\u2400"
"""No token is written so."""
_LEAST_LONG, _MOST_LONG = -(2**63), 2**63 - 1


def compiled(node: Node, boost: float = 1.0) -> Dsl:
    """The query of one node, its score multiplied by ``boost``."""
    return _COMPILERS[type(node)](node, boost)


def scored(wanted: Wanted) -> Dsl:
    """Entries of ``wanted``, scored by what is ranked alone.

    A shard that has none of a phrase's words says nothing of the field in its statistics, though
    its entries count; asked for a word nobody has, it does, at no cost.
    """
    fields = dict.fromkeys(_phrase_fields(wanted.ranked))
    told = [{"term": {field: {"value": _NOWHERE}}} for field in fields]
    must = {"must": [compiled(wanted.ranked)], **({"should": told} if told else {})}
    return {"bool": {**must, **_filter(wanted.narrow)}}


def _phrase_fields(node: Node) -> Iterator[str]:
    """The field of every phrase in ``node`` that counts in its score."""
    match node:
        case Phrase():
            yield node.field
        case Accented():
            yield f"{node.group}_f"
        case Boosted():
            yield from _phrase_fields(node.node)
        case Best() | Both():
            parts = node.nodes if isinstance(node, Best) else (*node.must, *node.extra)
            for part in parts:
                yield from _phrase_fields(part)


def unscored(nodes: Iterable[Node]) -> Dsl:
    """Entries that meet every one of ``nodes``."""
    return {"bool": {"filter": [compiled(condition(node)) for node in nodes]}}


def counted(wanted: Wanted) -> Dsl:
    """Entries of ``wanted`` where no score is asked for."""
    return unscored((wanted.ranked, *wanted.narrow))


def _filter(nodes: Sequence[Node]) -> Dsl:
    return {"filter": [compiled(condition(node)) for node in nodes]} if nodes else {}


def _boost(by: float) -> Dsl:
    return {} if by == 1.0 else {"boost": by}


def _constant(query: Dsl) -> Dsl:
    return {"constant_score": {"filter": query, "boost": 0.0}}


def _term(node: Term, boost: float) -> Dsl:
    query = {"term": {node.field: {"value": node.term, **_boost(boost)}}}
    return _constant(query) if node.field in EXACT_VALUES else query


def _phrase(node: Phrase, boost: float) -> Dsl:
    if len(node.terms) == 1:
        return {"term": {node.field: {"value": node.terms[0], **_boost(boost)}}}
    return {"match_phrase": {node.field: {"query": " ".join(node.terms), **_boost(boost)}}}


def _side_by_side(node: Accented, boost: float) -> Dsl:
    """The folded words score; that they have the accents asked for is a condition."""
    scoring = _phrase(Phrase(f"{node.group}_f", tuple(w.folded for w in node.words)), boost)
    every = {"all_of": {"ordered": True, "max_gaps": 0, "intervals": _accents(node)}}
    accents: Dsl = {"intervals": {f"{node.group}_x": every}}
    # Where they stand so, the folded words stand side by side too.
    return {"bool": {"must": [scoring], "filter": [accents]}} if node.scored else accents


def _accents(node: Accented) -> list[Dsl]:
    """Word by word, as intervals of the exact field."""
    return [_accented(word) if not word.bare else _any_form(word, node) for word in node.words]


def _accented(word: Word) -> Dsl:
    forms = [{"match": {"query": form}} for form in (word.exact, word.folded)]
    return {"any_of": {"intervals": forms}}


def _any_form(word: Word, node: Accented) -> Dsl:
    return {"match": {"query": word.folded, "use_field": f"{node.group}_f"}}


def _prefix(node: Prefix, boost: float) -> Dsl:
    rewrite = "constant_score"  # every term counts, and none more than another
    return {"prefix": {node.field: {"value": node.start, "rewrite": rewrite, **_boost(boost)}}}


def _between(node: Between, _: float) -> Dsl:
    ends = {"gte": node.first, "lte": node.last}
    held = {
        end: min(max(value, _LEAST_LONG), _MOST_LONG)
        for end, value in ends.items()
        if value is not None
    }
    return _constant({"range": {node.field: held}})


def _ids(node: Ids, _: float) -> Dsl:
    return _constant({"ids": {"values": sorted(map(document_id, node.ids))}})


def _labelled(node: Labelled, _: float) -> Dsl:
    """A question of no labels at all would be met by every entry."""
    labels = [_of_label(*one) for one in sorted(node.labels, key=str)]
    return _constant({"bool": {"should": labels}} if labels else {"match_none": {}})


def _of_label(label: str | None, unit: str | None) -> Dsl:
    pairs = (("access", label), ("access_unit", unit))
    terms = [{"term": {name: label_value(one)}} for name, one in pairs if one is not None]
    return {"bool": {"filter": terms}}


def _has(node: Has, _: float) -> Dsl:
    return _constant({"exists": {"field": order_field(node.order)}})


def _everything(_node: Everything, _: float) -> Dsl:
    return {"match_all": {"boost": 0.0}}


def _boosted(node: Boosted, boost: float) -> Dsl:
    return compiled(node.node, node.by * boost)


def _best(node: Best, boost: float) -> Dsl:
    if not node.nodes:
        return {"match_none": {}}
    fields = {one.field if isinstance(one, Term) else "" for one in node.nodes}
    if len(fields) == 1 and fields < {*EXACT_VALUES}:
        values = [one.term for one in node.nodes if isinstance(one, Term)]
        return _constant({"terms": {fields.pop(): values}})
    queries = [compiled(one) for one in node.nodes]
    return {"dis_max": {"queries": queries, "tie_breaker": node.tie, **_boost(boost)}}


def _both(node: Both, boost: float) -> Dsl:
    must = [compiled(one) for one in node.must]
    if node.least is not None:
        must = [{"bool": {"should": must, "minimum_should_match": node.least}}]
    parts = {
        "must": must or [compiled(Everything())],
        "should": [compiled(one) for one in node.extra],
        "must_not": [compiled(one) for one in node.never],
    }
    return {"bool": {**{name: some for name, some in parts.items() if some}, **_boost(boost)}}


_COMPILERS: dict[type[Node], Callable[[Any, float], Dsl]] = {
    Term: _term,
    Phrase: _phrase,
    Accented: _side_by_side,
    Prefix: _prefix,
    Between: _between,
    Ids: _ids,
    Labelled: _labelled,
    Has: _has,
    Everything: _everything,
    Boosted: _boosted,
    Best: _best,
    Both: _both,
}
