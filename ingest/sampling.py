"""Whether an index finds what it holds: a sample of entries made again and compared."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from archive.storage import StorageRoot
from ingest.documents import read_documents
from ingest.entries import entries
from schemas.canonical import sha256_hex
from schemas.errors import HosoError
from search.engine import BY_ID, Engine, Reader, Wanted
from search.entry import Entry
from search.layout import Layout, lay_out
from search.plan import Both, Ids, Term
from search.text import joined

_SAMPLE = 30
_WORDS = 5


def differing(engine: Engine, storage: StorageRoot, *, skip: frozenset[str]) -> list[str]:
    """Ids of sampled entries whose stored text or words found are not those of their AIP.

    The sample is the first entries by a hash of the id: the same whenever it is taken. ``skip``:
    object ids that cannot be read.
    """
    held, reader = engine.state(), engine.reader()
    places = reader.ordered(Wanted(Both()), BY_ID, after=None, limit=_SAMPLE)()
    wrong = []
    for stored in reader.fetch(places)():
        id_, object_id = str(stored.shown["id"]), str(stored.shown["dossier"])
        layout = None if object_id in skip else _layout(storage, object_id, id_)
        if layout is None or layout.key != held.get(id_):
            continue  # archived anew meanwhile
        same_tokens = token_digest(stored.pages) == token_digest(layout.pages)
        if not same_tokens or not _found(reader, layout):
            wrong.append(id_)
    return wrong


def token_digest(pages: Iterable[Iterable[object]]) -> str:
    """SHA-256 over the tokens of pages given as (file, page, text)."""
    rows = [tuple(page) for page in pages]
    texts = [
        "\n".join(str(row[2]) for row in some) for _, some in groupby(rows, lambda row: row[0])
    ]
    return sha256_hex("\0".join(" ".join(joined(text)) for text in texts).encode())


def _layout(storage: StorageRoot, object_id: str, id_: str) -> Layout | None:
    try:
        documents = read_documents(storage.get(object_id).read)
    except HosoError:
        return None
    found: Iterable[Entry] = entries(documents, object_id=object_id)
    return next((lay_out(entry) for entry in found if entry.id == id_), None)


def _found(reader: Reader, layout: Layout) -> bool:
    """Whether the last words of each text of the entry find it."""
    terms = tuple(
        Term(f"{group}_f", word)
        for group, values in layout.texts.items()
        for word in values[-1][1].split()[-_WORDS:]
    )
    alone = (Ids(frozenset({layout.id})),)
    return reader.counts([Wanted(Both(must=terms), alone)])() == [1]
