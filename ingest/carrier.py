"""Which file of a transfer carries its metadata, and which folder its names are relative to."""

from __future__ import annotations

from collections.abc import Sequence

from validator.transfer import is_junk

_WORKBOOKS = (".xlsx", ".xlsm")


def candidates(paths: Sequence[str], *, is_bag: bool) -> tuple[str, ...]:
    """Paths that may carry the metadata, likeliest first: shallow before deep, workbook before XML.

    Only the top two folder levels are looked at (a zip often holds one folder); in a bag also the
    payload and tag folders.
    """
    depth_limit = 3 if is_bag else 2
    found = [
        path
        for path in paths
        if not is_junk(path)
        and path.count("/") <= depth_limit - 1
        and path.casefold().endswith((*_WORKBOOKS, ".xml"))
    ]
    return tuple(sorted(found, key=lambda p: (p.count("/"), p.casefold().endswith(".xml"), p)))


def base_of(carrier: str, bag_root: str | None) -> str:
    """The folder ("" or ending in "/") that names in the metadata are relative to.

    The carrier's own folder; for a carrier among a bag's tag files the bag's payload.
    """
    folder = carrier.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    if bag_root is None:
        return prefix
    payload = f"{bag_root}data/"
    return prefix if prefix.startswith(payload) else payload
