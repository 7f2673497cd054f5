"""A tar as a stream of bytes: unpacked, metered, and read to its very end.

``tarfile`` stops in silence at a damaged header and never checks the sum at the end of a gzip; both
are needed to call an archive whole.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, cast

_BLOCK = 1 << 18
_HEAD = 6
_OPENERS: tuple[tuple[bytes, Callable[[IO[bytes]], Any]], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
)


class _Metered:
    """The unpacked bytes, each block counted before it is handed on."""

    def __init__(self, inner: IO[bytes], count: Callable[[int], None]) -> None:
        self._inner = inner
        self._count = count

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self._count(len(data))
        return data


class Tar(tarfile.TarFile):
    """A tar and how its walk ended.

    ``stopped_by``: the exception that ended the reading of headers. ``surplus``: bytes other than
    zero behind the end mark, known once the walk is over.
    """

    stopped_by = ""
    surplus = 0


class _Entry(tarfile.TarInfo):
    """Remembers on the archive why reading headers ended."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> _Entry:
        try:
            return super().fromtarfile(tarfile)
        except Exception as error:
            if isinstance(tarfile, Tar):
                tarfile.stopped_by = type(error).__name__
            raise


@contextmanager
def open_tar(path: Path, count: Callable[[int], None]) -> Iterator[Tar]:
    """The tar at ``path``, compressed or not, for one walk. ``count`` gets every unpacked size.

    After the walk the rest is read, so that sums are checked. Raises ``tarfile.TarError`` where the
    end mark is missing or a header is damaged, and what the unpackers raise.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        head = raw.read(_HEAD)
        raw.seek(0)
        opener = next((make for magic, make in _OPENERS if head.startswith(magic)), None)
        inner: IO[bytes] = stack.enter_context(opener(raw)) if opener else raw
        stream = _Metered(inner, count)
        package = stack.enter_context(
            Tar.open(
                fileobj=cast("IO[bytes]", stream),
                mode="r|",
                tarinfo=_Entry,
                encoding="utf-8",
                errors="surrogateescape",
            )
        )
        yield package
        if package.stopped_by != "EOFHeaderError":  # the block of zeros that ends a tar
            raise tarfile.ReadError(f"no end mark ({package.stopped_by or 'not reached'})")
        rest = cast("IO[bytes]", package.fileobj)  # it may hold what was read ahead
        blocks = iter(lambda: rest.read(_BLOCK), b"")
        package.surplus = sum(len(block) - block.count(0) for block in blocks)
