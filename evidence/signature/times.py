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
