"""Which profile a workbook was made for: its guide says so, or the heads of its dossiers do.

The template of 05/2025/TT-BNV names its profile in the sheet Hướng dẫn. A workbook without that
sheet is told by heads only one profile knows; one that says nothing is of the first profile, whose
template bears no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from evidence.workbook.limits import HEAD_SEARCH_ROWS
from evidence.workbook.package import Package, SheetPart
from evidence.workbook.sheet import Context, SheetNotes, read_rows
from schemas.profile import PROFILE_IDS, Profile, load_profile
from schemas.record import Entity
from schemas.text import fold_head

GUIDE = "Hướng dẫn"
_MARK = re.compile(r"\btt[0-9]{2}-[0-9]{4}\b")
_HEADED: Entity = "dossier"
_ENOUGH = 2  # heads that another profile knows and the first does not


def declared_profile(package: Package, sheets: Sequence[SheetPart], context: Context) -> Profile:
    """The profile the workbook declares, or is made for; else the first."""
    first = load_profile()
    for sheet in sheets:
        if fold_head(sheet.title) == fold_head(GUIDE):
            marked = _marked(_texts(package, sheet, context))
            if marked is not None:
                return marked
    for sheet in sheets:
        if first.find_sheet(sheet.title) == _HEADED:
            heads = list(_texts(package, sheet, context))
            foreign = [head for head in heads if first.find_field(_HEADED, head) is None]
            for other in map(load_profile, PROFILE_IDS[1:]):
                if sum(other.find_field(_HEADED, head) is not None for head in foreign) >= _ENOUGH:
                    return other
    return first


def _marked(texts: Iterable[str]) -> Profile | None:
    named = (name for text in texts for name in _MARK.findall(text))
    return next((load_profile(name) for name in named if name in PROFILE_IDS), None)


def _texts(package: Package, sheet: SheetPart, context: Context) -> Iterator[str]:
    """The texts of the first rows of a sheet."""
    rows = read_rows(package, sheet.part, context, SheetNotes())
    for row in islice(rows, HEAD_SEARCH_ROWS):
        yield from (cell.text for cell in row.cells.values() if cell.kind == "text")
