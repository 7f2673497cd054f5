"""From names in the metadata to files in the transfer (guarantee 6).

Equal names first, then a unique match after NFC; everything else is missing or ambiguous. Names are
never changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.facts import FileFacts
from schemas.finding import Finding
from schemas.record import Record
from schemas.text import nfc
from validator.view import DocumentView, DossierView, FileView, Match


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A row of the metadata that names a file, and what it was matched to."""

    record: Record
    asked: str
    path: str | None
    match: Match


class NameIndex:
    """Finds received paths by the names the metadata uses.

    ``paths`` are paths as received; ``base`` is the folder (ending in "/" or "") that names are
    relative to.
    """

    def __init__(self, paths: Iterable[str], base: str) -> None:
        self._base = base
        self._exact = set(paths)
        self._folded: dict[str, list[str]] = defaultdict(list)  # of those that NFC changes
        for path in sorted(self._exact):
            if (folded := nfc(path)) != path:
                self._folded[folded].append(path)

    def find(self, asked: str) -> tuple[str | None, Match]:
        """The received path for a name, and how it was found."""
        wanted = self._base + asked.replace("\\", "/").removeprefix("./")
        if wanted in self._exact:
            return wanted, "exact"
        folded = nfc(wanted)
        near = [*self._folded.get(folded, ()), *((folded,) if folded in self._exact else ())]
        if len(near) == 1:
            return near[0], "nfc"
        return None, "ambiguous" if near else "missing"


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """The records of one dossier with the files they name, before facts are known."""

    position: int
    record: Record
    fonds: Record | None
    documents: tuple[tuple[Record, tuple[NamedFile, ...]], ...]
    loose: tuple[NamedFile, ...]
    media: tuple[tuple[Record, tuple[NamedFile, ...]], ...]
    problems: tuple[Finding, ...] = ()

    def named(self) -> tuple[NamedFile, ...]:
        """All named files, in the order of the metadata."""
        of_documents = tuple(item for _, items in self.documents for item in items)
        of_media = tuple(item for _, items in self.media for item in items)
        return of_documents + self.loose + of_media

    def paths(self) -> tuple[str, ...]:
        """Received paths of this dossier, each once, in the order of the metadata."""
        return tuple(dict.fromkeys(item.path for item in self.named() if item.path is not None))

    def view(
        self,
        facts: Mapping[str, FileFacts],
        base: str,
        read: Mapping[str, tuple[Mapping[str, Any], ...]] | None = None,
    ) -> DossierView:
        """What the rules look at; ``facts`` by received path, ``base`` as in :class:`NameIndex`.

        ``read``: received path -> pages of a scan as a machine read them. Files are named by their
        payload path (the received path below ``base``).
        """
        words = read or {}

        def files(items: tuple[NamedFile, ...]) -> tuple[FileView, ...]:
            return tuple(
                FileView(
                    path=item.path.removeprefix(base) if item.path is not None else item.asked,
                    role=item.record.get("Role"),
                    record=item.record,
                    facts=facts.get(item.path) if item.path is not None else None,
                    match=item.match,
                    read=words.get(item.path or "", ()),
                )
                for item in items
            )

        return DossierView(
            record=self.record,
            fonds=self.fonds,
            documents=tuple(
                DocumentView(position=n, record=record, files=files(items))
                for n, (record, items) in enumerate(self.documents, start=1)
            ),
            loose_files=files(self.loose),
            media=tuple((record, files(items)) for record, items in self.media),
            reader_problems=self.problems,
        )


def key(text: str) -> str:
    """The form in which codes and ordinals are compared."""
    return nfc(text).strip()
