"""F-063 to F-065: parts, chapters, sections and articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schemas.text import nfc
from validator.anatomy import Paragraph
from validator.anatomy.page import MM, Line
from validator.layout.form.base import Fault, Form, on_form, on_line, table
from validator.layout.form.style import departures
from validator.layout.form.writing import CHAPTER, SECTION, article, cut, indent_faults, stated_of
from validator.registry import Skip, not_applicable

_ROMAN = re.compile(r"^[IVXLC]+$")
_HEADING_WORDS = 4


@on_form("F-063")
def chapters(form: Form) -> list[Fault] | Skip:
    """Parts and chapters: in the middle, bold, Roman, the title in capitals below."""
    return _headings(form, CHAPTER, "F-063", _roman_fault)


@on_form("F-064")
def sections(form: Form) -> list[Fault] | Skip:
    """Sections: in the middle, bold, Arabic, the title in capitals below."""
    return _headings(form, SECTION, "F-064", _arabic_fault)


def _roman_fault(number: str) -> str:
    return "" if _ROMAN.match(number) or number.lower().startswith("thứ") else "not-roman"


def _arabic_fault(number: str) -> str:
    return "" if number.isdigit() else "not-arabic"


def _headings(
    form: Form, pattern: re.Pattern[str], rule: str, number_fault: Callable[[str], str]
) -> list[Fault] | Skip:
    lines = [(line, one) for one in form.paragraphs for line in one.lines]
    wanted, faults, seen = table()["styles"][rule], [], False
    for place, (line, one) in enumerate(lines):
        found = pattern.match(nfc(line.text))
        if found is None or not _stands_alone(line, one):
            continue
        seen = True
        if kind := number_fault(found[2]):
            faults.append(on_line(line, kind, found=line.text))
        faults += [on_line(line, k, None, **params) for k, params in departures(wanted, [line])]
        if not _in_middle(form, line, one):
            faults.append(on_line(line, "not-centred"))
        title = lines[place + 1][0] if place + 1 < len(lines) else None
        if title is not None:
            faults += _title_faults(title)
    return cut(faults) if seen else not_applicable("no-such-heading")


def _title_faults(title: Line) -> Iterator[Fault]:
    """The line under a heading: bold capitals of 13 or 14."""
    if not (title.upper and title.bold):
        yield on_line(title, "title-style", found=title.text[:50])
    for kind, params in departures({"size": table()["title_size"]}, [title]):
        yield on_line(title, kind, None, **params)


def _in_middle(form: Form, line: Line, one: Paragraph) -> bool:
    stated = stated_of(form, one)
    if stated is not None:
        return str(stated["align"]) == "center"
    return abs(line.mid - sum(one.edges) / 2) <= float(table()["heading_middle_mm"]) * MM


def _stands_alone(line: Line, one: Paragraph) -> bool:
    """Whether a line is a heading: short, bold or set in, and the first of its paragraph."""
    first = line is one.lines[0] and not one.text.rstrip().endswith((".", ";", ","))
    return first and len(line.text.split()) <= _HEADING_WORDS


@on_form("F-065")
def articles(form: Form) -> list[Fault] | Skip:
    """Articles: "Điều N." bold, of the size of the content, set in by 1 or 1.27 cm."""
    wanted, faults, seen = table()["styles"]["F-065"], [], False
    for one in form.paragraphs:
        found = article(one)
        if found is None:
            continue
        seen = True
        line = one.lines[0]
        if found[2] != ".":
            faults.append(on_line(line, "article-dot", found=line.text[:20]))
        if not (found[1].isdigit() and line.text.startswith("Điều")):
            faults.append(on_line(line, "article-form", found=line.text[:12]))
        word = line.spans[0]
        if not word.bold:
            faults.append(on_line(line, "not-bold"))
        if word.italic:
            faults.append(on_line(line, "italic"))
        faults += [
            on_line(line, kind, None, **params)
            for kind, params in departures({"size": wanted["size"]}, [line])
        ]
        if not one.centred:
            faults += indent_faults(form, one)
    return cut(faults) if seen else not_applicable("no-such-heading")
