"""Work done for several items at once, its results in the order of the items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

_EACH = 2  # items a thread is given in advance


def in_order(work: Callable[[A], B], items: Iterable[A], threads: int) -> Generator[B, None, None]:
    """What ``work`` gives for each item, ``threads`` at a time; ``items`` is read a little ahead.

    Threads, for hashing and reading let go of the interpreter. What ``work`` raises is raised when
    its result is due. Close the iterator to begin nothing more.
    """
    waiting: deque[Future[B]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="fixity") as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > _EACH * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
