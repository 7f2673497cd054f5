"""F-002 to F-007: how the paper lies, margins, font, colour, numbers of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from validator.anatomy.content import table_areas
from validator.anatomy.page import MM, Line, Sheet, Span
from validator.layout.form.base import Fault, Form, on_form, on_line, point, span, table
from validator.registry import Skip, not_applicable
from validator.scans.pages import number_list


@on_form("F-002")
def portrait(form: Form) -> list[Fault]:
    """Pages lie upright, but for annexes and tables."""
    annexed = {n for one in form.anatomy.annexes for n in range(one.first, one.last + 1)}
    lying = [
        sheet.number
        for sheet in form.anatomy.written.sheets
        if sheet.width > sheet.height and sheet.number not in annexed and not _is_table(sheet)
    ]
    return [Fault("landscape", {"found": number_list(lying)}, lying[0])] if lying else []


def _is_table(sheet: Sheet) -> bool:
    return any(right - left > sheet.width / 2 for left, _, right, _ in table_areas(sheet))


@on_form("F-003")
def margins(form: Form) -> list[Fault] | Skip:
    """The type area keeps the margins; measured where text fills it."""
    sides = dict(_margins(form) if form.measured else _stated_margins(form))
    if not sides:
        return not_applicable("little-text")
    slack = float(table()["margin_slack_mm"])
    faults = []
    for side, (number, found) in sides.items():
        low, high = table()["margins_mm"][side]
        if not low - slack <= found <= high + slack:
            told = {"found": point(found), "wanted": span(low, high)}
            faults.append(Fault(f"margin-{side}", told, number))
    return faults


def _margins(form: Form) -> Iterator[tuple[str, tuple[int, float]]]:
    """Side -> page and millimetres: left and right of running text, top and bottom of full pages.

    Left by where most lines begin, right by where full lines end.
    """
    running = [one for one in form.anatomy.paragraphs if not one.centred]
    full = [line for one in running for line in one.lines[:-1]]
    sheets = {sheet.number: sheet for sheet in form.anatomy.main}
    upright = [line for line in full if sheets[line.page].width <= sheets[line.page].height]
    if len(upright) >= int(table()["least_full_lines"]):
        later = [line for one in running for line in one.lines[1:]]
        left = _usual([line.left for line in later])
        right = _usual([line.right for line in upright])
        page = sheets[upright[0].page]
        yield "left", (page.number, left / MM)
        yield "right", (page.number, (page.width - right) / MM)
    yield from _heights(form)


def _stated_margins(form: Form) -> Iterator[tuple[str, tuple[int, float]]]:
    """Of the upright sections of a DOCX: the side's margin that is furthest off."""
    wanted = table()["margins_mm"]
    upright = [one for one in form.anatomy.written.sections if one["size"][0] <= one["size"][1]]
    for place, side in enumerate(("top", "right", "bottom", "left")):
        stated = [one["margins"][place] / MM for one in upright if _states(one, "margins")]
        if stated:
            low, high = wanted[side]
            yield side, (1, max(stated, key=lambda found: max(low - found, found - high)))


def _states(section: Mapping[str, Any], name: str) -> bool:
    return bool(section.get(name)) and name not in section.get("assumed", ())


