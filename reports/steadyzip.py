"""A zip writer whose bytes depend on the content alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


class SteadyZip(ZipFile):
    """A zip whose members carry no time and no rights of the machine that made them."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add ``data`` under a fixed time."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        super().writestr(_member(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add the file ``filename`` under a fixed time, in pieces."""
        member = _member(str(arcname or filename))
        with Path(filename).open("rb") as source, self.open(member, "w", force_zip64=True) as out:
            shutil.copyfileobj(source, out)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name.lstrip("/"), _ZIP_TIME)
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member
