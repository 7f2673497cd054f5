"""``bag-info.txt`` (RFC 8493 section 2.2.2); ``package-info.txt`` before 0.96."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.bag.names import FINAL
from evidence.bag.text import SHOWN, finding, lines_of
from schemas.finding import Finding

INFO = ("bag-info.txt", "package-info.txt")
_OXUM = re.compile(r"([0-9]{1,20})\.([0-9]{1,20})")
_BLANKS = (" ", "\t")
_OXUM_LABEL = "payload-oxum"
# Elements that should not be repeated.
_ONCE = ("bagging-date", "bag-size", "bag-group-identifier", "bag-count")


@dataclass(slots=True)
class Element:
    """One metadata element; ``value`` has the parts of a folded value joined by spaces."""

    label: str
    value: str


def elements(name: str, text: str, version: str, into: list[Element]) -> Iterator[Finding]:
    """Read the lines of the file into the list; yields the faulty ones (B-010)."""
    for number, line in enumerate(lines_of(text), start=1):
        if line.startswith(_BLANKS) and into and line.strip():
            into[-1].value = f"{into[-1].value} {line.strip()}".strip()
            continue
        label, colon, value = line.partition(":")
        if not line.strip() and version != FINAL:
            continue
        strict = label == label.strip() and value.startswith(_BLANKS)
        if not colon or not label.strip() or (version == FINAL and not strict):
            yield finding("B-010", name, line=str(number), file=name, why=line[:SHOWN])
        if colon and label.strip():
            into.append(Element(label.strip(), value.strip()))


def repeated(name: str, found: Iterable[Element], version: str) -> Iterator[Finding]:
    """Elements that stand twice and must not (B-009) or, since 1.0, should not (B-017)."""
    counted = Counter(element.label.casefold() for element in found)
    if counted[_OXUM_LABEL] > 1:
        yield finding("B-009", name, case="twice", value="", found="")
    for label in _ONCE:
        if counted[label] > 1 and version == FINAL:
            yield finding("B-017", name, "warning", label=label, file=name)


def oxum(name: str, found: Iterable[Element], sizes: list[int]) -> Iterator[Finding]:
    """Whether Payload-Oxum says what was counted (B-009)."""
    counted = (sum(sizes), len(sizes))
    for element in found:
        if element.label.casefold() != _OXUM_LABEL:
            continue
        match = _OXUM.fullmatch(element.value)
        if match is None or (int(match[1]), int(match[2])) != counted:
            there = f"{counted[0]}.{counted[1]}"
            yield finding("B-009", name, value=element.value[:40], found=there)
