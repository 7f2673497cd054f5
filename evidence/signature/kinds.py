"""Which reader finds the signatures of which kind of file."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence.signature import FACTS_VERSION
from evidence.signature.collect import collect_signatures, under_trust_op
from evidence.signature.embedded import Carried
from evidence.signature.xmlsig import (
    collect_package_signatures,
    collect_xml_signatures,
    package_family,
)

_PACKAGES = {"docx": "ooxml", "xlsx": "ooxml", "odt": "odf"}
_HEAD = 1024
_MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
# Storages of a compound file that hold signatures ([MS-OFFCRYPTO] §2.5.1, §2.5.2)
_COMPOUND_MARKS = tuple(name.encode("utf-16-le") for name in ("_xmlsignatures", "_signatures"))


def read_signatures(
    path: Path, *, kind: str, trust: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """Signature facts of a file by its ``kind`` (``FormatFacts.kind``); None where none is sought.

    Raises ``OSError`` where the file cannot be read.
    """
    if kind == "pdf":
        return collect_signatures(path, trust=trust)
    family = _PACKAGES.get(kind) or (package_family(path) if kind == "zip" else "")
    if family:
        return collect_package_signatures(path, family=family, trust=trust)
    if kind in ("xml", "edxml") or (kind == "text" and _begins_as_xml(path)):
        return collect_xml_signatures(path, trust=trust)
    return _compound(path) if kind in ("doc", "xls") else None


def read_again_op(
    path: str, kind: str, trust: dict[str, Any], times: dict[str, str] | None = None
) -> dict[str, Any]:
    """Op ``signatures``: ``{"facts": …}`` of a file's bytes and what ``under_trust`` says of them.

    Raises ``OSError``.
    """
    facts = read_signatures(Path(path), kind=kind)
    return {"facts": facts, **(under_trust_op(facts, trust, times) if facts else {})}


def _begins_as_xml(path: Path) -> bool:
    """XML without a declaration, or behind stray bytes as some exchange software writes it."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    text = head.decode("utf-16" if head[:2] in _MARKS_16 else "utf-8-sig", "replace")
    return text.lstrip().startswith("<") or "<?xml" in text


def _compound(path: Path) -> dict[str, Any]:
    """Old Office files: whether one is signed is seen, the signature itself is not evaluated."""
    with (
        path.open("rb") as handle,
        mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        signed = any(data.find(mark) >= 0 for mark in _COMPOUND_MARKS)
    return {
        "version": FACTS_VERSION,
        "count": 0,
        "items": [],
        "certificates": {},
        "revocation_data": Carried().as_facts(()),
        "document": {"family": "compound"},
        "problems": ["signatures of compound files are not evaluated"] if signed else [],
    }
