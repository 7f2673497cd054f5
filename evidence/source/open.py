"""Which reader a path needs."""

from __future__ import annotations

from pathlib import Path

from evidence.pool import Pool
from evidence.source.archive import ArchiveSource
from evidence.source.folder import FolderSource
from evidence.source.model import Source
from schemas.errors import HosoError

_TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


def open_source(path: Path, pool: Pool) -> Source:
    """The source at ``path``. Raises ``HosoError`` source-missing.

    Archives are recognised by their names (a DOCX is a zip too); whether they are what they are
    called is for their reader to find out.
    """
    if path.is_dir():
        return FolderSource(path)
    if not path.is_file():
        raise HosoError("source-missing", path=path)
    name = path.name.casefold()
    if name.endswith(".zip"):
        return ArchiveSource(path, pool, "zip")
    if name.endswith(_TAR):
        return ArchiveSource(path, pool, "tar")
    return FolderSource(path.parent, only=path.name)
