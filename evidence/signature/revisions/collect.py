"""All revisions of a file, compared once and in order."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from evidence.signature.drawn.sheets import Sheets
from evidence.signature.limits import MAX_REVISIONS, MAX_SEEN
from evidence.signature.objects import PdfObjects, only_white
from evidence.signature.revisions.changes import Comparison
from evidence.signature.revisions.mended import shown_otherwise
from evidence.signature.revisions.roles import Roles
from evidence.signature.revisions.seen import apart, covered, nothing_seen
from evidence.signature.revisions.tables import History, Mark, Sections, TableError, marks_of
from evidence.signature.revisions.view import Parsed, View

UNLISTED = "bytes were added that no cross-reference lists"
_BLANK_MOST = 4096  # blanks between two ends of a file written again


def revision_of(marks: list[Mark], end: int) -> int:
    """Number (from 1) of the revision that a reader of the first ``end`` bytes sees; 0: none."""
    return bisect_left([mark.at for mark in marks], end)


class Revisions:
    """The revisions of a file; ``signed`` are the ends of its usable byte ranges."""

    def __init__(self, objects: PdfObjects, signed: list[int]) -> None:
        self.marks = marks_of(objects)
        self._objects = objects
        self._sections = Sections(objects)
        numbers = [revision_of(self.marks, end) for end in signed]
        self.first = min((number for number in numbers if number), default=0)
        self._signed = set(numbers)
        self.facts = self._collect()

    def listed_offsets(self) -> set[int] | None:
        """Offsets of all definitions that any revision lists; None where a table is unreadable."""
        try:
            for number, mark in enumerate(self.marks):
                self._sections.chain(mark.target, self.marks[number - 1].target if number else None)
        except TableError:
            return None
        return self._sections.offsets() if self.marks else None

    def shown_otherwise(self) -> list[int]:
        """What a reader that mends the file shows otherwise, see ``mended.py``."""
        return shown_otherwise(self._objects, self._sections, self.marks)

    def _collect(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = [
            {
                "number": number,
                "end": mark.end,
                "kind": [] if self.first and number > self.first else ["before_signatures"],
                "reason": "",
                "pages": None,
                "changes": [],
            }
            for number, mark in enumerate(self.marks, 1)
        ]
        for number in self._signed - {0}:
            entries[number - 1]["kind"].append("signed")
        if self.first and self.first < len(entries):
            self._compare(entries)
        return [entry for entry in entries if self._is_told(entry["number"])]

    def _is_told(self, number: int) -> bool:
        """Whether a revision is told of: of a file with hundreds of thousands not each one.

        The last one always: who asks what came after a signature must find that something did.
        """
        near = number <= MAX_REVISIONS or 0 <= number - self.first <= MAX_REVISIONS + 1
        return near or number in self._signed or number == len(self.marks)

    @property
    def signed_end(self) -> int | None:
        """Where the first signed revision ends, None where no byte range is usable."""
        return self.marks[self.first - 1].end if self.first else None

    def look(self, sheets: Sheets) -> None:
        """Add what the boxes of new signatures cover (``covers``): drawn, unlike all else here.

        Boxes that lie apart are drawn together, before the first and after the last of them.
        """
        room = MAX_SEEN
        for first, last, changes in apart(self.facts):
            before, after = self.marks[first - 2].end, self.marks[last - 1].end
            for change in changes:
                room -= 1
                change["covers"] = (
                    nothing_seen("limit: too many boxes to be drawn")
                    if room < 0
                    else covered(sheets, before, after, change["page"], change["box"])
                )

    def _compare(self, entries: list[dict[str, Any]]) -> None:
        """Fill in what each revision changed; after one that cannot be read nothing can be told."""
        reason = ""
        try:
            walk = _Walk(self._objects, self._sections, self.marks, self.first)
            entries[self.first - 1]["pages"] = walk.pages
        except Exception as error:  # the file's fault, told as a reason
            reason = _described(error)
        for entry in entries[self.first :]:
            if not reason and entry["number"] - self.first > MAX_REVISIONS:
                reason = "limit: too many revisions to compare"
            if not reason:
                try:
                    walk.step(entry)
                except Exception as error:
                    reason = _described(error)
            if reason:
                entry.update(reason=reason, kind=[*entry["kind"], "unread"])


class _Walk:
    """From the first signed revision to the last."""

    def __init__(
        self, objects: PdfObjects, sections: Sections, marks: list[Mark], first: int
    ) -> None:
        self._sections, self._marks, self._data = sections, marks, objects.data
        self._history, self._parsed, self._roles = History(objects), Parsed(), Roles()
        chain, _ = sections.chain(marks[first - 1].target)
        self._view = View(self._history, self._history.begin(chain, first), self._parsed)
        self._roles.walk(self._view)

    @property
    def pages(self) -> int | None:
        """How many pages the revision reached says it has."""
        count = self._view.get(self._view.trailer, "Root", "Pages", "Count")
        return count if isinstance(count, int) else None

    def _blank(self, start: int, end: int) -> bool:
        return end - start <= _BLANK_MOST and only_white(bytes(self._data[start:end]))

    def step(self, entry: dict[str, Any]) -> None:
        """The changes of one revision. Raises whatever cannot be read."""
        number = entry["number"]
        known, mark = self._marks[number - 2].target, self._marks[number - 1]
        chain, follows = self._sections.chain(mark.target, known)
        before = self._marks[number - 2].end
        if mark.target < before and not self._blank(before, mark.at):
            raise TableError(UNLISTED)
        if mark.target > mark.at:
            raise TableError("the cross-reference lies behind its own revision")
        trailer = chain[0].trailer if chain else self._view.trailer
        shown = self._history.add(number, chain, trailer, whole=not follows)
        view = View(self._history, shown, self._parsed)
        comparison = Comparison(self._view, view, self._roles)
        entry["changes"] = comparison.run()
        entry["kind"] += sorted({change["what"] for change in entry["changes"]})
        self._view = view
        entry["pages"] = self.pages


def _described(error: Exception) -> str:
    text = str(error)[:200]
    return text if isinstance(error, TableError) else f"{type(error).__name__}: {text}"
