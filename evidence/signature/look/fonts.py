"""What a font of a content stream says: text of its codes, their widths, its name and style.

Only what is needed to read a signature's appearance (ISO 32000-2 §9): /ToUnicode first, else the
encoding of a simple font; a code nobody explains becomes U+FFFD.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.signature.look.streams import body_of, stream_of
from evidence.signature.objects import PdfObjects
from evidence.signature.syntax import Name, PdfSyntaxError, parse_object
from schemas.text import nfc

UNKNOWN = "�"
_MAP_BYTES = 4 << 20  # one /ToUnicode map
_MAP_ENTRIES = 70_000
_WIDTH_ENTRIES = 70_000
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_CMAP_TAIL = re.compile(r"-Identity-[HV]$")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_MARK_NAME = re.compile(
    r"^([A-Za-z])((?:acute|grave|hookabove|tilde|dotbelow|circumflex|breve|horn|dieresis)+)$"
)
_UNI_NAME = re.compile(r"^(?:uni((?:[0-9A-F]{4})+)|u([0-9A-F]{4,6}))$")
_ITALIC_FLAG, _BOLD_FLAG = 1 << 6, 1 << 18
_HEAVY = 600  # /FontWeight from which text counts as bold
_USUAL_WIDTH = 0.5  # em, where a font states none
_CODES = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}


@dataclass(slots=True)
class Font:
    """A font in use. ``widths`` in em; ``wide`` fonts have codes of two bytes."""

    name: str = ""
    bold: bool = False
    italic: bool = False
    wide: bool = False
    texts: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    usual: float = _USUAL_WIDTH
    codec: str = "cp1252"

    def glyphs(self, raw: bytes) -> Iterator[tuple[str, float, bool]]:
        """Per code its text, its width in em, and whether word spacing applies."""
        step = 2 if self.wide else 1
        for start in range(0, len(raw) - step + 1, step):
            code = int.from_bytes(raw[start : start + step], "big")
            yield (
                self._text(code, raw[start : start + step]),
                self._width(code),
                step == 1 and code == 32,
            )

    def _width(self, code: int) -> float:
        return self.widths.get(code, self.usual)

    def _text(self, code: int, raw: bytes) -> str:
        known = self.texts.get(code)
        if known is not None:
            return known
        return raw.decode(self.codec, "replace") if self.codec else UNKNOWN


def read_font(objects: PdfObjects, value: Any) -> Font:
    """The font a resource names. Never raises: what cannot be read stays unknown."""
    entry = objects.resolve(value)
    if not isinstance(entry, dict):
        return Font()
    inner = _first(objects, entry.get("DescendantFonts"))
    wide = entry.get("Subtype") == "Type0" and isinstance(inner, dict)
    own = inner if wide and isinstance(inner, dict) else entry
    font = Font(name=_name(objects, own, entry), wide=wide)
    descriptor = objects.get(own, "FontDescriptor")
    _style(objects, font, descriptor if isinstance(descriptor, dict) else {})
    if wide:
        _wide_codes(objects, font, entry, own)
    else:
        _simple_codes(objects, font, entry)
    font.texts.update(_to_unicode(objects, entry.get("ToUnicode")))
    return font


def _first(objects: PdfObjects, value: Any) -> Any:
    listed = objects.resolve(value)
    return objects.resolve(listed[0]) if isinstance(listed, list) and listed else None


def _name(objects: PdfObjects, *entries: dict[str, Any]) -> str:
    for entry in entries:
        found = objects.resolve(entry.get("BaseFont"))
        if isinstance(found, str) and found:
            return _CMAP_TAIL.sub("", _SUBSET.sub("", str(found)))[:120]
    return ""


def _style(objects: PdfObjects, font: Font, descriptor: dict[str, Any]) -> None:
    flags = objects.resolve(descriptor.get("Flags"))
    flags = flags if isinstance(flags, int) else 0
    weight = objects.resolve(descriptor.get("FontWeight"))
    angle = objects.resolve(descriptor.get("ItalicAngle"))
    heavy = isinstance(weight, int | float) and weight >= _HEAVY
    slanted = isinstance(angle, int | float) and angle != 0
    font.bold = bool(_BOLD.search(font.name)) or bool(flags & _BOLD_FLAG) or heavy
    font.italic = bool(_ITALIC.search(font.name)) or bool(flags & _ITALIC_FLAG) or slanted


def _wide_codes(
    objects: PdfObjects, font: Font, entry: dict[str, Any], own: dict[str, Any]
) -> None:
    encoding = objects.resolve(entry.get("Encoding"))
    stated = str(encoding) if isinstance(encoding, Name) else ""
    font.codec = "utf-16-be" if "UCS2" in stated or "UTF16" in stated else ""
    usual = objects.resolve(own.get("DW"))
    font.usual = usual / 1000 if isinstance(usual, int | float) else 1.0
    listed = objects.resolve(own.get("W"))
    font.widths = _wide_widths(objects, listed if isinstance(listed, list) else [])


def _wide_widths(objects: PdfObjects, listed: list[Any]) -> dict[int, float]:
    """The /W array: ``c [w1 w2 …]`` or ``first last w`` (ISO 32000-2 §9.7.4.3)."""
    result: dict[int, float] = {}
    values = [objects.resolve(item) for item in listed[:_WIDTH_ENTRIES]]
    place = 0
    while place + 1 < len(values) and len(result) < _WIDTH_ENTRIES:
        first, second = values[place], values[place + 1]
        if not isinstance(first, int):
            break
        if isinstance(second, list):
            for step, width in enumerate(second[:_WIDTH_ENTRIES]):
                width = objects.resolve(width)
                if isinstance(width, int | float):
                    result[first + step] = width / 1000
            place += 2
            continue
        width = values[place + 2] if place + 2 < len(values) else None
        if not isinstance(second, int) or not isinstance(width, int | float):
            break
        for code in range(first, min(second, first + 0xFFFF) + 1):
            result[code] = width / 1000
        place += 3
    return result


def _simple_codes(objects: PdfObjects, font: Font, entry: dict[str, Any]) -> None:
    encoding = objects.resolve(entry.get("Encoding"))
    base = encoding
    if isinstance(encoding, dict):
        base = objects.resolve(encoding.get("BaseEncoding"))
        font.texts = _differences(objects, encoding.get("Differences"))
    font.codec = _CODES.get(str(base), "cp1252")
    scale = 1000.0
    matrix = objects.resolve(entry.get("FontMatrix"))
    if isinstance(matrix, list) and matrix and entry.get("Subtype") == "Type3":
        step = objects.resolve(matrix[0])
        scale = 1 / step if isinstance(step, int | float) and abs(step) > 1e-6 else scale
    first = objects.resolve(entry.get("FirstChar"))
    widths = objects.resolve(entry.get("Widths"))
    if isinstance(first, int) and isinstance(widths, list):
        for step_, width in enumerate(widths[:256]):
            width = objects.resolve(width)
            if isinstance(width, int | float):
                font.widths[first + step_] = width / scale


def _differences(objects: PdfObjects, value: Any) -> dict[int, str]:
    result: dict[int, str] = {}
    code = 0
    listed = objects.resolve(value)
    for item in listed[:1024] if isinstance(listed, list) else []:
        if isinstance(item, int):
            code = item
        elif isinstance(item, Name):
            result[code] = glyph_text(item)
            code += 1
    return result


@cache
def _glyph_names() -> dict[str, dict[str, str]]:
    name = files("evidence.signature").joinpath("data/glyphs.json")
    table: dict[str, dict[str, str]] = json.loads(name.read_text(encoding="utf-8"))
    return table


def glyph_text(name: str) -> str:
    """The text a glyph's name stands for (Adobe Glyph List), U+FFFD for a name we do not know."""
    name = name.split(".")[0] or name
    if len(name) == 1:
        return name
    known = _glyph_names()["names"].get(name)
    if known is not None:
        return known
    if numbered := _UNI_NAME.match(name):
        digits = numbered[1] or numbered[2].rjust(6, "0")
        width = 4 if numbered[1] else 6
        points = [int(digits[i : i + width], 16) for i in range(0, len(digits), width)]
        fit = all(p < 0xD800 or 0xDFFF < p <= 0x10FFFF for p in points)
        return "".join(map(chr, points)) if fit else UNKNOWN
    marked = _MARK_NAME.match(name)
    if marked is None:
        return UNKNOWN
    marks = _glyph_names()["marks"]
    parts = re.findall("|".join(marks), marked[2])
    return nfc(marked[1] + "".join(marks[part] for part in parts))


