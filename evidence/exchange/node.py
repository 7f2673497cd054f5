"""The tree of a message, whatever it was written in; and what was odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence.exchange.limits import MAX_ODDITIES
from evidence.exchange.terms import terms


@dataclass(slots=True, kw_only=True)
class Node:
    """An element. ``local``: its name as written, without prefix; ``line``: 0 where not known."""

    local: str
    text: str = ""
    line: int = 0
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the standard it bears or stands for, else its own."""
        return terms().name(self.local)

    def walk(self) -> Iterator[Node]:
        """The element and all below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def first(self, *names: str) -> Node | None:
        """The first child of one of these names."""
        return next((child for child in self.children if child.name in names), None)

    def find(self, *names: str) -> Node | None:
        """The first element of one of these names, itself or below."""
        return next((node for node in self.walk() if node.name in names), None)


@dataclass(slots=True)
class Oddities:
    """What was odd, each a code of ``message.json`` with its line; not more than is of use."""

    listed: list[dict[str, Any]] = field(default_factory=list)

    def add(self, code: str, line: int = 0, detail: str = "") -> None:
        """Note one; the same of the same place is noted once."""
        if code not in terms().oddities:
            raise KeyError(code)
        told = {"code": code, "line": line, "detail": detail[:200]}
        if len(self.listed) < MAX_ODDITIES and told not in self.listed:
            self.listed.append(told)
