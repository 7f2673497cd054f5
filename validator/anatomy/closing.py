"""The end of a document: who signed in what quality (cell 7), and who gets it (9b, 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from validator.anatomy.model import Part, sureness, table
from validator.anatomy.page import Line, Sheet, parted

_LEVEL = 22.0  # the authority stands no higher than so above "Nơi nhận:"
_GAP = 2.2  # of the size, between the lines of a list
_COLUMN = 0.3  # of the width: the signature begins behind it, lines of the content before
_TOGETHER = 0.8  # how sure two blocks of title and name at one height are no chance
_BLOCK = {"authority": "other_authority", "signer": "other_signer"}  # right and left
_WORD = re.compile(r"[^\W\d_]+")


def closing(sheets: Sequence[Sheet]) -> dict[str, Part]:
    """The components at the end of the pages of the main document."""
    found = _ending(sheets)
    beside = _beside(sheets, found)
    if not beside:
        return found
    surer = {name: replace(found[name], sure=max(found[name].sure, _TOGETHER)) for name in _BLOCK}
    return found | surer | beside


def _ending(sheets: Sequence[Sheet]) -> dict[str, Part]:
    for sheet in sheets:
        for line in sheet.words:
            if re.search(table()["recipients"], line.folded) and line.left < sheet.width / 2:
                return _with_recipients(sheets, sheet, line)
    return _without_recipients(sheets)


def _with_recipients(sheets: Sequence[Sheet], sheet: Sheet, first: Line) -> dict[str, Part]:
    listed = list(_listed(sheet, first))
    shape = (first.bold + first.italic) / 2
    found = {"recipients": Part("recipients", (first,), sureness(1.0, shape, 1.0))}
    if listed and (mark := re.search(table()["typist"], listed[-1].folded)):
        last = listed.pop()
        kept, typist = parted(last, mark.start("mark"))
        found["typist"] = Part("typist", (typist,))
        listed += [kept] if kept.spans else []
    if listed:
        found["list"] = Part("list", tuple(listed))
    signed = _signature(_right(sheet, first.base + _LEVEL))
    return found | (signed or _without_recipients(sheets))


def _without_recipients(sheets: Sequence[Sheet]) -> dict[str, Part]:
    """The last lines of capitals at the right that name a quality or a title."""
    for sheet in reversed(sheets):
        for line in reversed(_right(sheet, sheet.height)):
            if line.upper and re.search(table()["authority"], line.folded):
                found = _signature(_right(sheet, line.base + 1))
                return {name: Part(name, part.lines, 0.6) for name, part in found.items()}
    return {}


def _beside(sheets: Sequence[Sheet], found: Mapping[str, Part]) -> dict[str, Part]:
    """Who signs at the left of the same height, in a document several issue together."""
    authority = found.get("authority")
    sheet = next((one for one in sheets if authority and one.number == authority.page), None)
    if authority is None or sheet is None or "signer" not in found:
        return {}
    used = {line for part in found.values() for line in part.lines}
    edge = min(line.left for part in (authority, found["signer"]) for line in part.lines)
    top = authority.lines[0].base
    left = [
        line
        for line in sheet.words
        if line.base <= top + _LEVEL and line.right < edge and line not in used
    ]
    if not left or not left[0].upper or top - left[0].base > _LEVEL:
        return {}
    other = _signature(left)
    whole = other if other.keys() == _BLOCK.keys() else {}
    return {_BLOCK[name]: replace(part, name=_BLOCK[name]) for name, part in whole.items()}


def _listed(sheet: Sheet, first: Line) -> Iterator[Line]:
    """The lines of the list at the left below "Nơi nhận:"."""
    above = first
    for line in sheet.words:
        if line.base >= first.base or line.mid >= sheet.width * 0.5:
            continue
        if line.left > first.left + 45 or above.base - line.base > _GAP * max(line.size, 11):
            return
        yield line
        above = line


def _right(sheet: Sheet, top: float) -> list[Line]:
    """Lines of the column of the signature, not above ``top``."""
    wide = sheet.width
    return [
        line
        for line in sheet.words
        if line.base <= top and line.mid > wide * 0.5 and line.left > wide * _COLUMN
    ]


def _signature(right: Sequence[Line]) -> dict[str, Part]:
    """Quality and title (the capitals on top), and the name of the signer (7b)."""
    heads: list[Line] = []
    for line in right:
        far = heads and heads[-1].base - line.base > _GAP * line.size
        named = re.search(table()["authority"], line.folded)
        if far or not (line.upper or named or (heads and not heads[0].upper)):
            break
        heads.append(line)
    found = {}
    if heads:
        known = any(re.search(table()["authority"], line.folded) for line in heads)
        bold = sum(line.bold for line in heads) / len(heads)
        found["authority"] = Part(
            "authority", tuple(heads), sureness(1.0 if known else 0.8, bold, 1.0)
        )
    names = [line for line in right if line not in heads and is_person(line)]
    if names and heads:
        name = max(names, key=lambda line: (line.bold, -line.base))
        found["signer"] = Part("signer", (name,), sureness(0.9, float(name.bold), 1.0))
    return found


def is_person(line: Line) -> bool:
    """Whether a line may be the name of a person, titles before it allowed, or the room for it."""
    if re.search(table()["name_blank"], line.folded):
        return True
    if re.search(table()["signed_block"], line.folded) or any(map(str.isdigit, line.text)):
        return False
    words = _WORD.findall(line.text)
    least, most = table()["person_words"]
    return least <= len(words) <= most and all(word[0].isupper() for word in words)
