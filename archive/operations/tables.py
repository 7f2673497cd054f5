"""The tables of the operations database as the newest migration leaves them.

The migrations (``data/NNNN_*.sql``) make the tables; a test holds the two against each other.
A table stands after those it refers to: rows are copied in this order.
Instants are RFC 3339 UTC text, "" where there is none; JSON is canonical.
"""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table

from archive.database import NUMBER, TEXT

OPERATIONS = MetaData()


def _table(name: str, key: tuple[str, ...], text: str, numbers: str = "") -> Table:
    columns: list[Column[str] | Column[int]] = []
    columns += [Column(n, TEXT, primary_key=n in key, nullable=False) for n in text.split()]
    columns += [Column(n, NUMBER, primary_key=n in key, nullable=False) for n in numbers.split()]
    return Table(name, OPERATIONS, *columns)


transfer = _table(
    "transfer",
    ("transfer_id",),
    "transfer_id source source_key received_at operator profile state finished_at counts receipt"
    " fingerprint",
)
decision = _table(
    "decision",
    ("transfer_id", "position"),
    "transfer_id file_code outcome reason findings object_id version quarantine_id"
    " decided_at decided_by",
    "position",
)
file_account = _table(
    "file_account",
    ("transfer_id", "path"),
    "transfer_id path sha256 account dossier reason",
    "size mtime position",
)
quarantine = _table(
    "quarantine",
    ("id",),
    "id transfer_id file_code state reason path created decided_at decided_by decision_reason"
    " object_id version",
    "position",
)
job = _table(
    "job",
    ("job_id",),
    "job_id kind what operator host process started lease_until progressed stage",
    "pid done total",
)
owed = _table(
    "owed",
    ("owed_id",),
    "owed_id lines actor host process begun target seal backup",
    "pid seq",
)
fixity_run = _table(
    "fixity_run", ("run_id",), "run_id started finished state cursor", "objects files bytes"
)
fixity_fault = _table(
    "fixity_fault",
    ("run_id", "number"),
    "run_id object_id kind path file_name detail",
    "number",
)
backup = _table(
    "backup",
    ("backup_id",),
    "backup_id made_at made_by target manifest_sha256 kind set_sha256 parent medium_id device",
    "files bytes faults",
)
medium = _table(
    "medium",
    ("medium_id",),
    "medium_id name kind place responsible in_use replace_by checked retired device",
    "faults",
)
drill = _table(
    "drill", ("drill_id",), "drill_id made_at made_by set_sha256 outcome detail", "files bytes"
)
minutes = _table(
    "minutes",
    ("kind", "subject", "made_at"),
    "kind subject made_at made_by sha256 file_name",
)
saved_search = _table(
    "saved_search", ("actor", "name"), "actor name query filters options saved_at"
)
