"""What a reader shows that does not follow the tables of a file but mends it.

A reader that cannot follow them (a row of another length is enough, or many blanks behind the end)
reads all objects anew and takes the last definition of each. Where those are not what the tables
say, bytes added later may turn what is seen, though they change no object.
Seen with PDFium and Poppler. (Not of the standard: ISO 32000-2 does not say how to mend.)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from evidence.signature.objects import PdfObject, PdfObjects
from evidence.signature.revisions.roles import Roles
from evidence.signature.revisions.tables import (
    History,
    Mark,
    Place,
    Sections,
    TableError,
    after_white,
)
from evidence.signature.revisions.view import Parsed, View
from evidence.signature.syntax import PdfSyntaxError

_MOST = 20  # objects told
_SEEN = frozenset(
    {
        "catalog",
        "page_tree",
        "page_parent",
        "page",
        "page_content",
        "resource",
        "annots",
        "annotation",
        "appearance",
        "form",
        "fields",
        "field",
        "layers",
    }
)


def shown_otherwise(objects: PdfObjects, sections: Sections, marks: list[Mark]) -> list[int]:
    """Numbers of objects that such a reader shows otherwise, a few; none where it cannot be told.

    Only what the catalogue, pages, annotations, fields and layers of the newest revision lead to.
    """
    try:
        chain, _ = sections.chain(marks[-1].target) if marks else ([], False)
        if not chain:
            return []
        history = History(objects)
        view = View(history, history.begin(chain, len(marks)), Parsed())
        return list(islice(_otherwise(objects, view), _MOST))
    except (TableError, PdfSyntaxError):  # no reader can follow the tables, then as now
        return []


def _otherwise(objects: PdfObjects, view: View) -> Iterator[int]:
    history, number_now = view.history, view.shown.number
    last = [
        (number, entry)
        for number, entry in sorted(objects.latest.items())
        if not _is_at(objects, entry, history.place(number, number_now), view)
    ]
    if not last:
        return
    roles = Roles()
    roles.walk(view)
    for number, entry in last:
        if _SEEN & roles.of.get(number, {}).keys() and not _equal(entry, _followed(view, number)):
            yield number


def _followed(view: View, number: int) -> PdfObject | None:
    """What the tables lead to, None where that is nothing."""
    try:
        return view.entry(number)
    except TableError:
        return None


def _is_at(objects: PdfObjects, entry: PdfObject, place: Place, view: View) -> bool:
    """Whether a definition is the one that the tables name."""
    if isinstance(place, tuple):
        container = view.history.place(place[0], view.shown.number)
        return entry.container == place[0] and _lies_at(objects, entry, container)
    return entry.container is None and _lies_at(objects, entry, place)


def _lies_at(objects: PdfObjects, entry: PdfObject, place: Place) -> bool:
    return isinstance(place, int) and entry.offset in (place, after_white(objects.data, place))


def _equal(one: PdfObject, other: PdfObject | None) -> bool:
    return other is not None and _bytes(one) == _bytes(other)


def _bytes(entry: PdfObject) -> tuple[bytes, bytes]:
    start, end = entry.stream or (0, 0)
    return bytes(entry.data[entry.start : entry.end]).strip(), bytes(entry.data[start:end])
