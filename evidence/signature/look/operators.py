"""Operators of content streams (ISO 32000-2 annex A) and what each does to the pen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evidence.geometry import UNIT, times
from evidence.signature.look.drawing import LimitError
from evidence.signature.look.layers import is_hidden
from evidence.signature.look.pen import Pen

_MAX_STATES = 64  # q without Q


def _floats(operands: list[Any], count: int) -> list[float] | None:
    """The last ``count`` operands as numbers, None where they are none."""
    values = operands[-count:] if len(operands) >= count else []
    fit = values and all(isinstance(v, int | float) and abs(v) < 1e9 for v in values)
    return [float(v) for v in values] if fit else None


_Act = Callable[[Pen, list[Any]], None]


def _with_floats(count: int, act: Callable[[Pen, list[float]], None]) -> _Act:
    def run(pen: Pen, operands: list[Any]) -> None:
        values = _floats(operands, count)
        if values is not None:
            act(pen, values)

    return run


def _push(pen: Pen, _: list[Any]) -> None:
    if len(pen.stack) >= _MAX_STATES:
        raise LimitError("limit: too many saved states")
    pen.stack.append(pen.state)


def _pop(pen: Pen, _: list[Any]) -> None:
    if pen.stack:
        pen.state = pen.stack.pop()


def _concat(pen: Pen, v: list[float]) -> None:
    pen.set(ctm=times((v[0], v[1], v[2], v[3], v[4], v[5]), pen.state.ctm))


def _colour(values: list[float]) -> str:
    """``#rrggbb`` of one, three or four parts of 0 to 1."""
    parts = [min(max(v, 0.0), 1.0) for v in values]
    if len(parts) == 1:
        parts = parts * 3
    elif len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _device(side: str, count: int) -> _Act:
    return _with_floats(count, lambda pen, v: pen.set(**{side: _colour(v)}))


def _space(side: str) -> _Act:
    return lambda pen, _: pen.set(**{side: "#000000"})


def _paint(side: str) -> _Act:
    """``sc``, ``scn``: by the number of parts; a pattern or tint has no known colour."""

    def run(pen: Pen, operands: list[Any]) -> None:
        values = _floats(operands, len(operands)) if operands else None
        known = values is not None and len(values) in (1, 3, 4)
        pen.set(**{side: _colour(values) if known and values else ""})

    return run


def _font(pen: Pen, operands: list[Any]) -> None:
    if len(operands) < 2 or not isinstance(operands[-1], int | float):
        return
    font = pen.artist.font(pen.resource("Font", operands[-2]))
    pen.set(font=font, size=float(operands[-1]))


def _extended(pen: Pen, operands: list[Any]) -> None:
    """``gs``: opacity and font."""
    objects = pen.artist.objects
    entry = objects.resolve(pen.resource("ExtGState", operands[-1] if operands else ""))
    if not isinstance(entry, dict):
        return
    for key, name in (("ca", "fill_alpha"), ("CA", "stroke_alpha")):
        value = objects.resolve(entry.get(key))
        if isinstance(value, int | float):
            pen.set(**{name: float(value)})
    font = objects.resolve(entry.get("Font"))
    if isinstance(font, list) and len(font) == 2 and isinstance(font[1], int | float):
        pen.set(font=pen.artist.font(font[0]), size=float(font[1]))


def _begin_text(pen: Pen, _: list[Any]) -> None:
    pen.line = pen.place = UNIT


def _text_matrix(pen: Pen, v: list[float]) -> None:
    pen.line = pen.place = (v[0], v[1], v[2], v[3], v[4], v[5])


def _next_line(pen: Pen, v: list[float]) -> None:
    pen.line = pen.place = times((1.0, 0.0, 0.0, 1.0, v[0], v[1]), pen.line)


def _next_line_leading(pen: Pen, v: list[float]) -> None:
    pen.set(leading=-v[1])
    _next_line(pen, v)


def _newline(pen: Pen, _: list[Any]) -> None:
    _next_line(pen, [0.0, -pen.state.leading])


def _show(pen: Pen, operands: list[Any]) -> None:
    """``Tj`` and ``TJ``."""
    value = operands[-1] if operands else None
    start, texts = pen.place, list[str]()
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, bytes):
            texts.append(pen.show(item))
        elif isinstance(item, int | float) and abs(item) < 1e7:
            if item < -200 and texts and not texts[-1].endswith(" "):
                texts.append(" ")
            pen.shift(-item / 1000 * pen.state.size * pen.state.stretch)
    pen.note(texts, start)


