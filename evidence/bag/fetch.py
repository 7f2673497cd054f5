"""``fetch.txt`` (RFC 8493 section 2.2.3): read, never followed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from evidence.bag.manifest import Manifest
from evidence.bag.names import DATA, Names, climbs
from evidence.bag.text import finding, line_fault, lines_of
from schemas.finding import Finding

FETCH = "fetch.txt"
# An absolute URI (RFC 3986 section 4.3) needs a scheme; length is octets or "-".
_LINE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*[ \t]+([0-9]+|-)[ \t]+(.+)", re.DOTALL)


def fetched(
    text: str,
    names: Names,
    files: Collection[str],
    payload: Iterable[Manifest],
    into: set[str],
) -> Iterator[Finding]:
    """Read the paths into the set; yields faulty lines (B-006), files that are not here (B-008)."""
    for number, line in enumerate(lines_of(text), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            yield line_fault(FETCH, number, "form", line)
            continue
        path = names.resolve(match[2])[0]
        into.add(path)
        if path not in files and climbs(path):
            yield line_fault(FETCH, number, "climbs", path)
        elif not path.startswith(DATA):
            yield line_fault(FETCH, number, "outside", path)
        elif any(path not in manifest.digests for manifest in payload):
            yield line_fault(FETCH, number, "unlisted", path)
        elif path not in files:
            yield finding("B-008", path, file=path)
