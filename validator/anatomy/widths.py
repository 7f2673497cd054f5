"""How wide text is, by the letters of Times New Roman."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from validator.anatomy.page import Span

_FACES = {
    (False, False): "plain",
    (True, False): "bold",
    (False, True): "italic",
    (True, True): "bold_italic",
}
_SOME = 500


def width_of(span: Span) -> float:
    """Width in points, in the face of Times it is set in."""
    face = _faces()[_FACES[span.bold, span.italic]]
    return sum(face.get(char, 0) or _bare(face, char) for char in span.text) * span.size / 1000


@cache
def _faces() -> Mapping[str, Mapping[str, int]]:
    text = files("validator.anatomy").joinpath("data", "widths.json").read_text("utf-8")
    found: Mapping[str, Mapping[str, int]] = json.loads(text)
    return found


def _bare(face: Mapping[str, int], char: str) -> int:
    """Width of a letter without its marks; of a sign that is not known, that of a letter."""
    letters = unicodedata.normalize("NFD", char)
    return face.get(letters[0], _SOME)
