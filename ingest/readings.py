"""What a machine read off scans: ``metadata/ocr.jsonl`` of a package, one canonical line a file.

It stands beside the facts, which depend on the bytes alone (docs/adr/0013).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evidence.facts import SecrecyMark
from schemas.canonical import canonical_json

OCR = "metadata/ocr.jsonl"
Page = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of one file. ``path``: below ``data/``.

    ``engine``: see ``evidence.ocr.engine``. ``read_at``: RFC 3339 UTC. ``pages``: those looked at,
    see ``evidence.ocr.read``; without ``lines`` where a mark withholds them. ``problems``: pages
    that could not be read ({page, kind, detail}). ``cleared``: who decided that its marks are none
    ({by, at, reason}).
    """

    path: str
    sha256: str
    engine: Mapping[str, Any]
    read_at: str
    pages: tuple[Page, ...] = ()
    problems: tuple[Mapping[str, Any], ...] = ()
    cleared: Mapping[str, Any] | None = None

    @property
    def marks(self) -> tuple[SecrecyMark, ...]:
        """Secrecy marks seen, whatever a person decided."""
        return tuple(SecrecyMark(**mark) for page in self.pages for mark in page["marks"])

    @property
    def suspected(self) -> bool:
        """Whether it bears a mark nobody has decided on."""
        return self.cleared is None and any(page["marks"] for page in self.pages)

    def without_words(self) -> Reading:
        """The same without a word of what was read (guarantee 10)."""
        bare = tuple({k: v for k, v in page.items() if k != "lines"} for page in self.pages)
        return replace(self, pages=bare)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "engine": dict(self.engine),
            "read_at": self.read_at,
            "pages": [dict(page) for page in self.pages],
            "problems": [dict(problem) for problem in self.problems],
            "cleared": dict(self.cleared) if self.cleared is not None else None,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Reading:
        """Inverse of :meth:`as_dict`; unknown keys of newer versions are ignored."""
        return cls(
            path=raw["path"],
            sha256=raw["sha256"],
            engine=raw["engine"],
            read_at=raw["read_at"],
            pages=tuple(raw["pages"]),
            problems=tuple(raw["problems"]),
            cleared=raw.get("cleared"),
        )


def engine_words(engine: Mapping[str, Any]) -> str:
    """An engine as people and PREMIS are told it."""
    data = str(engine["data"])[:12]
    return f"{engine['name']} {engine['version']}, {engine['language']} {data}, {engine['reading']}"


def readings_lines(readings: Iterable[Reading]) -> bytes:
    """``ocr.jsonl``: one canonical line per file, sorted by path."""
    ordered = sorted(readings, key=lambda one: one.path)
    return b"".join(canonical_json(one.as_dict()) + b"\n" for one in ordered)


def parse_readings(data: bytes) -> dict[str, Reading]:
    """Inverse of :func:`readings_lines`: payload path -> reading."""
    found = (Reading.from_dict(json.loads(line)) for line in data.splitlines() if line)
    return {one.path: one for one in found}
