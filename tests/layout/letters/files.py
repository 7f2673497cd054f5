"""Every correct document as files, to be looked at."""

from __future__ import annotations

from pathlib import Path

from letters import kinds
from letters.pdf import pdf
from letters.word import docx


def write_all(folder: Path) -> list[Path]:
    """Write each kind as PDF and DOCX into ``folder``; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for document in kinds.ALL:
        for ending, make in (("pdf", pdf), ("docx", docx)):
            path = folder / f"{document.kind}.{ending}"
            path.write_bytes(make(document))
            written.append(path)
    return written
