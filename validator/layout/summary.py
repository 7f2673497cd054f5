"""In short how the form of a single file was judged: its class, the basis, how many rules spoke."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemas.judgement import RuleResult
from validator.case import FileCase
from validator.layout.classes import UNKNOWN, DocumentClass, class_name, class_of_pages
from validator.layout.form import FORM_RULES
from validator.layout.scope import WRITTEN
from validator.scans.pages import is_scanned

_SPOKE = ("passed", "failed")
_UNSURE = "needs-a-look"


def form_summary(item: FileCase, results: Iterable[RuleResult]) -> dict[str, Any] | None:
    """``{class, class_vi, basis, scanned, judged, unsure}``; None for a file that is not written.

    ``judged``: number of rules of the form that were decided; ``unsure``: ids of those that want
    somebody to look.
    """
    if item.facts is None or item.facts.format.kind not in WRITTEN:
        return None
    found = class_of_pages(item.seen) if item.seen is not None else DocumentClass(UNKNOWN)
    of_form = [one for one in results if one.rule in FORM_RULES]
    return {
        "class": found.id,
        "class_vi": class_name(found.id),
        "basis": found.basis,
        "scanned": is_scanned(item),
        "judged": sum(one.status in _SPOKE for one in of_form),
        "unsure": sorted({one.rule for one in of_form if one.reason == _UNSURE}),
    }
