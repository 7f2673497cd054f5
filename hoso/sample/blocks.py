"""The drawn blocks of a document: head (cells 1-5b, 10), signature block (cells 7-9b).

Cells are those of Decree 30/2020/NĐ-CP, Annex I, IV. Measures in points unless said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable

from hoso.sample.fonts import width
from reports.typeface import BOLD, BOLD_ITALIC, ITALIC, REGULAR

TYPE_WIDTH = 160 * mm
LEFT_CENTRE, RIGHT_CENTRE = 32 * mm, 114 * mm
LEFT_WIDTH = 68 * mm
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
SIGNATURE_SIZE = (40 * mm, 20 * mm)
SEAL_SIZE = (36 * mm, 36 * mm)
SIGN_GAP = 98
SEAL_LIFT = 9  # the seal stays clear of the name below it
RED = (0.85, 0.05, 0.05)


@dataclass
class Boxes:
    """Where signatures go: name -> (page from 0, x0, y0, x1, y1) in page coordinates."""

    places: dict[str, tuple[int, float, float, float, float]] = field(default_factory=dict)

    def put(self, name: str, canvas: Any, x: float, y: float, size: tuple[float, float]) -> None:
        """Note a box whose lower left corner is (x, y) in the flowable's own coordinates."""
        left, low = canvas.absolutePosition(x, y)
        page = canvas.getPageNumber() - 1
        self.places[name] = (page, left, low, left + size[0], low + size[1])


