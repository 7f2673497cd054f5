"""When what the page says and what the data say are the same, however each is written.

Every function takes the text of the data, what the page says and the file; all are pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from schemas.clock import parse_dmy
from schemas.codes import DocumentNumber, parse_document_number, parse_notation
from schemas.text import fold_head, nfc, tone_last
from schemas.vocabulary import load_vocabulary
from validator.anatomy import Anatomy
from validator.anatomy.model import Part
from validator.anatomy.model import table as anatomy_table
from validator.case import DocumentCase
from validator.names import organ_words, person_words, same_organ, same_person
from validator.registry import Skip, not_applicable, not_evaluated
from validator.signing.signers import many_sign

LEAST_ALIKE = 0.9  # rule F-053
_ABOUT = re.compile(r"^(?:v\s*/\s*v|về\s+việc)\b[\s:.]*")

Told = bool | Skip
Kind = Literal["figure", "name", "text"]


def same_number(stated: str, found: str) -> Told:
    """Number and symbol; one that the page leaves blank is not compared."""
    said, seen = _split(stated), _split(found)
    if said.notation and seen.notation and not _same_symbol(said, seen):
        return False
    if not said.number or not seen.number:
        return not_evaluated("blank-on-page") if said.number else True
    return said.number.lstrip("0").casefold() == seen.number.lstrip("0").casefold()


def _split(text: str) -> DocumentNumber:
    plain = re.sub(r"\s*([-–—/])\s*", r"\1", nfc(text).strip())
    plain = re.sub("[–—]", "-", plain)
    number, _, notation = plain.partition("/")
    known = parse_document_number(plain) or parse_notation(plain)
    return known or DocumentNumber(number, notation)


def _same_symbol(one: DocumentNumber, other: DocumentNumber) -> bool:
    """The year counts where both state one."""
    years = {one.year, other.year} - {""}
    return len(years) < 2 and one.notation.casefold() == other.notation.casefold()


def same_day(stated: str, found: str) -> Told:
    """The day of the document."""
    day = parse_dmy(stated)
    return day == parse_dmy(found) if day is not None else not_applicable("value-unreadable")


def same_type(stated: str, found: str, page: Anatomy) -> Told:
    """The type; that of a text issued with the document will do as well."""
    types = load_vocabulary("document-types")
    said, seen = types.find(stated), types.find(found)
    if said is None or seen is None:
        return not_applicable("type-unknown")
    return said.id == seen.id or said.id in _issued_with(page)


def _issued_with(page: Anatomy) -> Iterator[str]:
    types = load_vocabulary("document-types")
    for annex in page.annexes:
        for line in annex.heading.lines if annex.heading else ():
            if term := types.find(line.text):
                yield term.id


def same_issuer(stated: str, found: str, document: DocumentCase) -> Told:
    """The organ; the page leaves out the locality, a parent may stand on its lines."""
    register, day = document.dossier.context.organs, document.dossier.received
    if same_organ(stated, found, register, day):
        return True
    said, seen = set(organ_words(stated)), set(organ_words(found))
    return said <= seen or seen <= said


def same_signer(stated: str, found: str, page: Anatomy) -> Told:
    """The signer; a name on a line of its own is another signer's."""
    if many_sign(page):
        return not_applicable("many-sign")
    said = person_words(stated)
    lines = (line for sheet in page.main for line in sheet.words)
    return same_person(stated, found) or any(person_words(line.text) == said for line in lines)


def same_urgency(stated: str, found: str) -> Told:
    """The degree of urgency."""
    degrees = load_vocabulary("urgency")
    said, seen = degrees.find(stated), degrees.find(found)
    if said is None or seen is None:
        return not_applicable("value-unreadable")
    return said.id == seen.id


def misread(stated: str, found: str, part: Part, kind: Kind) -> Told:
    """What a machine read off a scan and seems to differ: the same, to be looked at, or another.

    The same where accents alone were lost, and a text that goes on behind what is stated: without
    strokes and bold letters nobody knows where it ends. A name or text that is nearly the same may
    be misread, of a figure every sign counts.
    """
    said, seen = (fold_head(_ABOUT.sub("", text.casefold())) for text in (stated, found))
    if said == seen:
        return True
    whole = seen[: len(said)] if kind == "text" else seen
    alike = SequenceMatcher(None, said, whole, autojunk=False).ratio()
    if kind == "text" and said and alike >= LEAST_ALIKE:
        return True
    near = kind != "figure" and alike >= anatomy_table()["read_alike"]
    return not_evaluated("read-unsure") if near or not part.legible else False


def same_abstract(stated: str, found: str, type_name: str) -> Told:
    """Alike to nine tenths; one the page breaks off may not have been read to its end."""
    said, seen = (abstract_form(text, type_name) for text in (stated, found))
    alike = SequenceMatcher(None, said, seen, autojunk=False).ratio()
    if alike >= LEAST_ALIKE:
        return True
    return not_evaluated("needs-a-look") if seen and said.startswith(seen) else False


def abstract_form(text: str, type_name: str = "") -> str:
    """The form in which abstracts are compared: letters and digits, accents kept.

    NFC, no case, no blanks and signs, the tone behind its syllable (hòa, hoà); the type's name and
    "V/v", "Về việc" before it are dropped.
    """
    plain = " ".join(nfc(text).casefold().split())
    plain = plain.removeprefix(" ".join(nfc(type_name).casefold().split())).lstrip(" :-–")
    return "".join(map(tone_last, re.findall(r"\w+", _ABOUT.sub("", plain))))
