"""Questions gathered, and asked of one snapshot together when the first answer is called for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TypeVar

from search.elastic.snapshot import Body, Snapshot
from search.engine import Later

_Answer = TypeVar("_Answer")


@dataclass(eq=False, slots=True)
class _Question:
    bodies: Sequence[Body]
    answers: list[Body] | None = None


class Asking:
    """What one reader asks: a page and all beside it are two or three requests."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._waiting: list[_Question] = []

    def later(
        self, bodies: Sequence[Body], read: Callable[[list[Body]], _Answer]
    ) -> Later[_Answer]:
        """What ``read`` makes of the answers to ``bodies``."""
        question = _Question(bodies)
        self._waiting.append(question)
        return cache(lambda: read(self._answers(question)))

    def _answers(self, question: _Question) -> list[Body]:
        if question.answers is None:
            bodies = [body for one in self._waiting for body in one.bodies]
            found = iter(self._snapshot.ask(bodies))
            for one in self._waiting:
                one.answers = list(islice(found, len(one.bodies)))
            self._waiting = []
        return question.answers or []
