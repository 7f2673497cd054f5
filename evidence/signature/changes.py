"""Which revisions came after a signature; what they changed stands in the facts of the file."""

from __future__ import annotations

from typing import Any

from evidence.signature.coverage import Coverage
from evidence.signature.revisions import Revisions, revision_of


def later_changes(revisions: Revisions, coverage: Coverage) -> dict[str, Any]:
    """``{"after", "revisions", "pages_then", "pages_now", "reason"}`` of one signature.

    ``after``: number of the revision that it signed; all entries of ``facts["revisions"]`` with a
    larger number came later. None with a ``reason`` where it cannot be told.
    """
    if coverage.kind == "bad":
        return _told(None, 0, "byte range is not usable")
    total = len(revisions.marks)
    after = revision_of(revisions.marks, coverage.end)
    if not after and not (coverage.bytes_after == 0 or coverage.blank_after):
        return _told(None, 0, "no revision ends within the signed bytes")
    return _told(after, total - after, "")


def _told(after: int | None, later: int, reason: str) -> dict[str, Any]:
    return {"after": after, "revisions": later, "reason": reason}
