"""A source examined without keeping anything, for the commands that only look."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import optional_home, setup_of, worker_pool
from ingest.examine import Examination, Setup
from ingest.validation import validate


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``answer``: what ``hoso validate --json`` prints; the examination behind it, its setup."""

    answer: dict[str, Any]
    examination: Examination
    setup: Setup


@contextmanager
def examined(path: Path, settings: Settings, report: Progress) -> Iterator[Looked]:
    """Examine ``path``; the staged copies are there until the end of the block.

    Raises ``HosoError`` where the source cannot be opened or staged.
    """
    with (
        tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as folder,
        worker_pool(settings) as pool,
    ):
        setup = setup_of(settings, optional_home(settings), pool, report)
        answer, examination = validate(path, Path(folder), setup)
        yield Looked(answer=answer, examination=examination, setup=setup)
