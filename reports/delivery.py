"""Biên bản giao nhận hồ sơ, tài liệu of a transfer (NĐ 30/2020/NĐ-CP, Phụ lục V).

What the archive knows is filled in; who signs, and what only the eye can tell of paper, is left to
be written by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import pandas as pd

from reports.forms import Material, form_rows, load_form
from reports.frames import Frames, kept
from reports.labels import Labels
from reports.minutes import Block, Ground, Heading, Minutes, Paragraph, Party, Table
from reports.minutes.model import Align
from reports.model import Agency
from reports.spelled import spelled
from schemas.clock import dmy, from_iso, iso, letter_day, office_date
from schemas.errors import HosoError
from schemas.text import sort_key
from schemas.vocabulary import document_type_by_abbreviation

LIST_FORM: Final = "muc-luc-ho-so"
_TAKEN: Final = ("archived", "already_archived")
_OPEN: Final = ("quarantined", "refused", "withheld")
_SHARES: Final = (1.0, 2.0, 5.4, 2.3, 1.9, 1.4, 1.4)
_WORDY: Final = ("title", "note")  # columns that are not centred
_PAPER: Final = "giấy"
_DOTS: Final = "......"


def delivery_minutes(
    frames: Frames, transfer_id: str, *, agency: Agency, now: datetime, labels: Labels
) -> tuple[Minutes, int]:
    """The minutes of a transfer's dossiers that are in the archive, and how many these are.

    Raises ``HosoError`` not-found: no such transfer, or none of its dossiers was taken in.
    """
    transfers = frames.transfer[frames.transfer["transfer_id"] == transfer_id]
    if transfers.empty:
        raise HosoError("not-found", what=transfer_id)
    transfer = transfers.iloc[0]
    decisions = frames.decision[frames.decision["transfer_id"] == transfer_id]
    taken = decisions[decisions["outcome"].isin(_TAKEN)]
    dossiers = kept(frames.dossier, frames.dossier["object_id"].isin(taken["object_id"]))
    if dossiers.empty:
        raise HosoError("not-found", what=labels("delivery.nothing", transfer=transfer_id))
    body = [
        *_parties(transfer, dossiers, agency, labels),
        *_content(frames, dossiers, agency.name or str(transfer["sender"]), labels),
        *_state(decisions, transfer, labels),
        *_listed(frames, dossiers, labels),
        Paragraph(labels("delivery.copies")),
    ]
    minutes = Minutes(
        organ=agency.name,
        parent=agency.parent,
        symbol=f"BB-{_abbreviation(frames) or _DOTS}",
        about=labels("delivery.about"),
        body=tuple(body),
        parties=(Party(labels("delivery.giving")), Party(labels("delivery.taking"))),
        kept=labels("delivery.kept"),
        author=agency.name or "Hoso",
        made=iso(now),
    )
    return minutes, len(dossiers)


def _abbreviation(frames: Frames) -> str:
    """What the office's own documents call it in their symbols (``SNV`` of QĐ-SNV), else ""."""
    own = frames.document[frames.document["own"] == 1]["notation"]
    parted = (str(notation).rpartition("/")[2].partition("-") for notation in own)
    named = Counter(name for lead, _, name in parted if document_type_by_abbreviation(lead))
    return max(named, key=lambda name: (named[name], name), default="")


def _parties(
    transfer: Any, dossiers: pd.DataFrame, agency: Agency, labels: Labels
) -> Iterator[Block]:
    """Both sides; names that nobody told are left to be written in."""
    units = sorted({name for name in dossiers["unit"] if name}, key=sort_key)
    sender, operator = str(transfer["sender"]), str(transfer["operator"])
    yield Ground(labels("delivery.ground"))
    day = office_date(from_iso(str(transfer["received_at"])))
    yield Paragraph(labels("delivery.opening", **letter_day(day)))
    yield Heading(labels("delivery.giver"), 2)
    yield Paragraph(labels("delivery.side", name="; ".join(units) or sender or _DOTS))
    yield Paragraph(labels("delivery.person", name=_DOTS * 3))
    yield Heading(labels("delivery.taker"), 2)
    yield Paragraph(labels("delivery.side", name=_archives(agency, sender, labels)))
    named = operator if " " in operator.strip() else ""  # one word is the name of an account
    yield Paragraph(labels("delivery.person", name=named or _DOTS * 3))
    yield Paragraph(labels("delivery.agree"))


def _archives(agency: Agency, sender: str, labels: Labels) -> str:
    return labels("delivery.archives", agency=agency.name or sender or _DOTS)


def _content(frames: Frames, dossiers: pd.DataFrame, organ: str, labels: Labels) -> Iterator[Block]:
    documents = frames.document[frames.document["object_id"].isin(dossiers["object_id"])]
    on_paper = documents[documents["carrier"].str.casefold() == _PAPER]
    years = sorted({str(value) for value in dossiers["catalog"] if value})
    yield Heading(labels("delivery.name"), 2)
    yield Paragraph(
        labels("delivery.block", sender=organ or _DOTS, years=", ".join(years) or _DOTS)
    )
    yield Heading(labels("delivery.time"), 2)
    starts = [day for day in dossiers["start_date"] if day]
    ends = [day for day in dossiers["end_date"] if day]
    span = (_day(min(starts, default="")), _day(max(ends, default="")))
    yield Paragraph(labels("delivery.span", first=span[0], last=span[1]))
    yield Heading(labels("delivery.amount"), 2)
    yield Paragraph(_paper(on_paper, labels))
    files = int(dossiers["files"].sum())
    yield Paragraph(labels("delivery.electronic"))
    yield Paragraph(_counted("delivery.dossiers", len(dossiers), labels))
    yield Paragraph(_counted("delivery.files", files, labels))


def _paper(documents: pd.DataFrame, labels: Labels) -> str:
    if documents.empty:
        return labels("delivery.no_paper")
    dossiers = documents["object_id"].nunique()
    return labels("delivery.paper", dossiers=dossiers, documents=len(documents))


def _counted(key: str, count: int, labels: Labels) -> str:
    return labels(key, count=count, words=spelled(count))


def _day(day: str) -> str:
    return "/".join(reversed(day.split("-"))) if day else _DOTS


def _state(decisions: pd.DataFrame, transfer: Any, labels: Labels) -> Iterator[Block]:
    received = office_date(from_iso(str(transfer["received_at"])))
    yield Heading(labels("delivery.state"), 2)
    yield Paragraph(labels("delivery.checked", transfer=transfer["transfer_id"], day=dmy(received)))
    for outcome in _OPEN:
        count = int((decisions["outcome"] == outcome).sum())
        if count:
            yield Paragraph(labels(f"delivery.{outcome}", count=count))


def _listed(frames: Frames, dossiers: pd.DataFrame, labels: Labels) -> Iterator[Block]:
    """The list of dossiers, with the heads of the law."""
    form = load_form(LIST_FORM)
    material = Material(papers=pd.DataFrame(), frames=replace(frames, dossier=dossiers))
    rows = form_rows(form, material)
    yield Heading(labels("delivery.list"), 2)
    heads = tuple(column.head for column in form.columns)
    told = tuple(tuple(_text(row, name) for name in form.values) for row in rows)
    aligns: tuple[Align, ...] = tuple(
        "left" if name in _WORDY else "center" for name in form.values
    )
    yield Table(heads, told, _SHARES, aligns)
    yield Paragraph(_counted("delivery.listed", len(rows), labels))


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name, "") if name else ""
    return "" if value in (0, None) else str(value)
