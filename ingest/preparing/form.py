"""Which form a workbook is made in, and rows made to fit it. Pure.

The form is chosen by the end of the work of the dossiers; the form of a later law holds dossiers of
both, each judged by the law of its own end (see ``schemas.laws.judging_profile``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from schemas.clock import dmy, parse_dmy
from schemas.laws import judging_profile, metadata_law
from schemas.prepared import Form, PreparedCell, PreparedRow
from schemas.profile import PROFILE_IDS, EntityProfile, Profile, load_profile
from schemas.record import Entity
from schemas.vocabulary import load_vocabulary


def form_for(ends: Iterable[date | None], today: date) -> Form:
    """The form for dossiers that ended on those days; None: nothing tells, so today's law counts.

    The latest law of all is taken: its form holds dossiers that ended before it, too.
    """
    known = list(ends)
    days = [day for day in known if day]
    latest = max(days, default=None)
    later = _profile_on(latest) if latest else PROFILE_IDS[0]
    unknown = len(days) < len(known) or not known
    current = _profile_on(today) if unknown else PROFILE_IDS[0]
    if PROFILE_IDS.index(current) > PROFILE_IDS.index(later):
        return Form(profile=current, why="unknown", day=dmy(today))
    first = later == PROFILE_IDS[0]
    return Form(profile=later, why="first" if first else "later", day=dmy(latest or today))


def _profile_on(day: date) -> str:
    law = metadata_law(day)
    return law.profile if law and law.profile in PROFILE_IDS else PROFILE_IDS[0]


def judged_by(form: str, dossiers: Sequence[PreparedRow]) -> list[Profile]:
    """The profile each dossier of a workbook of that form will be judged by."""
    ends = (parse_dmy(row.get("EndDate")) for row in dossiers)
    return [load_profile(judging_profile(form, end)) for end in ends]


def fit(rows: Mapping[Entity, Sequence[PreparedRow]], profile: Profile) -> None:
    """Drop cells the form has no column for; say values in the words of its lists."""
    for entity, some in rows.items():
        shape = profile.entities[entity]
        for row in some:
            row.cells = {
                name: _in_words(name, cell, shape)
                for name, cell in row.cells.items()
                if name in shape.by_name
            }


def _in_words(name: str, cell: PreparedCell, shape: EntityProfile) -> PreparedCell:
    """``Không hạn chế`` of the older lists is ``Công khai`` of the newer (circular 3.2)."""
    item = shape.by_name[name]
    if not item.coded or item.many:
        return cell
    term = load_vocabulary(item.vocabulary).find(cell.value)
    if term is None or term.vi == cell.value:
        return cell
    if cell.note:
        return replace(cell, value=term.vi)
    return PreparedCell(term.vi, cell.origin, "note.word", {"listed": cell.value})
