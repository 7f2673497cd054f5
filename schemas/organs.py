"""The dated register of organs: who existed when, who followed, who keeps the closed fonds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, Literal

from schemas.data_files import load_json
from schemas.errors import HosoError
from schemas.shape import shape_fault
from schemas.text import fold_head

EventKind = Literal["set_up", "renamed", "merged", "dissolved"]
_ENDINGS = ("merged", "dissolved")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganEvent:
    """Something that happened to an organ on a day, with the text that says so.

    ``unconfirmed`` names the parts (successor, keeper …) that were not read in any text.
    """

    date: date
    kind: EventKind
    vi: str
    en: str
    basis: str
    confidence: str
    successor: str = ""
    keeper: str = ""
    closes_fonds: bool = False
    name_vi: str = ""
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganCodeSpan:
    """A code an organ has from one day to another (None = not known, or still)."""

    code: str
    effective_from: date | None
    effective_to: date | None
    confidence: str

    def covers(self, on: date) -> bool:
        """Whether the code was the organ's on that day, as far as known."""
        return _covers(self, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSpan:
    """The official name of the administrative unit an organ has its seat in, and when."""

    name: str
    effective_from: date | None
    effective_to: date | None
    basis: str
    confidence: str

    def covers(self, on: date) -> bool:
        """Whether the seat was there on that day, as far as known."""
        return _covers(self, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """One organ with its names, codes, seats and events in the order of their days.

    ``seal_mm``: diameter of its seal in millimetres, 0 where nobody told. ``symbols``: what stands
    for it in the symbols of its documents (SNV).
    """

    id: str
    vi: str
    en: str
    aliases: tuple[str, ...]
    parent: str
    codes: tuple[OrganCodeSpan, ...]
    events: tuple[OrganEvent, ...]
    seal_mm: float = 0
    seats: tuple[SeatSpan, ...] = ()
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganState:
    """An organ on one day. ``exists`` is taken for granted where no event says otherwise.

    ``successors``: organ ids that have followed so far, nearest first.
    ``basis``: the texts that say so; ``unconfirmed``: what none of them does.
    """

    organ: str
    name: str
    on: date
    exists: bool
    fonds_closed: bool
    keeper: str
    codes: tuple[str, ...]
    successors: tuple[str, ...]
    basis: tuple[str, ...]
    unconfirmed: tuple[str, ...]


class Register:
    """A register of organs; made by :func:`load_register`."""

    def __init__(self, organs: tuple[Organ, ...]) -> None:
        self.organs: Mapping[str, Organ] = {organ.id: organ for organ in organs}

    def find(self, text: str) -> Organ | None:
        """The organ of that id, code or name (case, accents and blanks do not count), or None."""
        return self.organs.get(text) or self._names.get(fold_head(text))

    def state(self, organ_id: str, on: date) -> OrganState:
        """What the organ was on that day. Raises ``KeyError`` for an id not in the register."""
        organ = self.organs[organ_id]
        past = [event for event in organ.events if event.date <= on]
        closing = next((event for event in past if event.closes_fonds), None)
        names = [event.name_vi for event in past if event.name_vi]
        return OrganState(
            organ=organ_id,
            name=names[-1] if names else organ.vi,
            on=on,
            exists=_exists(organ, past, on),
            fonds_closed=closing is not None,
            keeper=closing.keeper if closing else "",
            codes=tuple(span.code for span in organ.codes if span.covers(on)),
            successors=self.successors(organ_id, on),
            basis=tuple(dict.fromkeys(event.basis for event in past)),
            unconfirmed=tuple(dict.fromkeys(part for event in past for part in event.unconfirmed)),
        )

    def successors(self, organ_id: str, on: date) -> tuple[str, ...]:
        """The organs that had taken over from this one by that day, nearest first."""
        chain: list[str] = []
        current = organ_id
        while current in self.organs:
            ending = next(
                (e for e in self.organs[current].events if e.kind in _ENDINGS and e.date <= on),
                None,
            )
            if ending is None or not ending.successor or ending.successor in (organ_id, *chain):
                break
            current = ending.successor
            chain.append(current)
        return tuple(chain)

    def keeper(self, organ_id: str, on: date) -> str:
        """The organ that keeps the closed fonds on that day; "" while the fonds is open."""
        return self.state(organ_id, on).keeper

    def seats(self, organ_id: str, on: date) -> tuple[str, ...]:
        """Names of the units the organ may state as its place on that day; empty = not known."""
        return tuple(span.name for span in self.organs[organ_id].seats if span.covers(on))

    def is_fonds_closed(self, organ_id: str, on: date) -> bool:
        """Whether the organ's fonds is a closed one (phông đóng) on that day."""
        return self.state(organ_id, on).fonds_closed

    @cached_property
    def _names(self) -> Mapping[str, Organ]:
        table: dict[str, Organ] = {}
        for organ in self.organs.values():
            codes = [span.code for span in organ.codes if span.confidence != "unconfirmed"]
            for name in (organ.vi, organ.en, *organ.aliases, *codes):
                if name:
                    table.setdefault(fold_head(name), organ)
        return table


@cache
def shipped_register() -> Register:
    """The register of the product, loaded once."""
    return load_register()


def load_register(extra: bytes | Mapping[str, Any] | None = None, *, source: str = "") -> Register:
    """The register of the product, extended or corrected by another of the same form.

    ``extra``: its JSON text, or what that parses to; an organ of an id already there replaces it.
    ``source``: its name in the error. It keeps to ``data/schema/organs.schema.json``, no id twice,
    and every organ it names as parent, successor or keeper is known.
    Raises ``HosoError`` (register-invalid).
    """
    rows = {row["id"]: row for row in load_json("organs.json")["organs"]}
    try:
        added = json.loads(extra) if isinstance(extra, bytes) else extra
        if added is not None:
            if fault := shape_fault(added, load_json("schema/organs.schema.json")):
                raise ValueError(fault)
            rows.update(_by_id(added["organs"]))
        organs = tuple(_organ(row) for row in rows.values())
        _check_links(organs)
    except (ValueError, RecursionError) as error:
        raise HosoError("register-invalid", path=source, why=str(error)) from None
    return Register(organs)


def _by_id(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    table: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["id"] in table:
            raise ValueError(f"id {row['id']} × 2")
        table[row["id"]] = row
    return table


def _check_links(organs: tuple[Organ, ...]) -> None:
    known = {organ.id for organ in organs}
    for organ in organs:
        named = {"parent": [organ.parent]}
        named["successor"] = [event.successor for event in organ.events]
        named["keeper"] = [event.keeper for event in organ.events]
        for role, ids in named.items():
            if unknown := [item for item in ids if item and item not in known]:
                raise ValueError(f"{organ.id}: {role} {unknown[0]}?")


def _exists(organ: Organ, past: list[OrganEvent], on: date) -> bool:
    if any(event.kind in _ENDINGS for event in past):
        return False
    set_up = next((event.date for event in organ.events if event.kind == "set_up"), None)
    return set_up is None or set_up <= on


def _covers(span: OrganCodeSpan | SeatSpan, on: date) -> bool:
    early = span.effective_from is not None and on < span.effective_from
    late = span.effective_to is not None and on > span.effective_to
    return not early and not late


def _organ(row: Mapping[str, Any]) -> Organ:
    events = sorted((_event(item) for item in row["events"]), key=lambda event: event.date)
    return Organ(
        id=str(row["id"]),
        vi=str(row["vi"]),
        en=str(row.get("en", "")),
        aliases=tuple(map(str, row.get("aliases", ()))),
        parent=str(row.get("parent") or ""),
        codes=tuple(
            OrganCodeSpan(
                code=item["code"],
                effective_from=_day(item.get("effective_from")),
                effective_to=_day(item.get("effective_to")),
                confidence=item["confidence"],
            )
            for item in row.get("codes", ())
        ),
        events=tuple(events),
        seal_mm=float(row.get("seal_mm", 0)),
        symbols=tuple(map(str, row.get("symbols", ()))),
        seats=tuple(
            SeatSpan(
                name=item["name"],
                effective_from=_day(item.get("effective_from")),
                effective_to=_day(item.get("effective_to")),
                basis=item["basis"],
                confidence=item["confidence"],
            )
            for item in row.get("seats", ())
        ),
    )


def _event(row: Mapping[str, Any]) -> OrganEvent:
    return OrganEvent(
        date=date.fromisoformat(row["date"]),
        kind=row["kind"],
        vi=row["vi"],
        en=row.get("en", ""),
        basis=row["basis"],
        confidence=row["confidence"],
        successor=row.get("successor", ""),
        keeper=row.get("keeper", ""),
        closes_fonds=bool(row.get("closes_fonds", False)),
        name_vi=row.get("name_vi", ""),
        unconfirmed=tuple(row.get("unconfirmed", ())),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
