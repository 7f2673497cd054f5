"""Whether the logical state of a version is the complete bag it says it is.

Every digest of the state was checked against the bytes before; here only the bag's own lists are
held against the state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from archive import bag
from archive.fixity.faults import Fault, Kind

Sizes = Mapping[str, int]


def bag_faults(
    state: Mapping[str, str], sizes: Sizes, read: Callable[[str], bytes]
) -> Iterator[Fault]:
    """Faults of one version; ``path`` of a fault is the logical path in the bag.

    ``state``: logical path -> digest; ``sizes``: digest -> bytes; ``read``: bytes of a tag file.
    """
    payload = {p: d for p, d in state.items() if p.startswith(bag.PAYLOAD)}
    tags = {p: d for p, d in state.items() if p not in payload and p != bag.TAG_MANIFEST}
    try:
        version = bag.version_of(read(bag.BAGIT) if bag.BAGIT in state else b"")
    except ValueError:
        yield Fault(kind="bag-manifest", path=bag.BAGIT)
        return
    for name, expected in ((bag.MANIFEST, payload), (bag.TAG_MANIFEST, tags)):
        data = read(name) if name in state else b"missing"
        yield from _manifest_faults(name, expected, data, version)
    if bag.BAG_INFO in state:
        stated = bag.parse_bag_info(read(bag.BAG_INFO)).get("Payload-Oxum", "")
        counted = bag.payload_oxum(sizes.get(digest, 0) for digest in payload.values())
        if stated != counted:
            yield Fault(kind="bag-oxum", path=bag.BAG_INFO, detail=f"{stated} ≠ {counted}")


def _manifest_faults(
    name: str, expected: Mapping[str, str], data: bytes, version: bag.Version
) -> Iterator[Fault]:
    try:
        listed = bag.parse_manifest(data, version)
    except ValueError as error:
        yield Fault(kind="bag-manifest", path=name, detail=str(error))
        return
    for path in sorted(set(listed) | set(expected)):
        kind: Kind = "bag-digest" if path in listed and path in expected else "bag-incomplete"
        if listed.get(path) != expected.get(path):
            yield Fault(kind=kind, path=path, detail=name)
