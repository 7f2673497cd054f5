"""What two records of a submission must not share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.record import Record


def paths_named_twice(records: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """(record, the earlier record that names the same path) for each later record (rule X-112).

    Compared as written: two files may differ in composition (NFC, NFD) alone and both be named
    rightly; that is a collision of names, not a file named twice.
    """
    first: dict[str, Record] = {}
    for record in records:
        path = record.get("Path")
        if path and (earlier := first.setdefault(path, record)) is not record:
            yield record, earlier
