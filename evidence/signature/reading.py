"""One PDF on the way to its signature facts, step by step (``STEPS``).

``bytes`` is what any checker of signatures does: integrity, certificates, what revisions changed.
The others are what only a person would otherwise see: how signatures look (``appearance``), what
later ones cover (``boxes``), what is there unseen (``latent``).
"""

from __future__ import annotations

import base64
import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from evidence.signature.certificates import Certificate
from evidence.signature.coverage import RangeHasher, examine
from evidence.signature.document import document_facts
from evidence.signature.drawn.sheets import Sheets
from evidence.signature.embedded import Carried
from evidence.signature.encrypted import decrypted_names
from evidence.signature.fields import Fields
from evidence.signature.item import ItemBuilder
from evidence.signature.limits import MAX_SIGNATURES
from evidence.signature.objects import PdfObjects, read_objects
from evidence.signature.revisions import Revisions
from evidence.signature.shadow import latent
from evidence.signature.syntax import Buffer
from evidence.signature.walk import find_signatures

_MAX_PROBLEMS = 100


class Reading:
    """The facts of one file in the making. ``close`` lets go of the file."""

    def __init__(self, data: Buffer, handle: IO[bytes]) -> None:
        self._handle = handle
        self.objects: PdfObjects = read_objects(data)
        self.fields = Fields(self.objects)
        found, self._problems = find_signatures(self.objects)
        self._count = len(found)
        self._covered = [(one, examine(data, one)) for one in found[:MAX_SIGNATURES]]
        self._certificates: dict[str, Certificate] = {}
        self._carried = Carried()
        self._items: list[dict[str, Any]] = []
        self._shadow: list[dict[str, Any]] = []
        self._hasher, self._sheets = RangeHasher(data), Sheets(data)

    def close(self) -> None:
        """Let go of the file's memory."""
        self._hasher.close()
        self._sheets.close()

    def bytes_say(self) -> None:
        """Step ``bytes``: every signature, its certificates, and what every revision changed."""
        usable = [coverage.end for _, coverage in self._covered if coverage.kind != "bad"]
        self.revisions = Revisions(self.objects, usable)
        encrypted = self.objects.encrypted and self._covered
        self._builder = ItemBuilder(
            objects=self.objects,
            fields=self.fields,
            hasher=self._hasher,
            revisions=self.revisions,
            certificates=self._certificates,
            names=decrypted_names(self._handle) if encrypted else None,
            carried=self._carried,
        )
        for number, (found, coverage) in enumerate(self._covered, 1):
            self._items.append(self._builder.build(number, found, coverage))
        if self._items:
            self._carried.from_store(self.objects)
        for certificate in (*self._carried.certificates.values(), *self._carried.answering()):
            self._certificates.setdefault(certificate.sha256, certificate)

    def appearances(self) -> None:
        """Step ``appearance``."""
        for item, (found, _) in zip(self._items, self._covered, strict=True):
            self._builder.look(item, found)

    def boxes(self) -> None:
        """Step ``boxes``."""
        self.revisions.look(self._sheets)

    def unseen(self) -> None:
        """Step ``latent``."""
        if self._items:
            self._shadow = latent(self.objects, self.fields, self.revisions, self._sheets)

    def as_facts(self) -> dict[str, Any]:
        """What ``collect_signatures`` returns, but for the version."""
        certificates = self._certificates
        document = document_facts(self.objects, self.fields, self.revisions.marks)
        longer = any(one.bytes_after for _, one in self._covered if one.kind != "bad")
        document["shown_otherwise"] = self.revisions.shown_otherwise() if longer else []
        problems = [*self._problems, *self.fields.problems, *self.objects.problems]
        return {
            "count": self._count,
            "items": self._items,
            "certificates": {
                key: base64.b64encode(certificates[key].der).decode("ascii")
                for key in sorted(certificates)
            },
            "revocation_data": self._carried.as_facts(certificates.values()),
            "document": document,
            "revisions": self.revisions.facts,
            "shadow": self._shadow,
            "problems": problems[:_MAX_PROBLEMS],
        }


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """A file that is not empty, opened for the steps. Raises ``OSError``."""
    with (
        path.open("rb") as handle,
        mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        one = Reading(data, handle)
        try:
            yield one
        finally:
            one.close()


STEPS: dict[str, Callable[[Reading], None]] = {
    "bytes": Reading.bytes_say,
    "appearance": Reading.appearances,
    "boxes": Reading.boxes,
    "latent": Reading.unseen,
}
