"""L-001: a ground that is no longer in force (table: ``schemas/data/laws.json``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.clock import dmy
from schemas.laws import Law, laws
from schemas.text import nfc
from validator.anatomy import date_on_page
from validator.layout.form.base import Fault, Form, on_form, on_line
from validator.layout.form.grounds import grounds_of
from validator.registry import Skip, not_applicable, not_evaluated

_LAW = "Luật"
_ON_OTHERS = re.compile(
    r"\b(?:thay thế|bãi bỏ|sửa đổi|bổ sung|quy định chi tiết|hướng dẫn|đính chính)\b"
)
_NAMED = re.compile(r"^(?P<name>.+) (?P<year>\d{4})$")


@on_form("L-001")
def in_force(form: Form) -> list[Fault] | Skip:
    """Grounds were in force on the day of issue, as far as the table knows them."""
    found = list(grounds_of(form))
    if not found:
        return not_applicable("no-grounds")
    issued = form.document.issued or date_on_page(form.anatomy)
    if issued is None:
        return not_evaluated("date-missing")
    named = [(one, law) for one in found for law in cited(nfc(one.text))]
    known = [(one, law) for one, law in named if _ends_surely(law) or law.in_force(issued)]
    if not known:
        return not_evaluated("grounds-not-in-table")
    return [
        on_line(one.lines[0], "lapsed", found=law.name, last=dmy(law.effective_to))
        for one, law in known
        if law.effective_to is not None and issued > law.effective_to
    ]


def _ends_surely(law: Law) -> bool:
    return law.effective_to is not None and "effective_to" not in law.unconfirmed


def cited(text: str) -> Iterator[Law]:
    """The texts of the table a ground names: by number, a law by its name and year.

    What follows such words is the text a ground replaces, amends or guides, not the ground.
    """
    text = _ON_OTHERS.split(text)[0]
    for law in laws():
        named = _NAMED.match(law.vi) if law.kind == _LAW else None
        by_name = named and re.search(rf"{named['name']}\b.{{0,40}}\bnăm {named['year']}\b", text)
        if by_name or re.search(rf"(?<![\w/]){re.escape(law.number)}(?![\w/-])", text):
            yield law
