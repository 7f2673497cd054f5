"""Where a page begins: "behind this sort text" as ranges of whole numbers.

The engine orders by text but knows ranges of numbers only, so the beginning of each sort text is
kept in numbers beside it, nine characters each. What is equal that far is told apart by the text.
"""

from __future__ import annotations

from search.engine import BY_ID, Order
from search.plan import Best, Between, Both, Node

LEVELS = 4
_CHARACTERS = 9
_BITS = 7  # of an ASCII character


def level_field(name: str, level: int) -> str:
    """The index field of the ``level``-th number of sort ``name``."""
    return f"order_{name}_{level}"


def packed(text: str) -> tuple[int, ...]:
    """The beginning of ASCII ``text`` as :data:`LEVELS` numbers that compare as it does."""
    padded = text[: LEVELS * _CHARACTERS].ljust(LEVELS * _CHARACTERS, "\0")
    return tuple(
        _number(padded[start : start + _CHARACTERS]) for start in range(0, len(padded), _CHARACTERS)
    )


def _number(part: str) -> int:
    found = 0
    for char in part:
        found = found << _BITS | ord(char)
    return found


def after_node(order: Order, text: str) -> Node:
    """Every entry behind sort text ``text``, and those that begin as it does."""
    if order.name == BY_ID.name:
        return _beyond(BY_ID.name, int(text), order.descending)
    same: tuple[Node, ...] = ()
    parts: list[Node] = []
    for level, number in enumerate(packed(text)):
        field = level_field(order.name, level)
        parts.append(Both(must=(*same, _beyond(field, number, order.descending))))
        same = (*same, Between(field, number, number))
    return Best((*parts, Both(must=same)), 0.0)


def _beyond(field: str, number: int, descending: bool) -> Node:
    return Between(field, None, number - 1) if descending else Between(field, number + 1, None)
