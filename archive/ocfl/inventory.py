"""One inventory by itself: the form of its JSON (OCFL 3.5), without a look at the disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.ocfl.paths import Found, path_faults
from archive.ocfl.versions import number_of, sequence_faults, texts, version_faults

CONTENT = "content"
CONTENT_ALGORITHMS = ("sha512", "sha256")
SPECS = ("1.0", "1.1")
_TYPE = re.compile(r"https://ocfl\.io/(1\.[0-9])/spec/#inventory")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+")
_KEYS = frozenset(
    ("id", "type", "digestAlgorithm", "head", "contentDirectory", "manifest", "versions", "fixity")
)


@dataclass(slots=True, kw_only=True)
class Parsed:
    """An inventory as far as it can be used; what is missing or of no use is empty."""

    object_id: str = ""
    spec: str = ""
    algorithm: str = ""
    head: str = ""
    content: str = CONTENT
    content_told: bool = False
    manifest: dict[str, list[str]] = field(default_factory=dict)
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    fixity: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def state(self, version: str) -> dict[str, str]:
        """Logical path -> digest of a version."""
        state = block(self.versions.get(version, {}).get("state"))
        return {path: digest for digest, paths in state.items() for path in paths}

    def content_paths(self) -> dict[str, str]:
        """Content path -> digest."""
        return {path: digest for digest, paths in self.manifest.items() for path in paths}


def read_inventory(data: bytes, into: Parsed) -> Iterator[Found]:
    """Read the bytes of an ``inventory.json`` into ``into``; yields (code, detail)."""
    try:
        # RFC 8259: UTF-8 without a mark, and no NaN; bytes given to loads might be UTF-16.
        raw = json.loads(str(data, "utf-8"), object_pairs_hook=_once, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        yield "E033", str(error)[:200]
        return
    if not isinstance(raw, dict):
        yield "E033", "not an object"
        return
    yield from (("E102", key) for key in raw if key not in _KEYS)
    yield from _head(raw, into)
    yield from _content_directory(raw, into)
    yield from _manifest(raw, into)
    yield from _versions(raw, into)
    yield from _fixity(raw, into)


def block(value: Any) -> dict[str, list[str]]:
    """A block digest -> paths, without what is no list of texts."""
    if not isinstance(value, dict):
        return {}
    return {
        digest: [path for path in paths if isinstance(path, str)]
        for digest, paths in value.items()
        if isinstance(paths, list)
    }


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _head(raw: Mapping[str, Any], into: Parsed) -> Iterator[Found]:
    found = {key: raw.get(key) for key in ("id", "type", "digestAlgorithm", "head")}
    for key, value in found.items():
        if key not in raw or (key == "id" and value == ""):
            yield "E036", key
        elif not isinstance(value, str):
            yield {"id": "E037", "type": "E038", "head": "E040"}.get(key, "E025"), key
    told = {key: value for key, value in found.items() if isinstance(value, str)}
    into.object_id, into.head = told.get("id", ""), told.get("head", "")
    into.algorithm = told.get("digestAlgorithm", "")
    if into.object_id and not _URI.fullmatch(into.object_id):
        yield "W005", into.object_id[:200]
    if "digestAlgorithm" in told and into.algorithm not in CONTENT_ALGORITHMS:
        yield "E025", into.algorithm[:40]
    elif into.algorithm == "sha256":
        yield "W004", into.algorithm
    if "type" in told:
        match = _TYPE.fullmatch(told["type"])
        into.spec = match[1] if match and match[1] in SPECS else ""
        if not into.spec:
            yield "E038", told["type"][:200]


def _content_directory(raw: Mapping[str, Any], into: Parsed) -> Iterator[Found]:
    if "contentDirectory" not in raw:
        return
    value = raw["contentDirectory"]
    if not isinstance(value, str) or not value or "/" in value:
        yield "E017", str(value)[:200]
    elif value in (".", ".."):
        yield "E018", value
    else:
        into.content, into.content_told = value, True


def _manifest(raw: Mapping[str, Any], into: Parsed) -> Iterator[Found]:
    if "manifest" not in raw:
        yield "E041", "manifest"
        return
    if not isinstance(raw["manifest"], dict):
        yield "E106", "manifest"
        return
    into.manifest = block(raw["manifest"])
    found = raw["manifest"].items()
    # A digest must have content paths: without them nothing in the object has it.
    yield from (("E092", digest[:80]) for digest, paths in found if not (paths and texts(paths)))
    yield from (("E096", digest[:80]) for digest in _twice(into.manifest))
    paths = [path for listed in into.manifest.values() for path in listed]
    yield from path_faults(paths, slash="E100", part="E099", clash="E101")
    told = raw.get("versions")
    known = {name for name in told if number_of(name)} if isinstance(told, dict) else set()
    for path in paths:
        version, _, rest = path.partition("/")
        if version not in known or not rest.startswith(f"{into.content}/"):
            yield "E042", path


def _versions(raw: Mapping[str, Any], into: Parsed) -> Iterator[Found]:
    if "versions" not in raw:
        yield "E041", "versions"
        return
    if not isinstance(raw["versions"], dict):
        yield "E044", "versions"
        return
    into.versions = {name: body for name, body in raw["versions"].items() if isinstance(body, dict)}
    yield from (("E047", name) for name in raw["versions"] if name not in into.versions)
    yield from sequence_faults(raw["versions"], into.head)
    used: set[str] = set()
    for name, body in into.versions.items():
        for code, detail in version_faults(body, into.manifest, used):
            yield code, f"{name}: {detail}"
    if into.spec != "1.0":
        unused = (digest for digest in into.manifest if digest not in used)
        yield from (("E107", digest[:80]) for digest in unused)


def _fixity(raw: Mapping[str, Any], into: Parsed) -> Iterator[Found]:
    found = raw.get("fixity", {})
    if not isinstance(found, dict):
        yield "E111", "fixity"
        return
    listed = set(into.content_paths())
    for algorithm, digests in found.items():
        if not isinstance(digests, dict) or not all(map(texts, digests.values())):
            yield "E057", algorithm
            continue
        into.fixity[algorithm] = block(digests)
        yield from (("E097", digest[:80]) for digest in _twice(digests))
        paths = [path for each in into.fixity[algorithm].values() for path in each]
        yield from path_faults(paths, slash="E100", part="E099", clash="E101")
        yield from (("E057", path) for path in paths if path not in listed)


def _twice(digests: Iterable[str]) -> Iterator[str]:
    """Digests that stand twice but for capitals."""
    seen: set[str] = set()
    for digest in digests:
        if digest.lower() in seen:
            yield digest
        seen.add(digest.lower())
