"""Long work is told in few lines; the report's sources are put into words whole."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO

from hoso.cli.output import progress
from reports.labels import Labels


def test_work_without_a_known_end_is_told_ever_more_rarely() -> None:
    told = StringIO()
    with redirect_stderr(told), progress(quiet=False) as report:
        for done in range(1, 10_001):
            report("Sao lưu", done, 0)
    assert 5 < len(told.getvalue().splitlines()) < 15


def test_a_phrase_that_holds_another_is_put_into_words_first() -> None:
    found = [phrase for phrase, _ in Labels("vi").phrases("source")]
    for at, phrase in enumerate(found):
        assert not [later for later in found[at + 1 :] if phrase in later]
