"""Times in what people read of signatures judged again, and of revocation lists, are Vietnamese."""

from __future__ import annotations

from hoso.cli.trust_lines import coverage_lines
from reports.labels import Labels
from reports.rejudged import because_line, step_lines

NIGHT = "2024-12-30T17:00:00Z"  # midnight of the 31st in Vietnam


def test_reasons_tell_vietnamese_time() -> None:
    new = {"why": "not-revoked", "params": {"source": f"CRL {NIGHT}"}}
    (line,) = step_lines({"steps": [{"number": 10, "step": "revocation", "new": new}]})
    cause = because_line({"kind": "list-new", "name": f"CN=CA, {NIGHT}"}, Labels("vi"))
    for text in (line, cause):
        assert "31/12/2024 00:00:00" in text
        assert NIGHT not in text


def test_lists_are_there_from_the_vietnamese_day_on() -> None:
    row = {"issuer": "CN=CA", "scope": "", "lists": 1, "from": NIGHT, "to": "", "gaps": []}
    assert "có 31/12/2024..?" in list(coverage_lines([row]))[1]
