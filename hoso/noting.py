"""The line in the audit log that a command leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.home import Home
from archive.owed import Owing, owing
from hoso.settings import Settings
from schemas.clock import now
from schemas.medium import on_read_only

UNNOTED = "CHÚ Ý: kho nằm trên ổ đĩa chỉ cho đọc, việc này không được ghi vào nhật ký."


def noted(home: Home, settings: Settings, act: str, what: str, outcome: str) -> bool:
    """Note ``act``; False where the home cannot be written to, which is not the reader's fault.

    Raises ``HosoError`` where the log could be written to but was not.
    """
    if on_read_only(home.path):
        return False
    home.open_audit().append(
        at=now(), actor=settings.text("operator"), act=act, object=what, outcome=outcome
    )
    return True


@contextmanager
def noting(
    home: Home, settings: Settings, *lines: tuple[str, str], target: Path | None = None
) -> Iterator[Owing]:
    """Do an act the log is owed ``lines`` (act, object) of, see :func:`archive.owed.owing`.

    On a home that cannot be written to nothing is noted (``Owing.logged``).
    """
    if on_read_only(home.path):
        yield Owing(home, None)
        return
    operator = settings.text("operator")
    with owing(home, lines, now=now, actor=operator, target=target) as work:
        yield work
