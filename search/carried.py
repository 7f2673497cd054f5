"""Entries carried to a process that lays them out, and their layouts on the way back.

Both are JSON and beside it one blob: the texts of the bodies, one behind the other. As JSON they
would cost as much to write and to read as half of the work that is given away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from search.entry import BodyPart, Entry
from search.layout import Layout, lay_out

_BODY = "body"
_OF_ENTRY = tuple(one.name for one in fields(Entry) if one.name != _BODY)
_ENTRY_VALUES = attrgetter(*_OF_ENTRY)
_OF_LAYOUT = tuple(one.name for one in fields(Layout) if one.name not in ("texts", "pages"))
_LAYOUT_VALUES = attrgetter(*_OF_LAYOUT)

Carried = tuple[list[dict[str, Any]], bytes]


def carried(entries: Iterable[Entry]) -> Carried:
    """``entries`` for :func:`lay_out_op`: of each what it has, nothing of what it has not."""
    heads, texts = [], []
    for entry in entries:
        values = zip(_OF_ENTRY, _ENTRY_VALUES(entry), strict=True)
        head = {name: value for name, value in values if value or value == 0}
        head[_BODY] = [(part.file, part.page, len(part.text)) for part in entry.body]
        heads.append(head)
        texts += [part.text for part in entry.body]
    return heads, _encoded(texts)


def lay_out_op(entries: list[dict[str, Any]], blobs: Sequence[bytes]) -> tuple[Any, tuple[bytes]]:
    """Lays out what :func:`carried` gave, for :func:`layouts_carried`. An op of the workers."""
    take, heads, texts = _taking(blobs[0]), [], []
    for raw in entries:
        entry = _entry(raw, take)
        head, own = _told(lay_out(entry), entry)
        heads.append(head)
        texts += own
    return {"layouts": heads}, (_encoded(texts),)


def layouts_carried(
    heads: Iterable[dict[str, Any]], blob: bytes, entries: Iterable[Entry]
) -> Iterator[Layout]:
    """The layouts of ``entries``, from what :func:`lay_out_op` answered for them."""
    take = _taking(blob)
    for head, entry in zip(heads, entries, strict=True):
        texts = {
            group: [(exact, folded) for exact, folded in pairs]
            for group, pairs in head["texts"].items()
        }
        lengths = head.pop(_BODY)
        if lengths:
            texts[_BODY] = [(take(one), take(other)) for one, other in lengths]
        pages = head["pages"]
        head["texts"] = texts
        head["values"] = {name: tuple(some) for name, some in head["values"].items()}
        head["hints"] = tuple(head["hints"])
        head["pages"] = _pages(entry.body) if pages is None else pages
        yield Layout(**head)


def _entry(raw: Mapping[str, Any], take: Callable[[int], str]) -> Entry:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()
    }
    values[_BODY] = tuple([BodyPart(file, page, take(size)) for file, page, size in raw[_BODY]])
    return Entry(**values)


def _told(layout: Layout, entry: Entry) -> tuple[dict[str, Any], list[str]]:
    """``layout`` as JSON, and the texts that go beside it. Pages as they came are not told."""
    pairs = layout.texts.get(_BODY, ())
    head = dict(zip(_OF_LAYOUT, _LAYOUT_VALUES(layout), strict=True))
    head["texts"] = {group: some for group, some in layout.texts.items() if group != _BODY}
    head[_BODY] = [(len(exact), len(folded)) for exact, folded in pairs]
    head["pages"] = None if layout.pages == _pages(entry.body) else layout.pages
    return head, [form for pair in pairs for form in pair]


def _pages(body: Iterable[BodyPart]) -> list[list[Any]]:
    return [[part.file, part.page, part.text] for part in body]


def _encoded(texts: Iterable[str]) -> bytes:
    return "".join(texts).encode("utf-8", "surrogatepass")


def _taking(blob: bytes) -> Callable[[int], str]:
    """Gives the texts of ``blob`` in their order, told how long each is."""
    text, place = blob.decode("utf-8", "surrogatepass"), 0

    def take(size: int) -> str:
        nonlocal place
        place += size
        return text[place - size : place]

    return take