def _show_next(pen: Pen, operands: list[Any]) -> None:
    _newline(pen, operands)
    _show(pen, operands)


def _show_spaced(pen: Pen, operands: list[Any]) -> None:
    values = _floats(operands[:-1], 2)
    if values:
        pen.set(word_space=values[0], char_space=values[1])
    _show_next(pen, operands)


def _do(pen: Pen, operands: list[Any]) -> None:
    if operands and not pen.dark:
        found = pen.resource("XObject", operands[-1])
        pen.artist.paint(found, pen.state, pen.resources, pen.depth)


def _inline(pen: Pen, operands: list[Any]) -> None:
    if not pen.dark:
        pen.artist.image(operands[0], operands[1], pen.state)


def _rectangle(pen: Pen, v: list[float]) -> None:
    pen.reach([(v[0], v[1]), (v[0] + v[2], v[1]), (v[0], v[1] + v[3]), (v[0] + v[2], v[1] + v[3])])


def _line_to(pen: Pen, v: list[float]) -> None:
    pen.plain = False
    pen.reach(list(zip(v[::2], v[1::2], strict=True)))


def _mark_clip(pen: Pen, _: list[Any]) -> None:
    pen.clipping = True


def _ends(*, fill: bool = False, stroke: bool = False) -> _Act:
    return lambda pen, _: pen.end_path(fill=fill, stroke=stroke)


def _begin_marked(pen: Pen, operands: list[Any]) -> None:
    artist, dark = pen.artist, False
    if len(operands) == 2 and operands[0] == "OC":
        group = pen.resource("Properties", operands[1])
        dark = is_hidden(artist.objects, group, artist.hidden)
    pen.marks.append(dark)


def _end_marked(pen: Pen, _: list[Any]) -> None:
    if pen.marks:
        pen.marks.pop()


OPERATORS: dict[str, _Act] = {
    "q": _push,
    "Q": _pop,
    "cm": _with_floats(6, _concat),
    "gs": _extended,
    "g": _device("fill", 1),
    "rg": _device("fill", 3),
    "k": _device("fill", 4),
    "G": _device("stroke", 1),
    "RG": _device("stroke", 3),
    "K": _device("stroke", 4),
    "cs": _space("fill"),
    "CS": _space("stroke"),
    "sc": _paint("fill"),
    "scn": _paint("fill"),
    "SC": _paint("stroke"),
    "SCN": _paint("stroke"),
    "BT": _begin_text,
    "Tf": _font,
    "Tm": _with_floats(6, _text_matrix),
    "Td": _with_floats(2, _next_line),
    "TD": _with_floats(2, _next_line_leading),
    "T*": _newline,
    "Tc": _with_floats(1, lambda pen, v: pen.set(char_space=v[0])),
    "Tw": _with_floats(1, lambda pen, v: pen.set(word_space=v[0])),
    "Tz": _with_floats(1, lambda pen, v: pen.set(stretch=v[0] / 100)),
    "TL": _with_floats(1, lambda pen, v: pen.set(leading=v[0])),
    "Ts": _with_floats(1, lambda pen, v: pen.set(rise=v[0])),
    "Tr": _with_floats(1, lambda pen, v: pen.set(mode=int(v[0]))),
    "Tj": _show,
    "TJ": _show,
    "'": _show_next,
    '"': _show_spaced,
    "Do": _do,
    "BI": _inline,
    "re": _with_floats(4, _rectangle),
    "m": _with_floats(2, _line_to),
    "l": _with_floats(2, _line_to),
    "c": _with_floats(6, _line_to),
    "v": _with_floats(4, _line_to),
    "y": _with_floats(4, _line_to),
    "W": _mark_clip,
    "W*": _mark_clip,
    "n": _ends(),
    "f": _ends(fill=True),
    "F": _ends(fill=True),
    "f*": _ends(fill=True),
    "B": _ends(fill=True, stroke=True),
    "B*": _ends(fill=True, stroke=True),
    "b": _ends(fill=True, stroke=True),
    "b*": _ends(fill=True, stroke=True),
    "S": _ends(stroke=True),
    "s": _ends(stroke=True),
    "BMC": _begin_marked,
    "BDC": _begin_marked,
    "EMC": _end_marked,
}
