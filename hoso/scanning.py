"""Reading scans put together: the workers, the program in them, the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from archive.home import Home
from evidence.ocr import PACKAGES
from evidence.pool import Limits, Pool, Task
from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import organs_of, rules_of, syncer
from ingest.scans.compare import Rules
from ingest.scans.job import Asked, ScansJob, ScansRead, read_scans
from ingest.scans.reader import Machine, machine_of
from schemas.clock import now

_RUNS = 3  # of the program on one page: as it lies, which way up, turned
_DRAWING = 30  # seconds beside them


def scans_of(home: Home, settings: Settings, report: Progress, asked: Asked) -> ScansRead:
    """Read the scans asked for. Raises ``HosoError`` tesseract-missing and those of the job."""
    with machine(settings) as reader:
        job = ScansJob(
            home=home,
            machine=reader,
            sync=syncer(settings, home, report),
            by=settings.text("operator"),
            now=now,
            report=report,
            rules=Rules(catalogue=rules_of(home), organs=organs_of(home)),
        )
        return read_scans(job, asked)


def engine_state(settings: Settings) -> dict[str, Any]:
    """Whether scans can be read: ``{"engine", "lacking", "detail", "packages"}``."""
    with _pool(settings, workers=1) as pool:
        told = pool.run(Task("ocr_engine", {"program": settings.text("tesseract")})).value or {}
    return {
        "engine": told.get("engine"),
        "lacking": told.get("lacking", "") if "engine" not in told else "",
        "detail": told.get("detail", ""),
        "packages": PACKAGES,
    }


@contextmanager
def machine(settings: Settings) -> Iterator[Machine]:
    """The program that reads scans, with workers. Raises ``HosoError`` tesseract-missing."""
    with _pool(settings, workers=settings.number("workers")) as pool:
        yield machine_of(
            pool,
            settings.text("tesseract"),
            seconds=settings.number("scan_page_seconds"),
            memory_mb=settings.number("worker_memory_mb"),
        )


@contextmanager
def _pool(settings: Settings, *, workers: int) -> Iterator[Pool]:
    limits = Limits(
        seconds=_RUNS * settings.number("scan_page_seconds") + _DRAWING,
        memory_mb=settings.number("worker_memory_mb"),
    )
    with Pool(workers, limits) as pool:
        yield pool
