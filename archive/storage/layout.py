"""The storage root's own files and OCFL extension 0003: where an object lies.

Source: OCFL 1.1; community extension 0003-hash-and-id-n-tuple-storage-layout with its defaults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from schemas.canonical import sha256_hex

ROOT_DECLARATION = "0=ocfl_1.1"
OBJECT_DECLARATION = "0=ocfl_object_1.1"
INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha256"
EXTENSION = "0003-hash-and-id-n-tuple-storage-layout"
TUPLE_SIZE = 3
TUPLES = 3
ENCODED_LIMIT = 100  # longer encoded ids are cut and get the digest appended (extension 0003)

_UNSAFE = re.compile(rb"[^A-Za-z0-9_-]")


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


ROOT_FILES: dict[str, bytes] = {
    ROOT_DECLARATION: b"ocfl_1.1\n",
    "ocfl_layout.json": _json(
        {
            "extension": EXTENSION,
            "description": "Three directories of three digits of the SHA-256 of the object id, "
            "then the percent-encoded object id",
        }
    ),
    f"extensions/{EXTENSION}/config.json": _json(
        {
            "extensionName": EXTENSION,
            "digestAlgorithm": "sha256",
            "tupleSize": TUPLE_SIZE,
            "numberOfTuples": TUPLES,
        }
    ),
}


def object_path(object_id: str) -> str:
    """Path of the object's directory below the root, "/" separators."""
    digest = sha256_hex(object_id.encode("utf-8"))
    tuples = [digest[start : start + TUPLE_SIZE] for start in range(0, TUPLES * TUPLE_SIZE, 3)]
    encoded = encode_id(object_id)
    if len(encoded) > ENCODED_LIMIT:
        encoded = f"{encoded[:ENCODED_LIMIT]}-{digest}"
    return "/".join([*tuples, encoded])


def encode_id(object_id: str) -> str:
    """Percent-encode every byte but letters, digits, ``-`` and ``_``, in lower-case hex."""
    encoded = _UNSAFE.sub(lambda match: b"%%%02x" % match[0][0], object_id.encode("utf-8"))
    return encoded.decode("ascii")


def id_of(name: str) -> str | None:
    """The object id of a directory name, or None where the name was cut."""
    return None if len(name) > ENCODED_LIMIT else unquote(name, errors="strict")


def object_directories(root: Path, after: str = "") -> Iterator[str]:
    """Paths (below ``root``) of the directories at the depth of objects, sorted.

    ``after`` resumes behind the path that was seen last.
    """
    return _descend(root, "", TUPLES, after)


def _descend(root: Path, prefix: str, depth: int, after: str) -> Iterator[str]:
    for name in _subdirectories(root / prefix):
        path = f"{prefix}/{name}" if prefix else name
        if not prefix and name == "extensions":
            continue
        if path <= after and not after.startswith(path + "/"):
            continue
        if depth:
            yield from _descend(root, path, depth - 1, after)
        else:
            yield path


def lying_in(directory: Path) -> list[Path]:
    """What lies there, in order; nothing where a writer took the empty directory away meanwhile."""
    with suppress(FileNotFoundError):
        return sorted(directory.iterdir())
    return []


def _subdirectories(directory: Path) -> list[str]:
    return [entry.name for entry in lying_in(directory) if entry.is_dir()]
