"""The cells around the text of a document: head, title, recipients, signature, marks (Annex I.IV).

Every function sets its cells on the page where the flow stands, and moves the flow below them.
"""

from __future__ import annotations

from dataclasses import replace

from letters.breaking import balanced, lines
from letters.flow import Flow
from letters.look import CIRCULATION, URGENCY, Style
from letters.marks import MM, Frame, Piece, Stroke, drop, height, text_width
from letters.model import Annex, Copy, Document, Para, Signer

Lines = tuple[str, ...]


def head(flow: Flow, document: Document, *, numbered: bool = True) -> None:
    """Cells 1 to 4, 5b and 10b."""
    left = _organ(flow, document.parent, document.organ)
    right = _national(flow, document)
    low = min(left, right)
    if not numbered:
        flow.y = low - 4
        return
    low = _numbers(flow, document.number_text, document.date_text, low)
    low = _about(flow, document, low)
    flow.y = _urgency(flow, document.urgency, low)


def _columns(flow: Flow) -> tuple[float, float, float]:
    """The middles of the two columns, and the width of the left one."""
    left = flow.wide * flow.look.left_column
    return flow.left + left / 2, flow.left + left + (flow.wide - left) / 2, left


def _stack(
    flow: Flow, rows: list[tuple[str, str]], middle: float, room: float, top: float
) -> tuple[float, Piece | None]:
    """Lines (role, text) below one another from ``top``; where they end, and the last."""
    last: Piece | None = None
    for role, text in rows:
        style = flow.look.styles[role]
        for line in balanced(text, style, room):
            top -= style.before
            whole = "".join(part for part, _ in line.runs)
            last = flow.at(role, whole, middle, top - drop(style), style)
            top -= height(style)
    return top, last


def _organ(flow: Flow, parent: Lines, organ: Lines) -> float:
    middle, _, room = _columns(flow)
    rows = [("parent", line) for line in parent]
    low, _ = _stack(flow, rows, middle, room, flow.y)
    rows = [("organ", line) for line in organ]
    low, last = _stack(flow, rows, middle + flow.look.organ_shift, room, low)
    if last:
        flow.rule("organ", last)
    return low


def _national(flow: Flow, document: Document) -> float:
    _, middle, left = _columns(flow)
    room = flow.wide - left + 20
    top = flow.y
    if document.national:
        top, _ = _stack(flow, [("national", document.national)], middle, room, top)
    if document.motto:
        rows = [("motto", document.motto)]
        top, last = _stack(flow, rows, middle + flow.look.motto_shift, room, top)
        if last:
            flow.rule("motto", last)
    return top


def _numbers(flow: Flow, number: str, dated: str, low: float) -> float:
    """Cells 3 and 4 on one line."""
    left, right, _ = _columns(flow)
    look = flow.look
    style, italic = look.styles["number"], look.styles["place_date"]
    base = low - look.number_gap - drop(style)
    if number:
        flow.at("number", number, left + look.number_shift, base, style)
    if dated:
        flow.at("place_date", dated, right + look.date_shift, base - look.date_drop, italic)
    return base + drop(style) - height(style)


def _about(flow: Flow, document: Document, low: float) -> float:
    """Cell 5b: the abstract of a letter below its number."""
    if not (document.letter and document.abstract):
        return low
    middle, _, room = _columns(flow)
    style = flow.look.styles["about"]
    low -= style.before
    plain = replace(style, before=0)
    for line in balanced(document.abstract, plain, room):
        whole = "".join(part for part, _ in line.runs)
        flow.at("about", whole, middle + flow.look.about_shift, low - drop(style), style)
        low -= height(style)
    return low


def _urgency(flow: Flow, mark: str, low: float) -> float:
    """Cell 10b: a red mark in its frame below the number."""
    if not mark:
        return low
    style = flow.look.styles["urgency"]
    wide, high = flow.look.urgency_box or URGENCY.get(mark, (30, 8))
    middle, _, _ = _columns(flow)
    return _boxed(flow, "urgency", mark, middle, low - 8, (wide, high), style)


def _boxed(
    flow: Flow,
    role: str,
    text: str,
    middle: float,
    top: float,
    size: tuple[float, float],
    style: Style,
) -> float:
    wide, high = size[0] * MM, size[1] * MM
    if flow.look.boxed:
        flow.put(Frame(role, middle - wide / 2, top - high, middle + wide / 2, top, style.color))
    flow.at(role, text, middle, top - high / 2 - style.size * 0.33, style)
    return top - high


