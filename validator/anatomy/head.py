"""The head of a document: cells 1 to 5, marks of cells 10 and 11, and whom it is for (9a)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from schemas.text import fold_head
from schemas.vocabulary import Term
from validator.anatomy.model import Part, stroke_below, sureness, table
from validator.anatomy.page import Line, Sheet
from validator.anatomy.words import names_of, type_of

_NEAR = 1.7  # of the size: lines of one component stand no further apart
_SUBJECT_REACH = 90.0  # below the number
_MARKS = ("urgent", "secret", "circulation")
_TYPE_WORDS = 5
_ABSTRACT_REACH = 110.0  # points below the type: there ends what a document is about
_ABSTRACT_LINES = 6
_DATE_EDGE = 1 / 3  # of the width: place and date begin behind it
_ENDED = r"nam\s*[\d.…]+$|\d{4}$"
_YEAR = r"^(?:(?:thang\s*\d{1,2}\s*)?nam\s*)?\d{4}\.?$"
_STAMPED = 2.6  # of the size: lines of a mark of arrival stand no further apart
_ASIDE = 30.0  # points: so far they begin beside its word
_SAME_LINE = 28.0  # number and date stand on one line, roughly


class Head:
    """Finds the components of the head of ``sheet``; ``parts`` is what was found."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.parts: dict[str, Part] = {}
        self.type_id = ""
        floor = sheet.height * (1 - float(table()["head_share"]))
        self._lines = [line for line in sheet.words if line.base >= floor]
        self._arrival()
        self._national()
        self._columns()
        self._titles()
        self._addressees()

    @property
    def used(self) -> set[Line]:
        """Lines that are part of a component."""
        return {line for part in self.parts.values() for line in part.lines}

    def _add(self, name: str, lines: Sequence[Line], sure: float) -> Part:
        part = Part(name, tuple(lines), sure, stroke_below(self.sheet, lines))
        self.parts[name] = part
        return part

    def _arrival(self) -> None:
        """The mark of whoever received it, which has a number and a day of its own (Annex IV)."""
        first = _first(self._lines, "arrival")
        if first is None:
            return
        wanted = re.compile(table()["arrival_items"])
        rows = [first]
        for line in self._lines:
            near = 0 < rows[-1].base - line.base <= _STAMPED * max(line.size, first.size)
            beside = line.left < first.right + _ASIDE and line.right > first.left - _ASIDE
            if near and beside and wanted.search(line.folded):
                rows.append(line)
        if len(rows) > 1:
            self._add("arrival", rows, 1.0)
            self._lines = [line for line in self._lines if line not in rows]

    # cell 1

    def _national(self) -> None:
        best = max(self._alike("national"), key=lambda pair: pair[0], default=None)
        if best is None or best[0] < table()["alike"]:
            return
        share, lines = best
        place = 1.0 if lines[0].mid > self.sheet.width / 2 else 0.3
        self._add("national", lines, sureness(share, float(lines[0].upper), place))
        under = [
            (share, found)
            for share, found in self._alike("motto")
            if 0 < lines[-1].base - found[0].base < 60
        ]
        if under and (motto := max(under, key=lambda pair: pair[0]))[0] >= table()["alike"]:
            near = abs(motto[1][0].mid - self.parts["national"].mid) < 60
            self._add("motto", motto[1], sureness(motto[0], 1.0, 1.0 if near else 0.4))

    def _alike(self, name: str) -> Iterator[tuple[float, list[Line]]]:
        """Every line, alone and with the one below it, with how like it is to the wanted words."""
        wanted = str(table()[name]).casefold()
        for line in self._lines:
            yield _likeness(line.text, wanted), [line]
            below = _next_below(self._lines, line)
            if below is not None:
                yield _likeness(f"{line.text}{below.text}", wanted) - 0.01, [line, below]

    # cells 2, 3, 4 and 5b

    def _columns(self) -> None:
        national = self.parts.get("national")
        split = national.box[0] - 2 if national else self.sheet.width * 0.46
        used = self.used
        left = [line for line in self._lines if line.mid < split and line not in used]
        right = [line for line in self._lines if line.mid >= split and line not in used]
        number = _number(left) or (None if national else _number(self._lines))
        date = self._date(right, number)
        if number:
            level = date is not None and abs(date.base - number.base) <= _SAME_LINE
            place = 1.0 if national or level else 0.4
            self._add("number", [number, *_symbol(left, number)], sureness(1.0, 1.0, place))
        if date:
            self._add(
                "date", [date, *_year(right, date)], sureness(1.0, 0.5 + date.italic / 2, 1.0)
            )
        self._organs(left, number)
        if number:
            self._subject(left, number)

    def _date(self, right: Sequence[Line], number: Line | None) -> Line | None:
        edge = self.sheet.width * _DATE_EDGE  # else a sentence of the content, as in minutes
        found = [
            line for line in right if line.left > edge and re.search(table()["date"], line.folded)
        ]
        if number:
            found = [line for line in found if abs(line.base - number.base) <= 2 * _SAME_LINE]
        elif "motto" not in self.parts:
            return None
        return (
            min(found, key=lambda line: abs(line.base - number.base) if number else -line.base)
            if found
            else None
        )

    def _organs(self, left: Sequence[Line], number: Line | None) -> None:
        """Parent and issuing organ: the lines above the number, or beside the national name."""
        national = self.parts.get("national")
        if national is None and number is None:
            return
        top = national.lines[0].base + 24 if national else self.sheet.height
        motto = self.parts.get("motto") or national
        bottom = number.base + 2 if number else (motto.box[1] if motto else 0) - 24
        lines = [
            line
            for line in left
            if bottom < line.base < top
            and not _is_mark(line)
            and not re.search(table()["subject"], line.folded)
        ]
        if not lines:
            return
        names = names_of(lines)
        caps = sum(line.upper for line in lines) / len(lines)
        if len(names) > 1:
            self._add("parent", [line for name in names[:-1] for line in name], 1.0)
        self._add("organ", names[-1], sureness(1.0, caps, 1.0))

    def _subject(self, left: Sequence[Line], number: Line) -> None:
        headings = (line.base for line in self._lines if type_of(line.text))
        end = max((base for base in headings if base < number.base), default=0.0)
        below = [
            line
            for line in left
            if end < line.base
            and 0 < number.base - line.base < _SUBJECT_REACH
            and not (_is_mark(line) or self._framed(line))
        ]
        first = _first(below, "subject")
        sure = 1.0
        if first is None:
            first, sure = self._unnamed_subject(below, number), sureness(0.5, 1.0, 1.0)
        if first is not None:
            rest = [line for line in below if line.base < first.base]
            self._add("subject", list(_run(first, rest)), sure)

    def _unnamed_subject(self, below: Sequence[Line], number: Line) -> Line | None:
        """A line right under the number, in its column, where the page names no type."""
        near = [line for line in below if number.base - line.base < 3 * line.size]
        if any(line.upper and type_of(line.text) for line in self.sheet.words) or not near:
            return None
        first = near[0]
        aside = first.right < self.sheet.width * 0.5 and first.left > number.left - 60
        return first if aside and not (first.upper or first.bold) else None

    # cells 5a, 10 and 11

    def _titles(self) -> None:
        self._marks()
        heads = [
            self.parts[name]
            for name in ("number", "date", "subject", "motto")
            if name in self.parts
        ]
        bottom = min((part.box[1] for part in heads), default=self.sheet.height)
        below = [line for line in self.sheet.words if line.base < bottom]
        for line in below[:12]:
            term = type_of(line.text)
            set_off = line.upper or line.bold
            if term is not None and set_off and "subject" not in self.parts:
                self._type(line, term, below)
                return
        named = next((line for line in below[:3] if self._may_name_a_type(line)), None)
        if named is not None and {"number", "national"} <= self.parts.keys():
            self._add("type", [named], sureness(0.4, 1.0, 1.0))
            self._abstract([one for one in below if one.base < named.base])

    def _type(self, line: Line, term: Term, below: Sequence[Line]) -> None:
        self.type_id = term.id
        shape = (line.upper + line.bold) / 2
        self._add("type", [line], sureness(1.0, shape, 1.0 if self._centred(line) else 0.5))
        self._abstract([one for one in below if one.base < line.base])

    def _may_name_a_type(self, line: Line) -> bool:
        """A heading of a few words where the type stands, that is no type of the law's."""
        short = len(line.text.split()) <= _TYPE_WORDS and "subject" not in self.parts
        return short and line.upper and line.bold and self._centred(line)

    def _marks(self) -> None:
        """Marks by their words, else by a red frame (urgency) or one at the right (circulation)."""
        for name in _MARKS:
            fits = [line for line in self._lines if line.upper or self._framed(line)]
            if found := _first(fits, name):
                self._add(name, [found], 1.0)
        used = self.used
        for line in self._lines:
            color = self._framed(line)
            if not color or line in used or re.search(table()["draft"], line.folded):
                continue
            name = "urgent" if is_red(color) else "circulation"
            if name not in self.parts:
                self._add(name, [line], sureness(0.4, 1.0, 1.0))

    def _framed(self, line: Line) -> str:
        """The colour of the frame a line stands in, "" where it stands in none."""
        for (left, bottom, right, top), color in self.sheet.frames:
            if left <= line.left and line.right <= right and bottom <= line.base <= top:
                return color
        return ""

    def _abstract(self, below: Sequence[Line]) -> None:
        """What lies between the type and the stroke under it; without one, what is set alike."""
        above = self.parts["type"].lines[0]
        found = self._to_stroke(above, below) or list(self._alike_below(above, below))
        if found:
            weight = sum(line.bold for line in found) / len(found)
            self._add("abstract", found, sureness(1.0, weight, 1.0))

    def _to_stroke(self, above: Line, below: Sequence[Line]) -> list[Line]:
        """The lines down to the first short stroke below the type, if a few lie between."""
        for rule in self.sheet.level:
            short = rule[2] - rule[0] < self.sheet.width / 2
            if short and 0 < above.base - rule[1] < _ABSTRACT_REACH:
                found = [line for line in below if line.base >= rule[1] - 1]
                told = not any(re.search(table()["to"], line.folded) for line in found)
                return found if told and len(found) <= _ABSTRACT_LINES else []
        return []

    def _alike_below(self, above: Line, below: Sequence[Line]) -> Iterator[Line]:
        bold: bool | None = None
        for line in below:
            far = above.base - line.base > 2.4 * max(line.size, above.size)
            turned = bold is not None and line.bold != bold
            opens = line.text.endswith(":") or re.search(table()["to"], line.folded)
            other = turned or line.upper or opens
            if far or other or not self._centred(line):
                return
            yield line
            above, bold = line, line.bold

    def _centred(self, line: Line) -> bool:
        """Whether a line stands in the middle of the text, roughly."""
        lines = self.sheet.words
        left, right = min(one.left for one in lines), max(one.right for one in lines)
        middle = (left + right) / 2
        return abs(line.mid - middle) < 30 and line.left > left + 3

    # cell 9a

    def _addressees(self) -> None:
        first = _first(self.sheet.words, "to")
        used = self.used
        if first is None or first in used:
            return
        lines = [first]
        rest = [one for one in self.sheet.words if _follows(first, one) and one not in used]
        margin = min(line.left for line in self.sheet.words)
        for line in rest:
            far = lines[-1].base - line.base > 2.2 * line.size
            ended = len(lines) > 1 and lines[-1].text.endswith(".")
            listed = line.text.startswith(("-", "–", "+", "•"))
            if far or ended or not (listed or line.left > margin + 50):
                break
            lines.append(line)
        self._add("to", lines, 1.0)


