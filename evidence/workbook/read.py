"""Reading the transfer's workbook into a submission.

1. Open the container within bounds; what is no workbook is an error, not a finding.
2. Tell the sheets by their names; a workbook with none of them is not a transfer's workbook.
3. Read each sheet as a stream: head row, columns, rows; note what is wrong at its exact cell.
4. Compare across sheets: missing sheets, files named twice, suggestions nobody confirmed.

Own reader, not a library's: the same pass has to tell error cells, formulas without a result,
number formats ("05" shown for 5), merged and hidden cells, and stay sparse for hostile sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from evidence.workbook.checks import after_sheet, files_twice
from evidence.workbook.confirmed import unconfirmed
from evidence.workbook.declared import GUIDE, declared_profile
from evidence.workbook.heads import PREPARED_SHEETS, SUGGESTION_SHEET, VERDICT_HEAD
from evidence.workbook.package import Package, SheetPart
from evidence.workbook.problems import Problems
from evidence.workbook.sheet import Context, SheetNotes, read_context, read_rows
from evidence.workbook.table import read_table
from schemas.errors import HosoError
from schemas.finding import Place
from schemas.profile import Profile, load_profile, named_by
from schemas.record import Entity, Record, Submission
from schemas.text import fold_head

# Sheets a transfer cannot do without; Tệp only where a document is not on paper.
_NEEDED: tuple[Entity, ...] = ("dossier", "document")
_FILES: Entity = "file"
_FONDS: Entity = "fonds"
_PLAN: Entity = "planned_dossier"
_DESCRIBE: tuple[Entity, ...] = (*_NEEDED, _FILES, "photo", "audiovisual")
_PAPER = "giấy"
# Sheets of the template, of a prepared and of a returned workbook that hold no data.
_NO_DATA = (GUIDE, "Từ vựng", VERDICT_HEAD, *PREPARED_SHEETS)
_NOT_OURS = frozenset(map(fold_head, _NO_DATA))


def read_workbook(data: bytes | Path, *, source: str) -> Submission:
    """The submission a workbook holds; what is wrong with it is in ``problems``.

    ``data``: its bytes or where they lie. ``source``: its path in the transfer, for findings.
    Raises ``HosoError``: workbook-unreadable (no workbook, broken, too large) or
    workbook-foreign (none of our sheets).
    """
    package = Package(data, source)
    root = package.tree(package.root_part)
    sheets = list(package.sheets(root))
    profile = load_profile()
    if not any(
        profile.find_sheet(sheet.title) for sheet in sheets
    ):  # sheets are named alike in all
        raise HosoError("workbook-foreign", path=source)
    context = read_context(package, root)
    profile = declared_profile(package, sheets, context)
    problems = Problems()
    unknown: list[SheetPart] = []
    parts = dict(_our_sheets(sheets, source, profile, problems, unknown))
    found: dict[Entity, list[Record]] = {}
    for entity, sheet in parts.items():
        form = named_by(profile.id)
        place = Place(file=source, sheet=sheet.title, entity=entity, profile=form)
        notes = SheetNotes()
        rows = read_rows(package, sheet.part, context, notes)
        table = read_table(rows, profile.entities[entity], profile, place, problems)
        if table.head is not None:
            after_sheet(table, notes, problems)
        found[entity] = table.records
        if sheet.hidden and table.records:
            problems.add("X-108", place, case="sheet")
    for sheet in unknown:
        if fold_head(sheet.title) == fold_head(SUGGESTION_SHEET):
            suggested = read_rows(package, sheet.part, context, SheetNotes())
            unconfirmed(suggested, found.get("document", ()), profile, problems)
        else:
            _name_unknown(sheet, package, context, problems)
    _missing_sheets(parts, found, profile, source, problems)
    files_twice(
        [row for name in ("file", "photo", "audiovisual") for row in found.get(name, ())],
        problems,
    )
    return Submission.of(
        found,
        profile=profile.id,
        carrier="workbook",
        source=source,
        problems=problems.findings(),
    )


def _our_sheets(
    sheets: Iterable[SheetPart],
    source: str,
    profile: Profile,
    problems: Problems,
    unknown: list[SheetPart],
) -> Iterator[tuple[Entity, SheetPart]]:
    """The sheets we read by what they hold; the others are added to ``unknown``."""
    taken: set[Entity] = set()
    for sheet in sheets:
        entity = profile.find_sheet(sheet.title)
        if entity is None:
            unknown.append(sheet)
            continue
        if entity in taken:
            problems.add("X-116", Place(file=source, sheet=sheet.title, entity=entity))
            continue
        taken.add(entity)
        yield entity, sheet


def _name_unknown(sheet: SheetPart, package: Package, context: Context, problems: Problems) -> None:
    """A sheet with something in it that is not read (X-117)."""
    if fold_head(sheet.title) in _NOT_OURS:
        return
    rows = read_rows(package, sheet.part, context, SheetNotes())
    if any(cell.text.strip() for row in rows for cell in row.cells.values()):
        problems.add("X-117", Place(file=package.source, sheet=sheet.title), sheet.title)


def _missing_sheets(
    parts: dict[Entity, SheetPart],
    found: dict[Entity, list[Record]],
    profile: Profile,
    source: str,
    problems: Problems,
) -> None:
    if found.get(_PLAN) and not any(rows for entity, rows in found.items() if entity in _DESCRIBE):
        return  # a file plan alone: there is nothing the other sheets would describe
    electronic = any(
        row.get("Carrier").strip().casefold() != _PAPER for row in found.get("document", ())
    )
    wanted = (*_NEEDED, _FILES) if electronic else _NEEDED
    if _FONDS not in parts and found.get("dossier"):
        title = profile.entities[_FONDS].sheet
        problems.add("X-118", Place(file=source, sheet=title, entity=_FONDS), head=title)
    for entity in wanted:
        if entity not in parts:
            title = profile.entities[entity].sheet
            problems.add("X-101", Place(file=source, sheet=title, entity=entity), head=title)
