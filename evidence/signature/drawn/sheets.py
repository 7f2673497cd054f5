"""The revisions of one file as a reader draws them, each opened once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium

from evidence.signature.limits import MAX_SEEN_BYTES
from evidence.signature.syntax import Buffer

_KEPT = 2  # documents open at a time: before and after a revision


class Sheets:
    """Documents and pages by the end of their revision (a file offset)."""

    def __init__(self, data: Buffer) -> None:
        self._data = data
        self._documents: dict[int, pdfium.PdfDocument] = {}
        self._pages: dict[int, tuple[int, pdfium.PdfPage]] = {}

    def document(self, end: int) -> pdfium.PdfDocument:
        """The first ``end`` bytes. Raises ``PdfiumError``, ``ValueError`` for a file too large."""
        if end > MAX_SEEN_BYTES:
            raise ValueError("limit: file too large to be drawn")
        if end not in self._documents:
            while len(self._documents) >= _KEPT:
                self._close(next(iter(self._documents)))
            self._documents[end] = _open(bytes(self._data[:end]))
        return self._documents[end]

    def page(self, end: int, number: int) -> pdfium.PdfPage:
        """Page ``number`` (from 1); the one asked for last stays open. Raises like above."""
        known, page = self._pages.get(end, (0, None))
        if page is None or known != number:
            if page is not None:
                page.close()
            page = self.document(end)[number - 1]
            self._pages[end] = number, page
        return page

    def close(self) -> None:
        """Close what is open."""
        for end in list(self._documents):
            self._close(end)

    def _close(self, end: int) -> None:
        _, page = self._pages.pop(end, (0, None))
        if page is not None:
            page.close()
        self._documents.pop(end).close()


def _open(data: bytes) -> pdfium.PdfDocument:
    document = pdfium.PdfDocument(data)
    document.init_forms()  # else fields and signatures are not drawn
    return document


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """A document for a while. Raises ``pypdfium2.PdfiumError``."""
    with _open(data) as document:
        yield document
