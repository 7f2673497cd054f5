"""Where a database lies: a path is that of an SQLite file, a schema lies on a PostgreSQL server."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from schemas.errors import HosoError

_DRIVER = "postgresql+psycopg"
_NAMES = ("postgresql", "postgres", _DRIVER)
_WANTED = "postgresql://TÀI_KHOẢN:MẬT_KHẨU@MÁY:5432/CƠ_SỞ_DỮ_LIỆU"
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))"
"""On a server: be the one writer of the schema until the transaction ends."""
_PLAIN = re.compile(r"[a-z0-9_]{1,40}")
_KEPT = 24  # characters of an archive's id that is no plain name, before its digest


@dataclass(frozen=True, slots=True)
class Server:
    """A database of a PostgreSQL server. ``url`` holds the password and is never printed."""

    url: URL

    @classmethod
    def parse(cls, text: str, *, setting: str) -> Server:
        """The server of ``postgresql://…``. Raises HosoError setting-invalid, without the text."""
        try:
            url = make_url(text)
        except (ArgumentError, ValueError):
            url = None
        if url is None or url.drivername not in _NAMES or not url.database:
            raise HosoError("setting-invalid", name=setting, value="•••", wanted=_WANTED)
        return cls(url.set(drivername=_DRIVER))

    def __str__(self) -> str:
        """Where it is, with neither account nor password nor options."""
        host = self.url.host or self.url.query.get("host") or ""
        port = f":{self.url.port}" if self.url.port else ""
        return f"postgresql://{host if isinstance(host, str) else ','.join(host)}{port}/" + (
            self.url.database or ""
        )

    def __repr__(self) -> str:
        return f"Server({self})"


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema of a server: the PostgreSQL counterpart of an SQLite file."""

    server: Server
    name: str

    def __str__(self) -> str:
        return f"{self.server} ({self.name})"


Place: TypeAlias = Path | Schema


def schema_name(archive_id: str) -> str:
    """The beginning of the names of an archive's schemas: no two archives share one."""
    plain = archive_id.lower().replace("-", "")
    if not _PLAIN.fullmatch(plain):
        digest = hashlib.sha256(archive_id.encode("utf-8")).hexdigest()[:12]
        plain = f"{re.sub(r'[^a-z0-9]+', '_', plain)[:_KEPT]}_{digest}"
    return f"hoso_{plain}"
