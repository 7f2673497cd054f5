"""F-090 to F-103: annexes, marks of urgency and circulation, the typist's mark, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.text import fold, nfc
from validator.anatomy import Annex, Part
from validator.anatomy.head import is_red
from validator.anatomy.page import MM, Box, Line, Sheet
from validator.layout.form.base import Fault, Form, at, on_form, on_line, on_part, point, table
from validator.layout.form.style import departures, style_faults
from validator.registry import Skip, not_applicable

_HEADING = re.compile(r"^phụ lục(?:\s+(?:số\s+)?(?P<number>\S+?))?[:.]?$", re.IGNORECASE)
_ROMAN = re.compile(r"^[IVXLC]+$")
_FILLED = re.compile(r"số\s*\d+\s*/|ngày\s*\d", re.IGNORECASE)
_NEAR = 4.0  # points: letters may reach so far over a stroke
_WIDEST, _HIGHEST = 400.0, 60.0  # of a frame (evidence/layout/strokes.py): larger is a table
_TYPIST = re.compile(r"^[A-ZĐ]{1,6}\.\s?\(\d+\)$")


def _annexes(form: Form) -> list[Annex]:
    return [one for one in form.anatomy.annexes if one.kind == "annex" and one.heading]


@on_form("F-090")
def annexes_named(form: Form) -> list[Fault] | Skip:
    """The document speaks of its annexes; two or more have Roman numbers."""
    found = _annexes(form)
    if not found:
        return not_applicable("no-annex-page")
    faults = []
    text = " ".join(line.folded for line in form.anatomy.body)
    if "phu luc" not in text:
        faults.append(_at_heading(found[0], "annex-unnamed"))
    for one in found if len(found) > 1 else ():
        number = _number(one)
        if not number:
            faults.append(_at_heading(one, "annex-unnumbered"))
        elif not _ROMAN.match(number):
            faults.append(_at_heading(one, "not-roman", found=_first(one).text))
    return faults[:5]


def _number(annex: Annex) -> str:
    found = _HEADING.match(nfc(_first(annex).text))
    return (found["number"] or "") if found else ""


def _first(annex: Annex) -> Line:
    assert annex.heading is not None
    return annex.heading.lines[0]


def _at_heading(annex: Annex, kind: str, **params: object) -> Fault:
    return on_line(_first(annex), kind, None, **params)


@on_form("F-091")
def annex_heading(form: Form) -> list[Fault] | Skip:
    """Annexes: "Phụ lục" 14 bold in the middle, title in capitals, what it goes with slanted."""
    found = _annexes(form)
    if not found:
        return not_applicable("no-annex-page")
    return [fault for one in found for fault in _heading_faults(form, one)][:5]


def _heading_faults(form: Form, annex: Annex) -> Iterator[Fault]:
    assert annex.heading is not None
    first, *rest = annex.heading.lines
    yield from _departures("F-091-word", first)
    sheet = next(one for one in form.anatomy.written.sheets if one.number == annex.first)
    if _off(sheet, annex) > table()["type_middle_mm"]:
        yield on_line(first, "off-middle", found=point(_off(sheet, annex)))
    begins = next((n for n, line in enumerate(rest) if line.text.startswith("(")), len(rest))
    title, reference = rest[:begins], rest[begins:]
    for line in title[:1]:
        if not (line.upper and line.bold):
            yield on_line(line, "title-style", found=line.text[:50])
        yield from _departures("F-091-title", line)
    if not reference:
        yield _at_heading(annex, "annex-no-note")
    else:
        yield from _departures("F-091-reference", reference[0])
        told = " ".join(line.text for line in reference)
        if _FILLED.search(nfc(told)):
            yield on_line(reference[0], "annex-filled", found=told[:60])


def _departures(row: str, line: Line) -> Iterator[Fault]:
    wanted = table()["styles"][row]
    return (on_line(line, kind, None, **params) for kind, params in departures(wanted, [line]))


def _off(sheet: Sheet, annex: Annex) -> float:
    """Millimetres the first line of a heading is off the middle: of the page, or of its title."""
    assert annex.heading is not None
    first, *rest = annex.heading.lines
    middles = [sheet.width / 2, *(line.mid for line in rest[:2])]
    return min(abs(first.mid - middle) for middle in middles) / MM


@on_form("F-092")
def annex_pages(form: Form) -> list[Fault] | Skip:
    """The pages of each annex are counted for themselves."""
    faults, seen = [], False
    if not form.measured:
        return _stated_starts(form)
    for annex in _annexes(form):
        for number in range(annex.first, annex.last + 1):
            line = form.anatomy.numbers.get(number)
            digits = re.sub(r"\D", "", line.text) if line else ""
            if not (line and digits):
                continue
            seen = True
            if int(digits) != number - annex.first + 1:
                faults.append(
                    on_line(line, "page-wrong", found=line.text, wanted=number - annex.first + 1)
                )
    return faults[:5] if seen else not_applicable("no-annex-page")


def _stated_starts(form: Form) -> list[Fault] | Skip:
    """Of a DOCX: whether the section an annex begins in counts its pages from 1."""
    found = _annexes(form)
    if not found:
        return not_applicable("no-annex-page")
    stated, sections = form.anatomy.written.stated, form.anatomy.written.sections
    faults = []
    for annex in found:
        paragraph = _first(annex).paragraph
        number = stated[paragraph]["section"] if paragraph is not None else 0
        if number < len(sections) and sections[number].get("start") != 1:
            faults.append(_at_heading(annex, "annex-counted-on"))
    return faults[:5]


@on_part("F-100", "urgent")
def urgency(form: Form, part: Part) -> Iterator[Fault]:
    """The urgency mark: its words, in a red frame of its size."""
    yield from style_faults("F-100", part)
    word = " ".join(fold(part.text).split())
    if word not in table()["urgency_mm"]:
        yield at(part, "mark-word", found=part.text, wanted="HỎA TỐC, THƯỢNG KHẨN, KHẨN")
    wide, high = table()["urgency_mm"].get(word, (None, None))
    frame = _frame(form, part)
    if frame is None:
        yield at(part, "no-frame")
        return
    box, color = frame
    slack = table()["frame_slack_mm"]
    found = ((box[2] - box[0]) / MM, (box[3] - box[1]) / MM)
    if wide and (abs(found[0] - wide) > slack or abs(found[1] - high) > slack):
        told = f"{point(found[0])} x {point(found[1])}"
        yield at(part, "frame-size", found=told, wanted=f"{wide} x {high}")
    if not is_red(color) or not is_red(part.lines[0].spans[0].color):
        yield at(part, "not-red")


def _frame(form: Form, part: Part) -> tuple[Box, str] | None:
    """The frame round a mark and its colour; of one drawn as four strokes that of the words."""
    sheet = next(one for one in form.anatomy.written.sheets if one.number == part.page)
    left, bottom, right, top = part.box
    for box, color in sheet.frames:
        if box[0] <= left and box[2] >= right and box[1] <= bottom + 4 and box[3] >= top - 4:
            return box, color
    drawn = four_strokes(sheet, part.box)
    return (drawn, part.lines[0].spans[0].color) if drawn else None


def four_strokes(sheet: Sheet, box: Box) -> Box | None:
    """The rectangle that two level and two upright strokes draw close round ``box``."""
    left, bottom, right, top = box
    level = [one for one in sheet.rules if one[0] <= left + _NEAR and one[2] >= right - _NEAR]
    upright = [one for one in sheet.rules if one[1] <= bottom + _NEAR and one[3] >= top - _NEAR]
    sides = (
        max((one[0] for one in upright if one[2] <= left + _NEAR), default=None),
        max((one[1] for one in level if one[3] <= bottom + _NEAR), default=None),
        min((one[2] for one in upright if one[0] >= right - _NEAR), default=None),
        min((one[3] for one in level if one[1] >= top - _NEAR), default=None),
    )
    west, south, east, north = sides
    if west is None or south is None or east is None or north is None:
        return None
    fits = east - west <= _WIDEST and north - south <= _HIGHEST
    return (west, south, east, north) if fits else None


@on_part("F-101", "circulation")
def circulation(form: Form, part: Part) -> Iterator[Fault]:
    """Marks of circulation stand in a frame, in the decree's words."""
    if " ".join(fold(part.text).split()) not in table()["circulation_words"]:
        yield at(part, "mark-word", found=part.text, wanted="XEM XONG TRẢ LẠI, LƯU HÀNH NỘI BỘ")
    yield from style_faults("F-101", part)
    if _frame(form, part) is None:
        yield at(part, "no-frame")


@on_part("F-102", "typist")
def typist(_: Form, part: Part) -> Iterator[Fault]:
    """The typist's mark: PL.(300)."""
    if not _TYPIST.match(nfc(part.text)):
        yield at(part, "typist-form", found=part.text)
    yield from style_faults("F-102", part)


@on_form("F-103")
def address(form: Form) -> list[Fault] | Skip:
    """The organ's address at the foot of the first page: 11-12, under a line across the page."""
    part = form.anatomy.part("address")
    if part is None:
        return not_applicable("no-such-part")
    sheet, lines = form.anatomy.main[0], part.lines
    faults = [
        on_line(lines[0], kind, None, **params)
        for kind, params in departures(table()["styles"]["F-103"], lines)
    ]
    top = max(line.base for line in lines)
    across = [
        rule
        for rule in sheet.level
        if top < rule[1] < top + 30 and rule[2] - rule[0] > sheet.width * 0.6
    ]
    if not across:
        faults.append(on_line(lines[0], "no-rule-across"))
    return faults