class _Drawn(Flowable):
    """A block of the full type width whose height is known beforehand."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.width = TYPE_WIDTH
        self.height = height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def centred(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self.canv.setFont(font, size)
        self.canv.drawCentredString(x, y, text)

    def rule(self, x: float, y: float, length: float) -> None:
        self.canv.setLineWidth(0.7)
        self.canv.line(x - length / 2, y, x + length / 2, y)


@dataclass(frozen=True, kw_only=True)
class HeadText:
    """What the head says; ``about`` (cell 5b) and ``place_date`` (cell 4) may be empty."""

    parent: tuple[str, ...]
    organ: tuple[str, ...]
    code: str
    place_date: str
    about: str = ""
    stamps: tuple[str, ...] = ()


class Head(_Drawn):
    """Cells 1, 2, 3, 4, 5b and the boxes 10a, 10b."""

    def __init__(self, text: HeadText) -> None:
        self.text = text
        self.about = simpleSplit(text.about, REGULAR, 12, 62 * mm) if text.about else []
        self.rows = [(line, REGULAR) for line in text.parent]
        for line in text.organ:
            self.rows += [(part, BOLD) for part in simpleSplit(line, BOLD, 12, 62 * mm)]
        self.lines = max(2, len(self.rows))
        below = 6 + 14 * len(self.about) + 34 * len(text.stamps)
        super().__init__(self.lines * 15 + 30 + below + 12)

    def draw(self) -> None:
        """Draw on the canvas reportlab has set."""
        top = self.height - 12
        self._organ(top)
        self.centred(RIGHT_CENTRE, top, MOTTO[0], BOLD, 12)
        self.centred(RIGHT_CENTRE, top - 15, MOTTO[1], BOLD, 13)
        self.rule(RIGHT_CENTRE, top - 19, width(MOTTO[1], BOLD, 13))
        line = top - self.lines * 15 - 12
        if self.text.code:
            self.centred(LEFT_CENTRE, line, f"Số: {self.text.code}", REGULAR, 13)
        if self.text.place_date:
            self.centred(RIGHT_CENTRE, line, self.text.place_date, ITALIC, 13)
        self._below(line)

    def _organ(self, top: float) -> None:
        for position, (line, font) in enumerate(self.rows):
            self.centred(LEFT_CENTRE, top - 15 * position, line, font, 12)
        last = width(self.rows[-1][0], BOLD, 12)
        self.rule(LEFT_CENTRE, top - 15 * (len(self.rows) - 1) - 5, last * 0.45)

    def _below(self, line: float) -> None:
        y = line - 20
        for part in self.about:
            self.centred(LEFT_CENTRE, y, part, REGULAR, 12)
            y -= 14
        for stamp in self.text.stamps:
            self._stamp(stamp, y - 14)
            y -= 34

    def _stamp(self, text: str, y: float) -> None:
        """A red single-border box, 20 x 8 mm and wider for long words (Annex I.II, F-100)."""
        wide = {"HỎA TỐC": 30, "THƯỢNG KHẨN": 40}.get(text, 20) * mm
        x = LEFT_CENTRE - wide / 2
        self.canv.saveState()
        self.canv.setStrokeColorRGB(*RED)
        self.canv.setFillColorRGB(*RED)
        self.canv.setLineWidth(1)
        self.canv.rect(x, y - 6, wide, 8 * mm)
        self.centred(LEFT_CENTRE, y + 0.5, text, BOLD, 13)
        self.canv.restoreState()


class SignatureBlock(_Drawn):
    """Cells 7a, 7b, 7c, 8 on the right and 9b on the left."""

    def __init__(
        self, title: tuple[str, ...], name: str, receivers: tuple[str, ...], boxes: Boxes
    ) -> None:
        self.title, self.name, self.boxes = title, name, boxes
        self.receivers = _receiver_lines(receivers)
        right = 17 * len(title) + SIGN_GAP + 18
        left = 16 + 13 * len(self.receivers)
        super().__init__(max(right, left) + 8)

    def draw(self) -> None:
        """Draw on the canvas reportlab has set."""
        top = self.height - 14
        _receivers(self, top, self.receivers)
        y = top
        for line in self.title:
            self.centred(RIGHT_CENTRE, y, line, BOLD, 13)
            y -= 17
        name_line = y + 17 - SIGN_GAP - 12
        self.centred(RIGHT_CENTRE, name_line, self.name, BOLD, 14)
        low = name_line + 12 + (SIGN_GAP - 12 - SIGNATURE_SIZE[1]) / 2
        left = RIGHT_CENTRE - SIGNATURE_SIZE[0] / 2
        self.boxes.put("person", self.canv, left, low, SIGNATURE_SIZE)
        seal_left = left + SIGNATURE_SIZE[0] / 3 - SEAL_SIZE[0]
        seal_low = low + (SIGNATURE_SIZE[1] - SEAL_SIZE[1]) / 2 + SEAL_LIFT
        self.boxes.put("organ", self.canv, seal_left, seal_low, SEAL_SIZE)


class MinutesBlock(_Drawn):
    """The end of minutes (template 1.9): secretary left, chair right, receivers below."""

    def __init__(
        self, secretary: str, chair: str, receivers: tuple[str, ...], boxes: Boxes
    ) -> None:
        self.secretary, self.chair, self.boxes = secretary, chair, boxes
        self.receivers = _receiver_lines(receivers)
        super().__init__(17 + SIGN_GAP + 40 + 16 + 13 * len(self.receivers))

    def draw(self) -> None:
        """Draw on the canvas reportlab has set."""
        top = self.height - 14
        low = top - SIGN_GAP
        for x, title, name, box in (
            (LEFT_CENTRE, "THƯ KÝ", self.secretary, "secretary"),
            (RIGHT_CENTRE, "CHỦ TỌA", self.chair, "person"),
        ):
            self.centred(x, top, title, BOLD, 13)
            self.centred(x, low - 8, name, BOLD, 14)
            self.boxes.put(box, self.canv, x - SIGNATURE_SIZE[0] / 2, low + 14, SIGNATURE_SIZE)
        seal_left = RIGHT_CENTRE - SIGNATURE_SIZE[0] / 6 - SEAL_SIZE[0]
        self.boxes.put("organ", self.canv, seal_left, low + 6, SEAL_SIZE)
        _receivers(self, low - 40, self.receivers)


def _receiver_lines(receivers: tuple[str, ...]) -> list[str]:
    lines: list[str] = []
    for text in receivers:
        first, *rest = simpleSplit(f"- {text}", REGULAR, 11, LEFT_WIDTH)
        lines += [first, *rest]
    return lines


def _receivers(block: _Drawn, top: float, lines: list[str]) -> None:
    if not lines:
        return
    canvas = block.canv
    canvas.setFont(BOLD_ITALIC, 12)
    canvas.drawString(0, top, "Nơi nhận:")
    canvas.setFont(REGULAR, 11)
    for position, line in enumerate(lines, start=1):
        canvas.drawString(0, top - 2 - 13 * position, line)
