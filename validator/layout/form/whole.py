"""F-110 and F-111: all components are there; capitals where Annex II asks for them."""

from __future__ import annotations

import re
from functools import cache

from schemas.text import nfc
from validator.layout.form.base import Fault, Form, on_form, on_line, table
from validator.registry import Skip, not_applicable, not_evaluated


@on_form("F-110")
def complete(form: Form) -> list[Fault] | Skip:
    """The nine main components: each was found, or somebody has to look."""
    parts = form.anatomy.parts
    if len(parts) < int(table()["least_parts"]):
        return not_evaluated("needs-a-look")
    lacking = [name for name in _wanted(form) if name not in parts]
    if not form.anatomy.body:
        lacking.append("body")
    if not lacking:
        return []
    vi, en = (
        ", ".join(str(table()["components"][name][lang]) for name in lacking)
        for lang in ("vi", "en")
    )
    return [Fault("lacking", {"found": vi, "found_en": en}, form.anatomy.main[0].number)]


def _wanted(form: Form) -> list[str]:
    """Components of this type; minutes have no date line and are signed in two places."""
    wanted = list(table()["required"])
    for name in table()["not_in"].get(form.type_id, ()):
        wanted.remove(name)
    if "type" not in form.anatomy.parts and "subject" not in form.anatomy.parts:
        wanted.append("type")
    return wanted


@on_form("F-111")
def capitals(form: Form) -> list[Fault] | Skip:
    """Words Annex II writes with a capital."""
    if not form.anatomy.body:
        return not_applicable("little-text")
    faults = []
    for one in form.anatomy.paragraphs:
        if one.lines[0].upper:
            continue
        text = nfc(one.text)
        for pattern, wanted, lower in _capitals():
            for found in pattern.finditer(text):
                if lower and not found[0][0].islower():
                    continue
                faults.append(on_line(one.lines[0], "capital", found=found[0], wanted=wanted))
    return faults[:5]


@cache
def _capitals() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["wanted"], row.get("lower", False))
        for row in table()["capitals"]
    )
