"""What every check of the form has in common: whom it is about, and how a fault becomes a finding.

A check looks at a :class:`Form` (and the component it is about) and yields faults; whether the rule
has anything to say about the file at all is decided here, once: only the main file of an
administrative document the office issued itself, written and not scanned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from schemas.finding import Severity
from validator.anatomy import Anatomy, Paragraph, Part
from validator.anatomy.page import Box, Line
from validator.case import DocumentCase, FileCase
from validator.layout.scope import out_of_scope, unread
from validator.registry import (
    Hit,
    Skip,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    of_files,
    on_document,
    worst,
)
from validator.signing.signers import role_of

FORM_RULES: set[str] = set()  # rules that ask for the form of a document


@cache
def table() -> Mapping[str, Any]:
    """The data of ``form.json``."""
    text = files("validator.layout").joinpath("data", "form.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@dataclass(frozen=True, slots=True)
class Fault:
    """One departure. ``kind``: key of its words in ``form.json``; ``severity`` None: the rule's.

    ``remark``: worth knowing, but allowed.
    """

    kind: str
    params: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None
    box: Box | None = None
    severity: Severity | None = None
    remark: bool = False


@dataclass(frozen=True)
class Form:
    """A file's form: what it consists of, and the document it belongs to."""

    document: DocumentCase
    item: FileCase
    anatomy: Anatomy

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The content of the document, then of what is issued with it in the same file."""
        attached = (one for one in self.anatomy.annexes if one.kind == "attached")
        return [*self.anatomy.paragraphs, *(par for one in attached for par in one.paragraphs)]

    @property
    def measured(self) -> bool:
        """Whether places are those on the page (a PDF), not what a DOCX states."""
        return self.anatomy.written.measured

    @cached_property
    def type_id(self) -> str:
        """The type read off the page; of a letter that of "Công văn", "" where none is seen."""
        letter = "subject" in self.anatomy.parts and not self.anatomy.type_id
        return str(table()["letter"]) if letter else self.anatomy.type_id


Check = Callable[[Form, Part], Iterable[Fault]]
WholeCheck = Callable[[Form], Iterable[Fault] | Skip]


def on_part(rule_id: str, part: str) -> Callable[[Check], Check]:
    """Register a check of one component: absent, it has nothing to say; unsure, someone looks.

    Of title and name those of everybody who signs are held to it where they are surely there.
    """

    def add(check: Check) -> Check:
        def whole(form: Form) -> Iterable[Fault] | Skip:
            found = form.anatomy.part(part)
            if found is None:
                return not_applicable("no-such-part")
            if not found.certain:
                return not_evaluated("needs-a-look")
            others = (one for pair in form.anatomy.others for one in pair)
            parts = [found, *(one for one in others if one.name == part and one.certain)]
            return [fault for one in parts for fault in check(form, one)]

        on_form(rule_id)(whole)
        return check

    return add


def on_form(rule_id: str) -> Callable[[WholeCheck], WholeCheck]:
    """Register a check of a whole file."""
    FORM_RULES.add(rule_id)

    def add(check: WholeCheck) -> WholeCheck:
        @on_document(rule_id)
        def judged(document: DocumentCase) -> Verdict:
            return _document(document, check)

        return check

    return add


def _document(document: DocumentCase, check: WholeCheck) -> Verdict:
    skip = out_of_scope(document)
    if skip is not None:
        return skip
    main = [item for item in document.files if role_of(item) == "main"]
    return of_files(document, main, lambda item: _file(document, item, check))


def _file(document: DocumentCase, item: FileCase, check: WholeCheck) -> Verdict:
    skip = unread(item)
    if skip is not None or item.anatomy is None:
        return skip or not_evaluated("lines-not-read")
    told = check(Form(document, item, item.anatomy))
    return told if isinstance(told, Skip) else list(findings(item, told))


def findings(item: FileCase, faults: Iterable[Fault]) -> Iterator[Hit]:
    """One finding a place; what is wrong there is told together."""
    places: dict[tuple[int | None, Box | None], list[Fault]] = {}
    for fault in faults:
        places.setdefault((fault.page, fault.box), []).append(fault)
    for (page, box), some in places.items():
        where = replace(item.place, page=page, box=_rounded(box))
        vi, en = ("; ".join(_words(fault, lang) for fault in some) for lang in ("vi", "en"))
        told = [fault.severity for fault in some]
        severity = None if None in told else worst(one for one in told if one)
        made = hit(where, severity, found=vi, found_en=en)
        yield replace(made, remark=all(fault.remark for fault in some))


def _rounded(box: Box | None) -> tuple[float, ...] | None:
    return tuple(round(side, 1) for side in box) if box else None


def _words(fault: Fault, lang: str) -> str:
    return str(table()["faults"][fault.kind][lang]).format_map(fault.params)


def at(part: Part, kind: str, severity: Severity | None = None, /, **params: object) -> Fault:
    """A fault of a component."""
    told = {key: str(value) for key, value in params.items()}
    return Fault(kind, told, part.page, part.box, severity)


def on_line(line: Line, kind: str, severity: Severity | None = None, /, **params: object) -> Fault:
    """A fault of one line."""
    told = {key: str(value) for key, value in params.items()}
    return Fault(kind, told, line.page, line.box, severity)


def point(number: float) -> str:
    """A number of points as people write it: 13 or 13,5."""
    return f"{number:.1f}".removesuffix(".0").replace(".", ",")


def span(low: float, high: float) -> str:
    """A range as people write it: 13-14, or 11 where both are the same."""
    return point(low) if low == high else f"{point(low)}-{point(high)}"
