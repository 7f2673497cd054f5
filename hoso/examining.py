"""A source examined without keeping anything, for the commands that only look."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hoso.progress import Progress
from hoso.scanning import machine
from hoso.settings import Settings
from hoso.wiring import optional_home, setup_of, worker_pool
from ingest.examine import Examination, Setup
from ingest.scans.look import scan_reader
from ingest.validation import validate


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``answer``: what ``hoso validate --json`` prints; the examination behind it, its setup."""

    answer: dict[str, Any]
    examination: Examination
    setup: Setup


@contextmanager
def passing_setup(
    settings: Settings, report: Progress, *, ocr: bool = False, first: bool = False
) -> Iterator[tuple[Setup, Path]]:
    """What an examination needs where nothing is kept, and a folder that is gone at the end.

    ``ocr``: have scans read by machine, ``first``: their first pages. Raises ``HosoError``
    tesseract-missing.
    """
    with (
        tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as folder,
        worker_pool(settings) as pool,
        machine(settings) if ocr else nullcontext() as reader,
    ):
        setup = setup_of(settings, optional_home(settings), pool, report)
        if reader is not None:
            setup = replace(setup, scans=scan_reader(reader, report, first=first))
        yield setup, Path(folder)


@contextmanager
def examined(
    path: Path, settings: Settings, report: Progress, *, ocr: bool = False
) -> Iterator[Looked]:
    """Examine ``path``; the staged copies are there until the end of the block.

    ``ocr``: have scans read by machine. Raises ``HosoError`` where the source cannot be opened or
    staged, and tesseract-missing.
    """
    with passing_setup(settings, report, ocr=ocr) as (setup, folder):
        answer, examination = validate(path, folder, setup)
        yield Looked(answer=answer, examination=examination, setup=setup)
