"""The rows of ``operations.sqlite`` as the rest of Hoso sees them. Instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from schemas.finding import Outcome

Account = Literal["archived", "quarantined", "refused", "withheld"]
HeldState = Literal["held", "released", "rejected"]
SetKind = Literal["full", "incremental"]
MinutesKind = Literal["backup", "verify", "restore", "drill"]

ALREADY: Outcome = "already_archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer in the ledger. ``source_key`` recognises the same source on a second run.

    ``fingerprint``: of what lay in it ("" until it was staged whole).
    """

    transfer_id: str
    source: str
    source_key: str
    received_at: datetime
    operator: str
    profile: str
    state: Literal["open", "finished"] = "open"
    finished_at: datetime | None = None
    counts: Mapping[str, Any] = field(default_factory=dict)
    receipt: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of one dossier of a transfer; ``findings`` are the reasons (JSON-ready)."""

    transfer_id: str
    position: int
    file_code: str
    outcome: Outcome
    decided_at: datetime
    decided_by: str
    reason: str = ""
    findings: tuple[Mapping[str, Any], ...] = ()
    object_id: str = ""
    version: str = ""
    quarantine_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAccount:
    """Where one received file went. ``mtime``: nanoseconds since the epoch, as the sender had it.

    ``path``: relative to the transfer, percent-encoded where the name is no UTF-8. ``position``:
    of the dossier (its row) that the account follows, 0 for none.
    """

    transfer_id: str
    path: str
    size: int
    account: Account
    sha256: str = ""
    mtime: int = 0
    dossier: str = ""
    reason: str = ""
    position: int = 0

    @property
    def outcome(self) -> str:
        """The account as people are told it: what was in the archive before is told apart."""
        return file_outcome(self.account, self.reason)


def file_outcome(account: str, reason: str) -> str:
    """The outcome of a file whose row says ``account`` and ``reason``."""
    return ALREADY if account == "archived" and reason == ALREADY else account


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineItem:
    """A dossier held back. ``path`` is its directory below ``quarantine/``."""

    id: str
    transfer_id: str
    position: int
    file_code: str
    reason: str
    path: str
    created: datetime
    state: HeldState = "held"
    decided_at: datetime | None = None
    decided_by: str = ""
    decision_reason: str = ""
    object_id: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command at work, which holds a lease; the row goes with it (see :mod:`archive.leases`).

    ``kind``: a row of ``archive/data/jobs.json``; ``what``: the thing it works on, "" for the
    archive. ``host``, ``pid``, ``process``: who works, ``process`` being when that process began.
    ``progressed``: when ``stage``, ``done`` or ``total`` (0: not known) changed last.
    """

    job_id: str
    kind: str
    what: str
    operator: str
    host: str
    pid: int
    process: str
    started: datetime
    lease_until: datetime
    progressed: datetime
    stage: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Lines the audit log is owed by a process at work (see :mod:`archive.owed`).

    ``lines``: (act, object) each; ``seq``: of the log's last line when the act began. ``target``:
    where what it makes appears by one rename, "" where it makes nothing outside; ``seal``: what is
    renamed there; ``backup``: its row, where that is a set.
    """

    owed_id: str
    lines: tuple[tuple[str, str], ...]
    actor: str
    host: str
    pid: int
    process: str
    begun: datetime
    seq: int
    target: str = ""
    seal: str = ""
    backup: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityRun:
    """A fixity check of the whole root; ``cursor`` is the path of the last object done."""

    run_id: str
    started: datetime
    state: Literal["running", "done", "abandoned"] = "running"
    finished: datetime | None = None
    cursor: str = ""
    objects: int = 0
    files: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityFault:
    """Something wrong with one file of the root. ``kind``: see ``archive/data/faults.json``."""

    run_id: str
    number: int
    object_id: str
    kind: str
    path: str
    file_name: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup set that was made. ``set_sha256`` names it for ever (its tag manifest's digest).

    ``files``, ``bytes``: of the bytes it holds itself; ``parent``: the set an incremental one adds
    to, "" of a full one; ``device``: the device it was written to (:mod:`archive.backup.device`),
    ``medium_id``: the registered medium, "" where there is none; ``faults``: files that were not
    what the archive's inventories say.
    """

    backup_id: str
    made_at: datetime
    made_by: str
    target: str
    manifest_sha256: str
    files: int
    bytes: int
    kind: SetKind = "full"
    set_sha256: str = ""
    parent: str = ""
    medium_id: str = ""
    device: str = ""
    faults: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A medium backups lie on. ``in_use``, ``replace_by``, ``retired``: ISO dates or "".

    ``checked``: when every set on it was last read, ``faults`` what was wrong then. ``kind``: a key
    of ``archive/data/media.json``.
    """

    medium_id: str
    name: str
    kind: str
    place: str
    responsible: str
    in_use: str
    replace_by: str = ""
    checked: datetime | None = None
    faults: int = 0
    retired: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A restore that was tried out. ``set_sha256``: of the set; ``detail``: why it failed."""

    drill_id: str
    made_at: datetime
    made_by: str
    set_sha256: str
    outcome: Literal["done", "failed"]
    detail: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesNote:
    """Minutes that were written of a backup, a check, a restore or a drill: ``subject`` its id."""

    kind: MinutesKind
    subject: str
    made_at: datetime
    made_by: str
    sha256: str
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search a person keeps under a name. ``query``: as typed.

    ``filters``: field of a query's filters -> values chosen. ``options``: how the query is read and
    ordered (``sort``, ``by``, ``abbreviations``), as far as it is not as usual.
    """

    actor: str
    name: str
    query: str
    saved_at: datetime
    filters: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
