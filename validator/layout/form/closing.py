"""F-070 to F-085: who signs in what quality, whom it is for, who gets it (cells 7 and 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.text import fold, nfc
from validator.anatomy import Part
from validator.anatomy.page import MM, Line
from validator.layout.form.base import Fault, Form, at, on_form, on_line, on_part, point, table
from validator.layout.form.style import departures, style_faults
from validator.registry import Skip, not_applicable, not_evaluated

_QUALITY = re.compile(r"^(TM|Q|KT|TL|TUQ)\b\s*([.,:]?)(\s*)(.*)$")
_LOOSE = re.compile(r"^(T/M|T\.M|K/T|K\.T|T/L|T\.L|T/UQ|TU\.Q|TUQ/|TM/|KT/|TL/)\s*", re.IGNORECASE)
_DEPUTY = re.compile(r"^PH[ÓO]\s")
_TITLES = re.compile(
    r"^(?:GS|PGS|TS|ThS|Th\.s|BS|KS|CN|CV|NGƯT|NGND|TTND|TTƯT|LS|DS)\b\.?", re.IGNORECASE
)
_KEEP = re.compile(r"^[-–]\s*Lưu\s*:\s*VT(?:\s*[,;(].*)?\.?$")


@on_part("F-070", "authority")
def authority(form: Form, part: Part) -> Iterator[Fault]:
    """Quality and title: capitals, bold; who signs for another names whom, then his own title."""
    if form.type_id == table()["minutes"]:
        return
    yield from style_faults("F-070", part)
    first = nfc(part.lines[0].text).upper()
    if _LOOSE.match(first):
        yield at(part, "quality-form", found=part.lines[0].text)
        return
    found = _QUALITY.match(first)
    if found is None:
        return
    quality, dot, blank, rest = found.groups()
    if dot != "." or not blank or not rest:
        yield at(part, "quality-form", found=part.lines[0].text)
    if quality in ("KT", "TL", "TUQ") and len(part.lines) < 2:
        yield at(part, "no-own-title", found=part.lines[0].text)
    if quality in ("KT", "TL", "TUQ") and _DEPUTY.match(rest):
        yield at(part, "for-deputy", "warning", found=part.lines[0].text)


@on_part("F-071", "signer")
def signer(form: Form, part: Part) -> Iterator[Fault]:
    """The signer's name: sentence case, bold, in the middle under his title."""
    yield from style_faults("F-071", part)
    above = next((title for title, name in form.anatomy.signing if name is part), None)
    if above is None:
        return
    off = abs(part.mid - above.mid) / MM
    if off > table()["signer_middle_mm"]:
        yield at(part, "off-middle", found=point(off))


@on_part("F-072", "signer")
def plain_name(_: Form, part: Part) -> Iterator[Fault]:
    """No academic title before the name."""
    if found := _TITLES.match(nfc(part.text)):
        yield at(part, "academic", found=found[0])


@on_part("F-080", "to")
def addressees(_: Form, part: Part) -> Iterator[Fault]:
    """The words "Kính gửi:" and what follows: one on its line, several in a list."""
    yield from style_faults("F-080", part)
    text = nfc(part.lines[0].text)
    if not re.match(r"Kính gửi\s*:", text):
        yield at(part, "to-colon", found=text[:30])
    dashed = [line for line in part.lines[1:] if line.text.startswith(("-", "–"))]
    rest = text.partition(":")[2].strip()
    if dashed or re.match(r"[-–]\s", rest):
        yield from _list_ends([*part.lines])
        aside = [line for line in dashed if line.left < part.lines[0].left - 3]
        if aside:
            yield on_line(aside[0], "to-aside", found=aside[0].text[:40])
    elif ";" in rest or (not rest and len(part.lines) > 2):
        yield at(part, "to-list", found=part.text[:60])


def _list_ends(lines: list[Line]) -> Iterator[Fault]:
    items: list[list[Line]] = []
    for line in lines:
        if not items or line.text.startswith(("-", "–")):
            items.append([line])
        else:
            items[-1].append(line)
    for place, item in enumerate(items):
        text = item[-1].text
        if (place == 0 and text.rstrip().endswith(":")) or not any(map(str.isalpha, text)):
            continue
        end = "." if place == len(items) - 1 else ";"
        if not text.endswith(end):
            yield on_line(item[-1], "end-sign", found=text[-15:], wanted=end)


