"""A report written as its file's ending says, or once per unit into a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from hoso.files import check_target, new_folder, write_new
from reports.labels import Labels
from reports.page import book_csv, book_page
from reports.sheets import Book
from reports.workbook import write_book
from schemas.text import fold

_NO_UNIT: Final = "khong-ro-don-vi"
_LONGEST: Final = 60
_PAGES: Final[dict[str, Callable[[Book], bytes]]] = {".html": book_page, ".csv": book_csv}


def write_book_as(book: Book, out: Path) -> None:
    """Write ``book`` to ``out`` (not there yet): .html one page, .csv its first table, else .xlsx.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable.
    """
    page = _PAGES.get(out.suffix.lower())
    if page:
        write_new(out, page(book))
    else:
        check_target(out)
        write_book(book, out, Labels())


def write_split(
    out: Path, stem: str, units: Sequence[str], write: Callable[[str | None, Path], None]
) -> list[str]:
    """Make the folder ``out`` with ``<stem>.xlsx`` (all units) and one workbook per unit.

    ``write(unit, path)`` writes one, ``None`` being all units. The folder appears whole or not at
    all. Returns the names of its files. Raises ``HosoError``: out-exists, out-unwritable.
    """
    named = {None: f"{stem}.xlsx"} | dict(_names(stem, units))
    with new_folder(out) as folder:
        for unit, name in named.items():
            write(unit, folder / name)
    return list(named.values())


def _names(stem: str, units: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    taken: set[str] = set()
    for unit in units:
        bare = re.sub(r"[^a-z0-9]+", "-", fold(unit)).strip("-")[:_LONGEST].strip("-") or _NO_UNIT
        name, number = bare, 1
        while name in taken:
            number += 1
            name = f"{bare}-{number}"
        taken.add(name)
        yield unit, f"{stem}-{name}.xlsx"
