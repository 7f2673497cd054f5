"""The pen of one content stream: its state, its stack, its path, its line of text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidence.geometry import UNIT, Box, Matrix, across, around, carry, rounded, times, upright
from evidence.signature.look.drawing import MAX_RUN_TEXT, LimitError, State, clipped
from schemas.text import nfc

if TYPE_CHECKING:
    from evidence.signature.look.content import Artist

MAX_RUNS = 400
_SLANT = 0.1  # shear from which upright letters look italic
_ASCENT, _DESCENT = 0.75, -0.22  # em; the box of a line of text


class Pen:
    """The run of one stream: its state, its stack, its path, its text line."""

    def __init__(self, artist: Artist, resources: Any, state: State, depth: int) -> None:
        self.artist, self.state, self.depth = artist, state, depth
        self.resources = resources
        self.stack: list[State] = []
        self.line: Matrix = UNIT
        self.place: Matrix = UNIT
        self.path: Box | None = None
        self.plain = True  # the path is rectangles only
        self.clipping = False
        self.marks: list[bool] = []  # open marked content: hidden?

    def resource(self, kind: str, name: Any) -> Any:
        """A named resource, reference kept."""
        table = self.artist.objects.get(self.resources, kind)
        return table.get(str(name)) if isinstance(table, dict) else None

    @property
    def dark(self) -> bool:
        """Inside of optional content that is off."""
        return any(self.marks)

    def set(self, **changes: Any) -> None:
        """A change of the state."""
        self.state = replace(self.state, **changes)

    def reach(self, points: list[tuple[float, float]]) -> None:
        """Points added to the path."""
        for x, y in points:
            spot = carry((x, y, x, y), self.state.ctm)
            self.path = around(self.path, spot) if self.path else spot

    def end_path(self, *, fill: bool = False, stroke: bool = False) -> None:
        """Paint, then clip, then forget the path."""
        path, state = self.path, self.state
        if path and not self.dark:
            if fill and state.fill_alpha > 0:
                self.artist.shape(path, state.fill, state)
            if stroke and state.stroke_alpha > 0:
                self.artist.shape(path, state.stroke, state)
        if self.clipping and path and self.plain:
            nothing = (path[0], path[1], path[0], path[1])
            self.set(clip=clipped(state.clip, path) or nothing)
        self.path, self.plain, self.clipping = None, True, False

    def show(self, raw: bytes) -> str:
        """Move along the codes of a string; what they say."""
        state, texts = self.state, []
        for text, width, spaced in state.font.glyphs(raw):
            texts.append(text)
            move = width * state.size + state.char_space + (state.word_space if spaced else 0.0)
            self.shift(move * state.stretch)
        return "".join(texts)

    def shift(self, amount: float) -> None:
        """Move along the line."""
        self.place = times((1.0, 0.0, 0.0, 1.0, amount, 0.0), self.place)

    def note(self, texts: list[str], start: Matrix) -> None:
        """Keep what was shown between ``start`` and here."""
        state, text = self.state, nfc("".join(texts))[:MAX_RUN_TEXT]
        colour = state.stroke if state.mode in (1, 5) else state.fill
        alpha = state.stroke_alpha if state.mode in (1, 5) else state.fill_alpha
        if not text.strip() or state.mode in (3, 7) or alpha <= 0 or self.dark:
            return
        full = times((state.stretch, 0.0, 0.0, 1.0, 0.0, state.rise), times(start, state.ctm))
        length = _distance(start, self.place) / (state.stretch or 1.0)
        size = abs(state.size)
        box = carry((0.0, _DESCENT * size, length, _ASCENT * size), full)
        seen = clipped(state.clip, box)
        if seen is None:
            return
        if len(self.artist.drawing.text) >= MAX_RUNS:
            raise LimitError("limit: too many pieces of text")
        self.artist.drawing.text.append(
            {
                "text": text,
                "font": state.font.name,
                "size": round(size * upright(full), 2),
                "color": colour,
                "bold": state.font.bold or state.mode in (2, 6),
                "italic": state.font.italic or _slanted(full),
                "box": rounded(seen),
            }
        )


def _distance(start: Matrix, end: Matrix) -> float:
    """How far the line went, in text space units before horizontal scaling of the matrix."""
    unit = across(start)
    dx, dy = end[4] - start[4], end[5] - start[5]
    return (dx * start[0] + dy * start[1]) / (unit * unit) if unit else 0.0


def _slanted(matrix: Matrix) -> bool:
    a, b, c, d, _, _ = matrix
    sizes = across(matrix) * (c * c + d * d) ** 0.5
    return bool(sizes) and abs(a * c + b * d) / sizes > _SLANT