@on_form("F-081")
def to_by_type(form: Form) -> list[Fault] | Skip:
    """Only letters, submissions and reports upward have "Kính gửi"."""
    part = form.anatomy.part("to")
    if not form.type_id:
        return not_evaluated("type-unread") if part else not_applicable("no-such-part")
    allowed = form.type_id in table()["with_to"]
    if part and not allowed and form.type_id not in table()["may_have_to"]:
        return [at(part, "to-not-allowed")]
    if not part and form.type_id in table()["must_have_to"]:
        head = form.anatomy.part("subject") or form.anatomy.part("type")
        return [at(head, "to-missing")] if head else []
    return []


@on_part("F-082", "recipients")
def recipients_word(form: Form, part: Part) -> Iterator[Fault]:
    """The words "Nơi nhận:": 12, bold, slanted, level with the title of the signer."""
    text = nfc(part.text)
    if not re.match(r"Nơi nhận\s*:", text):
        yield at(part, "recipients-word", found=text[:20])
    yield from style_faults("F-082", part, part.lines[:1])
    above = form.anatomy.part("authority")
    alone = not form.anatomy.others  # where several sign, their columns leave no room beside them
    if alone and above and above.page == part.page and above.certain:
        off = abs(above.lines[0].base - part.lines[0].base)
        if off > table()["level"] + (0 if form.measured else table()["laid_out_level"]):
            yield at(part, "not-level", found=point(off))
    off = (part.lines[0].left - _left_edge(form)) / MM
    if off > table()["recipients_left_mm"]:
        yield at(part, "not-at-left", found=point(off))


def _left_edge(form: Form) -> float:
    """Where the running text begins, from its paragraphs alone."""
    lines = [line for one in form.anatomy.paragraphs for line in one.lines[1:]]
    return sorted(line.left for line in lines)[len(lines) // 2] if len(lines) > 2 else float("inf")


@on_part("F-083", "list")
def recipients_list(_: Form, part: Part) -> Iterator[Fault]:
    """The list: 11, upright, a dash before and a semicolon behind each."""
    wanted = table()["styles"]["F-083"]
    off = [line for line in part.lines if list(departures(wanted, [line]))]
    for kind, params in departures(wanted, off[:1]):
        yield at(part, kind, None, **params)
    items = list(items_of(part))
    bare = [item for item in items if not item[0].text.startswith(("-", "–", "+"))]
    if bare:
        yield at(part, "no-dash", found=bare[0][0].text[:40])
    open_ = [item for item in items[:-1] if not item[-1].text.rstrip().endswith(";")]
    if open_:
        yield at(part, "end-sign", found=open_[0][-1].text[-20:], wanted=";")


def items_of(part: Part) -> Iterator[list[Line]]:
    """The lines of each entry of the list of recipients."""
    item: list[Line] = []
    for line in part.lines:
        dashed = line.text.startswith(("-", "–"))
        ended = item and item[-1].text.rstrip().endswith((";", "."))
        if item and (dashed or ended):
            yield item
            item = []
        item.append(line)
    if item:
        yield item


@on_part("F-084", "list")
def kept_copy(_: Form, part: Part) -> Iterator[Fault]:
    """The last line: "- Lưu: VT, …"."""
    items = ["".join(f"{line.text} " for line in item).strip() for item in items_of(part)]
    kept = [text for text in items if re.match(r"^[-–]?\s*luu\b", fold(text))]
    if not kept:
        yield at(part, "no-kept")
        return
    text = nfc(kept[-1])
    if not _KEEP.match(text) or not text.endswith("."):
        yield at(part, "kept-form", found=text)
    elif kept[-1] != items[-1]:
        yield at(part, "kept-not-last", found=text)


@on_form("F-085")
def first_recipient(form: Form) -> list[Fault] | Skip:
    """The list begins "Như trên" for letters, "Như Điều …" for decisions."""
    part = form.anatomy.part("list")
    if part is None:
        return not_applicable("no-such-part")
    wanted = table()["first_recipient"].get(form.type_id)
    if wanted is None or (wanted == "nhu tren" and "to" not in form.anatomy.parts):
        return not_applicable("other-type")
    first = fold(" ".join(line.text for line in next(items_of(part)))).lstrip("-– ")
    if first.startswith(wanted):
        return []
    return [
        on_line(
            part.lines[0],
            "first-recipient",
            found=part.lines[0].text[:40],
            wanted=table()["first_words"][wanted],
        )
    ]
