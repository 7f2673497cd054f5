"""One revision as its reader sees it, and whether two values of two revisions are the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evidence.signature.filters import decode
from evidence.signature.limits import MAX_COMPARED_BYTES, MAX_DEPTH, MAX_STREAM_BYTES
from evidence.signature.objects import PdfObject
from evidence.signature.revisions.tables import History, Shown, TableError
from evidence.signature.syntax import Keyword, Name, PdfDict, PdfSyntaxError, Ref

_ENCODING = frozenset({"Length", "Filter", "DecodeParms", "DL"})


@dataclass(slots=True)
class Parsed:
    """Values by definition, parsed once for all revisions; and how much may still be compared."""

    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    room: int = MAX_COMPARED_BYTES

    def value(self, entry: PdfObject) -> Any:
        """The value of a definition. Raises :class:`PdfSyntaxError`."""
        key = entry.offset, entry.start
        if key not in self.values:
            self.values[key] = entry.parse()
        return self.values[key]


class View:
    """The objects one revision shows."""

    def __init__(self, history: History, shown: Shown, parsed: Parsed) -> None:
        self.history, self.shown, self.parsed = history, shown, parsed

    @property
    def trailer(self) -> PdfDict:
        """The newest trailer of the revision."""
        return self.shown.trailer

    def entry(self, number: int) -> PdfObject | None:
        """The definition shown. Raises :class:`TableError`."""
        return self.history.entry(number, self.shown.number)

    def value(self, number: int) -> Any:
        """The value of an object, None where free. Raises ``TableError``, ``PdfSyntaxError``."""
        entry = self.entry(number)
        return None if entry is None else self.parsed.value(entry)

    def resolve(self, value: Any) -> Any:
        """The value behind references. Raises ``TableError``, ``PdfSyntaxError``."""
        for _ in range(8):
            if not isinstance(value, Ref):
                return value
            value = self.value(value.number)
        return None

    def get(self, value: Any, *keys: str) -> Any:
        """The value behind a path of dictionary keys, None where it ends early."""
        for key in keys:
            value = self.resolve(value)
            if not isinstance(value, dict):
                return None
            value = value.get(key)
        return self.resolve(value)

    def stream(self, number: int) -> tuple[PdfObject, bytes] | None:
        """A stream object and its bytes as they are written, None for another object."""
        entry = self.entry(number)
        if entry is None or entry.stream is None:
            return None
        start, end = entry.stream
        self.parsed.room -= end - start
        if self.parsed.room < 0:
            raise TableError("limit: too many stream bytes to compare")
        return entry, bytes(entry.data[start:end])


def same(old: Any, new: Any, before: View, after: View, depth: int = 0) -> bool:
    """Whether two values say the same; an equal reference does (its object is asked apart)."""
    if depth > MAX_DEPTH:
        return False
    if isinstance(old, Ref) or isinstance(new, Ref):
        if old == new:
            return True
        return _same_behind(old, new, before, after, depth)
    if type(old) is not type(new):
        numbers = type(old) in (int, float) and type(new) in (int, float)
        return numbers and bool(old == new)
    if isinstance(old, dict):
        return old.keys() == new.keys() and all(
            same(value, new[key], before, after, depth + 1) for key, value in old.items()
        )
    if isinstance(old, list):
        return len(old) == len(new) and all(
            same(a, b, before, after, depth + 1) for a, b in zip(old, new, strict=True)
        )
    return bool(old == new)


def _same_behind(old: Any, new: Any, before: View, after: View, depth: int) -> bool:
    """Direct against indirect, or one number against another: no streams, not deep."""
    if depth > 8:
        return False
    for value, view in ((old, before), (new, after)):
        if isinstance(value, Ref):
            entry = view.entry(value.number)
            if entry is None or entry.stream is not None:
                return False
    return same(before.resolve(old), after.resolve(new), before, after, depth + 1)


def same_object(number: int, before: View, after: View) -> bool:
    """Whether an object is what it was: equal value, and equal stream, encoded or decoded."""
    old, new = before.entry(number), after.entry(number)
    if old is new:
        return True
    if old is None or new is None or (old.stream is None) != (new.stream is None):
        return False
    if old.generation != new.generation:
        return False
    value, other = before.parsed.value(old), after.parsed.value(new)
    if old.stream is None:
        return same(value, other, before, after)
    return _same_stream(number, value, other, before, after)


def _same_stream(number: int, value: Any, other: Any, before: View, after: View) -> bool:
    if not isinstance(value, PdfDict) or not isinstance(other, PdfDict):
        return False
    a, b = before.stream(number), after.stream(number)
    rest, more = ({k: v for k, v in d.items() if k not in _ENCODING} for d in (value, other))
    if a is None or b is None or not same(rest, more, before, after):
        return False
    plain = [value.get(key) for key in ("Filter", "DecodeParms")]
    if a[1] == b[1] and plain == [other.get(key) for key in ("Filter", "DecodeParms")]:
        return True
    try:
        decoded = decode(a[1], value, MAX_STREAM_BYTES), decode(b[1], other, MAX_STREAM_BYTES)
    except PdfSyntaxError:
        return False
    return decoded[0] == decoded[1]


def repeated_keys(value: Any, depth: int = 0) -> bool:
    """Whether a dictionary names a key twice: readers differ on which one counts."""
    if depth > MAX_DEPTH:
        return True
    if isinstance(value, PdfDict):
        return bool(value.repeated) or any(repeated_keys(v, depth + 1) for v in value.values())
    return isinstance(value, list) and any(repeated_keys(v, depth + 1) for v in value)


def kind_of(value: Any) -> str:
    """A word for a value, for people who look into the facts."""
    if isinstance(value, dict):
        named = value.get("Type") or value.get("Subtype") or value.get("FT")
        return str(named)[:40] if isinstance(named, Name | Keyword) else "dictionary"
    return type(value).__name__
