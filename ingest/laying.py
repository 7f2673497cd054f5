"""Entries laid out for the index, here or in processes beside the engine's writer.

Laying out a document costs more than what an embedded engine does with it. Where many are to be
written, worker processes do it: each is lent a few small groups at a time and hands back whole
layouts, in order. What a worker cannot do is done here, so nothing is lost by its death.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain

from evidence.pool import DEFAULT, Limits, Pool, Task
from search.carried import carried, layouts_carried
from search.entry import Entry
from search.layout import Layout, lay_out

_OP = "lay_out"
_OPS = {_OP: "search.carried:lay_out_op"}
_MANY = 500  # entries; fewer are laid out before a worker has started
_GROUP = 6_000  # characters handed over together: a worker's pipe holds several groups
_LARGEST = 1_000_000  # characters of a body; larger ones are laid out here, memory being bounded
_TASKS = 1_000_000  # of one worker: what it remembers of words makes it fast
_MOST_LOST = 5  # groups: from then on everything is done here

Lay = Callable[[Iterable[Entry]], Iterator[Layout]]


@dataclass(slots=True)
class Laying:
    """``workers``: processes beside this one; below two everything is done here.

    ``lost``: groups of entries a worker could not lay out, which was done here.
    """

    workers: int = 1
    limits: Limits = DEFAULT
    lost: int = 0

    @contextmanager
    def of(self, count: int) -> Iterator[Lay]:
        """How to lay out ``count`` entries: the layouts in the order of the entries."""
        if self.workers < 2 or count < _MANY:
            yield lambda entries: map(lay_out, entries)
            return
        limits = replace(self.limits, tasks=_TASKS)
        with Pool(self.workers, limits, extra_ops=_OPS) as pool:
            yield lambda entries: self._beside(pool, iter(entries))

    def _beside(self, pool: Pool, entries: Iterator[Entry]) -> Iterator[Layout]:
        lent: deque[list[Entry]] = deque()
        for answer in pool.map(_tasks(entries, lent)):
            group = lent.popleft()
            if answer.value and answer.value["layouts"]:
                yield from layouts_carried(answer.value["layouts"], answer.blobs[0], group)
                continue
            yield from map(lay_out, group)
            self.lost += answer.failure is not None
            if self.lost >= _MOST_LOST:
                break
        yield from map(lay_out, chain(chain.from_iterable(lent), entries))


def _tasks(entries: Iterator[Entry], lent: deque[list[Entry]]) -> Iterator[Task]:
    """A task for each group, which joins ``lent``; without entries where they are too large."""
    for group in _groups(entries):
        lent.append(group)
        heads, texts = carried(group if sum(map(_size, group)) <= _LARGEST else ())
        yield Task(_OP, {"entries": heads}, (texts,))


def _groups(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    group: list[Entry] = []
    size = 0
    for entry in entries:
        group.append(entry)
        size += _size(entry)
        if size >= _GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def _size(entry: Entry) -> int:
    return sum(len(part.text) for part in entry.body)
