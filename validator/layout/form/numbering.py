"""F-066 and F-067: clauses and points, and the order of all numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.finding import Severity
from schemas.text import nfc
from validator.anatomy import Paragraph
from validator.layout.form.base import Fault, Form, on_form, on_line
from validator.layout.form.writing import (
    ARTICLE,
    CHAPTER,
    CLAUSE,
    LETTERS,
    POINT,
    SECTION,
    article,
    cut,
)
from validator.registry import Skip, not_applicable

_LEVELS = ("part", "article", "clause", "point")
_ROMAN_HEAD = re.compile(r"^([IVXLC]+)\.\s")


@on_form("F-066")
def clauses(form: Form) -> list[Fault] | Skip:
    """Clauses: an Arabic number and a full stop; points: a Vietnamese letter and a bracket."""
    faults, seen, before = [], False, ""
    of_articles = any(article(one) for one in form.paragraphs)
    for one in form.paragraphs:
        text = nfc(one.text)
        if found := POINT.match(text):
            letter, sign = found[1], found[2]
            if sign == "." and letter.isupper():
                continue  # "A. ..." is a part of a report
            seen = True
            faults += [on_line(one.lines[0], k, None, **p) for k, p in _point(letter, sign, before)]
            before = letter.lower()
        elif clause := CLAUSE.match(text):
            seen, before = True, ""
            if clause[2] != ".":
                severity: Severity | None = None if of_articles else "warning"
                faults.append(on_line(one.lines[0], "clause-sign", severity, found=text[:6]))
            if kind := _clause_weight(one):
                faults.append(on_line(one.lines[0], kind, "warning", found=text[:40]))
        elif ARTICLE.match(text):
            before = ""
    return cut(faults) if seen else not_applicable("no-such-heading")


def _point(letter: str, sign: str, before: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with the letter of a point behind the letter ``before``."""
    if letter not in LETTERS:
        yield "point-letter", {"found": letter}
    elif sign != ")":
        yield "point-sign", {"found": f"{letter}{sign}"}
    elif before in LETTERS and letter != "a" and letter != _next(before):
        yield "point-order", {"found": letter, "wanted": _next(before)}


def _clause_weight(one: Paragraph) -> str:
    """Clauses with a title stand on a line of their own, bold; others are not bold."""
    ended = one.text.rstrip().endswith((".", ";", ":", ",", "./."))
    if len(one.lines) == 1 and not ended:
        return "" if one.lines[0].bold else "clause-title"
    whole = all(line.bold for line in one.lines)
    return "clause-bold" if whole and ended and len(one.lines) > 1 else ""


def _next(letter: str) -> str:
    place = LETTERS.index(letter) if letter in LETTERS else len(LETTERS)
    return LETTERS[place + 1] if place + 1 < len(LETTERS) else ""


@on_form("F-067")
def counted(form: Form) -> list[Fault] | Skip:
    """Parts, articles, clauses and points are numbered without a gap."""
    at_level = {"part": 0, "article": 0, "clause": 0, "point": 0}
    faults, seen = [], False
    for one in _unquoted(form.paragraphs):
        if starts_anew(form, one):
            at_level = dict.fromkeys(at_level, 0)
        for level, number, shown in _numbers(one):
            seen = True
            wanted = at_level[level] + 1
            again = number == 1 and level != "article"
            if number != wanted and not again and (at_level[level] or level != "article"):
                told = _letter(wanted) if level == "point" else str(wanted)
                faults.append(on_line(one.lines[0], "jump", None, found=shown, wanted=told))
            at_level[level] = number
            for lower in _LEVELS[_LEVELS.index(level) + 1 :]:
                at_level[lower] = at_level[lower] if (level, lower) == ("part", "article") else 0
        if CHAPTER.match(nfc(one.text)) or SECTION.match(nfc(one.text)):
            at_level |= {"clause": 0, "point": 0}
    return cut(faults) if seen else not_applicable("no-such-heading")


def _unquoted(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs that are not words of another text between “ and ”."""
    depth = 0
    for one in paragraphs:
        if not depth and not one.text.startswith("“"):
            yield one
        depth = max(0, depth + one.text.count("“") - one.text.count("”"))


def starts_anew(form: Form, one: Paragraph) -> bool:
    """Whether a paragraph is the first of what is issued with the document."""
    attached = (annex for annex in form.anatomy.annexes if annex.kind == "attached")
    return any(annex.paragraphs[:1] == [one] for annex in attached)


def _numbers(one: Paragraph) -> Iterator[tuple[str, int, str]]:
    """Level, number and its writing at the head of a paragraph; an article may begin a clause."""
    text = nfc(one.text)
    if (found := article(one)) is not None:
        if found[1].isdigit():
            yield "article", int(found[1]), found[1]
        text = found[3]
    elif (part := _ROMAN_HEAD.match(text)) is not None and one.lines[0].bold:
        yield "part", _arabic(part[1]), part[1]
        return
    if clause := CLAUSE.match(text):
        yield "clause", int(clause[1]), clause[1]
    elif (letter := POINT.match(text)) and _is_point(letter[1], letter[2]):
        yield "point", LETTERS.index(letter[1].lower()) + 1, letter[1]


def _is_point(letter: str, sign: str) -> bool:
    """Whether a letter and its sign number a point; "A." numbers a part of a report."""
    return letter.lower() in LETTERS and (sign == ")" or letter.islower())


def _letter(number: int) -> str:
    return LETTERS[number - 1] if 0 < number <= len(LETTERS) else ""


def _arabic(roman: str) -> int:
    """The value of a Roman number."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[sign] for sign in roman]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
