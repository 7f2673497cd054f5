"""Every indirect object of every revision, found by walking the bytes (not the cross-reference).

The walk jumps over stream bodies, so an attached PDF's objects are not taken for this file's.
Object streams are decoded and their objects listed beside the others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence.signature.filters import decode
from evidence.signature.limits import (
    MAX_DECODED_BYTES,
    MAX_OBJECT_BYTES,
    MAX_OBJECTS,
)
from evidence.signature.syntax import WHITE, Buffer, PdfDict, PdfSyntaxError, Ref, parse_object

_W = rb"[\x00\t\n\x0c\r ]"
_OBJ = re.compile(rb"(?<!\d)(\d{1,10})" + _W + rb"+(\d{1,5})" + _W + rb"+obj(?![A-Za-z])")
_OBJ_HERE = re.compile(_W + rb"*(\d{1,10})" + _W + rb"+(\d{1,5})" + _W + rb"+obj(?![A-Za-z])")
_END = re.compile(rb"endobj|stream(?:\r\n|\n|\r)")
_LENGTH = re.compile(rb"/Length" + _W + rb"*(\d{1,10})(?:" + _W + rb"+(\d{1,5})" + _W + rb"+R)?")
_NUMBER_BODY = re.compile(rb"obj" + _W + rb"+(\d{1,10})" + _W + rb"+endobj")
_OBJ_TAIL = re.compile(rb"(?<!\d)(\d{1,10})" + _W + rb"+(\d{1,5})" + _W + rb"+$")
_ENDSTREAM = re.compile(_W + rb"*endstream")
_XREF_STREAM = re.compile(rb"/Type" + _W + rb"*/XRef")
_TRAILER = re.compile(rb"trailer" + _W + rb"*(?=<<)")
_EOF = re.compile(rb"%%EOF")


@dataclass(slots=True)
class PdfObject:
    """One definition of an object. ``data``/``start``/``end`` bound its value's bytes.

    ``container`` is the number of the object stream that holds it (``index``: the how manieth in
    it, from 0), None for a plain object; for a plain object ``data`` is the file and ``start`` a
    file offset.
    """

    number: int
    generation: int
    data: Buffer
    start: int
    end: int
    offset: int  # file offset of this definition (of the container's for a compressed object)
    stream: tuple[int, int] | None = None
    container: int | None = None
    index: int = 0

    def parse(self) -> Any:
        """The object's value. Raises :class:`PdfSyntaxError`."""
        limit = min(self.end, self.start + MAX_OBJECT_BYTES)
        return parse_object(self.data, self.start, limit)[0]


