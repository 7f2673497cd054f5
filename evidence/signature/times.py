"""Times a signer claims: the /M entry and the signing-time attribute."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from evidence.signature.certificates import instant
from evidence.signature.cms import SignerInfo

_PDF_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?\s*"
    r"(?:(Z)|([+-])(\d{2})'?(?:(\d{2})'?)?)?"
)
_LOCAL = timedelta(hours=7)  # Vietnam's local time beside UTC
_LOCAL_ROOM, _CLOCK_ROOM = timedelta(hours=1), timedelta(minutes=5)
SIGNING_TIME_OID = "1.2.840.113549.1.9.5"


def pdf_date(text: str) -> tuple[str, bool]:
    """RFC 3339 UTC text of a PDF date (ISO 32000-2 §7.9.4) and whether it states its zone.

    A date without zone is read as UTC; "" where it is no date.
    """
    match = _PDF_DATE.match(text.strip())
    if match is None:
        return "", False
    year, month, day, hour, minute, second = (
        int(value) if value else default
        for value, default in zip(match.groups()[:6], (1, 1, 1, 0, 0, 0), strict=True)
    )
    zone, known = _zone(match)
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
        return instant(moment), known
    except (ValueError, OverflowError):
        return "", False


def _zone(match: re.Match[str]) -> tuple[timezone, bool]:
    zulu, sign, hours, minutes = match.groups()[6:]
    if not sign:
        return UTC, bool(zulu)
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset >= timedelta(hours=24):
        return UTC, False
    return timezone(-offset if sign == "-" else offset), True


def signing_time(cms: SignerInfo) -> str:
    """The signing-time attribute, "" where absent or unreadable."""
    values = cms.attribute("signed_attrs", SIGNING_TIME_OID)
    moment: Any = values[0].native if values else None
    return instant(moment) if isinstance(moment, datetime) else ""


def read_claim(claimed: dict[str, Any], stamp: str) -> tuple[str, list[str]]:
    """The time a signer means (RFC 3339 UTC, "" without any), and the quirks of how it is stated.

    ``claimed`` as in an item's facts, ``stamp``: the time of its own stamp. Seen on real files:
    ``m-without-zone``; ``signing-time-is-local``: the attribute gives the local time of /M (whose
    zone is known) as if it were UTC, so that /M says what is meant; ``times-differ``: /M and the
    attribute disagree otherwise; ``seven-hours-ahead`` of the own stamp; ``later-than-stamp``.
    """
    named, entry = claimed["signing_time"], claimed["m"]
    stated, quirks = named or entry, []
    if entry and not claimed["m_zone"]:
        quirks.append("m-without-zone")
    apart = _apart(named, entry)
    if apart is not None and abs(apart) > _CLOCK_ROOM:
        local = claimed["m_zone"] and abs(apart - _LOCAL) <= _CLOCK_ROOM
        quirks.append("signing-time-is-local" if local else "times-differ")
        stated = entry if local else stated
    ahead = _apart(stated, stamp)
    if ahead is not None and abs(ahead - _LOCAL) <= _LOCAL_ROOM:
        quirks.append("seven-hours-ahead")
    elif ahead is not None and ahead > _CLOCK_ROOM:
        quirks.append("later-than-stamp")
    return stated, quirks


def _apart(later: str, earlier: str) -> timedelta | None:
    """How far apart two RFC 3339 texts are, None where one is missing."""
    if not later or not earlier:
        return None
    return datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
