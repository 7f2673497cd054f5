"""Find every signature dictionary, however hidden, and the fields that point at it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from evidence.signature.limits import MAX_CANDIDATES, MAX_SIGNATURES
from evidence.signature.objects import PdfObject, PdfObjects
from evidence.signature.syntax import Buffer, PdfDict, PdfSyntaxError, name_text

SUB_FILTERS = frozenset(
    {
        "adbe.x509.rsa_sha1",
        "adbe.pkcs7.sha1",
        "adbe.pkcs7.detached",
        "ETSI.CAdES.detached",
        "ETSI.RFC3161",
    }
)
_TYPES = frozenset({"Sig", "DocTimeStamp"})
_MARKS = (b"/ByteRange", b"/DocTimeStamp", b"/SubFilter")
_TYPE_SIG = re.compile(rb"/Type[\x00\t\n\x0c\r ]*/Sig(?![A-Za-z0-9#])")
_ESCAPED_NAME = re.compile(rb"#[2-7][0-9A-Fa-f]")
_NAME_REACH = 60  # an escaped name longer than this is none of ours
_NAME = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*")


@dataclass(slots=True)
class FoundSignature:
    """One signature dictionary.

    ``contents_span`` is the [start, end) of the ``/Contents`` value in the file, None where the
    dictionary lies in an object stream. ``copies`` counts identical dictionaries (same byte range,
    same contents) met elsewhere. ``superseded``: a later revision defines the object anew.
    """

    entry: PdfObject
    value: PdfDict
    contents_span: tuple[int, int] | None
    superseded: bool
    copies: int = 1
    holders: list[int] = field(default_factory=list)  # numbers of objects that are the same

    @property
    def offset(self) -> int:
        """Where the dictionary starts in the file (its container's place when compressed)."""
        return self.value.start if self.entry.container is None else self.entry.offset


def is_signature(value: Any) -> bool:
    """Whether a parsed value is a signature dictionary (ISO 32000-2 table 255)."""
    if not isinstance(value, dict) or "FT" in value:
        return isinstance(value, dict) and "ByteRange" in value and "Contents" in value
    if "ByteRange" in value or value.get("SubFilter") in SUB_FILTERS:
        return True
    return value.get("Type") in _TYPES and ("Contents" in value or "Filter" in value)


def find_signatures(objects: PdfObjects) -> tuple[list[FoundSignature], list[str]]:
    """All signature dictionaries of all revisions in file order, and what could not be read."""
    problems: list[str] = []
    found: dict[tuple[Any, ...], FoundSignature] = {}
    for entry in _candidates(objects, problems):
        try:
            value = entry.parse()
        except PdfSyntaxError as error:
            problems.append(f"object {entry.number} at {entry.offset}: {error}")
            value = _as_far(entry, error)
        for inner in _nested(value):
            _note(objects, entry, inner, found)
    ordered = sorted(found.values(), key=lambda item: (item.offset, item.entry.number))
    if len(ordered) > MAX_SIGNATURES:
        problems.append(f"limit: {len(ordered)} signatures, {MAX_SIGNATURES} looked at")
    return ordered, problems


def _as_far(entry: PdfObject, error: PdfSyntaxError) -> Any:
    """What can be read of a broken object: a signature in it is broken, not absent."""
    if any(_nested(error.partial)):
        return error.partial
    if entry.data.find(_MARKS[0], entry.start, entry.end) < 0:
        return None
    value = PdfDict()
    value.start, value["ByteRange"] = entry.start, None
    return value


def _note(
    objects: PdfObjects,
    entry: PdfObject,
    value: PdfDict,
    found: dict[tuple[Any, ...], FoundSignature],
) -> None:
    contents = value.get("Contents")
    raw = contents if isinstance(contents, bytes) else b""
    key: tuple[Any, ...] = (
        repr(value.get("ByteRange")),
        sha256(raw).digest(),
        str(value.get("SubFilter")),
    )
    if not raw:
        key = (*key, entry.offset, value.start)
    item = FoundSignature(
        entry,
        value,
        value.spans.get("Contents") if entry.container is None else None,
        objects.latest.get(entry.number) is not entry,
    )
    known = found.get(key)
    if known is None:
        found[key] = item
    else:
        known.copies += 1
        if _at_gap(item) and not _at_gap(known):
            item.copies, item.holders = known.copies, known.holders
            found[key] = known = item
    found[key].holders.append(entry.number)
    found[key].superseded = found[key].superseded and item.superseded


def _at_gap(item: FoundSignature) -> bool:
    """Whether the contents lie where the dictionary's own byte range has its gap."""
    ranges = item.value.get("ByteRange")
    if item.contents_span is None or not isinstance(ranges, list) or len(ranges) < 2:
        return False
    return bool(ranges[:1] == [0] and ranges[1] == item.contents_span[0])


def _nested(value: Any, depth: int = 0) -> Iterator[PdfDict]:
    if depth > 16:
        return
    if isinstance(value, PdfDict):
        if is_signature(value):
            yield value
        for item in value.values():
            yield from _nested(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _nested(item, depth + 1)


def _candidates(objects: PdfObjects, problems: list[str]) -> Iterator[PdfObject]:
    """Objects whose bytes hold a name that a signature dictionary must have."""
    seen: set[int] = set()
    hidden = 0
    for place in _marks(objects.data):
        entry = objects.at(place)
        if entry is None and objects.in_stream(place):
            entry = _listed_object(objects, place)
            hidden += entry is None
        if entry is None or entry.offset in seen:
            continue
        seen.add(entry.offset)
        if len(seen) > MAX_CANDIDATES:
            problems.append("limit: too many signature candidates")
            return
        yield entry
    if hidden:
        problems.append(f"note: {hidden} signature names inside stream bodies (attached files)")
    yield from _compressed_candidates(objects)


def _compressed_candidates(objects: PdfObjects) -> Iterator[PdfObject]:
    """The same inside object streams; each decoded stream is searched once."""
    places: dict[int, list[int]] = {}
    for entry in objects.compressed:
        body = id(entry.data)
        if body not in places:
            places[body] = sorted(_marks(entry.data))
        next_mark = bisect_left(places[body], entry.start)
        if next_mark < len(places[body]) and places[body][next_mark] < entry.end:
            yield entry


def _marks(data: Buffer) -> Iterator[int]:
    """Offsets of telling names, in no particular order; escaped spellings included."""
    for mark in _MARKS:
        place = data.find(mark)
        while place >= 0:
            yield place
            place = data.find(mark, place + 1)
    for match in _TYPE_SIG.finditer(data):
        yield match.start()
    for match in _ESCAPED_NAME.finditer(data):
        start = data.rfind(b"/", max(0, match.start() - _NAME_REACH), match.start())
        if start >= 0 and _is_telling(data, start):
            yield start


def _is_telling(data: Buffer, start: int) -> bool:
    match = _NAME.match(data, start, start + 3 * _NAME_REACH)
    return match is not None and name_text(match.group()[1:]) in _TELLING


_TELLING = frozenset({"ByteRange", "DocTimeStamp", "SubFilter", "Sig"})
_OBJ_BEFORE = re.compile(rb"(?<!\d)(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj")
_BACKWARDS = 64 << 10  # how far before a name its object may start
_TRIES = 8


def _listed_object(objects: PdfObjects, place: int) -> PdfObject | None:
    """An object inside a stream body that a classic cross-reference table nevertheless lists."""
    data, end = objects.data, place
    floor = max(0, place - _BACKWARDS)
    for _ in range(_TRIES):
        end = data.rfind(b"obj", floor, end)
        if end < 0:
            return None
        head = _OBJ_BEFORE.search(data, max(floor, end - 24), end + 3)
        if head and data.find(b"%010d " % head.start()) >= 0:
            stop = data.find(b"endobj", place)
            stop = len(data) if stop < 0 else stop
            return PdfObject(int(head[1]), int(head[2]), data, head.end(), stop, head.start())
    return None
