"""Bags made in memory, judged without a worker."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from evidence.bag.check import Check
from evidence.bag.text import BagFile
from schemas.finding import Finding

PAYLOAD = {"data/a.txt": b"a", "data/văn bản/b.txt": b"bb"}
INFO = "Source-Organization: Sở Nội vụ\nPayload-Oxum: 3.2\n"


def manifest(files: Mapping[str, bytes], algorithm: str = "sha256") -> bytes:
    """The lines of a manifest of the files."""
    name = re.sub("^sha3(?=[0-9]{3}$)", "sha3_", algorithm)
    return "".join(
        f"{hashlib.new(name, data).hexdigest()}  {path}\n" for path, data in sorted(files.items())
    ).encode()


def declaration(version: str = "1.0", encoding: str = "UTF-8") -> bytes:
    return f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding}\n".encode()


def bag(version: str = "1.0", *algorithms: str) -> dict[str, bytes]:
    """The files of a valid bag; ``algorithms`` of its manifests, SHA-256 by default."""
    chosen = algorithms or ("sha256",)
    files = {**PAYLOAD, "bagit.txt": declaration(version), "bag-info.txt": INFO.encode()}
    files |= {f"manifest-{name}.txt": manifest(PAYLOAD, name) for name in chosen}
    return tagged(files, *chosen)


def tagged(files: Mapping[str, bytes], *algorithms: str) -> dict[str, bytes]:
    """The files with tag manifests that fit them."""
    tags = {
        path: data for path, data in files.items() if not path.startswith(("data/", "tagmanifest-"))
    }
    chosen = algorithms or ("sha256",)
    return {**files, **{f"tagmanifest-{name}.txt": manifest(tags, name) for name in chosen}}


def laid(files: Mapping[str, bytes], folder: Path) -> dict[str, BagFile]:
    """The files on the disk under numbers, as staging lays them."""
    folder.mkdir(parents=True, exist_ok=True)
    placed = {}
    for number, (path, data) in enumerate(files.items()):
        place = folder / f"{number:03d}"
        place.write_bytes(data)
        placed[path] = BagFile(hashlib.sha256(data).hexdigest(), len(data), place)
    return placed


def check(files: Mapping[str, bytes], folder: Path) -> tuple[Check, list[Finding]]:
    """The bag judged."""
    done = Check(laid(files, folder))
    return done, [step for step in done.run() if step is not None]


def codes(found: list[Finding]) -> set[str]:
    """Rules and cases of the findings that are no notes: ``B-006 climbs``."""
    return {
        f"{one.rule} {one.params.get('case', '')}".strip()
        for one in found
        if one.severity != "info"
    }


def errors(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.severity == "error"]
