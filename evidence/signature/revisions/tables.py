"""Cross-reference sections: which definition of an object each revision shows (ISO 32000-2 §7.5).

A reader of the first n bytes starts at their last ``startxref``. So every ``startxref`` of the file
ends one revision, and what it shows is the chain of sections that begins there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence.signature.filters import decode
from evidence.signature.limits import MAX_DECODED_BYTES, MAX_OBJECTS, MAX_SECTIONS
from evidence.signature.objects import PdfObject, PdfObjects, object_at
from evidence.signature.syntax import WHITE, Buffer, PdfDict, PdfSyntaxError, parse_object

_W = rb"[\x00\t\n\x0c\r ]"
_STARTXREF = re.compile(rb"startxref" + _W + rb"+(\d{1,12})")
_XREF = re.compile(_W + rb"*xref(?![A-Za-z])")
_HEAD = re.compile(_W + rb"*(\d{1,10})" + _W + rb"+(\d{1,10})" + _W + rb"*(?=[\d\x00\t\n\x0c\r t])")
_ROW = re.compile(_W + rb"*(\d{1,10})" + _W + rb"+(\d{1,10})" + _W + rb"+([nf])")
_TRAILER = re.compile(_W + rb"*trailer" + _W + rb"*(?=<<)")
_EOF = re.compile(_W + rb"*%%EOF(?:\r\n|\r|\n)?")

# Where a definition lies: a file offset; (number of the object stream, index); None: free.
Place = int | tuple[int, int] | None


class TableError(ValueError):
    """A cross-reference section cannot be read, so nobody can say what the revision shows."""


@dataclass(slots=True)
class Section:
    """One cross-reference table or stream."""

    entries: dict[int, Place] = field(default_factory=dict)
    generations: dict[int, int] = field(default_factory=dict)  # of plain objects, where not 0
    trailer: PdfDict = field(default_factory=PdfDict)
    previous: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One ``startxref``: where it stands, where it points, where its revision ends."""

    at: int
    target: int
    end: int


def marks_of(objects: PdfObjects) -> list[Mark]:
    """Every ``startxref`` outside of streams; that of a linearised file's head points to 0."""
    found = []
    for match in _STARTXREF.finditer(objects.data):
        target = int(match[1])
        if target == 0 or objects.in_stream(match.start()):
            continue
        behind = _EOF.match(objects.data, match.end())
        found.append(Mark(match.start(), target, behind.end() if behind else match.end()))
    return found