def circulation(flow: Flow, mark: str) -> None:
    """Cell 11, in the top margin."""
    if mark:
        top = flow.size[1] - 8 * MM
        style = flow.look.styles["circulation"]
        _boxed(flow, "circulation", mark, flow.left + 0.715 * flow.wide, top, CIRCULATION, style)


def title(flow: Flow, document: Document) -> None:
    """Cell 5a."""
    if document.letter:
        return
    rows = [(role, text) for role, text in _titles(document) if text]
    last = _rows(flow, rows)
    if last:
        flow.rule("abstract", last)
        flow.y -= flow.look.rules["abstract"].gap


def _titles(document: Document) -> list[tuple[str, str]]:
    return [("type", document.type), ("abstract", document.abstract)]


def _rows(flow: Flow, rows: list[tuple[str, str]]) -> Piece | None:
    """Lines in the middle of the type area, or where their style says; the last of them."""
    last: Piece | None = None
    for role, text in rows:
        flow.paragraph(Para(role, text))
        found = flow.sheets[-1].marks[-1]
        last = found if isinstance(found, Piece) else last
    return last


def addressed(flow: Flow, document: Document) -> None:
    """Cell 9a: one addressee on the line of the word, several below its colon."""
    if not document.to:
        return
    style = flow.look.styles["to"]
    flow.gap(style.before)
    if len(document.to) == 1 and not document.to[0].startswith("-"):
        text = f"{document.to_word} {document.to[0]}"
        _one(flow, text, style)
    else:
        _several(flow, document, style)
    flow.y -= style.after


def _one(flow: Flow, text: str, style: Style) -> None:
    flow.blocks += 1
    for line in balanced(text, style, flow.wide * 0.8):
        whole = "".join(part for part, _ in line.runs)
        flow.at("to", whole, flow.middle, flow.y - drop(style), style)
        flow.y -= height(style)


def _several(flow: Flow, document: Document, style: Style) -> None:
    start = flow.left + 0.18 * flow.wide
    colon = start + text_width(document.to_word.removesuffix(":"), style)
    flow.blocks += 1
    flow.put(Piece("to", document.to_word, start, flow.y - drop(style), style, 0, flow.blocks))
    flow.y -= height(style)
    item = flow.look.styles["to_item"]
    hanging = colon if document.to_word.startswith("Kính gửi") else start + 24
    left = hanging if flow.look.to_hang else flow.left
    for name in document.to:
        flow.blocks += 1
        flow.y -= item.before
        for line in lines([(name, item)], flow.right - left):
            flow.runs("to_item", line.runs, left, flow.y - drop(item))
            flow.y -= height(item)


def ending_height(flow: Flow, document: Document) -> float:
    """Points the signature and the recipients take."""
    if document.secretary:
        return 190 + 13 * len(document.receivers)
    count = sum(len(found) for found in _receiver_lines(flow, document.receivers))
    signer = document.signer
    rows = len(signer.lines) + len(signer.other) if signer else 0
    return max(rows * 16.1 + flow.look.sign_gap + 17, 14 + 12.7 * count) + 12


def ending(flow: Flow, document: Document) -> None:
    """Cells 7a to 7c, 9b and 12; minutes have two signatures."""
    flow.room(ending_height(flow, document))
    flow.gap(10)
    if document.secretary:
        _minutes(flow, document)
        return
    top = flow.y
    left = _receivers(flow, document.receivers_word, document.receivers, document.typist, top)
    right = _signature(flow, document.signer, _columns(flow)[1], top)
    flow.y = min(left, right)


def _minutes(flow: Flow, document: Document) -> None:
    """Template 1.9: the secretary left, the chair right, recipients below."""
    left, right, _ = _columns(flow)
    top = flow.y
    low = _signature(flow, document.secretary, left, top)
    low = min(low, _signature(flow, document.signer, right, top))
    flow.y = _receivers(flow, document.receivers_word, document.receivers, document.typist, low - 6)


