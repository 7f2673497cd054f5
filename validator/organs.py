"""The organ of a fonds on the day of receipt, as the register of ``schemas.organs`` knows it.

Where that organ no longer exists, whoever keeps the fonds has to act, not the organ: findings carry
``organ_state`` = ``dissolved`` and their remedy is the one for that case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.clock import office_date
from schemas.finding import Finding
from schemas.organs import Organ, OrganState, Register
from schemas.record import Record
from schemas.text import fold, nfc
from validator.anatomy import Anatomy
from validator.view import JudgeContext

_LOCALITY = re.compile(r"\b(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|dac khu) .*$")
_FONDS_OF = re.compile(r"^phông(?:\s+lưu\s+trữ)?\s+", re.IGNORECASE)


def fonds_organ(context: JudgeContext, fonds: Record | None, dossier: Record) -> OrganState | None:
    """The organ that made the fonds, on the day of receipt; None where the register has it not.

    Looked up by OrganId of the fonds, then of the dossier, then by the name of the fonds.
    """
    stated = [fonds.get("OrganId") if fonds else "", dossier.get("OrganId")]
    return _state(context, [*stated, fonds.get("FondName") if fonds else ""])


def organ_on_page(register: Register, page: Anatomy, stated: str = "") -> Organ | None:
    """The issuing organ: as the data state it, else as printed, with its parent's locality."""
    return next(filter(None, map(register.find, _printed_names(page, stated))), None)


def _printed_names(page: Anatomy, stated: str) -> Iterator[str]:
    yield stated
    organ, parent = page.part("organ"), page.part("parent")
    if organ is None or not organ.certain:
        return
    yield organ.text
    text = nfc(parent.text) if parent is not None else ""
    if found := _LOCALITY.search(fold(text)):
        yield f"{organ.text} {text[found.start() :]}"


def is_dissolved(state: OrganState | None) -> bool:
    """Whether the register says that the organ no longer exists."""
    return state is not None and not state.exists


def sender_dissolved(context: JudgeContext) -> bool:
    """Whether every organ whose documents are audited is known to be dissolved."""
    states = [_state(context, [name]) for name in sorted(context.audited_organs)]
    return bool(states) and all(map(is_dissolved, states))


def marked(findings: Iterable[Finding], *, dissolved: bool) -> tuple[Finding, ...]:
    """``findings``, saying where ``dissolved`` that the organ that should act is no more."""
    if not dissolved:
        return tuple(findings)
    state = {"organ_state": "dissolved"}
    return tuple(replace(item, params={**item.params, **state}) for item in findings)


def _state(context: JudgeContext, names: Iterable[str]) -> OrganState | None:
    for name in names:
        organ = context.organs.find(_FONDS_OF.sub("", nfc(name).strip(), count=1))
        if organ is not None:
            return context.organs.state(organ.id, office_date(context.received_at))
    return None
