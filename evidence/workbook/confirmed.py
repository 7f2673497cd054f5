"""Suggested values of a returned workbook that nobody has confirmed (X-119).

The sheet "Gợi ý" lists what was offered (see ``suggested.py``); a value that still stands in its
cell needs a word in the column "Đã xem". Rows are found by FileCode and DocOrdinal: people sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evidence.workbook.heads import SUGGESTION_COLUMNS
from evidence.workbook.limits import HEAD_SEARCH_ROWS
from evidence.workbook.problems import Problems
from evidence.workbook.sheet import Row
from schemas.profile import Profile
from schemas.record import Record
from schemas.text import fold_head, nfc


def unconfirmed(
    rows: Iterable[Row], documents: Sequence[Record], profile: Profile, problems: Problems
) -> None:
    """Note the suggested values of a returned workbook that stand there and nobody confirmed."""
    by_key = {
        _key(record.get("FileCode"), record.get("DocOrdinal")): record for record in documents
    }
    for row in _listed(rows):
        known = profile.find_field("document", row["field_vi"])
        record = by_key.get(_key(row["file_code"], row["ordinal"]))
        if known is None or record is None or row["seen"]:
            continue
        name = known[0].name
        if nfc(record.get(name)).strip() == nfc(row["value"]):
            problems.add("X-119", record.place(name), row["value"], field=name)


def _key(code: str, ordinal: str) -> tuple[str, str]:
    return nfc(code).strip(), ordinal.strip().lstrip("0")


def _listed(rows: Iterable[Row]) -> Iterator[dict[str, str]]:
    """Rows of the sheet of suggestions by the keys of its columns."""
    places: dict[str, int] = {}
    heads = {fold_head(head): key for key, (head, _) in SUGGESTION_COLUMNS.items()}
    for row in rows:
        texts = {number: cell.text.strip() for number, cell in row.cells.items()}
        if not places and row.number <= HEAD_SEARCH_ROWS:
            found = {heads[fold_head(t)]: n for n, t in texts.items() if fold_head(t) in heads}
            places = found if {"value", "field_vi", "file_code"} <= set(found) else {}
        elif places:
            yield {key: texts.get(places.get(key, 0), "") for key in SUGGESTION_COLUMNS}
