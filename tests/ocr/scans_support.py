"""Archives with scans in them, and a stand-in for Tesseract that says what a test wants.

What Tesseract really answers is tested by ``test_reading_a_page.py`` and ``test_read_for_real.py``;
here the job around it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest_support import Doc, Dossier, new_home, silent, syncer, take, write_transfer
from ocr_support import lettered, program_that, scanned

from archive.home import Home
from evidence.pool import Pool
from ingest.scans.job import Asked, ScansJob, ScansRead, read_scans
from ingest.scans.reader import machine_of

READ_AT = datetime(2026, 3, 4, 2, 0, 0, tzinfo=UTC)
READER = "Lê Thị Đọc"
SCANNED = Dossier("05.QT", (Doc("01 Bản quét.pdf"), Doc("02 Bản gốc.pdf", "Chữ có sẵn")))
OTHER = Dossier("06.QT", (Doc("01 Chữ.pdf", "Không có bản quét nào"),))
OBJECT = f"urn:hoso:000.00.07.H99:{SCANNED.code}"
SCAN = "05.QT/01 Bản quét.pdf"
_SCRIPT = """
case "$1" in
--version) echo "tesseract 9.9";;
--list-langs) echo "List of available languages in \\"{folder}/\\" (1):"; echo vie;;
*) cat > /dev/null; echo x >> "{folder}/asked"; cat "{folder}/said.tsv"
   exit $(cat "{folder}/exit");;
esac
"""


class Stand:
    """A program in the place of Tesseract; what it says and how it ends may be changed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        (folder / "vie.traineddata").write_bytes(b"vie")
        self.program = program_that(folder, _SCRIPT.format(folder=folder))
        self.says("Biên bản nghiệm thu", "công trình thủy lợi")

    def says(self, *lines: str, sure: int = 93, code: int = 0) -> None:
        rows = [
            f"5\t1\t1\t1\t{line}\t{at}\t{100 + 60 * at}\t{100 * line}\t50\t30\t{sure}\t{word}"
            for line, text in enumerate(lines, start=1)
            for at, word in enumerate(text.split())
        ]
        (self.folder / "said.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        (self.folder / "exit").write_text(str(code))

    @property
    def asked(self) -> int:
        """How often it was asked for words."""
        noted = self.folder / "asked"
        return len(noted.read_text().split()) if noted.exists() else 0


def transfer_with_scans(folder: Path, pages: int = 2) -> Path:
    """A transfer of two dossiers, one of which holds a scan of so many pages."""
    dossier = replace(SCANNED, changes={"PageNumber": pages + 1})
    made = write_transfer(folder, (dossier, OTHER))
    pictures = [lettered(f"Trang {number}", dpi=100) for number in range(1, pages + 1)]
    (made / SCAN).write_bytes(scanned(pictures, dpi=100))
    return made


def archive_with_scans(folder: Path, pool: Pool, pages: int = 2) -> Home:
    home = new_home(folder / "kho")
    take(home, transfer_with_scans(folder / "gói", pages), pool)
    return home


def read(
    home: Home, pool: Pool, program: str, *, days: int = 0, patience: float = 0.0, **asked: Any
) -> ScansRead:
    """One run of the job; ``days``: later than the usual time."""
    machine = machine_of(pool, program, seconds=20, memory_mb=2048)
    job = ScansJob(
        home=home,
        machine=machine,
        sync=syncer(home),
        by=READER,
        now=lambda: READ_AT + timedelta(days=days),
        report=silent,
        patience=patience,
    )
    return read_scans(job, Asked(**asked))


def kept(home: Home, object_id: str = OBJECT) -> list[Mapping[str, Any]]:
    """The lines of ``metadata/ocr.jsonl`` of the head."""
    data = home.open_storage().get(object_id).read("metadata/ocr.jsonl")
    return [json.loads(line) for line in data.splitlines()]
