"""Payload and tag manifests (RFC 8493 sections 2.1.3, 2.2.1): their lines, and what they list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evidence.bag.names import DATA, FINAL, Names, climbs, manifest_of
from evidence.bag.text import BagFile, finding, line_fault, lines_of
from schemas.finding import Finding

_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+(.+)", re.DOTALL)


@dataclass(slots=True, kw_only=True)
class Manifest:
    """One manifest. ``algorithm``: hashlib's name, "" where unknown; ``digests``: path -> hex."""

    name: str
    algorithm: str
    tag: bool
    digests: dict[str, str] = field(default_factory=dict)


def entries(
    manifest: Manifest, text: str, names: Names, files: Mapping[str, BagFile], version: str
) -> Iterator[Finding]:
    """Read the lines of ``text`` into the manifest; yields what is wrong with them."""
    for number, line in enumerate(lines_of(text), start=1):
        if not line.strip():
            yield _unusual(manifest, number, line, "blank")
            continue
        match = _LINE.fullmatch(line if version == FINAL else line.lstrip(" \t"))
        if match is None:
            yield line_fault(manifest.name, number, "form", line)
            continue
        digest, written = match[1].lower(), match[2]
        path, unusual = names.resolve(written)
        why = _fault(manifest, path, digest, files, version)
        if not why and path not in files and names.is_folder(path):
            why = "directory"
        if why:
            yield line_fault(manifest.name, number, why, path)
            continue
        if unusual or path in manifest.digests:
            yield _unusual(manifest, number, path)
        manifest.digests[path] = digest
        if manifest.tag:
            yield from _of_tag(manifest, path)


def _fault(
    manifest: Manifest, path: str, digest: str, files: Mapping[str, BagFile], version: str
) -> str:
    """The case of B-006 that the entry is, or nothing."""
    there = path in files
    if not there and climbs(path):
        return "climbs"
    if path in manifest.digests and (version == FINAL or manifest.digests[path] != digest):
        return "twice"
    if not manifest.tag and not path.startswith(DATA):
        return "separator" if path.startswith("data\\") else "outside"
    if there:
        return ""
    return "separator" if path.replace("\\", "/") in files else ""


def _of_tag(manifest: Manifest, path: str) -> Iterator[Finding]:
    found = manifest_of(path)
    if path.startswith(DATA) or (found and found[0]):
        yield finding("B-013", path, manifest=manifest.name, file=path)


def _unusual(manifest: Manifest, number: int, path: str, case: str = "") -> Finding:
    more = {"case": case} if case else {}
    params = {"manifest": manifest.name, "file": path, "line": str(number), **more}
    return finding("B-015", manifest.name, "warning", **params)