@dataclass(slots=True)
class PdfObjects:
    """All objects of a file, in file order, and what the walk noticed."""

    data: Buffer
    objects: list[PdfObject] = field(default_factory=list)
    compressed: list[PdfObject] = field(default_factory=list)
    latest: dict[int, PdfObject] = field(default_factory=dict)
    trailers: list[PdfDict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    decoded_bytes: int = 0
    _starts: list[int] = field(default_factory=list)
    _cache: dict[int, Any] = field(default_factory=dict)

    def at(self, offset: int) -> PdfObject | None:
        """The plain object whose value (not its stream body) holds this file offset."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0:
            return None
        found = self.objects[place]
        return found if found.start <= offset < found.end else None

    def in_stream(self, offset: int) -> bool:
        """Whether the offset lies in the body of a stream."""
        place = bisect_right(self._starts, offset) - 1
        body = self.objects[place].stream if place >= 0 else None
        return body is not None and body[0] <= offset < body[1]

    def resolve(self, value: Any) -> Any:
        """The value behind a reference, by the newest definition; None where there is none."""
        for _ in range(8):
            if not isinstance(value, Ref):
                return value
            value = self.value(value.number)
        return None

    def value(self, number: int) -> Any:
        """The newest value of an object number, None where absent or unreadable."""
        if number not in self._cache:
            found = self.latest.get(number)
            try:
                self._cache[number] = found.parse() if found else None
            except PdfSyntaxError:
                self._cache[number] = None
        return self._cache[number]

    def get(self, holder: Any, *keys: str) -> Any:
        """``holder[key1][key2]…`` with references resolved; None where a step is missing."""
        value = self.resolve(holder)
        for key in keys:
            if not isinstance(value, dict):
                return None
            value = self.resolve(value.get(key))
        return value

    @property
    def trailer(self) -> dict[str, Any]:
        """The newest trailer that names a root; empty where none does."""
        return next((t for t in reversed(self.trailers) if "Root" in t), {})

    @property
    def catalog(self) -> dict[str, Any]:
        """The document catalogue of the newest revision; empty where it cannot be read."""
        found = self.resolve(self.trailer.get("Root"))
        return found if isinstance(found, dict) else {}

    @property
    def encrypted(self) -> bool:
        """Whether any trailer names an encryption dictionary."""
        return any("Encrypt" in trailer for trailer in self.trailers)

    def everything(self) -> Iterator[PdfObject]:
        """Plain objects, then compressed ones."""
        yield from self.objects
        yield from self.compressed


def read_objects(data: Buffer) -> PdfObjects:
    """Walk the whole file. Never raises for what the bytes hold; see ``problems``."""
    found = PdfObjects(data)
    _walk(found)
    found._starts = [entry.start for entry in found.objects]
    if not found.objects:
        found.problems.append("no indirect object found")
    ordered: list[tuple[int, PdfDict]] = _classic_trailers(found)
    for entry in found.objects:
        found.latest[entry.number] = entry
        if entry.stream is not None:
            ordered += _open_special_stream(found, entry)
    ordered.sort(key=lambda pair: pair[0])
    found.trailers = [trailer for _, trailer in ordered]
    return found


@dataclass(slots=True)
class _Walk:
    """State of the walk: budgets that keep it linear on hostile files."""

    found: PdfObjects
    parse_room: int = 64 << 20  # bytes that may be spent on parses that lead nowhere
    ended: bool = False  # no further endobj or stream keyword in the file
    lengths: dict[tuple[int, int], int] | None = None


def _walk(found: PdfObjects) -> None:
    walk, data, position = _Walk(found), found.data, 0
    while match := _OBJ.search(data, position):
        entry = PdfObject(int(match[1]), int(match[2]), data, match.end(), 0, match.start())
        position = _close(walk, entry)
        found.objects.append(entry)
        if len(found.objects) >= MAX_OBJECTS:
            found.problems.append("limit: too many objects")
            return


def _close(walk: _Walk, entry: PdfObject) -> int:
    """Set where the object (and its stream) ends; return where the walk goes on."""
    data, start = walk.found.data, entry.start
    end = None if walk.ended else _END.search(data, start)
    if end is None:
        walk.ended = True
        entry.end = len(data)
        return start
    if data.find(b"(", start, end.start()) >= 0:  # the keyword may stand inside a string
        end = _end_after_value(walk, start, end)
    entry.end = end.start()
    if end.group().startswith(b"endobj"):
        return end.end()
    body = end.end()
    length = _declared_length(walk, data[start : entry.end])
    stop = body + length if length is not None else -1
    if stop < 0 or not _ENDSTREAM.match(data, stop):
        stop = data.find(b"endstream", body)
        stop = len(data) if stop < 0 else stop
    entry.stream = (body, stop)
    return stop


def _end_after_value(walk: _Walk, start: int, first: re.Match[bytes]) -> re.Match[bytes]:
    data = walk.found.data
    limit = min(len(data), start + min(MAX_OBJECT_BYTES, walk.parse_room))
    try:
        _, behind = parse_object(data, start, limit)
    except PdfSyntaxError:
        walk.parse_room -= limit - start
        return first
    return _END.search(data, behind) or first


def _declared_length(walk: _Walk, head: bytes) -> int | None:
    match = _LENGTH.search(head)
    if match is None:
        return None
    if match[2] is None:
        return int(match[1])
    if walk.lengths is None:
        walk.lengths = _number_objects(walk.found.data)
    return walk.lengths.get((int(match[1]), int(match[2])))


def _number_objects(data: Buffer) -> dict[tuple[int, int], int]:
    """All objects that are a bare number (indirect lengths), in one pass; the last one wins."""
    result = {}
    for match in _NUMBER_BODY.finditer(data):
        head = _OBJ_TAIL.search(data[max(0, match.start() - 24) : match.start()])
        if head:
            result[int(head[1]), int(head[2])] = int(match[1])
    return result


def object_at(found: PdfObjects, offset: int) -> PdfObject | None:
    """The object whose definition starts at this offset (blanks before it allowed).

    Also one inside a stream's body, which the walk jumps over: a table may list it.
    """
    head = _OBJ_HERE.match(found.data, offset)
    if head is None:
        return None
    entry = PdfObject(int(head[1]), int(head[2]), found.data, head.end(), 0, head.start(1))
    _close(_Walk(found), entry)
    return entry


def _classic_trailers(found: PdfObjects) -> list[tuple[int, PdfDict]]:
    result = []
    for match in _TRAILER.finditer(found.data):
        if found.in_stream(match.start()):
            continue
        try:
            value, _ = parse_object(found.data, match.end())
        except PdfSyntaxError:
            continue
        if isinstance(value, PdfDict):
            result.append((match.start(), value))
    return result


def _open_special_stream(found: PdfObjects, entry: PdfObject) -> list[tuple[int, PdfDict]]:
    head = found.data[entry.start : entry.end]
    if b"/ObjStm" in head:
        _open_object_stream(found, entry)
    if not _XREF_STREAM.search(head):
        return []
    try:
        value = entry.parse()
    except PdfSyntaxError:
        return []
    return [(entry.offset, value)] if isinstance(value, PdfDict) else []


def _open_object_stream(found: PdfObjects, entry: PdfObject) -> None:
    if len(found.compressed) >= MAX_OBJECTS or found.decoded_bytes >= MAX_DECODED_BYTES:
        found.problems.append("limit: object streams not all read")
        return
    try:
        for inner in _object_stream(found, entry):
            found.compressed.append(inner)
            found.latest[inner.number] = inner
    except PdfSyntaxError as error:
        found.problems.append(f"object stream {entry.number}: {error}")


def _object_stream(found: PdfObjects, entry: PdfObject) -> list[PdfObject]:
    value = entry.parse()
    if not isinstance(value, PdfDict) or entry.stream is None or value.get("Type") != "ObjStm":
        return []
    room = max(1, MAX_DECODED_BYTES - found.decoded_bytes)
    body = decode(found.data[entry.stream[0] : entry.stream[1]], value, room)
    found.decoded_bytes += len(body)
    first = found.resolve(value.get("First"))
    if not isinstance(first, int) or not 0 <= first <= len(body):
        raise PdfSyntaxError("/First is no offset in the stream")
    return _members(body, first, entry)


def _members(body: bytes, first: int, entry: PdfObject) -> list[PdfObject]:
    numbers = body[:first].translate(bytes.maketrans(b"\x00", b" ")).split()
    try:
        pairs = [int(item) for item in numbers[: 2 * MAX_OBJECTS]]
    except ValueError as error:
        raise PdfSyntaxError("the stream's index holds no numbers") from error
    listed = enumerate(zip(pairs[1::2], pairs[::2], strict=False))
    places = sorted((place, number, index) for index, (place, number) in listed)
    result = []
    for position, (place, number, index) in enumerate(places):
        end = places[position + 1][0] if position + 1 < len(places) else len(body) - first
        if 0 <= place <= len(body) - first:
            result.append(
                PdfObject(
                    number=number,
                    generation=0,
                    data=body,
                    start=first + place,
                    end=first + end,
                    offset=entry.offset,
                    container=entry.number,
                    index=index,
                )
            )
    return result


def end_marks(data: Buffer, objects: PdfObjects) -> list[int]:
    """Offsets just behind every ``%%EOF`` that is not inside a stream."""
    ends = [match.end() for match in _EOF.finditer(data)]
    return [end for end in ends if not objects.in_stream(end - 1)]


def only_white(data: bytes) -> bool:
    """Whether the bytes are blanks of PDF only."""
    return not data.strip(WHITE)
