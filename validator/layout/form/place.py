"""F-043: the place is the official name of the unit the organ has its seat in (PL I.II.4a).

The register of organs says which name that was on the day of issue (mergers of 01/7/2025).
"""

from __future__ import annotations

import re

from schemas.clock import dmy
from schemas.text import nfc, tone_last
from validator.anatomy import date_on_page, values
from validator.layout.form.base import Fault, Form, at, on_form
from validator.organs import organ_on_page
from validator.registry import Skip, not_applicable, not_evaluated

_KIND = re.compile(r"^(?:tỉnh|thành phố)\s+")


@on_form("F-043")
def place(form: Form) -> list[Fault] | Skip:
    """The place the head states is one the issuing organ had its seat in on that day."""
    part, read = form.anatomy.part("date"), values(form.anatomy)
    if part is None or "place" not in read:
        return not_applicable("no-such-part")
    if not part.certain:
        return not_evaluated("needs-a-look")
    day = form.document.issued or date_on_page(form.anatomy)
    if day is None:
        return not_evaluated("date-missing")
    register = form.document.dossier.context.organs
    organ = organ_on_page(register, form.anatomy, form.document.record.get("OrganName"))
    seats = register.seats(organ.id, day) if organ else ()
    if not seats:
        return not_evaluated("seat-unknown")
    found = read["place"].text
    if _plain(found) in map(_plain, seats):
        return []
    return [at(part, "place", found=found, day=dmy(day), wanted=", ".join(seats))]


def _plain(name: str) -> str:
    words = " ".join(nfc(name).casefold().split())
    return " ".join(map(tone_last, _KIND.sub("", words).split()))