def _to_unicode(objects: PdfObjects, reference: Any) -> dict[int, str]:
    found = stream_of(objects, reference)
    if found is None:
        return {}
    try:
        return read_cmap(body_of(objects, *found, _MAP_BYTES))
    except PdfSyntaxError:
        return {}


_REST_BLANK = re.compile(rb"[\x00\t\n\x0c\r ]*+\Z")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def read_cmap(body: bytes) -> dict[int, str]:
    """Code to text of a /ToUnicode map (ISO 32000-2 §9.10.3). Raises :class:`PdfSyntaxError`."""
    result: dict[int, str] = {}
    for section in _SECTION.finditer(body):
        values = _values(section[2])
        if section[1] == b"bfchar":
            for code, text in zip(values[::2], values[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes):
                    result[int.from_bytes(code, "big")] = _utf16(text)
        else:
            for first, last, target in zip(values[::3], values[1::3], values[2::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    _note_range(result, first, last, target)
        if len(result) > _MAP_ENTRIES:
            break
    return result


def _values(raw: bytes) -> list[Any]:
    result: list[Any] = []
    position = 0
    while not _REST_BLANK.match(raw, position) and len(result) < 3 * _MAP_ENTRIES:
        value, position = parse_object(raw, position)
        result.append(value)
    return result


def _note_range(result: dict[int, str], first: bytes, last: bytes, target: Any) -> None:
    start, end = int.from_bytes(first, "big"), int.from_bytes(last, "big")
    end = min(end, start + 0xFFFF)
    if isinstance(target, list):
        for code, text in zip(range(start, end + 1), target, strict=False):
            if isinstance(text, bytes):
                result[code] = _utf16(text)
    elif isinstance(target, bytes) and target:
        head, tail = target[:-2], int.from_bytes(target[-2:], "big")
        for code in range(start, end + 1):
            unit = (tail + code - start) & 0xFFFF
            result[code] = _utf16(head + unit.to_bytes(2, "big"))


def _utf16(raw: bytes) -> str:
    if len(raw) == 1:
        return chr(raw[0])
    return raw.decode("utf-16-be", "replace").replace("\0", "")


__all__ = ["Font", "glyph_text", "read_cmap", "read_font"]
