"""Papers and readings as JSON: only what is told; the inverse gives an equal value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from schemas.clock import from_iso, iso
from schemas.finding import Finding, Place
from schemas.trace.model import Event, Moment, Paper, PaperKey, Party, Reading


def reading_to_dict(reading: Reading) -> dict[str, Any]:
    """The JSON form of a reading."""
    return {
        "kind": reading.kind,
        "mapping": reading.mapping,
        "papers": [paper_to_dict(paper) for paper in reading.papers],
        "findings": [finding.as_dict() for finding in reading.findings],
        "rows": reading.rows,
        "refused": reading.refused,
    }


def reading_from_dict(raw: Mapping[str, Any]) -> Reading:
    """Inverse of :func:`reading_to_dict`."""
    return Reading(
        kind=raw["kind"],
        mapping=raw["mapping"],
        papers=tuple(paper_from_dict(row) for row in raw["papers"]),
        findings=tuple(Finding.from_dict(row) for row in raw["findings"]),
        rows=raw["rows"],
        refused=raw["refused"],
    )


def paper_to_dict(paper: Paper) -> dict[str, Any]:
    """The JSON form of a paper."""
    return _told(
        paper,
        key=_told(paper.key, issued=_day(paper.key.issued)),
        due=_moment(paper.due),
        answers=[_told(key, issued=_day(key.issued)) for key in paper.answers],
        events=[_event(event) for event in paper.events],
        place=paper.place.as_dict(),
    )


def paper_from_dict(raw: Mapping[str, Any]) -> Paper:
    """Inverse of :func:`paper_to_dict`."""
    return Paper(
        **{
            **raw,
            "key": _key(raw.get("key", {})),
            "due": _moment_of(raw.get("due")),
            **{name: tuple(raw.get(name, ())) for name in ("recipients", "attachments", "replies")},
            "answers": tuple(_key(row) for row in raw.get("answers", ())),
            "events": tuple(_event_of(row) for row in raw.get("events", ())),
            "place": Place.from_dict(dict(raw.get("place", {}))),
        }
    )


def _event(event: Event) -> dict[str, Any]:
    return _told(
        event,
        moment=_moment(event.moment),
        due=_moment(event.due),
        by=_told(event.by),
        to=_told(event.to),
        place=event.place.as_dict(),
    )


def _event_of(raw: Mapping[str, Any]) -> Event:
    return Event(
        **{
            **raw,
            "moment": _moment_of(raw.get("moment")),
            "due": _moment_of(raw.get("due")),
            "by": Party(**raw.get("by", {})),
            "to": Party(**raw.get("to", {})),
            "place": Place.from_dict(dict(raw.get("place", {}))),
        }
    )


def _key(raw: Mapping[str, Any]) -> PaperKey:
    issued = raw.get("issued")
    return PaperKey(**{**raw, "issued": date.fromisoformat(issued) if issued else None})


def _told(value: Any, **given: Any) -> dict[str, Any]:
    """The parts of a flat record that are told; ``given`` stand for those that are no text."""
    parts = {item.name: getattr(value, item.name) for item in fields(value)} | given
    told = {name: list(part) if isinstance(part, tuple) else part for name, part in parts.items()}
    return {name: part for name, part in told.items() if part}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: Moment | None) -> str:
    if moment is None:
        return ""
    return iso(moment.at) if moment.at else moment.day.isoformat()


def _moment_of(text: str | None) -> Moment | None:
    if not text:
        return None
    return Moment.of(from_iso(text)) if "T" in text else Moment(date.fromisoformat(text))
