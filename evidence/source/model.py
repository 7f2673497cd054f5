"""What a source consists of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from schemas.finding import Finding

Kind = Literal["file", "directory", "symlink", "special", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entry of a source.

    ``path``: as received, "/" separators; bytes that are no UTF-8 stand percent-encoded and
    ``raw_name_hex`` holds the name's bytes. ``kind`` refused: a name that climbs out, an encrypted
    member, …; the source's problems say why. ``modified``: nanoseconds since the epoch, 0 unknown.
    ``chunks()`` may be called once, before the next member is asked for.
    """

    path: str
    size: int
    kind: Kind = "file"
    raw_name_hex: str = ""
    modified: int = 0
    read: Callable[[], Iterator[bytes]] = field(default=lambda: iter(()), repr=False)

    def chunks(self) -> Iterator[bytes]:
        """The bytes, in pieces. Raises ``HosoError`` source-changed or source-unreadable."""
        return self.read()


class Source(Protocol):
    """A source that can be walked once. ``problems`` is complete when the walk is."""

    kind: Literal["folder", "zip", "tar", "file"]
    problems: list[Finding]

    def members(self) -> Iterator[Member]:
        """Every member, once, in a stable order."""


def printable(name: bytes) -> tuple[str, str]:
    """(text, hex): the name as text, with bytes that are no UTF-8 percent-encoded; hex if any."""
    try:
        return name.decode("utf-8"), ""
    except UnicodeDecodeError:
        text = name.decode("utf-8", "surrogateescape")
        shown = "".join(
            f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in text
        )
        return shown, name.hex()
