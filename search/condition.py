"""Nodes where no score is asked for: the same entries, met in fewer steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from search.plan import Accented, Best, Boosted, Both, Node, Term


def condition(node: Node) -> Node:
    """What the entries of ``node`` meet, without what only makes some of them better."""
    match node:
        case Boosted():
            return condition(node.node)
        case Accented():
            return replace(node, scored=False)
        case Best():
            return _any_of(tuple(dict.fromkeys(_alternatives(node))))
        case Both():
            return _all_of(node)
        case _:
            return node


def _all_of(node: Both) -> Node:
    must, never = tuple(map(condition, node.must)), tuple(map(condition, node.never))
    alone = len(must) == 1 and not never and node.least in (None, 1)
    return must[0] if alone else Both(must=must, never=never, least=node.least)


def _alternatives(node: Best) -> Iterable[Node]:
    for one in map(condition, node.nodes):
        yield from one.nodes if isinstance(one, Best) else (one,)


def _any_of(nodes: tuple[Node, ...]) -> Node:
    """A word that is bare in its exact form is the same word in the folded one."""
    terms = {(one.field, one.term) for one in nodes if isinstance(one, Term)}
    left = tuple(one for one in nodes if not _is_implied(one, terms))
    return left[0] if len(left) == 1 else Best(left, 0.0)


def _is_implied(node: Node, terms: set[tuple[str, str]]) -> bool:
    if not isinstance(node, Term) or not node.field.endswith("_x"):
        return False
    return (f"{node.field.removesuffix('x')}f", node.term) in terms
