from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from archive_support import AT, Killed, count_calls, killed_at, refused
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.audit import AuditLog, acts
from schemas.canonical import canonical_json
from schemas.finding import Outcome


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    (tmp_path / "audit").mkdir()
    return AuditLog(tmp_path / "audit")


def write(log: AuditLog, at: datetime = AT, object_: str = "urn:hoso:A:1") -> None:
    log.append(at=at, actor="an", act="dossier.decide", object=object_, outcome="archived")


def test_lines_are_canonical_numbered_and_chained(log: AuditLog):
    for _ in range(3):
        write(log)
    lines = (log.path / "2026-03.jsonl").read_bytes().splitlines()
    assert all(canonical_json(json.loads(line)) == line for line in lines)
    assert [entry.seq for entry in log.read()] == [1, 2, 3]
    assert log.check() == []
    assert log.head().seq == 3


def test_the_sequence_goes_on_over_months_and_clocks_set_back(log: AuditLog):
    write(log)
    write(log, AT + timedelta(days=40))
    write(log, AT)
    assert [path.name for path in sorted(log.path.iterdir())] == ["2026-03.jsonl", "2026-04.jsonl"]
    assert [(entry.seq, entry.at[:7]) for entry in log.read()] == [
        (1, "2026-03"),
        (2, "2026-04"),
        (3, "2026-03"),
    ]
    assert log.check() == []


def test_a_torn_line_is_moved_aside_and_reported(log: AuditLog):
    write(log)
    file = log.path / "2026-03.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"seq":2,"ac')
    assert [fault.kind for fault in log.check()] == ["torn"]
    assert log.recover() == log.torn()
    assert file.read_bytes() == whole
    assert (log.path / log.torn()[0]).read_bytes() == b'{"seq":2,"ac'
    write(log)
    assert [entry.seq for entry in log.read()] == [1, 2]
    assert log.recover() == []


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda lines: [lines[0], lines[2]], "sequence"),
        (lambda lines: [lines[0].replace(b"archived", b"refused!"), *lines[1:]], "chain"),
        (lambda lines: [lines[0], b"{}\n", lines[2]], "unreadable"),
        (lambda lines: [lines[1], lines[0], lines[2]], "sequence"),
    ],
)
def test_tampering_shows(log: AuditLog, damage, kind: str):
    for _ in range(3):
        write(log)
    file = log.path / "2026-03.jsonl"
    file.write_bytes(b"".join(damage(file.read_bytes().splitlines(keepends=True))))
    assert kind in {fault.kind for fault in log.check()}


def test_a_log_that_cannot_be_continued_is_an_error(log: AuditLog):
    (log.path / "2026-03.jsonl").write_bytes(b"not a line\n")
    error = refused("audit-damaged", lambda: write(log))
    assert error.params["file"] == "2026-03.jsonl"


def test_killed_anywhere_the_chain_holds(log: AuditLog, monkeypatch: pytest.MonkeyPatch):
    write(log)
    steps = count_calls(monkeypatch, lambda: write(log))
    for number in range(steps):
        before = log.head().seq
        with killed_at(monkeypatch, number), pytest.raises(Killed):
            write(log)
        write(log)
        assert log.head().seq in (before + 1, before + 2)
        assert log.check() == []


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_object_name_is_one_line(tmp_path_factory, text: str):
    log = AuditLog(tmp_path_factory.mktemp("audit"))
    write(log, object_=text)
    write(log)
    assert next(log.read()).object == text
    assert log.check() == []


@pytest.mark.parametrize(("act", "outcome"), [("dossier.decide", "lost"), ("ingest", "archived")])
def test_what_is_not_documented_is_not_written(log: AuditLog, act: str, outcome: str):
    with pytest.raises(ValueError, match=act):
        log.append(at=AT, actor="an", act=act, object="o", outcome=outcome)
    assert list(log.read()) == []


def test_the_outcomes_of_a_decision_are_those_a_dossier_can_have():
    assert set(acts()["dossier.decide"]["outcomes"]) == set(get_args(Outcome))


def test_every_act_has_words():
    for row in acts().values():
        for words in (row, row["object"], *row["outcomes"].values()):
            assert words["vi"] and words["en"]


def test_it_knows_what_it_says_and_heeds_no_torn_line(log: AuditLog) -> None:
    log.append(at=AT, actor="an", act="dossier.decide", object="o", outcome="archived")
    (path,) = log.path.glob("*.jsonl")
    with path.open("ab") as stream:
        stream.write(b'{"act": "dosl')
    assert log.says("dossier.decide", "o", "archived")
    assert not log.says("dossier.decide", "o", "refused")


def test_a_line_is_found_by_its_number_in_whatever_month(log: AuditLog) -> None:
    for number in range(5):
        write(log, AT + timedelta(days=20 * number), f"urn:{number}")
    assert len(list(log.path.glob("*.jsonl"))) > 1
    found = [log.entry(seq) for seq in range(1, 7)]
    assert [one.object for one in found if one] == [f"urn:{number}" for number in range(5)]
    assert found[5] is None
    newest = max(log.path.glob("*.jsonl"))
    newest.write_bytes(b"?" + newest.read_bytes())
    assert log.entry(5) is None


def test_what_was_told_since_a_line_is_known(log: AuditLog) -> None:
    for number in range(3):
        write(log, AT + timedelta(days=20 * number), f"urn:{number}")
    told = log.told_since(1)
    assert {about for _, _, about in told} == {"urn:1", "urn:2"}
    assert len(log.told_since(0)) == 3
