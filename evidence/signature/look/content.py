"""What a content stream draws: images, text, coloured shapes, each where it is seen on the page.

An own small interpreter (ISO 32000-2 §8, §9): enough of the graphics state to say what a person
sees, bounded in operators, depth, bytes and results. It never renders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from evidence.geometry import UNIT, Box, Matrix, around, carry, rounded, times
from evidence.signature.look.drawing import Drawing, LimitError, State, clipped
from evidence.signature.look.fonts import Font, read_font
from evidence.signature.look.geometry import box_of, matrix_of
from evidence.signature.look.hues import hue_of
from evidence.signature.look.images import image_facts, rgb_of
from evidence.signature.look.layers import is_hidden
from evidence.signature.look.operators import OPERATORS
from evidence.signature.look.pen import Pen
from evidence.signature.look.streams import body_of, stream_of
from evidence.signature.objects import PdfObjects
from evidence.signature.syntax import Keyword, Name, PdfDict, PdfSyntaxError, Ref, parse_object

MAX_OPERATORS = 100_000  # of one drawing, all its forms together
MAX_DEPTH = 12  # forms inside forms
MAX_FORMS = 400
MAX_BODY = 8 << 20  # decoded bytes of one form
MAX_IMAGES = 60
_MAX_OPERANDS = 600


def draw(
    objects: PdfObjects,
    body: bytes,
    resources: Any,
    *,
    matrix: Matrix = UNIT,
    clip: Box | None = None,
    hidden: frozenset[int] = frozenset(),
) -> Drawing:
    """Run a content stream whose space ``matrix`` leads to the seen page.

    ``clip`` is what of the page may be seen, ``hidden`` the numbers of optional-content groups
    that are off. Never raises for what the bytes hold.
    """
    artist = Artist(objects, hidden)
    try:
        artist.run(body, resources, State(ctm=matrix, clip=clip), 0)
    except (PdfSyntaxError, LimitError) as error:
        artist.drawing.error = str(error)[:200]
    return artist.drawing


def draw_form(
    objects: PdfObjects,
    reference: Ref,
    *,
    matrix: Matrix,
    clip: Box | None = None,
    resources: Any = None,
    hidden: frozenset[int] = frozenset(),
) -> Drawing:
    """Like :func:`draw`, of a form or image XObject; ``resources`` serve a form that has none."""
    artist = Artist(objects, hidden)
    try:
        artist.paint(reference, State(ctm=matrix, clip=clip), resources, 0)
    except (PdfSyntaxError, LimitError) as error:
        artist.drawing.error = str(error)[:200]
    return artist.drawing


_INLINE_END = re.compile(rb"[\x00\t\n\x0c\r ]EI(?=[\x00\t\n\x0c\r ]|\Z)")
_BLANK_REST = re.compile(rb"(?:[\x00\t\n\x0c\r ]++|%[^\r\n]*+)*+\Z")


def _operations(body: bytes) -> Iterator[tuple[str, list[Any]]]:
    """``(operator, operands)`` one after another; an inline image comes as ``BI`` with
    ``[dictionary, bytes]``.
    """
    operands: list[Any] = []
    position = 0
    while not _BLANK_REST.match(body, position):
        value, position = parse_object(body, position)
        if not isinstance(value, Keyword):
            operands.append(value)
            if len(operands) > _MAX_OPERANDS:
                raise LimitError("limit: too many operands")
            continue
        if value == "BI":
            picture, position = _inline_image(body, position)
            yield "BI", picture
        else:
            yield str(value), operands
        operands = []


def _inline_image(body: bytes, position: int) -> tuple[list[Any], int]:
    entry = PdfDict()
    while True:
        key, position = parse_object(body, position)
        if isinstance(key, Keyword) and key == "ID":
            break
        if not isinstance(key, Name):
            raise PdfSyntaxError(f"inline image without a key at offset {position}")
        entry[str(key)], position = parse_object(body, position)
    end = _INLINE_END.search(body, position)
    if end is None:
        raise PdfSyntaxError("inline image without an end")
    return [entry, body[position + 1 : end.start()]], end.end()


class Artist:
    """One drawing in the making."""

    def __init__(self, objects: PdfObjects, hidden: frozenset[int]) -> None:
        self.objects, self.hidden = objects, hidden
        self.drawing = Drawing()
        self.operators = self.forms = 0
        self._fonts: dict[int, Font] = {}
        self._images: dict[tuple[int, str], dict[str, Any]] = {}

    def run(self, body: bytes, resources: Any, state: State, depth: int) -> None:
        """The operators of one stream."""
        pen = Pen(self, resources, state, depth)
        for operator, operands in _operations(body):
            self.operators += 1
            if self.operators > MAX_OPERATORS:
                raise LimitError("limit: too many operators")
            act = OPERATORS.get(operator)
            if act is not None:
                act(pen, operands)

    def paint(self, reference: Any, state: State, resources: Any, depth: int) -> None:
        """An XObject: a form is run, an image noted."""
        found = stream_of(self.objects, reference)
        if found is None or is_hidden(self.objects, found[0].get("OC"), self.hidden):
            return
        value, raw = found
        if self.objects.resolve(value.get("Subtype")) == "Image":
            self.image(value, raw, state, reference.number)
            return
        self.forms += 1
        if depth >= MAX_DEPTH or self.forms > MAX_FORMS:
            raise LimitError("limit: too many forms")
        inner = times(matrix_of(self.objects, value.get("Matrix")), state.ctm)
        bounds = box_of(self.objects, value.get("BBox"))
        clip = clipped(state.clip, carry(bounds, inner)) if bounds else None
        if clip is None:
            return
        own = self.objects.resolve(value.get("Resources"))
        body = body_of(self.objects, value, raw, MAX_BODY)
        inside = replace(state, ctm=inner, clip=clip)
        self.run(body, own if isinstance(own, dict) else resources, inside, depth + 1)

    def image(self, value: dict[str, Any], raw: bytes, state: State, number: int = -1) -> None:
        """Note an image where it is seen."""
        box = clipped(state.clip, carry((0.0, 0.0, 1.0, 1.0), state.ctm))
        if box is None or state.fill_alpha <= 0:
            return
        if len(self.drawing.images) >= MAX_IMAGES:
            raise LimitError("limit: too many images")
        key = (number, state.fill)
        facts = self._images.get(key) if number >= 0 else None
        if facts is None:
            facts = image_facts(self.objects, value, raw, fill=state.fill)
            self._images[key] = facts
        self.drawing.images.append({"box": rounded(box), **facts})

    def shape(self, box: Box, colour: str, state: State) -> None:
        """Note a filled or stroked path by its hue."""
        seen = clipped(state.clip, box)
        hue = hue_of(*rgb_of(colour)) if colour else "other"
        if seen is not None and hue != "white":
            old = self.drawing.shapes.get(hue)
            self.drawing.shapes[hue] = around(old, seen) if old else seen

    def font(self, value: Any) -> Font:
        """The font behind a resource, read once."""
        number = value.number if isinstance(value, Ref) else -1
        if number not in self._fonts or number < 0:
            self._fonts[number] = read_font(self.objects, value)
        return self._fonts[number]
