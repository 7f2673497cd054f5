"""Judging stored facts again: as at intake, and which authorities are called missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ingest.rejudge import Signed, _changes, _Missing

RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
OWN = "CN=Người lạ"


def _path(subject: str, missing: str) -> dict[str, Any]:
    chain = [{"subject": subject, "sha256": "ab" * 32}]
    return {"chain": chain, "missing_issuer": missing, "path_found": False, "problems": []}


def _signed(*paths: dict[str, Any]) -> Signed:
    items = [{"position": n, "signer": path, "stamps": []} for n, path in enumerate(paths, 1)]
    return Signed(
        object_id="urn:hoso:x:1",
        file_code="1",
        path="a.pdf",
        received_at=RECEIVED,
        facts={},
        kept=(),
        fresh={"paths": {"items": items}},
    )


def test_nobody_is_missing_behind_a_certificate_that_issued_itself() -> None:
    missing = _Missing()
    missing.add(_signed(_path(OWN, OWN), _path("CN=A", "CN=CA xa"), _path("CN=B", "CN=CA xa")))
    assert [(row["issuer"], row["signatures"]) for row in missing.groups()] == [("CN=CA xa", 2)]


def test_nothing_to_tell_where_nothing_is_signed() -> None:
    assert list(_changes(_signed())) == []
