"""The inventories of an object against each other: what a later version must not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.ocfl.inventory import Parsed
from archive.ocfl.versions import block_differences, number_of

_NAME = "inventory.json"
_META = ("created", "message", "user")

Fault = tuple[str, str, str]  # code, path, detail


def history_faults(root: Parsed, own: Mapping[str, Parsed]) -> Iterator[Fault]:
    """Faults of the version directories' inventories, held against the root's."""
    spec = ""
    for name in sorted(own, key=number_of):
        prior, path = own[name], f"{name}/{_NAME}"
        if prior.object_id != root.object_id:
            yield "E037", path, prior.object_id[:200]
        if prior.head != name:
            yield "E040", path, f"{prior.head} ≠ {name}"
        if prior.spec < spec:
            yield "E103", path, f"{prior.spec} < {spec}"
        spec = max(spec, prior.spec)
        yield from _content_directory(root, prior, path)
        if name != root.head:
            yield from _states(root, prior, path)


def _content_directory(root: Parsed, prior: Parsed, path: str) -> Iterator[Fault]:
    if prior.content != root.content:
        # Set late or changed: which of the two, only the first version could tell.
        yield "E019", path, f"{prior.content} ≠ {root.content}"
        yield "E020", path, f"{prior.content} ≠ {root.content}"


def _states(root: Parsed, prior: Parsed, path: str) -> Iterator[Fault]:
    for version in prior.versions:
        if version not in root.versions:
            yield "E066", path, version
            continue
        if not _same_state(root, prior, version):
            yield "E066", path, version
        body, now = prior.versions[version], root.versions[version]
        for key in block_differences(body, now, _META):
            yield "W011", path, f"{version}: {key}"


def _same_state(root: Parsed, prior: Parsed, version: str) -> bool:
    """Whether both say the same logical files; other digests of the same files are the same."""
    now, then = root.state(version), prior.state(version)
    if set(now) != set(then):
        return False
    if root.algorithm == prior.algorithm:
        return all(now[path].lower() == then[path].lower() for path in then)
    return all(
        set(prior.manifest.get(then[path], ())) <= set(root.manifest.get(now[path], ()))
        for path in then
    )
