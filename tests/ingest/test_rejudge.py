"""Judging stored facts again: as at intake, and which authorities are called missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingest.rejudge import (
    Rejudged,
    Signed,
    _because,
    _changes,
    _fresh,
    _marked,
    _Missing,
    _place_then,
)

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


def test_facts_read_again_are_the_reason_of_what_they_change() -> None:
    """Paths are compared with those kept: the certificates were known before."""
    one = replace(_signed(), facts={"version": 3, **_paths()}, again={"path": "a", "kind": "pdf"})
    fresh = {**_paths(), "revocation": {}}
    read = _fresh(one, {"facts": {"version": 4, "items": []}, **fresh})
    assert (read.facts["version"], read.then) == (4, one.facts)
    assert _because(read, 1) == [{"kind": "facts-new", "sha256": "", "name": "3 → 4"}]


def test_a_signature_read_again_is_known_by_what_it_covers() -> None:
    """Another is found before it now: it is still the one it was."""
    first, second = [0, 10, 20, 30], [0, 50, 60, 70]
    old = {"version": 3, "items": [{"position": 1, "byte_range": second}]}
    new = [{"position": 1, "byte_range": first}, {"position": 2, "byte_range": second}]
    one = replace(_signed(), facts={"version": 4, "items": new}, then=old)
    assert [_place_then(one, position) for position in (1, 2)] == [0, 1]
    unread = replace(one, then=None)
    in_xml = replace(one, facts={"items": [{"position": 1, "byte_range": []}]})
    assert (_place_then(unread, 2), _place_then(in_xml, 1)) == (2, 1)


def test_a_file_that_cannot_be_read_again_is_not_judged() -> None:
    one = replace(_signed(), fresh=None, again={"path": "a", "kind": "pdf"})
    assert _fresh(one, None).judged == _fresh(one, {"facts": None}).judged == []


@pytest.mark.parametrize("kept", ["no such entry", "a folder", "other bytes"])
def test_a_payload_that_cannot_be_had_is_damaged_and_stops_nothing(
    tmp_path: Path, kept: str
) -> None:
    (tmp_path / "other").write_bytes(b"x")
    place = tmp_path if kept == "a folder" else tmp_path / "other"
    files = {} if kept == "no such entry" else {"data/a.pdf": SimpleNamespace(physical=place)}
    told = Rejudged()
    aip: Any = SimpleNamespace(files=files)
    facts: Any = SimpleNamespace(sha256="0" * 64)
    assert _marked(_signed(), aip, facts, told).again is None
    assert (told.damaged, told.read) == ([("urn:hoso:x:1", "a.pdf")], 0)


def _paths() -> dict[str, Any]:
    path = _path("CN=A", "CN=CA")
    return {"paths": {"items": [{"position": 1, "signer": path, "stamps": []}]}}
