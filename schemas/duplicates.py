"""What two records of a submission must not share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.record import Record
from schemas.text import nfc


def paths_named_twice(records: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """(record, the earlier record that names the same path), compared as NFC (rule X-112)."""
    first: dict[str, Record] = {}
    for record in records:
        path = nfc(record.get("Path"))
        if not path:
            continue
        earlier = first.setdefault(path, record)
        if earlier is not record:
            yield record, earlier
