"""What messages of the dossier, and the register it came in by, prove about a file.

1. a message whose own signature is valid and covers it whole existed by the time that is proven for
   that signature, and with it every file in it: a proof;
2. any other message only says when it was sent, and could have been written again before the
   transfer: it is listed with that time, and counts for nothing before our own receipt;
3. the register of incoming documents, as the metadata repeat it, tells when a document of that
   number arrived, not which bytes did: listed, it counts for nothing either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.exchange.model import Message
from evidence.exchange.times import read_time
from schemas.clock import end_of_day, iso, parse_dmy
from schemas.judgement import SignatureVerdict
from schemas.record import Record
from schemas.trace.order import ending
from validator.signature.existence import OutsideProof

_PASSED = "TOTAL-PASSED"


def carried_proof(
    message: Message,
    verdicts: Sequence[SignatureVerdict],
    signatures: Mapping[str, Any] | None,
    source: str,
) -> OutsideProof:
    """The proof a message is of the files it carries.

    ``verdicts``, ``signatures``: on and of the message itself; ``source``: its path.
    """
    items = {one["position"]: one for one in (signatures or {}).get("items", ())}
    times = [
        verdict.best_time
        for verdict in verdicts
        if verdict.conclusion == _PASSED and _covers_all(items.get(verdict.position, {}))
        if verdict.best_time
    ]
    if times:
        return OutsideProof(kind="exchange_message", time=min(times), source=source)
    moment = read_time(message.get("TraceHeader[1].Timestamp")).moment
    stated = iso(ending(moment)) if moment else ""
    return OutsideProof(kind="claimed_message", time=stated, source=source)


def registered_proof(record: Record) -> OutsideProof | None:
    """The entry in the register of incoming documents that ``record`` of a document repeats.

    Its time is the end of the day of arrival; None where no such day is stated.
    """
    day = parse_dmy(record.get("ArrivalDate"))
    if day is None:
        return None
    number = record.get("ArrivalNumber").strip()
    source = f"số đến {number}" if number else ""
    return OutsideProof(kind="incoming_register", time=iso(end_of_day(day)), source=source)


def _covers_all(item: Mapping[str, Any]) -> bool:
    return bool(item) and item["coverage"]["kind"] == "whole"
