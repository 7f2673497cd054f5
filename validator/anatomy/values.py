"""What the components say: number, date, organ, names, read off the page."""

from __future__ import annotations

import re
from datetime import date

from schemas.text import nfc
from validator.anatomy.model import Anatomy

_DAY = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})\s*\.?$", re.IGNORECASE)


def date_on_page(anatomy: Anatomy | None) -> date | None:
    """The day the head of a document states, None where it states none that exists."""
    part = anatomy.part("date") if anatomy is not None else None
    found = _DAY.search(nfc(part.text)) if part is not None else None
    if found is None:
        return None
    day, month, year = (int(number) for number in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_draft(anatomy: Anatomy | None) -> bool:
    """Whether a document with a head or an end states no day: nobody has filled it in yet."""
    if anatomy is None or date_on_page(anatomy) is not None:
        return False
    return not {"number", "recipients"}.isdisjoint(anatomy.parts)
