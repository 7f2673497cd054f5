"""A home as a picture that two runs can be held against each other by."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from ingest_support import catalogue_digests, index_state, tree, wanted_state
from sqlalchemy import Engine, Table, select

from archive.fixity.objects import check_object, root_faults
from archive.home import Home, open_home
from archive.operations.tables import OPERATIONS
from archive.storage import StorageRoot
from archive.storage.layout import object_directories

# Columns that a second run on another day may fill otherwise, and tables told in another way.
_FREE = {"decided_at", "created", "finished_at", "backup_id", "run_id", "started", "finished"}
# A backup tells when its files were changed, and holds the line of a first one that broke off.
_FREE |= {"target", "manifest_sha256", "set_sha256", "bytes"}
_OWN = ("operations.sqlite", "manifest-sha256.txt", "bag-info.txt", "state.jsonl")
_TOLD_APART = ("fixity_run", "fixity_fault", "job")  # a job's row goes by itself, with its lease
_REPEATABLE = ("archive.", "dossier.export")
_WHOLE = {"archive.backup": "full", "dossier.export": "done"}
_SIDES = ("-wal", "-shm", ".lock")

_TABLES = [table for name, table in OPERATIONS.tables.items() if name not in _TOLD_APART]

Picture = dict[str, Any]


def picture(run: Path) -> Picture:
    """Everything below ``run``: its home, a second home, a backup, what was exported."""
    found = _of_home(open_home(run / "home"))
    if (run / "second").exists():
        second = _of_home(open_home(run / "second"))
        found |= {f"second.{name}": value for name, value in second.items()}
        # Restored by a killed run, it was to be rebuilt.
        found["second.audit"] = {k: n for k, n in second["audit"].items() if "rebuild" not in k}
    for name in ("backup", "out"):
        if (run / name).exists():
            found[name] = {
                path: digest
                for path, digest in tree(run / name).items()
                if not path.endswith(_OWN) and not path.startswith("data/audit/")
            }
    found["beside"] = sorted(path.name for path in run.iterdir() if path.name != "spare")
    return found


def differences(one: Picture, other: Picture, free: tuple[str, ...] = ()) -> list[str]:
    """What differs, named so that a person finds it; [] where the two are alike."""
    told = []
    for name in sorted({*one, *other} - {*free}):
        if one.get(name) != other.get(name):
            told.append(f"{name}: {_apart(one.get(name), other.get(name))}")
    return told


def _apart(one: Any, other: Any) -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
        return "; ".join(f"{key}: {one.get(key)!r} ≠ {other.get(key)!r}" for key in keys[:5])
    return f"{one!r} ≠ {other!r}"[:2000]


def faults(home: Home) -> list[str]:
    """What ``hoso verify`` would say of the root."""
    root = home.storage_path
    found = [*root_faults(root)]
    for path in object_directories(root):
        found += check_object(root, path).faults
    return [f"{fault.kind} {fault.path}" for fault in found]


def half_done(home: Home) -> list[str]:
    """Objects that nobody could read whole now: none, whatever was broken off."""
    root = StorageRoot.open(home.storage_path)
    told = []
    for object_id in root.objects():
        aip = root.get(object_id)  # rolls forward what a killed writer left
        told += [path for path, file in aip.files.items() if not file.physical.is_file()]
    return told + [fault for fault in faults(home) if not fault.startswith("surplus")]


def _of_home(home: Home) -> Picture:
    log = home.open_audit()
    broken = log.check()
    return {
        "storage": tree(home.storage_path),
        "faults": faults(home),
        "quarantine": tree(home.quarantine_path),
        "catalogue": catalogue_digests(home),
        "index": index_state(home),
        "index wanted": wanted_state(home) == index_state(home),
        "ledger": _ledger(home),
        "fixity": _fixity(home),
        "audit": _audit(home),
        "chain": [f"{fault.file}:{fault.line} {fault.kind}" for fault in broken],
        "checkpoints": len(list(home.audit_path.glob("checkpoints/*"))),
        "snapshots": sorted(path.name for path in home.snapshots.iterdir()),
        "staging": sorted(tree(home.staging)),
        "names": sorted(p.name for p in home.path.iterdir() if not p.name.endswith(_SIDES)),
    }


def _audit(home: Home) -> dict[str, int]:
    """How often each line stands there. What may be done again and again counts once.

    A line that was owed (``late``) counts as the one that was to be written; one that tells of a
    command that was broken off is what an undisturbed run does not have.
    """
    lines: Counter[str] = Counter()
    for entry in home.open_audit().read():
        if (
            entry.outcome in ("resumed", "already_archived", "broken")
            or entry.act == "archive.verify"
        ):
            continue
        about = "" if entry.act == "archive.backup" else entry.object
        outcome = _WHOLE.get(entry.act, "") if entry.outcome == "late" else entry.outcome
        lines[f"{entry.act} {about} {outcome}"] += 1
    return {line: 1 if line.startswith(_REPEATABLE) else count for line, count in lines.items()}


def _ledger(home: Home) -> dict[str, list[str]]:
    """The rows of every table, but for what another day may fill otherwise."""
    operations = home.open_operations()
    try:
        return {table.name: sorted(_rows(operations.engine, table)) for table in _TABLES}
    finally:
        operations.close()


def _rows(engine: Engine, table: Table) -> list[str]:
    with engine.connect() as connection:
        rows = connection.execute(select(table)).mappings()
        return [str({k: v for k, v in row.items() if k not in _FREE}) for row in rows]


def _fixity(home: Home) -> list[str]:
    """Runs that came to their end; one that was broken off may stand beside them."""
    operations = home.open_operations()
    try:
        done = (run for run in operations.fixity.runs() if run.state == "done")
        return sorted({f"{run.objects} {run.files} {run.bytes}" for run in done})
    finally:
        operations.close()
