"""F-043: the place is the official name of the unit the organ has its seat in (PL I.II.4a).

The register of organs says which name that was on the day of issue (mergers of 01/7/2025).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.clock import dmy
from schemas.organs import Organ
from schemas.text import fold, nfc, tone_last
from validator.anatomy import date_on_page, values
from validator.layout.form.base import Fault, Form, at, on_form
from validator.registry import Skip, not_applicable, not_evaluated

_LOCALITY = re.compile(r"\b(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|dac khu) .*$")
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
    organ = _issuing(form)
    seats = form.document.dossier.context.organs.seats(organ.id, day) if organ else ()
    if not seats:
        return not_evaluated("seat-unknown")
    found = read["place"].text
    if _plain(found) in map(_plain, seats):
        return []
    return [at(part, "place", found=found, day=dmy(day), wanted=", ".join(seats))]


def _plain(name: str) -> str:
    words = " ".join(nfc(name).casefold().split())
    return " ".join(map(tone_last, _KIND.sub("", words).split()))


def _issuing(form: Form) -> Organ | None:
    register = form.document.dossier.context.organs
    return next(filter(None, map(register.find, _names(form))), None)


def _names(form: Form) -> Iterator[str]:
    """What the issuing organ may be called: as stated, as printed, with its parent's locality."""
    yield form.document.record.get("OrganName")
    organ, parent = form.anatomy.part("organ"), form.anatomy.part("parent")
    if organ is None or not organ.certain:
        return
    yield organ.text
    text = nfc(parent.text) if parent is not None else ""
    if found := _LOCALITY.search(fold(text)):
        yield f"{organ.text} {text[found.start() :]}"
