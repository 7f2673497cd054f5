"""What the reasons of a verdict cite, and which of it was read (``data/sources.json``). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from validator.signature.outcome import table


@cache
def texts() -> dict[str, dict[str, Any]]:
    """The texts that may be cited: name -> {read, places}."""
    found: dict[str, dict[str, Any]] = table("sources")["texts"]
    return found


def citations(basis: str) -> Iterator[tuple[str, str]]:
    """The parts of a basis such as ``A §1, §2; B``: ("A", "§1"), ("A", "§2"), ("B", "").

    Raises ``ValueError`` where one is of a text or a place that may not be cited.
    """
    for part in basis.split("; "):
        name = max((one for one in texts() if part.startswith(one)), key=len, default="")
        rest = part.removeprefix(name).strip()
        places = rest.split(", ") if rest else [""]
        if not name or any(one and one not in texts()[name]["places"] for one in places):
            raise ValueError(f"not to be cited: {part}")
        yield from ((name, one) for one in places)


def second_hand(bases: Iterable[str]) -> tuple[str, ...]:
    """Texts whose places are cited as others cite them, in the order of the data.

    A basis kept by an earlier version may cite what may no longer be cited: it is not told of.
    """
    cited = " ".join(bases)
    return tuple(
        name
        for name, row in texts().items()
        if row["read"] == "secondary" and any(f"{name} {one}" in cited for one in row["places"])
    )
