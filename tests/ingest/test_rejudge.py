"""Judging stored facts again: as at intake, and which authorities are called missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingest.rejudge import Rejudged, _fresh, _looked_at, _marked, _Missing
from ingest.verdict_changes import Signed, _because, _place_then, changes
from reports.labels import Labels
from reports.rejudged import count_lines, shown
from schemas.judgement import SignatureVerdict

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
    assert list(changes(_signed())) == []


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


def _verdict(position: int, text: str = "hợp lệ") -> SignatureVerdict:
    return SignatureVerdict(
        file="a.pdf",
        position=position,
        field=f"Sig{position}",
        conclusion="TOTAL-PASSED",
        sub_indication="",
        verdict_vi=text,
    )


def test_signatures_found_and_lost_are_told_apart_from_other_verdicts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Read again, the second is found as before but judged otherwise, the first is gone."""
    first, second, third = [0, 10, 20, 30], [0, 50, 60, 70], [0, 80, 90, 99]
    old = {"version": 3, "items": _items(first, second)}
    new = {"version": 4, "items": _items(second, third)}
    kept = (_verdict(1), _verdict(2))
    one = replace(_signed(), facts=new, then=old, kept=kept)
    judged = [_verdict(1, "chưa đủ căn cứ"), _verdict(2)]
    monkeypatch.setattr("ingest.verdict_changes.judge_signatures", lambda *_, **__: judged)
    rows = [(row["kind"], row["field"], row["old"], row["new"]) for row in changes(one)]
    assert [(kind, field) for kind, field, *_ in rows] == [
        ("changed", "Sig1"),
        ("found", "Sig2"),
        ("lost", "Sig1"),
    ]
    assert (rows[1][2], rows[2][3]) == (None, None)
    unread = replace(one, facts=old, then=None)
    assert {row["kind"] for row in changes(unread)} == {"changed"}
    said = {"signatures": 2, "dossiers": 1, "changes": list(changes(one))}
    labels = Labels("vi")
    assert count_lines(said, labels)[1] == (
        "Đọc lại tệp: 1 chữ ký mới tìm thấy, 1 chữ ký không còn tìm thấy."
    )
    assert [shown(row, labels) for row in said["changes"][1:]] == [
        ("(chưa tìm thấy)", "hợp lệ"),
        ("hợp lệ", "(không còn tìm thấy)"),
    ]


def _items(*ranges: list[int]) -> list[dict[str, Any]]:
    return [{"position": n, "byte_range": one} for n, one in enumerate(ranges, 1)]


def test_a_file_in_which_none_was_found_is_read_again_as_well() -> None:
    unsigned: Any = SimpleNamespace(signatures={"version": 1, "items": []})
    unread: Any = SimpleNamespace(signatures=None)
    aip: Any = SimpleNamespace(facts={"a.pdf": unsigned, "b.txt": unread})
    assert [path for path, _ in _looked_at(aip)] == ["a.pdf"]


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
