"""Putting one call of ``ingest`` together; shared by ``hoso ingest`` and ``hoso demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import setup_of, syncer, the_home, worker_pool
from ingest.pipeline import Job, ingest
from reports.receipt import complete
from schemas.clock import now


def take_in(
    source: Path, settings: Settings, report: Progress, *, supersede: str = ""
) -> dict[str, Any]:
    """Take ``source`` into the archive the settings name.

    Returns the receipt; its ``index`` says what became of the index (:class:`ingest.sync.Synced`),
    its ``broken`` which invariants do not hold (:mod:`ingest.invariants`), its ``offered`` for
    which quarantined dossiers pages have values that the data lack.
    """
    home = the_home(settings)
    with worker_pool(settings) as pool:
        job = Job(
            source=source,
            operator=settings.text("operator"),
            now=now(),
            supersede=supersede,
        )
        setup = setup_of(settings, home, pool, report)
        written = ingest(home, job, setup, syncer(settings, home, report))
        return {
            **complete(written, setup.catalogue),
            "index": written["index"],
            "broken": written["broken"],
            "offered": written["offered"],
        }
