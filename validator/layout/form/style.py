"""How a component is set: case, size, bold, slant (NĐ 30/2020 PL I.V, the table of components)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from validator.anatomy import Part
from validator.anatomy.page import Line
from validator.layout.form.base import Fault, at, point, span, table


def style_faults(rule_id: str, part: Part, lines: Iterable[Line] | None = None) -> Iterator[Fault]:
    """What of a component's style is not as row ``rule_id`` of the table asks.

    ``lines``: those of the component that are looked at, by default all.
    """
    wanted = table()["styles"][rule_id]
    kept = list(part.lines if lines is None else lines)
    if kept:
        yield from (at(part, kind, **params) for kind, params in departures(wanted, kept))


def departures(
    wanted: Mapping[str, Any], lines: Iterable[Line]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Kind and words of each departure from a style; a line counts by what most of it is."""
    kept = list(lines)
    if "size" in wanted:
        low, high = wanted["size"]
        slack = float(table()["size_slack"])
        off = [line.size for line in kept if not low - slack <= line.size <= high + slack]
        if off:
            yield "size", {"found": point(off[0]), "wanted": span(low, high)}
    case = wanted.get("case")
    if case == "upper" and not all(line.upper for line in kept if _letters(line)):
        yield "not-upper", {}
    if case == "sentence" and all(line.upper for line in kept) and any(map(_letters, kept)):
        yield "upper", {}
    for trait in ("bold", "italic"):
        if trait in wanted and any(getattr(line, trait) != wanted[trait] for line in kept):
            yield (f"not-{trait}" if wanted[trait] else trait), {}


def _letters(line: Line) -> bool:
    return any(map(str.isalpha, line.text))