def _signature(flow: Flow, signer: Signer | None, middle: float, top: float) -> float:
    if signer is None:
        return top
    flow.blocks += 1
    rows = [("authority", line) for line in signer.lines]
    room = flow.wide * 0.58
    low, _ = _stack(flow, rows, middle, room, top)
    low -= flow.look.sign_gap
    rows = [("other_title", line) for line in signer.other]
    low, _ = _stack(flow, rows, middle, room, low)
    if signer.name:
        rows = [("name", signer.name)]
        low, _ = _stack(flow, rows, middle + flow.look.name_shift, room, low)
    return low


def _receiver_lines(flow: Flow, names: Lines) -> list[list[str]]:
    style = flow.look.styles["receiver"]
    room = flow.wide * 0.42
    return [
        ["".join(text for text, _ in line.runs) for line in lines([(name, style)], room)]
        for name in names
    ]


def _receivers(flow: Flow, word: str, names: Lines, typist: str, top: float) -> float:
    """Cells 9b and 12; the typist's mark stands behind the last line."""
    style, item = flow.look.styles["receivers_word"], flow.look.styles["receiver"]
    level = flow.look.styles["authority"]
    x = flow.left + flow.look.receivers_left * MM
    flow.blocks += 1
    if word:
        base = top - drop(level) - flow.look.receivers_drop
        flow.put(Piece("receivers_word", word, x, base, style, 0, flow.blocks))
        top = base - style.size * 0.216
    for found in _receiver_lines(flow, names):
        flow.blocks += 1
        for text in found:
            flow.put(Piece("receiver", text, x, top - drop(item), item, 0, flow.blocks))
            top -= height(item)
    if typist:
        _typist(flow, typist)
    return top


def _typist(flow: Flow, mark: str) -> None:
    last = flow.sheets[-1].marks[-1]
    assert isinstance(last, Piece)
    style = flow.look.styles["typist"]
    flow.put(Piece("typist", mark, last.x + last.width + 6, last.y, style, 0, last.block))


def address_height(document: Document) -> float:
    """Points kept free at the foot of page 1."""
    style = document.look.styles["address"]
    return len(document.address) * height(style) + 10 if document.address else 0


def address(flow: Flow, document: Document) -> None:
    """Cell 13, at the foot of page 1 under a line across the type area."""
    if not document.address:
        return
    style = flow.look.styles["address"]
    low = flow.look.bottom * MM + len(document.address) * height(style)
    rule = flow.look.rules["address"]
    if rule.share:
        long = flow.wide * rule.share
        flow.put(Stroke("address", flow.left, flow.left + long, low + 4, rule.weight, rule.dashed))
    for text in document.address:
        flow.at("address", text, flow.middle, low - drop(style), style)
        low -= height(style)


def annex_head(flow: Flow, annex: Annex, document: Document) -> None:
    """The first lines of an annex, or of a text issued with a decision (template 1.3)."""
    if annex.headed:
        head(flow, document, numbered=False)
        rows = [("type", annex.type), ("abstract", annex.title), ("annex_note", annex.note)]
    else:
        rows = [("annex", annex.label), ("annex_title", annex.title), ("annex_note", annex.note)]
    last = _rows(flow, [(role, text) for role, text in rows if text])
    if last:
        flow.y += flow.look.styles["annex_note"].after
        flow.rule("abstract", last)
        flow.y -= flow.look.rules["abstract"].gap + flow.look.styles["annex_note"].after


def copy(flow: Flow, made: Copy) -> None:
    """The block of a copy on paper, below a line across the type area (template 3.1)."""
    signature = made.signer
    flow.room(60 + 16.1 * len(signature.lines) + flow.look.sign_gap + 60)
    flow.y -= 14
    rule = flow.look.rules["copy"]
    if rule.share:
        long = flow.wide * rule.share
        flow.put(Stroke("copy", flow.left, flow.left + long, flow.y, rule.weight, rule.dashed))
    flow.y -= 8
    low = _organ(flow, made.parent, made.organ)
    style = flow.look.styles["copy_form"]
    _, middle, _ = _columns(flow)
    flow.at("copy_form", made.form, middle, flow.y - drop(style), style)
    low = _numbers(flow, made.number, made.place_date, low)
    flow.y = low - 14
    top = flow.y
    left = _receivers(flow, "Nơi nhận:", made.receivers, "", top)
    flow.y = min(left, _signature(flow, signature, middle, top))
