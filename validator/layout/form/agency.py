"""SNV-4.1, SNV-9.2c: what a department's own regulation asks of the form of its documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from schemas.text import fold
from validator.anatomy import Anatomy, Part
from validator.case import DocumentCase
from validator.layout.form.base import FORM_RULES, Fault, Form, at, on_part, table
from validator.layout.form.closing import items_of
from validator.registry import DOCUMENT_CHECKS, Skip, Verdict, on_document, summed

_LETTERS = "SNV-4.1"
_OF_LETTERS = ("F-004", "F-005", "F-006")
_BY_ARTICLE = re.compile(r"\bnhu (?:cac )?dieu ((?:\d+(?:, ?| va )?)+)")
_AS_ABOVE = re.compile(r"\bnhu tren\b")
_KEPT = re.compile(r"^[-–+*• ]*luu\b")

FORM_RULES.add(_LETTERS)


@on_document(_LETTERS)
def letters(document: DocumentCase) -> Verdict:
    """Font, encoding and colour as the Decree asks: the three rules about them, told as one."""
    verdict = summed(DOCUMENT_CHECKS[rule](document) for rule in _OF_LETTERS)
    if isinstance(verdict, Skip):
        return verdict
    return [replace(hit, severity="info" if hit.severity == "info" else None) for hit in verdict]


@on_part("SNV-9.2c", "list")
def own_recipients(form: Form, part: Part) -> list[Fault]:
    """Director, deputies and the administrative office are among the recipients."""
    return [at(part, kind) for kind in missing_recipients(form.anatomy)]


def missing_recipients(anatomy: Anatomy) -> list[str]:
    """Whom the list of recipients leaves out: keys of ``own_recipients`` in ``form.json``.

    "Như trên" and "Như Điều 3" stand for those the addressees or that article name; who keeps the
    copy ("Lưu: VT, HCTH") does not receive the document.
    """
    named = list(_named(anatomy))
    return [
        kind
        for kind, pattern in table()["own_recipients"].items()
        if not any(re.search(pattern, text) for text in named)
    ]


def _named(anatomy: Anatomy) -> Iterator[str]:
    """Whom the list names, folded: each of its items, and those it refers to."""
    part, to = anatomy.part("list"), anatomy.part("to")
    items = (" ".join(line.text for line in item) for item in items_of(part)) if part else ()
    for text in map(fold, items):
        if _KEPT.match(text):
            continue
        yield text
        if to is not None and _AS_ABOVE.search(text):
            yield fold(to.text)
        if found := _BY_ARTICLE.search(text):
            yield from _articles(anatomy, re.findall(r"\d+", found[1]))


def _articles(anatomy: Anatomy, numbers: Sequence[str]) -> Iterator[str]:
    """The paragraphs of the articles of the document itself with these numbers."""
    within = False
    for one in anatomy.paragraphs:
        text = fold(one.text)
        if begins := re.match(r"dieu (\d+)\b", text):
            within = begins[1] in numbers
        if within:
            yield text