def _usual(values: list[float]) -> float:
    kept = sorted(values)
    return kept[len(kept) // 2]


def _heights(form: Form) -> Iterator[tuple[str, tuple[int, float]]]:
    """Top of pages behind the first; bottom of pages that go on."""
    lines = form.anatomy.body
    sheets = form.anatomy.main
    tops = [
        (sheet.number, (sheet.height - max(line.box[3] for line in on)) / MM)
        for sheet in sheets[1:]
        if (on := [line for line in lines if line.page == sheet.number]) and _is_first(form, on[0])
    ]
    if tops:
        yield "top", min(tops, key=lambda pair: pair[1])
    lows = [
        (sheet.number, min(line.base for line in on) / MM)
        for sheet in sheets[:-1]
        if (on := [line for line in lines if line.page == sheet.number])
    ]
    if lows:
        number, found = min(lows, key=lambda pair: pair[1])
        if found < table()["margins_mm"]["bottom"][0]:  # a short page is no wide margin
            yield "bottom", (number, found)


def _is_first(form: Form, line: Line) -> bool:
    """Whether nothing but the page's number stands above a line: no table begins the page."""
    sheet = next(one for one in form.anatomy.main if one.number == line.page)
    others = (one for one in sheet.words if one is not form.anatomy.numbers.get(sheet.number))
    return next(others, None) is line


@on_form("F-004")
def font(form: Form) -> list[Fault] | Skip:
    """Everything is set in Times New Roman; what has its measures is only told."""
    counts: dict[str, int] = {}
    first: dict[str, Line] = {}
    for line, piece in _spans(form):
        counts[piece.font] = counts.get(piece.font, 0) + _letters(piece)
        first.setdefault(piece.font, line)
    whole = sum(counts.values())
    if not whole:
        return not_applicable("little-text")
    other = {name: n for name, n in counts.items() if not _matches(name, "times")}
    strange = {name: n for name, n in other.items() if not _matches(name, "metric")}
    strange = {name: n for name, n in strange.items() if not _matches(name, "symbols")}
    if sum(strange.values()) / whole > table()["font_share"]:
        name = max(strange, key=lambda key: strange[key])
        share = f"{sum(strange.values()) / whole * 100:.0f}"
        names = ", ".join(sorted(strange, key=lambda key: -strange[key])[:3])
        return [on_line(first[name], "font", found=names, share=share)]
    stray = list(_strange_lines(form, set(strange)))
    if stray:
        name = next(piece.font for piece in stray[0].spans if piece.font in strange)
        return [on_line(stray[0], "font-line", "warning", found=name, text=stray[0].text[:40])]
    alike = [name for name in other if _matches(name, "metric")]
    if alike:
        families = sorted({re.split(r"[-,]", name)[0] for name in alike})
        told = on_line(first[alike[0]], "font-metric", "info", found=", ".join(families[:3]))
        return [replace(told, remark=True)]
    return []


def _strange_lines(form: Form, strange: set[str]) -> Iterator[Line]:
    """Lines most of which is set in one of these fonts, blocks of signatures left out."""
    for sheet in form.anatomy.main:
        for line in sheet.words:
            weight = sum(_letters(piece) for piece in line.spans if piece.font in strange)
            whole = sum(map(_letters, line.spans))
            if weight > whole / 2 and whole >= table()["least_line"] and not _is_block(line):
                yield line


def _letters(piece: Span) -> int:
    """Letters and digits: dots to write on are no text."""
    return sum(map(str.isalnum, piece.text))


def _is_block(line: Line) -> bool:
    return re.search(table()["signature_block"], line.folded, re.IGNORECASE) is not None


def _matches(name: str, kind: str) -> bool:
    bare = re.sub(r"[\s,_-]", "", name).casefold()
    return any(bare.startswith(one) for one in table()["fonts"][kind])


def _spans(form: Form) -> Iterator[tuple[Line, Span]]:
    """Text of the document itself: no marks, no blocks of signatures."""
    marks = {
        line
        for name in ("urgent", "secret", "circulation")
        if (part := form.anatomy.part(name))
        for line in part.lines
    }
    for sheet in form.anatomy.main:
        for line in sheet.words:
            if line not in marks and line.size >= table()["least_size"]:
                yield from ((line, piece) for piece in line.spans if piece.weight)


@on_form("F-006")
def black(form: Form) -> list[Fault]:
    """The text is black."""
    found: dict[str, list[Line]] = {}
    arrival = form.anatomy.part("arrival")
    stamped = arrival.lines if arrival else ()
    for line, piece in _spans(form):
        aside = line in stamped or _is_block(line)
        if _brightness(piece.color) > table()["black"] and not aside:
            found.setdefault(piece.color, []).append(line)
    return [
        on_line(lines[0], "colour", found=f"#{color}", text=lines[0].text[:40])
        for color, lines in list(found.items())[:3]
    ]


def _brightness(color: str) -> int:
    return max(int(color[at : at + 2], 16) for at in (0, 2, 4)) if len(color) == 6 else 0


@on_form("F-007")
def page_numbers(form: Form) -> list[Fault] | Skip:
    """Numbers of pages: from the second on, in the middle of the top margin, Arabic, 13-14."""
    main = form.anatomy.main
    if not form.measured:
        return _stated_numbers(form)
    faults = list(_first_page(form))
    for sheet in main[1:]:
        line = form.anatomy.numbers.get(sheet.number)
        if line is None:
            faults.append(Fault("page-unnumbered", {"found": str(sheet.number)}, sheet.number))
            continue
        faults += _number_faults(form, sheet, line)
    if len(main) < 2 and not faults:
        return not_applicable("one-page")
    return faults[:5]


def _stated_numbers(form: Form) -> list[Fault] | Skip:
    """What the first section of a DOCX says of the numbers of its pages."""
    if len(form.anatomy.main) < 2:
        return not_applicable("one-page")
    sections = form.anatomy.written.sections
    numbers = sections[0].get("numbers", []) if sections else []
    later = [one for one in numbers if one["of"] != "first"]
    if not later:
        return [Fault("page-unnumbered", {"found": "2"})]
    faults = []
    if all(one["where"] == "footer" for one in later):
        faults.append(Fault("page-bottom"))
    elif any(one["where"] == "header" and one["align"] != "center" for one in later):
        faults.append(Fault("page-aside"))
    if not sections[0].get("title_page") or any(one["of"] == "first" for one in numbers):
        faults.append(Fault("page-first", {"found": "1"}))
    start, kind = sections[0].get("start"), sections[0].get("format", "decimal")
    if start is not None and start != 1:
        faults.append(Fault("page-wrong", {"found": str(start + 1), "wanted": "2"}))
    if kind != "decimal":
        faults.append(Fault("page-roman", {"found": kind}))
    faults += _stated_styles(form, later)
    return faults


def _stated_styles(form: Form, numbers: list[Mapping[str, Any]]) -> Iterator[Fault]:
    """Size and slant of the numbers a DOCX shows."""
    layout = form.item.facts.layout if form.item.facts else None
    styles = layout["styles"] if layout else []
    low, high = table()["styles"]["F-007"]["size"]
    for one in numbers[:1]:
        _, size, _, italic, _ = styles[one["style"]]
        if not low - table()["size_slack"] <= size <= high + table()["size_slack"]:
            yield Fault("size", {"found": point(size), "wanted": span(low, high)})
        if italic:
            yield Fault("italic")


def _first_page(form: Form) -> Iterator[Fault]:
    sheet = form.anatomy.main[0]
    line = form.anatomy.numbers.get(sheet.number)
    if sheet.number == 1 and line is not None:
        yield on_line(line, "page-first", found=line.text)


def _number_faults(form: Form, sheet: Sheet, line: Line) -> Iterator[Fault]:
    digits = re.sub(r"\D", "", line.text.partition("/")[0])
    if line.base < sheet.height / 2:
        yield on_line(line, "page-bottom")
    elif line.base < sheet.height - table()["top_margin_mm"] * MM:
        yield on_line(line, "page-low")
    if not digits:
        yield on_line(line, "page-roman", found=line.text)
    elif int(digits) != sheet.number:
        yield on_line(line, "page-wrong", found=line.text, wanted=sheet.number)
    elif line.text != digits:
        yield on_line(line, "page-more", found=line.text)
    low, high = table()["styles"]["F-007"]["size"]
    if not low - table()["size_slack"] <= line.size <= high + table()["size_slack"]:
        yield on_line(line, "size", found=point(line.size), wanted=span(low, high))
    if line.italic:
        yield on_line(line, "italic")
    if off := _off_centre(form, sheet, line):
        yield on_line(line, "off-middle", found=point(off))


def _off_centre(form: Form, sheet: Sheet, line: Line) -> float:
    """Millimetres from the middle of the type area or of the page, the nearer; 0: in it."""
    on = [one for one in form.anatomy.body if one.page == sheet.number] or list(form.anatomy.body)
    middles = [sheet.width / 2]
    if on:
        middles.append((min(one.left for one in on) + max(one.right for one in on)) / 2)
    off = min(abs(line.mid - middle) for middle in middles) / MM
    return off if off > table()["page_number_middle_mm"] else 0.0
