"""The end of a document: who signed in what quality (cell 7), and who gets it (9b, 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from validator.anatomy.model import Part, sureness, table
from validator.anatomy.page import Line, Sheet, parted
from validator.anatomy.together import GAP, LEVEL, Block, blocks, is_person, signature

_COLUMN = 0.3  # of the width: the signature begins behind it, lines of the content before
_REST = 12  # lines: more on the next page are no end that was torn
_DASHES = ("-", "–", "+")
_TOGETHER = 0.8  # how sure two blocks of title and name at one height are no chance


def closing(sheets: Sequence[Sheet]) -> tuple[dict[str, Part], list[Block]]:
    """The components at the end of the main document, and who signs with the one among them."""
    found = _ending(sheets)
    signed = [(_surely(title), _surely(name)) for title, name in _together(sheets, found)]
    if not signed:
        return found | _torn(sheets, found), []
    (title, name), *others = signed
    return found | {"authority": title, "signer": name}, others


def _together(sheets: Sequence[Sheet], found: Mapping[str, Part]) -> list[Block]:
    """Who signs side by side, on the page of the recipients or the one before, else on the last."""
    used = {
        line
        for name in ("recipients", "list", "typist")
        if (part := found.get(name))
        for line in part.lines
    }
    told = next((part.page for name in ("recipients", "authority") if (part := found.get(name))), 0)
    near = [sheet for sheet in sheets if not told or told - 1 <= sheet.number <= told]
    signed = (blocks(sheet, used) for sheet in reversed(near))
    return next(filter(None, signed), [])


def _torn(sheets: Sequence[Sheet], found: Mapping[str, Part]) -> dict[str, Part]:
    """Name and rest of the list on the next page, where nothing but the end was left for it."""
    above = found.get("authority")
    if above is None or "signer" in found:
        return {}
    left = next((sheet for sheet in sheets if sheet.number == above.page + 1), None)
    if left is None or len(left.words) > _REST:
        return {}
    names = [line for line in _right(left, left.height) if is_person(line)]
    listed = [line for line in left.words if line.text.startswith(_DASHES)]
    torn = {"signer": Part("signer", (names[0],), _TOGETHER)} if names else {}
    if names and listed and "list" in found:
        torn["list"] = Part("list", (*found["list"].lines, *listed))
    return torn


def _surely(part: Part) -> Part:
    return replace(part, sure=max(part.sure, _TOGETHER))


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
    signed = signature(_right(sheet, first.base + LEVEL))
    return found | (signed or _without_recipients(sheets))


def _without_recipients(sheets: Sequence[Sheet]) -> dict[str, Part]:
    """The last lines of capitals at the right that name a quality or a title."""
    for sheet in reversed(sheets):
        for line in reversed(_right(sheet, sheet.height)):
            if line.upper and re.search(table()["authority"], line.folded):
                found = signature(_right(sheet, line.base + 1))
                return {name: Part(name, part.lines, 0.6) for name, part in found.items()}
    return {}


def _listed(sheet: Sheet, first: Line) -> Iterator[Line]:
    """The lines of the list at the left below "Nơi nhận:"."""
    above = first
    for line in sheet.words:
        if line.base >= first.base or line.mid >= sheet.width * 0.5:
            continue
        if line.left > first.left + 45 or above.base - line.base > GAP * max(line.size, 11):
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