def _follows(first: Line, line: Line) -> bool:
    """Whether a line stands below another, or behind it on its line."""
    beside = line.base <= first.base + 1 and line.left >= first.right - 2
    return beside or line.base < first.base - 1


def _likeness(text: str, wanted: str) -> float:
    letters = fold_head(text)
    if abs(len(letters) - len(wanted)) > len(wanted) // 2:
        return 0.0
    return SequenceMatcher(None, letters, wanted, autojunk=False).ratio()


def _next_below(lines: Sequence[Line], line: Line) -> Line | None:
    """The nearest line below that stands under it."""
    under = [
        one
        for one in lines
        if 0 < line.base - one.base < 2 * line.size
        and one.left < line.right
        and one.right > line.left
    ]
    return max(under, key=lambda one: one.base, default=None)


def is_red(color: str) -> bool:
    """Whether a colour (rrggbb) is a bright red."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    return red > 150 and green < 100 and blue < 100


def _first(lines: Sequence[Line], pattern: str) -> Line | None:
    wanted = re.compile(table()[pattern])
    return next((line for line in lines if wanted.search(line.folded)), None)


def _number(lines: Sequence[Line]) -> Line | None:
    """The first line "Số: …"; with its accent: Sở is no number.

    With the time of signing behind it, it is that of the document an annex in a file of its own
    belongs to (Annex III, forms 1.3 and 2.2).
    """
    wanted, other = re.compile(table()["number"]), re.compile(table()["number_of_other"])
    found = (line for line in lines if wanted.search(line.text.casefold()))
    return next((line for line in found if not other.search(line.folded)), None)


def _symbol(lines: Sequence[Line], number: Line) -> list[Line]:
    """The symbol, where a blank left for the number keeps it apart: "Số:      /SNV-VP"."""
    level = (one for one in lines if abs(one.base - number.base) <= 2 and one.left > number.right)
    return [one for one in level if one.text.startswith("/")]


def _year(lines: Sequence[Line], date: Line) -> list[Line]:
    """What did not find room on the line of place and date: the year, from "năm" on."""
    below = _next_below(lines, date)
    told = re.search(_ENDED, date.folded) is None and below and re.search(_YEAR, below.folded)
    return [below] if told and below else []


def _run(first: Line, below: Sequence[Line]) -> Iterator[Line]:
    """A line and those that follow it closely."""
    yield first
    above = first
    for line in below:
        if above.base - line.base > _NEAR * max(line.size, above.size):
            return
        yield line
        above = line


def _is_mark(line: Line) -> bool:
    return any(re.search(table()[name], line.folded) for name in _MARKS)
