"""How a DOCX is laid out, as facts."""

from __future__ import annotations

from typing import Any

from evidence.docx.names import W, points, value
from evidence.docx.package import Package
from evidence.layout import sheet

_MOST_SECTIONS = 500


def read_layout(package: Package) -> dict[str, Any] | None:
    """Layout facts, see ``evidence.facts``; None where no section states its paper."""
    root = package.root(package.main) if package.main else None
    found = []
    for node in root.iter(f"{W}pgSz") if root is not None else ():
        sides = [round(points(value(node, side)) or 0.0, 2) for side in ("w", "h")]
        if min(sides) > 0:
            found.append({"size": sides})
    sections = found[:_MOST_SECTIONS]
    return {"version": sheet.VERSION, "pages": [], "sections": sections} if sections else None
