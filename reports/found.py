"""Search results as a workbook: a "mục lục văn bản" or a "mục lục hồ sơ", of any length.

The columns are those of the registers a dossier is handed over with (NĐ 30/2020/NĐ-CP and the
forms made after it), with the file and the box beside them. Rows are written as they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from reports.labels import Labels
from reports.pen import Pen
from reports.sheets import Column, Kind, Line, Row, Table, Value
from reports.spelled import spelled
from reports.workbook import new_work, save_work
from schemas.clock import iso, vn_time
from search.words import count_words, words

MOST_ROWS: Final = 200_000
"""Rows of one list: what a person can still open."""
Shown = Mapping[str, Any]
Cell = Callable[[Shown, Labels], Value]
Form = Literal["documents", "dossiers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """What stands around the rows.

    ``query``: what was looked for, in words. ``filters``: (name, values) in words. ``sort``: the
    order in words. ``total``: how many there are, ``exact`` or at least; ``listed``: how many of
    them are in the list. ``ordered``: by a field, so that only :data:`MOST_ROWS` ends it.
    """

    form: Form
    agency: str
    parent: str
    query: str
    filters: tuple[tuple[str, str], ...]
    sort: str
    ordered: bool
    total: int
    exact: bool
    listed: int
    made: datetime

    @property
    def cut(self) -> bool:
        """Whether there is more than the list holds."""
        return self.listed < self.total or not self.exact


def write_found(found: FoundList, rows: Iterable[Shown], path: Path, labels: Labels) -> int:
    """Write the list to ``path`` (replaced when it exists); how many rows it has.

    ``rows``: what hits show (``search/layout.py``). Memory does not grow with their number. Raises
    ``HosoError`` report-not-writable, and whatever ``rows`` raises.
    """
    columns = tuple(
        Column(labels(head), width, kind) for head, width, kind, _ in _FORMS[found.form]
    )
    work = new_work()
    pen = Pen(work, labels("found.sheet"), tuple(column.width for column in columns), labels)
    try:
        count = _write(found, rows, columns, pen, labels)
    except BaseException:
        pen.give_up()
        raise
    title = labels(f"found.title.{found.form}")
    save_work(work, path, title=title, author=found.agency or "Hoso", made=iso(found.made))
    return count


def _write(
    found: FoundList, rows: Iterable[Shown], columns: tuple[Column, ...], pen: Pen, labels: Labels
) -> int:
    cells = [cell for _, _, _, cell in _FORMS[found.form]][1:]
    pen.page(labels("found.footer", made=vn_time(found.made)))
    lines = list(_head(found, labels))
    head = len(lines) + 1
    pen.repeat(head, head)
    for line in lines:
        pen.line(line)
    pen.head(Table(columns, ()))
    count = 0
    for count, shown in enumerate(rows, start=1):
        pen.body(Row((count, *(cell(shown, labels) for cell in cells))), columns)
    last = pen.row - 1
    pen.blank()
    pen.line(Line(labels(f"found.holds.{found.form}", count=_count(count, labels))))
    if labels.lang == "vi":
        pen.line(Line(labels("found.spelled", words=spelled(count).capitalize())))
    pen.close((head, last, len(columns)))
    return count


def _head(found: FoundList, labels: Labels) -> Iterable[Line]:
    """Few lines, so that the head of the table stays in sight."""
    name = found.agency.upper() or labels("head.no_agency")
    first, second = (found.parent.upper(), name) if found.parent else (name, "")
    style: Literal["organ", "organ_bold"] = "organ" if found.parent else "organ_bold"
    yield Line(first, style, labels("head.nation"), "organ_bold")
    yield Line(second, "organ_bold", labels("head.motto"), "motto")
    yield Line(labels(f"found.title.{found.form}"), "title")
    filters = "; ".join(f"{name}: {values}" for name, values in found.filters)
    about = labels(
        "found.about",
        query=found.query,
        filters=filters or labels("found.no_filter"),
        sort=found.sort,
        made=vn_time(found.made),
    )
    yield Line(about, "subtitle")
    if found.cut:
        total = labels(
            "found.all" if found.exact else "found.over", total=_count(found.total, labels)
        )
        why = labels("found.why_most" if found.ordered else "found.why_order")
        listed = _count(found.listed, labels)
        yield Line(labels("found.cut", listed=listed, total=total, why=why), "heading")


def _count(number: int, labels: Labels) -> str:
    return count_words(number, labels.lang)


def _plain(name: str) -> Cell:
    return lambda shown, _: shown.get(name) or ""


def _subject(shown: Shown, _: Labels) -> str:
    """Tên loại và trích yếu nội dung: the type is not said twice."""
    kind, heading = str(shown["type_name"] or ""), str(shown["heading"] or "")
    if heading.casefold().startswith(kind.casefold()):
        return heading
    return f"{kind} {heading}".strip()


def _issued(shown: Shown, labels: Labels) -> str:
    return shown["issued"] or _span(shown, labels)


def _span(shown: Shown, _: Labels) -> str:
    days = [_day(shown[name]) for name in ("date_from", "date_to") if shown[name]]
    return " – ".join(dict.fromkeys(days))


def _day(iso_day: str) -> str:
    return "/".join(reversed(iso_day.split("-")))


def _sheets(shown: Shown, labels: Labels) -> str:
    """Sheets of paper by number, or how many pages there are."""
    ends = [shown[name] for name in ("sheet_from", "sheet_to") if shown.get(name)]
    if ends:
        return labels("found.sheets", value="–".join(dict.fromkeys(ends)))
    return _amount(shown, labels)


def _amount(shown: Shown, labels: Labels) -> str:
    """``40 tờ / 75 trang``, as far as it is known."""
    names = ("sheet_count", "page_count")
    said = [labels(f"found.{name}", value=shown[name]) for name in names if shown.get(name)]
    return " / ".join(said)


def _note(shown: Shown, labels: Labels) -> str:
    """What is out of the usual: another kind of entry, no text to search, access."""
    parts = []
    if shown["kind"] != "document":
        parts.append(words("kind", shown["kind"], labels.lang))
    if shown["kind"] != "dossier" and shown["text"] != "text":
        parts.append(words("text", shown["text"], labels.lang))
    return "; ".join([*parts, *_access(shown, labels)])


def _access(shown: Shown, labels: Labels) -> list[str]:
    return [words("access", shown["label"], labels.lang)] if shown["label"] != "open" else []


def _own_note(shown: Shown, labels: Labels) -> str:
    return "; ".join(_access(shown, labels))


def _own(cell: Cell) -> Cell:
    """The cell where the entry is the dossier's own: another tells nothing of the dossier."""
    return lambda shown, labels: cell(shown, labels) if shown["kind"] == "dossier" else ""


