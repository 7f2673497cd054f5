"""A long list that takes little memory: its items wait as compressed JSON, some together."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import eq
from typing import Any, TypeVar, overload

T = TypeVar("T")

TOGETHER = 32  # items of a block: what reading one item out of turn costs
_LEVEL = 1  # of zlib: the quickest is small enough


class PackedList(Sequence[T]):
    """Items made of JSON values by ``read`` whenever they are asked for; never kept.

    Reading in order unpacks each block once. It equals any sequence of equal items.
    """

    def __init__(self, read: Callable[[Iterable[Any]], Iterable[T]]) -> None:
        self._read = read
        self._blocks: list[bytes] = []
        self._tail: list[Any] = []  # what fills no block yet
        self._open: tuple[int, list[T]] = (-1, [])  # the block read last

    def extend(self, values: Iterable[Any]) -> None:
        """Append items, given as JSON values."""
        for value in values:
            self._tail.append(value)
            if len(self._tail) == TOGETHER:
                self._blocks.append(_pack(self._tail))
                self._tail = []
        self._open = (-1, [])

    def __len__(self) -> int:
        return len(self._blocks) * TOGETHER + len(self._tail)

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(map(self._block, range(len(self._blocks) + 1)))

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number, place = divmod(range(len(self))[index], TOGETHER)
        return self._block(number)[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def _block(self, number: int) -> list[T]:
        if self._open[0] != number:
            last = number == len(self._blocks)
            values = self._tail if last else json.loads(zlib.decompress(self._blocks[number]))
            self._open = (number, list(self._read(values)))
        return self._open[1]


def _pack(values: list[Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)
