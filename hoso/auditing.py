"""Checkpoints of the audit log made, checked and proved; behind ``hoso audit``."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.audit import AuditLog
from archive.checkpoint import (
    Checkpoint,
    key_as_pem,
    key_from_pem,
    new_key,
    opened,
    origin_of,
    signed,
    unverified,
    verifier_key,
)
from archive.checkpoints import Report, check, keep, kept
from archive.home import Home
from archive.merkle import consistency_proof, extends, includes, inclusion_proof, leaf_hash, root
from archive.owed import settle
from hoso.files import check_target, write_new, write_secret
from schemas.errors import HosoError

PUBLIC = ".pub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A checkpoint that was made. ``kept``: its file beside the log; ``new``: not there before."""

    size: int
    root: str
    kept: Path
    note: str
    new: bool


def make_key(home: Home, out: Path, password: str) -> str:
    """Write a new private key to ``out`` (outside the home) and its public key beside it.

    Returns the public key. Raises ``HosoError``: target-inside-home, out-exists, out-unwritable.
    """
    _outside(home, out)
    public = out.with_name(out.name + PUBLIC)
    check_target(public)
    key = new_key()
    line = verifier_key(key, origin_of(home.archive_id))
    write_secret(out, key_as_pem(key, password))
    write_new(public, f"{line}\n".encode())
    return line


def make_checkpoint(home: Home, key_file: Path, password: str, *, at: datetime, by: str) -> Made:
    """Sign where the log stands, once it was seen to be whole.

    Raises ``HosoError``: target-inside-home (a key kept in the home), audit-key-unusable,
    audit-changed.
    """
    _outside(home, key_file)
    try:
        key = key_from_pem(key_file.read_bytes(), password)
    except ValueError as error:
        raise HosoError("audit-key-unusable", path=key_file, why=error) from error
    log, origin = home.open_audit(), origin_of(home.archive_id)
    log.recover()  # a line that a killed run left half written is no change of the log
    settle(home, at=at)
    told = check(log, list(kept(log.path)), verifier_key(key, origin))
    if not told.sound:
        raise HosoError("audit-changed", path=log.path, why=_why(told))
    leaves = list(log.leaves())
    checkpoint = Checkpoint(origin, len(leaves), root(leaves))
    note = signed(checkpoint, key)
    before = {name for name, _ in kept(log.path)}
    path = keep(log, checkpoint.size, note)
    new = path.name not in before
    said = ("audit.checkpoint", str(checkpoint.size), "done")
    if new or not log.says(*said):  # one kept by a run that was killed before it told it
        log.append_all([said], at=at, actor=by)
    return Made(size=checkpoint.size, root=checkpoint.root.hex(), kept=path, note=note, new=new)


def verify_log(folder: Path, notes: Sequence[Path], verifier: str) -> Report:
    """Hold a log (a copy will do) against its chain, its own checkpoints and those given.

    Raises ``HosoError``: source-missing, source-unreadable, audit-key-unusable.
    """
    if not any(folder.glob("*.jsonl")):
        raise HosoError("source-missing", path=folder)
    given = [(path.name, _text(path)) for path in notes]
    try:
        return check(AuditLog(folder), [*kept(folder), *given], verifier)
    except ValueError as error:
        raise HosoError("audit-key-unusable", path=verifier[:60], why=error) from error


def prove_line(folder: Path, seq: int) -> dict[str, Any]:
    """The proof that a line stands in the log of the newest checkpoint that covers it.

    Raises ``HosoError`` not-found.
    """
    log = AuditLog(folder)
    note = next((note for size, note in _newest_first(folder) if size >= seq > 0), None)
    if note is None:
        raise HosoError("not-found", what=seq)
    leaves = list(log.leaves())[: unverified(note).size]
    return {
        "kind": "inclusion",
        "line": log.line(seq).decode(),
        "index": seq - 1,
        "path": _listed(inclusion_proof(leaves, seq - 1)),
        "checkpoint": note,
    }


def prove_growth(folder: Path, first: int, second: int) -> dict[str, Any]:
    """The proof that the log of one checkpoint begins with that of another (by their sizes).

    Raises ``HosoError`` not-found.
    """
    notes = dict(_newest_first(folder))
    for size in (first, second):
        if size not in notes:
            raise HosoError("not-found", what=size)
    first, second = sorted((first, second))
    leaves = list(AuditLog(folder).leaves())[:second]
    return {
        "kind": "consistency",
        "path": _listed(consistency_proof(leaves, first)),
        "first": notes[first],
        "second": notes[second],
    }


def proof_holds(proof: Mapping[str, Any], verifier: str) -> bool:
    """Whether a proof made by :func:`prove_line` or :func:`prove_growth` holds, by itself.

    Raises ``HosoError`` audit-proof-unusable where it is none, or the key none.
    """
    try:
        path = [base64.b64decode(part, validate=True) for part in proof["path"]]
        if proof["kind"] == "inclusion":
            tree = opened(proof["checkpoint"], verifier)
            leaf = leaf_hash(proof["line"].encode())
            return includes(leaf, proof["index"], tree.size, path, tree.root)
        one, two = (opened(proof[name], verifier) for name in ("first", "second"))
        return extends(one.size, two.size, one.root, two.root, path)
    except ValueError as error:
        if str(error) == "signature":
            return False
        raise HosoError("audit-proof-unusable", why=error) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise HosoError("audit-proof-unusable", why=error) from error


def read_proof(path: Path) -> Mapping[str, Any]:
    """The proof in a file. Raises ``HosoError`` source-unreadable, audit-proof-unusable."""
    try:
        found = json.loads(_text(path))
    except ValueError as error:
        raise HosoError("audit-proof-unusable", why=error) from error
    if not isinstance(found, dict):
        raise HosoError("audit-proof-unusable", why=path.name)
    return found


def read_verifier(path: Path) -> str:
    """The public key in a file. Raises ``HosoError`` source-unreadable."""
    return _text(path).strip()


def _newest_first(folder: Path) -> list[tuple[int, str]]:
    return [(unverified(note).size, note) for _, note in kept(folder)][::-1]


def _listed(path: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(part).decode() for part in path]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HosoError("source-unreadable", path=path, why=error) from error


def _outside(home: Home, path: Path) -> None:
    if path.absolute().resolve().is_relative_to(home.path.resolve()):
        raise HosoError("target-inside-home", path=path, home=home.path)


def _why(told: Report) -> str:
    if told.faults:
        first = told.faults[0]
        return f"{first.file}:{first.line} ({first.kind})"
    return ", ".join(f"{one.name} ({one.verdict})" for one in told.checked if one.verdict != "good")
