"""V-021: what corrects a document issued has the form the decree asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.text import fold
from schemas.vocabulary import load_vocabulary
from validator.process.case import PaperCase
from validator.process.lacking import named
from validator.process.registry import on_paper
from validator.process.table import process_table
from validator.registry import Hit, Verdict, not_applicable


@on_paper("V-021")
def corrected(case: PaperCase) -> Verdict:
    """Faults of content by a document of the same type, of form by a letter (NĐ 30/2020 Đ18.3)."""
    if case.paper.direction != "out":
        return not_applicable("other-direction")
    subject, table = fold(case.paper.subject), process_table()
    if not case.paper.type or not subject:
        return not_applicable("no-correction")
    if any(subject.startswith(fold(begin)) for begin in table.form_begins):
        fits = fold(case.paper.type) in map(fold, table.form_types)
        return () if fits else [named(case, case="form", type=case.paper.type)]
    if any(fold(words) in subject for words in table.content_words):
        return list(_unequal(case, subject))
    return not_applicable("no-correction")


def _unequal(case: PaperCase, subject: str) -> Iterator[Hit]:
    """A type named behind "thay thế" that is not the paper's own."""
    for words in process_table().content_words:
        behind = subject.partition(fold(words))[2].strip()
        for term in load_vocabulary("document-types").terms:
            same = fold(term.vi) == fold(case.paper.type)
            if re.match(rf"{re.escape(fold(term.vi))} so\b", behind) and not same:
                yield named(case, type=case.paper.type, replaced=term.vi)
