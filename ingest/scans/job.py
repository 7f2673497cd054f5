"""``hoso read-scans``: scans read after intake, dossier by dossier.

1. read what the head of the object says, and which of its pages want reading
2. read them in workers, each page noted when it is done; nobody else is kept from writing
3. under the home's lock: commit the next version, note the act, write the catalogue's rows
4. bring the index up to date, at once where a dossier has become closed

A kill at any point costs at most the page under way: what is committed the root says, what is read
and not committed the notes. A catalogue behind the root is caught up when its dossier comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import fs
from archive.catalogue import Catalogue
from archive.home import Home
from archive.storage import Aip, StorageRoot
from ingest.choosing import chosen_objects
from ingest.documents import AipDocuments, read_documents
from ingest.pagetexts import readable
from ingest.readings import OCR, Reading, parse_readings
from ingest.rebuild import reading_catalogue
from ingest.register import register
from ingest.scans.choose import Wanted, wanted_files
from ingest.scans.compare import Compared, Rules, compared, differences
from ingest.scans.notes import Notes
from ingest.scans.reader import Machine, read_files, reading_of
from ingest.scans.version import Act, next_version
from ingest.staging import Report
from ingest.sync import Synced, Syncer
from schemas.clock import iso
from schemas.errors import HosoError

_DOSSIERS, _PAGES = "Đọc bản quét: hồ sơ", "Đọc bản quét: trang"
PATIENCE = 600.0  # seconds to wait for a transfer that is being taken in
_SYNC_EVERY = 20  # dossiers
_TRIES = 3  # where another process makes a version of the dossier meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class ScansJob:
    """What a run works with. ``by``: the operator. ``now``: asked for the time of each version.

    ``rules``: by what the words read are compared with the data.
    """

    home: Home
    machine: Machine
    sync: Syncer
    by: str
    now: Callable[[], datetime]
    report: Report
    patience: float = PATIENCE
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``everything``, ``redo``: see :func:`ingest.scans.choose.wanted_files`.

    ``cleared``: why what looks like a secrecy mark in these dossiers is none, "" for nothing said.
    """

    codes: Collection[str] = ()
    everything: bool = False
    redo: bool = False
    cleared: str = ""


@dataclass(slots=True, kw_only=True)
class ScansRead:
    """What a run did. ``rows``: of each dossier with a new version. ``looked``: dossiers seen.

    ``damaged``: (object id, message) of dossiers that could not be read.
    """

    looked: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    damaged: list[tuple[str, str]] = field(default_factory=list)
    index: Synced = field(default_factory=Synced)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "looked": self.looked,
            "dossiers": self.rows,
            "pages": sum(row["pages"] for row in self.rows),
            "failed": sum(row["failed"] for row in self.rows),
            "damaged": [{"object_id": oid, "message": why} for oid, why in self.damaged],
            "index": self.index.as_dict(),
        }


def read_scans(job: ScansJob, asked: Asked) -> ScansRead:
    """Read the scans of the dossiers asked for (none named: of all) and keep what was read.

    Raises ``HosoError``: not-found, archive-busy, and those of a commit; what was done stays.
    """
    told = ScansRead()
    with job.home.scans_lock(), reading_catalogue(job.home, job.report) as (catalogue, storage):
        shelf = _Shelf(job, asked, catalogue, storage, told)
        chosen = chosen_objects(storage, asked.codes)
        for number, object_id in enumerate(chosen, start=1):
            shelf.take(object_id)
            job.report(_DOSSIERS, number, len(chosen))
        told.index = job.sync.attempt(catalogue, storage)
    return told


