"""Paragraphs and tables down the pages of one part of a document."""

from __future__ import annotations

from dataclasses import replace

from letters.breaking import Line, Run, balanced, lines, styled
from letters.look import Look, Rule, Style
from letters.marks import MM, Frame, Piece, Sheet, Stroke, drop, height, text_width
from letters.model import Block, Para, Table

# Lines that lead to what follows never stand last on a page.
LEADING = {
    "chapter",
    "chapter_title",
    "section",
    "section_title",
    "part",
    "clause_title",
    "power",
    "order",
    "to",
}
_CELL = 4  # points inside a cell, left and right
_CENTRED = 0.75  # of the type area: centred lines are not longer


class Flow:
    """Where the next line goes. ``sheets`` grows; ``footed``: points kept free on the first."""

    def __init__(self, look: Look, *, footed: float = 0) -> None:
        self.look = look
        self.size = look.paper[0] * MM, look.paper[1] * MM
        self.left = look.left * MM
        self.right = self.size[0] - look.right * MM
        self.sheets: list[Sheet] = []
        self.blocks = 0
        self._footed = footed
        self.y = 0.0
        self.page()

    @property
    def wide(self) -> float:
        """Width of the type area."""
        return self.right - self.left

    @property
    def middle(self) -> float:
        """Of the type area."""
        return (self.left + self.right) / 2

    @property
    def floor(self) -> float:
        """The lower edge of the type area."""
        first = len(self.sheets) == 1
        return self.look.bottom * MM + (self._footed if first else 0)

    @property
    def fresh(self) -> bool:
        """Nothing was set on this page yet."""
        return self.y == self.size[1] - self.look.top * MM

    def page(self) -> None:
        """A new page."""
        self.sheets.append(Sheet(self.size))
        self.y = self.size[1] - self.look.top * MM

    def fits(self, points: float) -> bool:
        """Whether so much is left of this page."""
        return self.y - points >= self.floor - 0.01

    def room(self, points: float) -> None:
        """A new page unless so much is left of this one."""
        if not self.fits(points) and not self.fresh:
            self.page()

    def put(self, mark: Piece | Stroke | Frame) -> None:
        """A mark on this page."""
        self.sheets[-1].marks.append(mark)

    def gap(self, points: float) -> None:
        """Space above a paragraph, none on top of a page."""
        if not self.fresh:
            self.y -= points

    def paragraph(self, para: Para) -> None:
        """One paragraph of the look's style, with its own departures."""
        style = replace(self.look.styles[para.role], **dict(para.over))
        runs = styled(style, para.text, para.lead)
        self.blocks += 1
        self.gap(style.before)
        if style.align == "center":
            found = balanced(para.whole, style, self.wide * _CENTRED)
        else:
            found = lines(runs, self.wide - style.left * MM, style.first * MM)
        high = height(style)
        for place, line in enumerate(found):
            self._keep_together(place, len(found), high)
            self.y -= high
            self._line(para.role, style, line, first=place == 0)
        self.y -= style.after

    def _keep_together(self, place: int, count: int, high: float) -> None:
        """No first line alone below, no last line alone on top."""
        alone = (place == 0 and count > 1) or place == count - 2
        self.room(high * (2 if alone else 1))

    def _line(self, role: str, style: Style, line: Line, *, first: bool) -> None:
        left = self.left + (style.left + (style.first if first else 0)) * MM
        room = self.right - left
        spread = 0.0
        if style.align == "justify" and not line.last and line.spaces:
            spread = (room - line.width) / line.spaces
        elif style.align == "center":
            left = self.middle - line.width / 2
        elif style.align == "right":
            left = self.right - line.width
        self.runs(role, line.runs, left, self.y + height(style) - drop(style), spread)

    def runs(self, role: str, runs: tuple[Run, ...], x: float, y: float, spread: float = 0) -> None:
        """The runs of a line from ``x`` on."""
        for text, style in runs:
            piece = Piece(role, text, x, y, style, spread, self.blocks)
            self.put(piece)
            x += piece.width

    def at(self, role: str, text: str, middle: float, y: float, style: Style) -> Piece:
        """A line of text centred on ``middle``."""
        piece = Piece(role, text, middle - text_width(text, style) / 2, y, style, 0, self.blocks)
        self.put(piece)
        return piece

    def rule(self, name: str, below: Piece, *, length: float | None = None) -> None:
        """The line ``name`` below a text (or of a given length)."""
        rule = self.look.rules[name]
        long = below.width * rule.share if length is None else length * rule.share
        if long <= 0:
            return
        middle = below.x + below.width / 2 + rule.shift
        y = below.y - rule.gap
        if rule.form == "underscores":
            self._underscores(name, below.style, middle, y, long)
        else:
            self.put(_stroke(name, middle, y, long, rule))

    def _underscores(self, name: str, style: Style, middle: float, y: float, long: float) -> None:
        plain = replace(style, bold=False, italic=False, size=10)
        count = max(1, round(long / text_width("_", plain)))
        self.at(f"{name}_rule", "_" * count, middle, y + 1.2, plain)

    def table(self, table: Table) -> None:
        """A table with a grid; its head comes again on every page."""
        shares = [part / sum(table.widths) * self.wide for part in table.widths]
        self.gap(8)
        self._row(table.head, shares, "cell_head")
        for row in table.rows:
            high = self._high(row, shares, "cell")
            if not self.fits(high):
                self.page()
                self._row(table.head, shares, "cell_head")
            self._row(row, shares, "cell")
        self.y -= 4

    def _high(self, row: tuple[str, ...], shares: list[float], role: str) -> float:
        style = self.look.styles[role]
        counts = [
            len(lines([(text, style)], share - 2 * _CELL))
            for text, share in zip(row, shares, strict=True)
        ]
        return max(counts) * height(style) + 4

    def _row(self, row: tuple[str, ...], shares: list[float], role: str) -> None:
        style = self.look.styles[role]
        high = self._high(row, shares, role)
        left = self.left
        for place, (text, share) in enumerate(zip(row, shares, strict=True)):
            self.blocks += 1
            self.put(Frame("cell", left, self.y - high, left + share, self.y, weight=0.5))
            found = lines([(text, style)], share - 2 * _CELL)
            y = self.y - 2
            for line in found:
                middle = style.align == "center" or place == 0 or not _worded(text)
                x = left + (share - line.width) / 2 if middle else left + _CELL
                self.runs(role, line.runs, x, y - drop(style))
                y -= height(style)
            left += share
        self.y -= high

    def body(self, blocks: tuple[Block, ...], *, closing: float = 0) -> None:
        """Blocks in order; the last one keeps ``closing`` points together with itself."""
        for place, block in enumerate(blocks):
            if isinstance(block, Table):
                self.table(block)
                continue
            self._ahead(blocks, place)
            if place == len(blocks) - 1 and closing:
                tall = self.measure(block)
                self.room(tall + closing if tall < 130 else closing)
            self.paragraph(block)

    def _ahead(self, blocks: tuple[Block, ...], place: int) -> None:
        """Headings go with two lines of what they lead to."""
        need, at = 0.0, place
        while at < len(blocks):
            block = blocks[at]
            if not isinstance(block, Para) or block.role not in LEADING:
                break
            need += self.measure(block)
            at += 1
        if need:
            self.room(need + 50)

    def measure(self, para: Para) -> float:
        """Height of a paragraph with its spacing."""
        style = replace(self.look.styles[para.role], **dict(para.over))
        wide = self.wide * (_CENTRED if style.align == "center" else 1) - style.left * MM
        count = len(lines(styled(style, para.text, para.lead), wide, style.first * MM))
        return count * height(style) + style.before + style.after


def _worded(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _stroke(name: str, middle: float, y: float, long: float, rule: Rule) -> Stroke:
    return Stroke(name, middle - long / 2, middle + long / 2, y, rule.weight, rule.dashed)
