"""Signed checkpoints: whatever is done to the log behind them shows, with the place."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.audit import FIRST_PREV, AuditLog
from archive.checkpoint import (
    Checkpoint,
    key_as_pem,
    key_from_pem,
    new_key,
    opened,
    signed,
    verifier_key,
)
from archive.checkpoints import check, keep, kept
from archive.merkle import root
from schemas.canonical import canonical_json, sha256_hex

ORIGIN = "hoso/0f0a"
KEY = new_key()
PUBLIC = verifier_key(KEY, ORIGIN)
START = datetime(2026, 1, 5, tzinfo=UTC)


def a_log(folder: Path, lines: int) -> AuditLog:
    folder.mkdir(parents=True)
    log = AuditLog(folder)
    for number in range(lines):
        at = START + timedelta(days=9 * number)
        log.append(at=at, actor="A", act="archive.backup", object=str(number), outcome="done")
    return log


def close(log: AuditLog) -> str:
    """Sign where the log stands, and keep it."""
    leaves = list(log.leaves())
    note = signed(Checkpoint(ORIGIN, len(leaves), root(leaves)), KEY)
    keep(log, len(leaves), note)
    return note


def rewritten(log: AuditLog, change: Callable[[list[dict[str, object]]], object]) -> None:
    """Change lines and mend the chain behind them, as who owns the machine can."""
    entries = [json.loads(line) for path in sorted(log.path.glob("*.jsonl"))
               for line in path.read_bytes().splitlines()]  # fmt: skip
    change(entries)
    for path in log.path.glob("*.jsonl"):
        path.unlink()
    prev, lines = FIRST_PREV, []
    for seq, entry in enumerate(entries, start=1):
        lines.append(canonical_json({**entry, "seq": seq, "prev": prev}) + b"\n")
        prev = sha256_hex(lines[-1])
    (log.path / "2026-01.jsonl").write_bytes(b"".join(lines))


def test_a_log_that_grows_fits_every_checkpoint(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit", 4)
    close(log)
    log.append(at=START + timedelta(days=90), actor="A", act="archive.backup", object="x",
               outcome="done")  # fmt: skip
    close(log)
    told = check(log, list(kept(log.path)), PUBLIC)
    assert told.sound and told.between is None and told.lines == 5
    assert [(one.size, one.verdict) for one in told.checked] == [(4, "good"), (5, "good")]
    assert {one.verdict for one in check(log, list(kept(log.path))).checked} == {"unsigned"}


@pytest.mark.parametrize(
    ("change", "between"),
    [
        (lambda rows: rows[6].update(actor="B"), (6, 9)),
        (lambda rows: rows.pop(6), (6, 8)),
        (lambda rows: rows.insert(6, rows[6]), (6, 9)),
        (lambda rows: rows.insert(2, rows.pop(3)), (1, 5)),
        (lambda rows: rows.clear(), (1, 1)),
        (lambda rows: rows.__delitem__(slice(7, None)), (6, 7)),
    ],
    ids=["changed", "removed", "inserted", "reordered", "emptied", "cut"],
)
def test_a_log_made_again_with_a_whole_chain_is_found_out(
    change: Callable[[list[dict[str, object]]], object], between: tuple[int, int], tmp_path: Path
) -> None:
    log = a_log(tmp_path / "audit", 5)
    close(log)
    for number in range(4):
        log.append(at=START + timedelta(days=60), actor="A", act="archive.backup",
                   object=f"y{number}", outcome="done")  # fmt: skip
    close(log)
    rewritten(log, change)
    told = check(log, list(kept(log.path)), PUBLIC)
    assert not told.faults, "the chain alone does not show it"
    assert not told.sound and told.between == between


def test_checkpoints_taken_away_are_no_help_to_who_has_none_elsewhere(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit", 5)
    note = close(log)
    rewritten(log, lambda rows: rows[1].update(actor="B"))
    for name, _ in list(kept(log.path)):
        (log.path / "checkpoints" / name).unlink()
    assert check(log, [], PUBLIC).sound
    told = check(log, [("mine.txt", note)], PUBLIC)
    assert [one.verdict for one in told.checked] == ["changed"]


def test_a_checkpoint_of_another_key_or_log_is_foreign(tmp_path: Path) -> None:
    log = a_log(tmp_path / "audit", 2)
    leaves = list(log.leaves())
    own = Checkpoint(ORIGIN, 2, root(leaves))
    notes = [("a", signed(own, new_key())),
             ("b", signed(Checkpoint("hoso/other", 2, root(leaves)), KEY)),
             ("c", "nothing"), ("d", signed(own, KEY).replace("\n2\n", "\n1\n"))]  # fmt: skip
    told = check(log, notes, PUBLIC)
    assert [(one.name, one.verdict) for one in told.checked] == [
        ("a", "foreign"), ("b", "foreign"), ("c", "foreign"), ("d", "forged"),
    ]  # fmt: skip


def test_no_note_but_the_signed_one_opens() -> None:
    note = signed(Checkpoint(ORIGIN, 7, bytes(32)), KEY)
    assert opened(note, PUBLIC) == Checkpoint(ORIGIN, 7, bytes(32))
    for place in range(len(note)):
        changed = note[:place] + ("A" if note[place] != "A" else "B") + note[place + 1 :]
        with pytest.raises(ValueError, match=r"form|key|signature"):
            opened(changed, PUBLIC)


def test_a_signature_in_another_spelling_is_none() -> None:
    """Before the padding the last letter of base64 has two bits that nobody uses."""
    note = signed(Checkpoint(ORIGIN, 7, bytes(32)), KEY)
    place = note.rindex("=") - 1
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits
    other = letters[letters.index(note[place]) + 1]
    with pytest.raises(ValueError, match="form"):
        opened(note[:place] + other + note[place + 1 :], PUBLIC)


@settings(max_examples=50)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_answered(note: str, verifier: str) -> None:
    for one, other in ((note, PUBLIC), (signed(Checkpoint(ORIGIN, 1, bytes(32)), KEY), verifier)):
        with pytest.raises(ValueError, match=r"form|key"):
            opened(one, other)


def test_a_key_comes_back_with_its_password_alone() -> None:
    pem = key_as_pem(KEY, "mật khẩu")
    assert verifier_key(key_from_pem(pem, "mật khẩu"), ORIGIN) == PUBLIC
    for wrong in ("", "khác"):
        with pytest.raises(ValueError, match=r".+"):
            key_from_pem(pem, wrong)
    assert verifier_key(key_from_pem(key_as_pem(KEY)), ORIGIN) == PUBLIC
