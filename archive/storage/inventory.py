"""OCFL inventories: composing them for a new version, reading and checking them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from archive.storage.plan import AipPlan, Entry, check_paths
from schemas.canonical import sha256_hex
from schemas.clock import iso
from schemas.errors import HosoError

TYPE = "https://ocfl.io/1.1/spec/#inventory"
DIGEST = "sha256"
CONTENT = "content"
_VERSION = re.compile(r"v[1-9][0-9]*")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """A parsed inventory; ``manifest``: digest -> content paths; ``versions`` as in the JSON."""

    object_id: str
    head: str
    manifest: Mapping[str, tuple[str, ...]]
    versions: Mapping[str, Mapping[str, Any]]

    @property
    def number(self) -> int:
        """The head as a number."""
        return int(self.head[1:])

    def state(self, version: str | None = None) -> dict[str, str]:
        """Logical path -> digest of a version (the head by default)."""
        state = self.versions[version or self.head]["state"]
        return {path: digest for digest, paths in state.items() for path in paths}

    def to_bytes(self) -> bytes:
        """The JSON file; equal inventories give equal bytes."""
        raw = {
            "id": self.object_id,
            "type": TYPE,
            "digestAlgorithm": DIGEST,
            "head": self.head,
            "manifest": {digest: list(paths) for digest, paths in self.manifest.items()},
            "versions": dict(self.versions),
        }
        text = json.dumps(raw, ensure_ascii=False, sort_keys=True, indent=1)
        return (text + "\n").encode("utf-8")


def sidecar_of(inventory: bytes) -> bytes:
    """The sidecar file of an inventory's bytes."""
    return f"{sha256_hex(inventory)} inventory.json\n".encode("ascii")


def compose(
    plan: AipPlan, entries: tuple[Entry, ...], before: Inventory | None
) -> tuple[Inventory, dict[str, Entry]]:
    """The inventory of the next version, and the entries to store: content path -> entry.

    v1 stores every file, so that its content directory is a bag itself; later versions store each
    digest once that no earlier version holds.
    """
    head = f"v{before.number + 1 if before else 1}"
    manifest = dict(before.manifest) if before else {}
    stored: dict[str, Entry] = {}
    for entry in entries:
        if before and entry.sha256 in manifest:
            continue
        path = f"{head}/{CONTENT}/{entry.path}"
        manifest[entry.sha256] = (*manifest.get(entry.sha256, ()), path)
        stored[path] = entry
    versions = {**(before.versions if before else {}), head: _version(plan, entries)}
    inventory = Inventory(object_id=plan.object_id, head=head, manifest=manifest, versions=versions)
    return inventory, stored


def _version(plan: AipPlan, entries: tuple[Entry, ...]) -> dict[str, Any]:
    state: dict[str, list[str]] = {}
    for entry in entries:
        state.setdefault(entry.sha256, []).append(entry.path)
    address = plan.user_address or f"urn:hoso:user:{_urn(plan.user_name)}"
    return {
        "created": iso(plan.created),
        "message": plan.message or "-",
        "user": {"name": plan.user_name or "-", "address": address},
        "state": state,
    }


def _urn(name: str) -> str:
    return quote(name or "-", safe="")


def parse(data: bytes) -> Inventory:
    """The inventory in ``data``, its shape and paths checked. Raises ``ValueError``."""
    try:
        raw = json.loads(data)
        inventory = Inventory(
            object_id=_text(raw["id"]),
            head=_text(raw["head"]),
            manifest={_digest(d): tuple(map(_text, p)) for d, p in raw["manifest"].items()},
            versions={_text(v): dict(body) for v, body in raw["versions"].items()},
        )
        if raw["digestAlgorithm"] != DIGEST or raw["type"] != TYPE:
            raise ValueError("digestAlgorithm or type")
        _check(inventory)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return inventory


def _check(inventory: Inventory) -> None:
    numbers = [f"v{number}" for number in range(1, len(inventory.versions) + 1)]
    if sorted(inventory.versions) != sorted(numbers) or inventory.head != numbers[-1]:
        raise ValueError("versions and head do not fit")
    try:
        check_paths(path for paths in inventory.manifest.values() for path in paths)
        for version in inventory.versions:
            state = inventory.state(version)
            check_paths(state)
            missing = set(state.values()) - set(inventory.manifest)
            if missing:
                raise ValueError(f"{version}: {min(missing)} is not in the manifest")
    except HosoError as error:
        raise ValueError(error.message("en")) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _digest(value: Any) -> str:
    if not _HEX.fullmatch(_text(value)):
        raise ValueError("not a SHA-256 digest")
    return str(value)


def is_version(name: str) -> bool:
    """Whether a directory's name is that of a version (``v1`` …)."""
    return _VERSION.fullmatch(name) is not None