class Sections:
    """Reads sections, each once."""

    def __init__(self, objects: PdfObjects) -> None:
        self._objects = objects
        self._known: dict[int, Section] = {}
        header = objects.data[:1024].find(b"%PDF-")
        self._shift = max(0, header)  # offsets count from the header

    def chain(self, start: int, known: int | None = None) -> tuple[list[Section], bool]:
        """Sections from ``start`` back, newest first, and whether they lead to ``known``.

        They end before ``known`` (where the revision before began). Raises :class:`TableError`.
        """
        result: list[Section] = []
        seen: set[int] = set()
        place: int | None = start
        while place is not None:
            if place == known:
                return result, True
            if place in seen or len(seen) >= MAX_SECTIONS:
                raise TableError("the sections lead in a circle")
            seen.add(place)
            section = self._section(place)
            result.append(section)
            place = section.previous
        return result, False

    def offsets(self) -> set[int]:
        """Where all sections read so far say that objects start, and the sections themselves."""
        found = {offset + self._shift for offset in self._known}
        for section in self._known.values():
            found.update(place for place in section.entries.values() if isinstance(place, int))
        return {after_white(self._objects.data, offset) for offset in found}

    def _section(self, offset: int) -> Section:
        if offset not in self._known:
            self._known[offset] = self._read(offset + self._shift)
        return self._known[offset]

    def _read(self, offset: int) -> Section:
        data = self._objects.data
        if not 0 <= offset < len(data):
            raise TableError(f"no cross-reference at offset {offset}")
        match = _XREF.match(data, offset)
        try:
            if match is None:
                return self._stream(offset)
            return self._table(match.end())
        except PdfSyntaxError as error:
            raise TableError(f"cross-reference at offset {offset}: {error}") from error

    def _table(self, position: int) -> Section:
        data, section = self._objects.data, Section()
        while not (end := _TRAILER.match(data, position)):
            head = _HEAD.match(data, position)
            if head is None:
                raise PdfSyntaxError("the table is broken")
            position = self._rows(section, int(head[1]), int(head[2]), head.end())
        value, _ = parse_object(data, end.end())
        section.trailer = _dictionary(value)
        section.previous = _whole(value.get("Prev"))
        hidden = _whole(value.get("XRefStm"))
        if hidden is not None:
            self._hybrid(section, self._section(hidden))
        return section

    def _rows(self, section: Section, first: int, count: int, position: int) -> int:
        data = self._objects.data
        if count > MAX_OBJECTS:
            raise PdfSyntaxError("the table is too long")
        for number in range(first, first + count):
            row = _ROW.match(data, position)
            if row is None:
                raise PdfSyntaxError("the table is broken")
            place = int(row[1]) + self._shift
            section.entries[number] = place if row[3] == b"n" and int(row[1]) else None
            if row[3] == b"n" and int(row[2]):
                section.generations[number] = int(row[2])
            position = row.end()
        return position

    @staticmethod
    def _hybrid(section: Section, hidden: Section) -> None:
        """Objects that the table calls free stand in the stream beside it (§7.5.8.4)."""
        for number, place in hidden.entries.items():
            known = section.entries.get(number)
            if known is None:
                section.entries[number] = place
                if number in hidden.generations:
                    section.generations[number] = hidden.generations[number]
            elif place is not None and place != known:
                raise PdfSyntaxError(f"table and stream disagree on object {number}")

    def _stream(self, offset: int) -> Section:
        entry = object_at(self._objects, offset)
        if entry is None or entry.stream is None:
            raise PdfSyntaxError("neither table nor stream")
        value = _dictionary(entry.parse())
        if value.get("Type") != "XRef":
            raise PdfSyntaxError("the stream is no cross-reference")
        start, end = entry.stream
        body = decode(self._objects.data[start:end], value, MAX_DECODED_BYTES)
        section = Section(trailer=value, previous=_whole(value.get("Prev")))
        for number, row in _stream_rows(value, body):
            section.entries[number] = _stream_place(row, self._shift)
            if row[0] == 1 and row[2]:
                section.generations[number] = row[2]
        return section


def _stream_rows(value: PdfDict, body: bytes) -> Iterator[tuple[int, tuple[int, int, int]]]:
    widths = _whole_numbers(value.get("W"))
    index = _whole_numbers(value.get("Index", [0, _whole(value.get("Size")) or 0]))
    if len(widths) != 3:
        raise PdfSyntaxError("/W or /Index is wrong")
    first, second, third = widths
    width = first + second + third
    if not 0 < width <= 32:
        raise PdfSyntaxError("/W is wrong")
    position = 0
    for start, count in zip(index[::2], index[1::2], strict=False):
        if count > MAX_OBJECTS or position + count * width > len(body):
            raise PdfSyntaxError("the stream is too short")
        for number in range(start, start + count):
            row = body[position : position + width]
            kind = int.from_bytes(row[:first], "big") if first else 1
            a = int.from_bytes(row[first : first + second], "big")
            yield number, (kind, a, int.from_bytes(row[first + second :], "big"))
            position += width


def _stream_place(row: tuple[int, int, int], shift: int) -> Place:
    kind, first, second = row
    if kind == 1:
        return first + shift
    return (first, second) if kind == 2 else None


def _dictionary(value: Any) -> PdfDict:
    if not isinstance(value, PdfDict):
        raise PdfSyntaxError("no trailer dictionary")
    return value


def _whole(value: Any) -> int | None:
    return int(value) if type(value) in (int, float) and value >= 0 else None


def _whole_numbers(value: Any) -> list[int]:
    if not isinstance(value, list) or not all(type(n) is int and n >= 0 for n in value):
        raise PdfSyntaxError("/W or /Index is wrong")
    return value


@dataclass(slots=True)
class Shown:
    """The objects of one revision: those of the one before, and what it lays over them."""

    number: int
    trailer: PdfDict
    changed: set[int]