@dataclass(slots=True)
class _Shelf:
    """One run over the archive."""

    job: ScansJob
    asked: Asked
    catalogue: Catalogue
    storage: StorageRoot
    told: ScansRead
    pages: int = 0

    def take(self, object_id: str) -> None:
        """Read one dossier; where it cannot be read it is named and the run goes on."""
        self.told.looked += 1
        for attempt in range(1, _TRIES + 1):
            try:
                self._read(object_id)
                return
            except HosoError as error:
                if error.code == "version-conflict" and attempt < _TRIES:
                    continue
                if error.code not in ("object-damaged", "not-found"):
                    raise
                self.told.damaged.append((object_id, error.message("vi")))
                return

    def _read(self, object_id: str) -> None:
        aip = self.storage.get(object_id)
        before = read_documents(aip.read)
        self._catch_up(aip, before)
        cleared = self.asked.cleared
        wanted = wanted_files(
            before, everything=self.asked.everything, redo=self.asked.redo or bool(cleared)
        )
        notes = Notes(self.job.home.staging, object_id, self.job.machine.engine)
        if not wanted:
            notes.drop()  # left by a run that was killed when all was kept
            return
        earlier = _earlier(self.storage, aip)
        if not self.asked.redo:
            notes.recall(earlier.values())
        places = _places(aip, wanted)
        found = read_files(self.job.machine, wanted, places, notes, self._tell)
        self._keep(aip, before, earlier, wanted, found)
        notes.drop()

    def _keep(
        self,
        aip: Aip,
        before: AipDocuments,
        earlier: Mapping[str, Reading],
        wanted: Sequence[Wanted],
        found: Mapping[str, Sequence[dict[str, Any]]],
    ) -> None:
        """Commit what was found as the next version, and write it down."""
        job = self.job
        with job.home.lock("read-scans", patience=job.patience):
            act = Act(by=job.by, at=job.now())
            fresh = {
                one.path: reading_of(
                    one,
                    found[one.facts.sha256],
                    job.machine,
                    read_at=iso(act.at),
                    cleared=self._decision(act, earlier.get(one.facts.sha256)),
                )
                for one in wanted
            }
            readings = {**before.readings, **fresh}
            differing = self._compared(before, readings)
            plan = next_version(aip, before, readings, differing, act)
            made = self.storage.commit_version(plan, job.home.staging, expected_head=aip.head)
            after = self.storage.get(aip.object_id)
            self._write_down(after, read_documents(after.read), act.at)
        row = _row(before, aip.object_id, made.version, fresh)
        self.told.rows.append({**row, "differing": differences(differing.findings)})
        if len(self.told.rows) % _SYNC_EVERY == 0 or _suspected(fresh.values()):
            job.sync.attempt(self.catalogue, self.storage)

    def _compared(self, before: AipDocuments, readings: Mapping[str, Reading]) -> Compared:
        """What was read against the data; nothing where it may be secret."""
        if _suspected(readings.values()):
            return Compared()
        return compared(before, readings, self.job.rules)

    def _write_down(self, aip: Aip, after: AipDocuments, at: datetime) -> None:
        """Audit log first: a version the catalogue lacks is written down again by the next run."""
        self.job.home.open_audit().append(
            at=at,
            actor=self.job.by,
            act="dossier.read",
            object=aip.object_id,
            outcome=_outcome(after.readings),
        )
        register(self.catalogue, after, aip.object_id, aip.head)

    def _catch_up(self, aip: Aip, documents: AipDocuments) -> None:
        """Write down a version that a killed run committed and no more."""
        row = self.catalogue.dossier(aip.object_id)
        if row is not None and row["version"] == aip.head:
            return
        with self.job.home.lock("read-scans", patience=self.job.patience):
            if any(one.read_at == aip.created for one in documents.readings.values()):
                self._write_down(aip, documents, self.job.now())
            else:
                register(self.catalogue, documents, aip.object_id, aip.head)

    def _decision(self, act: Act, earlier: Reading | None) -> Mapping[str, Any] | None:
        """What a person decides of a file's marks now, or decided before."""
        if self.asked.cleared:
            return {"by": act.by, "at": iso(act.at), "reason": self.asked.cleared}
        return earlier.cleared if earlier is not None else None

    def _tell(self, pages: int) -> None:
        if pages:
            self.pages += pages
            self.job.report(_PAGES, self.pages, 0)


def _places(aip: Aip, wanted: Sequence[Wanted]) -> dict[str, Path]:
    """SHA-256 -> where the file lies, its bytes being what they should."""
    found = {}
    for one in wanted:
        place = aip.files[f"data/{one.path}"].physical.absolute()
        if not place.is_file() or fs.sha256_of(place)[0] != one.facts.sha256:
            raise HosoError("object-damaged", object_id=aip.object_id, why=one.path)
        found[one.facts.sha256] = place
    return found


def _earlier(storage: StorageRoot, aip: Aip) -> dict[str, Reading]:
    """SHA-256 -> what the newest version that has it says was read of a file.

    A version with other files that was taken in since has no readings, but may hold the same files.
    """
    found: dict[str, Reading] = {}
    for info in aip.versions:
        one = storage.get(aip.object_id, info.version)
        if OCR in one.files:
            found |= {r.sha256: r for r in parse_readings(one.read(OCR)).values()}
    return found


def _suspected(readings: Collection[Reading]) -> bool:
    return any(one.suspected for one in readings)


def _outcome(readings: Mapping[str, Reading]) -> str:
    if _suspected(readings.values()):
        return "suspected"
    if any(one.cleared for one in readings.values()):
        return "cleared"
    return "partial" if any(one.problems for one in readings.values()) else "done"


def _row(
    before: AipDocuments, object_id: str, version: str, fresh: Mapping[str, Reading]
) -> dict[str, Any]:
    pages = [page for one in fresh.values() for page in one.pages]
    sure = [page["confidence"] for page in pages if page["lines"]]
    return {
        "object_id": object_id,
        "file_code": before.record["dossier"]["values"].get("FileCode", ""),
        "version": version,
        "files": len(fresh),
        "pages": len(pages),
        "unsure": sum(bool(page["lines"]) and not readable(page) for page in pages),
        "failed": sum(len(one.problems) for one in fresh.values()),
        "confidence": round(sum(sure) / len(sure)) if sure else None,
        "problems": [
            {"path": one.path, **problem} for one in fresh.values() for problem in one.problems
        ],
        "suspected": [
            {"path": one.path, "page": mark.page, "level": mark.level}
            for one in fresh.values()
            if one.suspected
            for mark in one.marks
        ],
    }
