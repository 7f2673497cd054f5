"""Cells that have to be filled in and that nothing tells. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from schemas.coded import code_of
from schemas.prepared import Lacking, PreparedRow
from schemas.profile import EntityProfile, Profile
from schemas.record import Entity

_SHEETS: Final[tuple[Entity, ...]] = ("fonds", "dossier", "document", "file")
_BACKUP: Final = ("RiskRecoveryStatus", "RiskRecovery", ("1",))
# Fields asked for where another has one of these codes (see rule T05-02).
_WHERE: Final[Mapping[Entity, tuple[tuple[str, str, Collection[str]], ...]]] = {
    "dossier": (
        ("PaperFileCode", "ConfidenceLevel", ("02",)),
        ("SheetNumber", "ConfidenceLevel", ("02",)),
        _BACKUP,
    ),
    "document": (("Process", "ConfidenceLevel", ("01", "03")), _BACKUP),
}


def lacking(
    rows: Mapping[Entity, Sequence[PreparedRow]],
    offered: Collection[tuple[int, str]],
    form: Profile,
    judged: Sequence[Profile],
) -> Iterator[Lacking]:
    """Empty cells the law of their dossier asks for, sheet by sheet, where the form has them.

    ``offered``: (row, field) of sheet Văn bản that the page fills. ``judged``: by dossier, the
    profile it will be judged by (see ``form.judged_by``).
    """
    for entity in _SHEETS:
        columns = form.entities[entity].by_name
        for number, row in enumerate(rows.get(entity, ()), start=1):
            place = number if entity == "dossier" else row.dossier
            asking = judged[place - 1] if place else form
            for name in _wanted(row, asking.entities[entity]):
                filled = row.get(name) or (entity == "document" and (number, name) in offered)
                if name in columns and not filled:
                    yield Lacking(entity=entity, row=number, field=name, dossier=row.dossier)


def _wanted(row: PreparedRow, shape: EntityProfile) -> Iterator[str]:
    also = {name for name, on, codes in _WHERE.get(row.entity, ()) if _is(row, shape, on, codes)}
    for item in shape.fields:
        if item.required or item.name in shape.keys or item.name in also:
            yield item.name


def _is(row: PreparedRow, shape: EntityProfile, name: str, codes: Collection[str]) -> bool:
    item = shape.by_name.get(name)
    return item is not None and item.coded and code_of(item, row.get(name)) in codes