class History:
    """Where each object's definition lies, revision by revision."""

    def __init__(self, objects: PdfObjects) -> None:
        self._objects = objects
        self._base: dict[int, Place] = {}
        self._later: dict[int, list[tuple[int, Place]]] = {}
        self._members: dict[int, list[int]] = {}
        self._by_offset = {entry.offset: entry for entry in objects.objects}
        self._packed: dict[tuple[int, int], PdfObject] = {}
        self._twice: set[tuple[int, int]] = set()
        for entry in objects.compressed:
            key = entry.offset, entry.number
            if self._packed.setdefault(key, entry) is not entry:
                self._twice.add(key)

    def begin(self, sections: list[Section], revision: int) -> Shown:
        """The first revision that is looked at."""
        self._base = _merged(sections)
        for number, place in self._base.items():
            if isinstance(place, tuple):
                self._members.setdefault(place[0], []).append(number)
        return Shown(revision, sections[0].trailer, set())

    def add(
        self, revision: int, sections: list[Section], trailer: PdfDict, *, whole: bool
    ) -> Shown:
        """The next revision; ``whole``: its sections stand alone, they do not follow the last."""
        laid = _merged(sections)
        if whole:
            gone = [n for n in {*self._base, *self._later} if n not in laid]
            laid |= dict.fromkeys(gone)
        self._same_generations(laid, sections)
        changed = {n for n, place in laid.items() if place != self.place(n, revision - 1)}
        for number in changed:
            self._later.setdefault(number, []).append((revision, laid[number]))
        for number in list(changed):  # a container defined anew changes what lies in it
            changed.update(
                n for n in self._members.get(number, ()) if self._inside(n, revision) == number
            )
        for number in changed:
            place = self.place(number, revision)
            if isinstance(place, tuple):
                self._members.setdefault(place[0], []).append(number)
        return Shown(revision, trailer, changed)

    def _same_generations(self, laid: dict[int, Place], sections: list[Section]) -> None:
        """A row that states another generation than its object shows nothing to some readers."""
        stated: dict[int, int] = {}
        for section in reversed(sections):
            stated |= {number: section.generations.get(number, 0) for number in section.entries}
        for number, place in laid.items():
            found = self._plain(place) if isinstance(place, int) else None
            if found is not None and found.generation != stated.get(number, 0):
                raise TableError(f"object {number} is listed with another generation")

    def _inside(self, number: int, revision: int) -> int | None:
        place = self.place(number, revision)
        return place[0] if isinstance(place, tuple) else None

    def place(self, number: int, revision: int) -> Place:
        """Where the definition lies that this revision shows."""
        for since, place in reversed(self._later.get(number, ())):
            if since <= revision:
                return place
        return self._base.get(number)

    def entry(self, number: int, revision: int) -> PdfObject | None:
        """The definition that this revision shows, None where the object is free or absent.

        Raises :class:`TableError` where the table points at something else.
        """
        place = self.place(number, revision)
        if place is None:
            return None
        found = self._packed_entry(number, place, revision) if isinstance(place, tuple) else None
        if isinstance(place, int):
            found = self._plain(place) or object_at(self._objects, place)
        if found is None or found.number != number:
            raise TableError(f"object {number} is not where the table says")
        return found

    def _plain(self, place: int) -> PdfObject | None:
        """The plain object that starts here, or behind the blanks that stand here."""
        return self._by_offset.get(place) or self._by_offset.get(
            after_white(self._objects.data, place)
        )

    def _packed_entry(self, number: int, place: tuple[int, int], revision: int) -> PdfObject | None:
        container = self.place(place[0], revision)
        if not isinstance(container, int):
            return None
        key = after_white(self._objects.data, container), number
        if key in self._twice:
            raise TableError(f"object {number} stands twice in one object stream")
        found = self._packed.get(key)
        if found is not None and found.index != place[1]:
            raise TableError(f"object {number} is not where the table says in its object stream")
        return found


def after_white(data: Buffer, place: int) -> int:
    """The first place from here on that is no blank."""
    while place < len(data) and data[place] in WHITE:
        place += 1
    return place


def _merged(sections: list[Section]) -> dict[int, Place]:
    result: dict[int, Place] = {}
    for section in reversed(sections):
        result.update(section.entries)
    return result
