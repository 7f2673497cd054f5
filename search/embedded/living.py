"""Nodes without the parts no entry meets: most words stand in few of the fields they may be in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import tantivy

from search.layout import label_value
from search.plan import (
    Accented,
    Best,
    Boosted,
    Both,
    Everything,
    Labelled,
    Node,
    Phrase,
    Term,
)

_MOST_KNOWN = 20_000
_MOST_LABELS = 100
_ACCESS, _UNIT = "access", "access_unit"


class Living:
    """Knows which terms one state of an index has."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._count = searcher.num_docs
        self._known: dict[tuple[str, str], int] = {}
        self._classes: list[str] | None = None

    def part_of(self, node: Node) -> Node | None:
        """``node`` as far as some entry meets it, with the same scores; None: no entry does."""
        match node:
            case Term():
                return node if self.frequency(node.field, node.term) else None
            case Phrase():
                return node if self._holds(node.field, node.terms) else None
            case Accented():
                folded = (word.folded for word in node.words)
                return node if self._holds(f"{node.group}_f", folded) else None
            case Boosted():
                inner = self.part_of(node.node)
                return inner and Boosted(inner, node.by)
            case Best():
                nodes = self._parts(node.nodes)
                return (nodes[0] if len(nodes) == 1 else Best(nodes, node.tie)) if nodes else None
            case Both():
                return self._both(node)
            case Labelled():
                return self._labelled(node)
            case _:
                return node

    def _holds(self, field: str, terms: Iterable[str]) -> bool:
        return all(self.frequency(field, term) for term in terms)

    def frequency(self, field: str, term: str) -> int:
        """In how many entries ``term`` stands in an index field, deleted ones counted too."""
        found = self._known.get((field, term))
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[field, term] = self._searcher.doc_freq(field, term)
        return found

    def _parts(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return tuple(part for part in map(self.part_of, nodes) if part is not None)

    def _both(self, node: Both) -> Both | None:
        must = self._parts(node.must)
        if len(must) < (len(node.must) if node.least is None else node.least):
            return None
        return replace(
            node, must=must, extra=self._parts(node.extra), never=self._parts(node.never)
        )

    def _labelled(self, node: Labelled) -> Node | None:
        """Told by what is hidden where that is less: few entries are, for most viewers."""
        hidden = self._hidden(node)
        if self._is_told_by_all() and 2 * self._sum(value for value, _ in hidden) <= self._count:
            return Both(never=tuple(_without(value, units) for value, units in hidden))
        return self.part_of(Best(tuple(map(_of_label, sorted(node.labels, key=str))), 0.0))

    def _is_told_by_all(self) -> bool:
        """Whether every entry tells its class, so that none is seen for want of one."""
        return len(self._labels()) <= _MOST_LABELS and self._sum(self._labels()) >= self._count

    def _sum(self, values: Iterable[str]) -> int:
        return sum(self.frequency(_ACCESS, value) for value in values)

    def _hidden(self, node: Labelled) -> list[tuple[str, list[str]]]:
        """The classes of which not all is seen, and the units of which it is."""
        found = []
        for value in self._labels():
            seen = [unit for label, unit in node.labels if label is None or _is(label, value)]
            if None not in seen:
                found.append((value, [label_value(unit) for unit in seen if unit is not None]))
        return found

    def _labels(self) -> list[str]:
        """The classes there are, as the index holds them."""
        if self._classes is None:
            self._classes = [value for value, _ in self._searcher.terms_with_prefix(_ACCESS, "")]
        return self._classes


def _is(label: str, value: str) -> bool:
    return label_value(label) == value


def _of_label(label: tuple[str | None, str | None]) -> Node:
    pairs = zip((_ACCESS, _UNIT), label, strict=True)
    terms = tuple(Term(field, label_value(value)) for field, value in pairs if value is not None)
    return Both(must=terms) if terms else Everything()


def _without(value: str, units: list[str]) -> Node:
    """What a class hides: entries of it that are of none of ``units``."""
    return Both(must=(Term(_ACCESS, value),), never=tuple(Term(_UNIT, unit) for unit in units))
