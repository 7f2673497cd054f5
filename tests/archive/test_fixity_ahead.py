"""Work done for several items at once comes back in order, its failures in their place."""

from __future__ import annotations

from threading import Barrier

import pytest

from archive.fixity.ahead import in_order


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_results_come_in_the_order_of_the_items(threads: int, count: int) -> None:
    assert list(in_order(lambda n: n * n, range(count), threads)) == [n * n for n in range(count)]


def test_as_many_are_worked_on_at_a_time_as_there_are_threads() -> None:
    meeting = Barrier(3, timeout=60)
    assert list(in_order(lambda _: meeting.wait() >= 0, range(6), 3)) == [True] * 6


def test_a_failure_is_raised_where_its_result_is_due() -> None:
    found = in_order(lambda n: 10 // n, [5, 2, 0, 1], 2)
    assert [next(found), next(found)] == [2, 5]
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_items_are_read_only_a_little_ahead_and_nothing_begins_after_the_end() -> None:
    taken: list[int] = []

    def items():
        for number in range(100):
            taken.append(number)
            yield number

    found = in_order(lambda n: n, items(), 2)
    assert next(found) == 0
    assert len(taken) <= 6
    found.close()
    assert len(taken) <= 6
