"""Lists: what a level says of its paragraphs, and the label each paragraph shows (§17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evidence.docx.names import Node, W, child, value, whole
from evidence.docx.properties import Said, paragraph_said

_MOST_LEVELS = 9
_MOST_LISTS = 5_000
_LONGEST = 40  # characters of a label
_PLACE = re.compile(r"%([1-9])")
_BULLET = "\u2022"  # what a character of a symbol font is shown as
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_ROMAN = 3999


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list.

    ``after``: it begins again behind so many of the levels above, 0: never, -1: any (§17.9.10).
    """

    format: str
    text: str
    start: int
    paragraph: Said
    style: str
    after: int
    arabic: bool


@dataclass(slots=True)
class List:
    """A ``w:num``: the list it belongs to, its levels, the levels it starts again."""

    abstract: int
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a document, and how far their numbers have come."""

    def __init__(self, root: Node | None) -> None:
        self._lists = _lists(root)
        self._counts: dict[int, dict[int, int]] = {}
        self._begun: set[tuple[int, int]] = set()

    def indents(self, number: int, level: int | None, style: str) -> Said:
        """What the level says of its paragraphs; nothing where there is no such level."""
        found = self._level(number, level, style)
        return {} if found is None else found[1].paragraph

    def label(self, number: int, level: int | None, style: str) -> str:
        """The label of the next paragraph of that list and level, "" where it shows none."""
        found = self._level(number, level, style)
        if found is None:
            return ""
        of, (place, one) = self._lists[number], found
        counts = self._counts.setdefault(of.abstract, {})
        self._count(number, place, counts)
        text = _BULLET if one.format == "bullet" and _is_symbol(one.text) else one.text
        if one.format == "none":
            text = _PLACE.sub("", text)
        shown = _PLACE.sub(lambda match: _number(of, one, counts, int(match[1]) - 1), text)
        return shown.strip()[:_LONGEST]

    def _level(self, number: int, level: int | None, style: str) -> tuple[int, Level] | None:
        of = self._lists.get(number)
        if of is None:
            return None
        if level is None:
            tied = (place for place, one in of.levels.items() if one.style == style and style)
            level = next(tied, 0)
        one = of.levels.get(level)
        return None if one is None else (level, one)

    def _count(self, number: int, place: int, counts: dict[int, int]) -> None:
        """One further at a level; the levels below it begin again."""
        of = self._lists[number]
        fresh = place in of.starts and (number, place) not in self._begun
        self._begun.add((number, place))
        start = of.starts.get(place, of.levels[place].start)
        counts[place] = counts[place] + 1 if place in counts and not fresh else start
        for deeper, one in of.levels.items():
            if deeper > place and (one.after < 0 or place < one.after):
                counts.pop(deeper, None)


def _number(of: List, shown: Level, counts: Mapping[int, int], place: int) -> str:
    one = of.levels.get(place)
    if one is None:
        return ""
    count = counts.get(place, of.starts.get(place, one.start))
    return numeral(count, "decimal" if shown.arabic else one.format)


def numeral(count: int, form: str) -> str:
    """A number in one of the forms of ``w:numFmt``; those unknown here are told as digits."""
    return _FORMS.get(form, str)(count)


def _roman(count: int) -> str:
    if not 0 < count <= _MOST_ROMAN:
        return str(count)
    found = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        found += letters * times
    return found


def _letter(count: int) -> str:
    """One of a ... z, then aa, bb as Word counts on."""
    if not 0 < count <= 26 * _LONGEST:
        return str(count)
    rounds, place = divmod(count - 1, 26)
    return chr(ord("a") + place) * (rounds + 1)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letter,
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperRoman": _roman,
    "decimalZero": lambda count: f"{count:02d}",
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def _is_symbol(text: str) -> bool:
    return any("\ue000" <= char <= "\uf8ff" for char in text)


def _lists(root: Node | None) -> dict[int, List]:
    if root is None:
        return {}
    abstracts: dict[int, dict[int, Level]] = {}
    linked: dict[str, int] = {}
    for node in root.iterfind(f"{W}abstractNum"):
        number = whole(value(node, "abstractNumId"))
        if number is not None and len(abstracts) < _MOST_LISTS:
            abstracts[number] = _levels(node)
            if (link := child(node, "styleLink")) is not None:
                linked[value(link)] = number
    links = {
        whole(value(node, "abstractNumId")): linked.get(value(link))
        for node in root.iterfind(f"{W}abstractNum")
        if (link := child(node, "numStyleLink")) is not None
    }
    found: dict[int, List] = {}
    for node in root.iterfind(f"{W}num"):
        number, of = whole(value(node, "numId")), child(node, "abstractNumId")
        told = whole(value(of)) if of is not None else None
        abstract = told if links.get(told) is None else links[told]
        if number is not None and abstract in abstracts and len(found) < _MOST_LISTS:
            found[number] = _list(node, abstract, abstracts[abstract])
    return found


def _list(node: Node, abstract: int, levels: Mapping[int, Level]) -> List:
    own, starts = dict(levels), {}
    for change in node.iterfind(f"{W}lvlOverride"):
        place = whole(value(change, "ilvl"))
        own.update(_levels(change))
        start = child(change, "startOverride")
        number = whole(value(start)) if start is not None else None
        if place is not None and number is not None:
            starts[place] = number
    return List(abstract, own, starts)


def _levels(node: Node) -> dict[int, Level]:
    found = {}
    for part in node.iterfind(f"{W}lvl"):
        place = whole(value(part, "ilvl"))
        if place is not None and 0 <= place < _MOST_LEVELS:
            found[place] = _read_level(part)
    return found


def _read_level(node: Node) -> Level:
    parts = {name: child(node, name) for name in _PARTS}
    told = {name: "" if part is None else value(part) for name, part in parts.items()}
    start, after = whole(told["start"]), whole(told["lvlRestart"])
    said = paragraph_said(child(node, "pPr"))
    return Level(
        format=told["numFmt"] or "decimal",
        text=told["lvlText"],
        start=0 if start is None else start,
        paragraph={key: said[key] for key in ("left", "right", "first") if key in said},
        style=told["pStyle"],
        after=-1 if after is None else after,
        arabic=parts["isLgl"] is not None and told["isLgl"] not in ("0", "false"),
    )


_PARTS = ("start", "numFmt", "lvlText", "lvlRestart", "pStyle", "isLgl")