def _number_of_row(_: Shown, __: Labels) -> Value:
    return None


# Head, width, kind, and what stands in the cell; the first counts the rows.
_FORMS: Final[dict[Form, tuple[tuple[str, float, Kind, Cell], ...]]] = {
    "documents": (
        ("col.no", 7, "count", _number_of_row),
        ("found.col.number", 17, "code", _plain("number")),
        ("found.col.issued", 12, "date", _issued),
        ("found.col.subject", 46, "text", _subject),
        ("found.col.author", 22, "text", _plain("organ")),
        ("col.dossier", 28, "code", _plain("file_code")),
        ("found.col.box", 8, "centre", _plain("box")),
        ("found.col.sheets", 11, "centre", _sheets),
        ("col.remark", 15, "text", _note),
    ),
    "dossiers": (
        ("col.no", 7, "count", _number_of_row),
        ("found.col.file_notation", 28, "code", _plain("file_code")),
        ("found.col.file_title", 50, "text", _plain("title")),
        ("found.col.span", 24, "centre", _own(_span)),
        ("col.maintenance", 14, "centre", _plain("maintenance")),
        ("found.col.amount", 14, "centre", _own(_amount)),
        ("col.unit", 22, "text", _plain("unit")),
        ("col.remark", 14, "text", _own(_own_note)),
    ),
}
