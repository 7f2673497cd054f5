"""S-008 and S-019: issued in time after signing; times of signing that fit the date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from schemas.calendar import NoCalendarError
from schemas.clock import dmy, from_iso
from schemas.vocabulary import load_vocabulary
from validator.case import DocumentCase
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_document
from validator.signature.value import wanted_value
from validator.signing.signers import (
    QUIRK_ROOM,
    ZONE_QUIRK,
    Signed,
    main_files,
    signed_by,
    standing_of,
)
from validator.tables import signing_table


def _on_original(document: DocumentCase) -> list[Signed]:
    """Signatures on its main files that are issued electronically (no copies, no scans)."""
    return [
        one
        for item in main_files(document)
        if wanted_value(standing_of(document, item)) == "electronic_original"
        for one in signed_by(document.dossier, item)
    ]


@on_document("S-008")
def issued_in_time(document: DocumentCase) -> Verdict:
    """NĐ 30/2020 Đ18.1: from the person's signature to the organ's, else to the stated date."""
    signed = _on_original(document)
    if not signed:
        return not_applicable("no-signature")
    persons = [one for one in signed if one.party.kind == "person" and one.day]
    if not persons:
        return not_evaluated("no-person-and-organ")
    last = max(persons, key=lambda one: one.end)
    organs = [one.day for one in signed if one.party.kind == "organ" and one.day]
    issued = min(organs) if organs else document.issued
    if issued is None or last.day is None:
        return not_evaluated("date-missing")
    params = {"signed": dmy(last.day), "issued": dmy(issued), **last.names}
    if _urgent(document) and issued > last.day:
        return [hit(last.place, "warning", case="urgent", **params)]
    try:
        late = issued > document.dossier.context.calendar.next_working_day(last.day)
    except NoCalendarError:
        return not_evaluated("calendar-missing")
    return [hit(last.place, **params)] if late else ()


def _urgent(document: DocumentCase) -> bool:
    term = load_vocabulary("urgency").find(document.record.get("Urgency"))
    return term is not None and term.id != "0"


@on_document("S-019")
def plausible_times(document: DocumentCase) -> Verdict:
    """Stated times against the date of issue, the own stamp and receipt.

    Local time written as UTC (7 hours ahead) is a quirk the verdict notes, no fault.
    """
    signed = [one for one in _on_original(document) if one.time]
    if not signed:
        return not_applicable("no-signature")
    return [found for one in signed for found in _implausible(document, one)]


def _implausible(document: DocumentCase, one: Signed) -> Iterator[Hit]:
    stated = one.verdict.claimed_time
    params = {**one.names, "time": one.stamped or stated}
    if stated and one.stamped and _far(stated, one.stamped):
        yield hit(one.place, case="stamp", stamp=one.stamped, **{**params, "time": stated})
        return
    received = document.dossier.context.received_at
    if one.time is not None and one.time - received > ZONE_QUIRK + QUIRK_ROOM:
        yield hit(one.place, case="future", **params)
        return
    day = one.day
    if document.issued is None or day is None:
        return
    apart = abs((day - document.issued).days)
    if apart > signing_table().plausible_days:
        yield hit(one.place, issued=dmy(document.issued), days=apart, **params)


def _far(stated: str, stamped: str) -> bool:
    apart = abs(from_iso(stated) - from_iso(stamped))
    return apart > timedelta(days=signing_table().stamp_days)
