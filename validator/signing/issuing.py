"""S-008 and S-019: issued in time after signing; times of signing that fit the date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from schemas.calendar import NoCalendarError
from schemas.clock import dmy, from_iso
from schemas.vocabulary import load_vocabulary
from validator.case import DocumentCase
from validator.registry import Hit, Skip, Verdict, hit, not_applicable, not_evaluated, on_document
from validator.signature.value import wanted_value
from validator.signing.issuers import authorised, sealing
from validator.signing.signers import (
    QUIRK_ROOM,
    ZONE_QUIRK,
    Signed,
    apart_of,
    main_files,
    signed_by,
    standing_of,
)
from validator.tables import signing_table


def _on_original(document: DocumentCase) -> list[Signed] | Skip:
    """Signatures on its main files that are issued electronically (no copies, no scans)."""
    originals = [
        item
        for item in main_files(document)
        if wanted_value(standing_of(document, item)) == "electronic_original"
    ]
    if not originals:
        return not_applicable("not-an-original")
    found = [one for item in originals for one in signed_by(document.dossier, item)]
    return found or not_applicable("no-signature")


@on_document("S-008")
def issued_in_time(document: DocumentCase) -> Verdict:
    """NĐ 30/2020 Đ18.1: from the person's signature to the organ's, else to the stated date."""
    signed = _on_original(document)
    if isinstance(signed, Skip):
        return signed
    people = authorised(document, signed)
    persons = [one for one in people if one.day]
    if not persons:
        return not_evaluated("date-missing" if people else "no-person-and-organ")
    last = max(persons, key=lambda one: one.end)
    seal = _seal(document, signed, last)
    issued = seal.day if seal is not None else document.issued
    if issued is None or last.day is None:
        return not_evaluated("date-missing")
    params = {"signed": dmy(last.day), "issued": dmy(issued), **last.names}
    if _urgent(document) and (slow := _not_at_once(last, seal, issued, params)):
        return [slow]
    try:
        late = issued > document.dossier.context.calendar.next_working_day(last.day)
    except NoCalendarError:
        return not_evaluated("calendar-missing")
    return [hit(last.place, **params)] if late else ()


def _seal(document: DocumentCase, signed: Sequence[Signed], last: Signed) -> Signed | None:
    """The organ's first seal over the last signer's signature; else its first of all."""
    seals = [one for one in sealing(document, signed) if one.day]
    over = [one for one in seals if one.file is last.file and one.end > last.end]
    return min(over or seals, key=lambda one: (one.day, one.end), default=None)


def _not_at_once(
    last: Signed, seal: Signed | None, issued: date, params: dict[str, str]
) -> Hit | None:
    """An urgent document that waited: for hours, where both times are known, else for a day.

    The law has no number of hours: more than the table's is only noted on the same day.
    """
    apart = apart_of(last, seal) if seal is not None else None
    later = last.day is not None and issued > last.day
    if apart is None:
        return hit(last.place, "warning", case="urgent", **params) if later else None
    most = timedelta(hours=signing_table().urgent_hours)
    if apart <= most:
        return None
    if later:
        return hit(last.place, "warning", case="urgent", **params)
    hours, rest = divmod(int(apart.total_seconds()) // 60, 60)
    told = {"hours": str(hours), "minutes": str(rest), "most": str(signing_table().urgent_hours)}
    return hit(last.place, "info", case="urgent_hours", **params, **told)


def _urgent(document: DocumentCase) -> bool:
    term = load_vocabulary("urgency").find(document.record.get("Urgency"))
    return term is not None and term.id != "0"


@on_document("S-019")
def plausible_times(document: DocumentCase) -> Verdict:
    """Stated times against the date of issue, the own stamp and receipt.

    Local time written as UTC (7 hours ahead) is a quirk the verdict notes, no fault.
    """
    found = _on_original(document)
    if isinstance(found, Skip):
        return found
    signed = [one for one in found if one.time]
    if not signed:
        return not_evaluated("date-missing")
    issue = (*authorised(document, signed), *sealing(document, signed))
    return [found for one in signed for found in _implausible(document, one, issues=one in issue)]


def _implausible(document: DocumentCase, one: Signed, *, issues: bool) -> Iterator[Hit]:
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
    if document.issued is None or day is None or not (issues or one.party.kind == "unknown"):
        return  # the receiver and those who only looked at it sign when they do
    apart = abs((day - document.issued).days)
    if apart > signing_table().plausible_days:
        yield hit(one.place, issued=dmy(document.issued), days=apart, **params)


def _far(stated: str, stamped: str) -> bool:
    apart = abs(from_iso(stated) - from_iso(stamped))
    return apart > timedelta(days=signing_table().stamp_days)
