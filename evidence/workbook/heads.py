"""Finding the head row of a sheet and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evidence.workbook.problems import Problems
from evidence.workbook.sheet import Row, letter
from schemas.finding import Place
from schemas.profile import EntityProfile, Field, How, Profile
from schemas.reader_rules import MISPRINT
from schemas.text import fold_head

VERDICT_HEAD = "Kết quả kiểm tra"
SUGGESTION_SHEET = "Gợi ý"
# Sheets of a prepared workbook (``hoso prepare``) that hold no data: origins of values, files
# matched with rows, what is left over on both sides, cells to be filled in.
PREPARED_SHEETS = ("Nguồn gốc", "Khớp tệp", "Chưa khớp", "Cần điền")
# Of that sheet: key, head and width of each column; people fill in the last.
SUGGESTION_COLUMNS: Mapping[str, tuple[str, int]] = {
    "sheet": ("Trang tính", 14),
    "row": ("Dòng", 7),
    "column": ("Cột", 6),
    "file_code": ("Mã hồ sơ", 26),
    "ordinal": ("STT văn bản", 13),
    "field_vi": ("Trường", 34),
    "value": ("Giá trị gợi ý", 50),
    "origin": ("Đọc từ", 60),
    "confidence": ("Độ tin cậy", 11),
    "seen": ("Đã xem", 10),
}
_IGNORED = frozenset(fold_head(head) for head in (VERDICT_HEAD, "STT", "TT", "Số TT"))


@dataclass(frozen=True, slots=True)
class Head:
    """The head row: its number, what the columns mean, column number -> head as written."""

    row: int
    columns: dict[int, Field]
    written: dict[int, str]
    how: dict[int, How]


def find_head(row: Row, entity: EntityProfile, profile: Profile) -> Head | None:
    """The head this row is: at least two different known columns; else None."""
    columns: dict[int, Field] = {}
    how: dict[int, How] = {}
    written: dict[int, str] = {}
    for number, cell in sorted(row.cells.items()):
        if cell.kind != "text" or not cell.text.strip():
            continue
        written[number] = cell.text.strip()
        found = profile.find_field(entity.entity, cell.text)
        if found:
            columns[number], how[number] = found
    if len({item.name for item in columns.values()}) < 2:
        return None
    return Head(row.number, columns, written, how)


def settle(head: Head, entity: EntityProfile, place: Place, problems: Problems) -> Head:
    """``head`` with each field in one column only; names what is unknown, twice or missing.

    A second column under a short name that the Circular printed twice means the field that was
    misprinted (Maintenance: the second is Số lượng tờ).
    """
    kept: dict[int, Field] = {}
    taken: dict[str, int] = {}
    repeats = {item.repeat_of: item for item in entity.fields if item.repeat_of}
    for number, written in head.written.items():
        where = _head_place(place, head.row, number)
        item = head.columns.get(number)
        if item is None:
            if fold_head(written) not in _IGNORED:
                problems.add("X-103", where, written)
            continue
        if item.name in taken and head.how[number] == "name" and item.name in repeats:
            item = repeats[item.name]
            problems.add(MISPRINT, where, written, field=item.name)
        elif head.how[number] == "misprint":
            problems.add(MISPRINT, where, written, field=item.name)
        if item.name in taken:
            problems.add("X-104", where, written, field=item.name, first=letter(taken[item.name]))
            continue
        taken[item.name] = number
        kept[number] = item
    _missing(entity, taken, replace(place, row=head.row, entity=None), problems)
    return Head(head.row, kept, head.written, head.how)


def is_subhead(row: Row, head: Head, profile: Profile, entity: EntityProfile) -> bool:
    """Whether the row below the head repeats it: short names, or numbers (1) (2) (3)."""
    texts = {number: cell.text.strip() for number, cell in row.cells.items() if cell.text.strip()}
    if len(texts) < 3:
        return False
    numbers = [text.strip("()") for _, text in sorted(texts.items())]
    if numbers == [str(index) for index in range(1, len(numbers) + 1)]:
        return len(numbers) >= min(4, len(head.columns))
    same = 0
    for number, text in texts.items():
        found = profile.find_field(entity.entity, text)
        same += bool(
            found and number in head.columns and found[0].name == head.columns[number].name
        )
    return same >= 2 and same * 2 > len(texts)


def _missing(
    entity: EntityProfile, taken: Mapping[str, int], where: Place, problems: Problems
) -> None:
    for item in entity.fields:
        wanted = item.required or item.name in entity.keys
        if wanted and item.name not in taken:
            problems.add(
                "X-102",
                Place(
                    file=where.file,
                    sheet=where.sheet,
                    row=where.row,
                    entity=entity.entity,
                    field=item.name,
                    profile=where.profile,
                ),
                "",
                field=item.name,
                head=item.vi,
            )


def _head_place(place: Place, row: int, number: int) -> Place:
    return Place(
        file=place.file, sheet=place.sheet, row=row, column=letter(number), entity=place.entity
    )
