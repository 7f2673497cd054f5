"""C-001, C-004: copies on paper, and what they were made from (NĐ 30/2020 Đ25, PL I phần II).

They are about every document with a copy in it, of whatever class, issued or received.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from schemas.text import fold, nfc
from validator.anatomy import Anatomy
from validator.anatomy.model import CopyBlock
from validator.case import DocumentCase, FileCase
from validator.layout.form.base import FORM_RULES, Fault, at, findings, table
from validator.layout.form.style import style_faults
from validator.layout.scope import WRITTEN
from validator.registry import Skip, Verdict, not_applicable, not_evaluated, of_files, on_document
from validator.scans.pages import is_scanned
from validator.signing.signers import copy_marks

_NUMBER = re.compile(r"^Số:\s*(?P<number>\d*)\s*/(?P<symbol>SY|SL|TrS)-\S+$")

CopyCheck = Callable[[DocumentCase, FileCase], Iterable[Fault] | Skip]


def on_copy(rule_id: str) -> Callable[[CopyCheck], CopyCheck]:
    """Register a check of each file of a document, of whatever class and direction."""
    FORM_RULES.add(rule_id)

    def add(check: CopyCheck) -> CopyCheck:
        @on_document(rule_id)
        def judged(document: DocumentCase) -> Verdict:
            return of_files(document, document.files, lambda item: _file(document, item, check))

        return check

    return add


def _file(document: DocumentCase, item: FileCase, check: CopyCheck) -> Verdict:
    if item.facts is None:
        return not_applicable("file-missing")
    if item.facts.format.kind not in WRITTEN:
        return not_applicable("no-written-text")
    told = check(document, item)
    return told if isinstance(told, Skip) else list(findings(item, told))


@on_copy("C-004")
def block(_: DocumentCase, item: FileCase) -> Iterable[Fault] | Skip:
    """Each block of a copy: its form, its number, the line above it."""
    if is_scanned(item):
        return not_evaluated("scanned-page")
    if item.anatomy is None:
        return not_evaluated("lines-not-read")
    blocks = item.anatomy.copies
    if not blocks:
        return not_applicable("no-copy-block")
    if not all(one.form.certain for one in blocks):
        return not_evaluated("needs-a-look")
    return [fault for one in blocks for fault in _block_faults(item.anatomy, one)]


def _block_faults(anatomy: Anatomy, one: CopyBlock) -> Iterator[Fault]:
    if kind_of(one.form.text, exact=True) is None:
        yield at(one.form, "copy-form", found=one.form.text)
    yield from style_faults("C-004", one.form)
    yield from _number_faults(one)
    yield from _line_faults(anatomy, one)


def _number_faults(one: CopyBlock) -> Iterator[Fault]:
    if one.number is None:
        yield at(one.form, "copy-unnumbered")
        return
    found = _NUMBER.match(nfc(one.number.text))
    if found is None:
        yield at(one.number, "copy-number", found=one.number.text)
        return
    kind = kind_of(one.form.text)
    if kind and found["symbol"] != kind:
        told = {"found": found["symbol"], "wanted": kind, "form": one.form.text}
        yield at(one.number, "copy-symbol", **told)
    if re.match(r"\d$|0+$", found["number"]):
        yield at(one.number, "copy-zero", found=found["number"])


def _line_faults(anatomy: Anatomy, one: CopyBlock) -> Iterator[Fault]:
    line = one.form.rule
    if line is None:
        yield at(one.form, "copy-no-line")
        return
    sheet = next(page for page in anatomy.written.sheets if page.number == one.form.page)
    wide = max(words.right for words in sheet.words) - min(words.left for words in sheet.words)
    if line[2] - line[0] < table()["copy_line_share"] * wide:
        share = f"{(line[2] - line[0]) / wide * 100:.0f}"
        yield at(one.form, "copy-short-line", found=share)
    if line in sheet.dashed:
        yield at(one.form, "dashed")


def kind_of(text: str, *, exact: bool = False) -> str | None:
    """SY, SL or TrS by the words of a copy; ``exact``: only by those the decree has for it."""
    said = fold(text)
    for kind, words in table()["copy_forms"].items():
        if said == words or (not exact and said.removeprefix("ban ").startswith(words)):
            return str(kind)
    return None


@on_copy("C-001")
def source(document: DocumentCase, item: FileCase) -> Iterable[Fault] | Skip:
    """A full copy of an original, a re-copy of a full copy, an extract of an original.

    A full copy and a re-copy show the marks of all copies before; an extract is made anew.
    """
    marks = list(_marks(document, item))
    if not marks:
        return _without_marks(item)
    own, part = marks[-1]
    before = marks[-2][0] if len(marks) > 1 else None
    wanted = table()["copied_from"][own]
    if before == wanted or (before is None and own == "SY" and not is_scanned(item)):
        return []
    if before is not None:
        told = {"found": table()["copy_names"][before]}
        return [at(part.form, f"copied-{own}", **told) if part else Fault(f"copied-{own}", told)]
    if wanted in _held(document, item):
        return []
    return not_evaluated("scanned-page" if is_scanned(item) else "copy-source-unknown")


def _without_marks(item: FileCase) -> Skip:
    unread = is_scanned(item) or item.anatomy is None
    return not_evaluated("scanned-page") if unread else not_applicable("no-copy-block")


def _marks(document: DocumentCase, item: FileCase) -> Iterator[tuple[str, CopyBlock | None]]:
    """Kinds of the copies a file shows, the last last: blocks, then marks of signatures.

    A signature's mark of the kind of the block before it is of the same copy.
    """
    last = None
    for one in item.anatomy.copies if item.anatomy is not None else ():
        last = kind_of(one.form.text)
        if last:
            yield last, one
    for text in copy_marks(document.dossier, item):
        kind = kind_of(text)
        if kind and kind != last:
            yield kind, None
        last = kind


def _held(document: DocumentCase, item: FileCase) -> set[str | None]:
    """What the dossier holds of the same document besides: kinds of copies, None: no copy."""
    own = _named(item)
    same = (
        other
        for other in document.dossier.files
        if own and other.view.path != item.view.path and _named(other) == own
    )
    marks = ([kind for kind, _ in _marks(document, other)] for other in same)
    return {kinds[-1] if kinds else None for kinds in marks}


def _named(item: FileCase) -> tuple[str, str] | None:
    """Number and date on the first page, which tell a document."""
    number = item.anatomy.part("number") if item.anatomy is not None else None
    date = item.anatomy.part("date") if item.anatomy is not None else None
    if number is None or date is None or not any(map(str.isdigit, number.text)):
        return None
    return number.folded, date.folded
