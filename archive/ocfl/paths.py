"""Paths inside inventories: their form, and that none of them stands in another's way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Found = tuple[str, str]  # code, detail


def path_faults(paths: Iterable[str], *, slash: str, part: str, clash: str) -> Iterator[Found]:
    """Faults of the paths of one block; ``slash``, ``part``, ``clash``: the codes they have there.

    A path begins or ends with "/"; an element is empty, "." or ".."; a path stands twice, or is the
    folder of another.
    """
    seen: set[str] = set()
    for path in paths:
        if path.startswith("/") or path.endswith("/"):
            yield slash, path
        elements = path.removeprefix("/").removesuffix("/").split("/")
        if any(element in ("", ".", "..") for element in elements):
            yield part, path
        if path in seen:
            yield clash, path
        seen.add(path)
    for path in seen:
        yield from ((clash, parent) for parent in _parents(path) if parent in seen)


def _parents(path: str) -> Iterator[str]:
    end = path.rfind("/")
    while end > 0:
        yield path[:end]
        end = path.rfind("/", 0, end)
