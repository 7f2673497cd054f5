"""Long work is told in few lines."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO

from hoso.cli.output import progress


def test_work_without_a_known_end_is_told_ever_more_rarely() -> None:
    told = StringIO()
    with redirect_stderr(told), progress(quiet=False) as report:
        for done in range(1, 10_001):
            report("Sao lưu", done, 0)
    assert 5 < len(told.getvalue().splitlines()) < 15
