"""The cells around the text of a document in its DOCX (what ``cells`` is for its PDF)."""

from __future__ import annotations

from dataclasses import replace

from letters.breaking import balanced, styled
from letters.flow import LEADING
from letters.look import CIRCULATION, URGENCY, Look, Style
from letters.marks import MM, height, text_width
from letters.model import Annex, Block, Copy, Document, Signer, Table
from letters.wordxml import edge, frame, line, para, run, table

Lines = tuple[str, ...]
EMPTY = Style(size=2)
_CENTRED = 0.125  # of the type area, left and right of centred lines


def wide(look: Look) -> float:
    """Width of the type area in points."""
    return (look.paper[0] - look.left - look.right) * MM


def columns(look: Look) -> list[float]:
    """Widths of the two columns of head and signature."""
    left = wide(look) * look.left_column
    return [left, wide(look) - left]


def text(look: Look, role: str, words: str, *extra: str, shift: float = 0, more: float = 0) -> str:
    """A line of the role's style; ``shift``: points off its middle, ``more``: above it."""
    style = look.styles[role]
    left, right = max(2 * shift, 0), max(-2 * shift, 0)
    before = style.before + more
    return para(style, run(words, style), *extra, left=left, right=right, before=before)


def ruled(look: Look, name: str, words: str, style: Style, room: float) -> tuple[str, str]:
    """The line ``name`` below ``words``: a run within their paragraph, or a paragraph after it."""
    rule = look.rules[name]
    shown = words.split("\n")
    long = text_width(shown[-1], style) * rule.share
    if long <= 0:
        return "", ""
    if rule.form == "drawn":
        down = len(shown) * height(style) + rule.gap - 4
        return line(long, down, rule, room=room), ""
    if rule.form == "border":
        aside = (room - long) / 2
        left, right = aside + rule.shift, aside - rule.shift
        return "", para(EMPTY, border=edge("bottom", rule), left=left, right=right)
    plain = Style(size=10, align="center")
    strokes = "_" * max(1, round(long / text_width("_", plain)))
    return "", para(plain, run(strokes, plain), left=max(2 * rule.shift, 0))


def organ_cell(look: Look, parent: Lines, organ: Lines) -> str:
    """Cell 2."""
    shown = [text(look, "parent", words) for words in parent]
    shift = look.organ_shift
    shown += [text(look, "organ", words, shift=shift) for words in organ[:-1]]
    if organ:
        style = look.styles["organ"]
        inside, after = ruled(look, "organ", organ[-1], style, columns(look)[0])
        shown += [text(look, "organ", organ[-1], inside, shift=shift), after]
    return "".join(shown) or para(EMPTY)


def national_cell(look: Look, document: Document) -> str:
    """Cell 1."""
    shown = [text(look, "national", document.national)] if document.national else []
    if document.motto:
        style, room = look.styles["motto"], columns(look)[1]
        inside, after = ruled(look, "motto", document.motto, style, room)
        shown += [text(look, "motto", document.motto, inside, shift=look.motto_shift), after]
    return "".join(shown) or para(EMPTY)


def number_row(look: Look, number: str, dated: str, below: str = "") -> list[str]:
    """Cells 3 and 4 and what stands below the number."""
    gap, drop = look.number_gap, look.date_drop
    left = text(look, "number", number, shift=look.number_shift, more=gap) if number else ""
    right = ""
    if dated:
        right = text(look, "place_date", dated, shift=look.date_shift, more=gap + drop)
    return [left + below or para(EMPTY), right or para(EMPTY)]


def head(document: Document, *, numbered: bool = True) -> str:
    """Cells 1 to 4, 5b and 10b in a table without lines."""
    look = document.look
    rows = [[organ_cell(look, document.parent, document.organ), national_cell(look, document)]]
    if numbered:
        below = _about(document) + urgency(look, document.urgency)
        rows.append(number_row(look, document.number_text, document.date_text, below))
    return table(columns(look), rows)


def _about(document: Document) -> str:
    """Cell 5b."""
    if not (document.letter and document.abstract):
        return ""
    look = document.look
    words = broken(document.abstract, look.styles["about"], columns(look)[0])
    return text(look, "about", words, shift=look.about_shift)


def urgency(look: Look, mark: str) -> str:
    """Cell 10b: a framed text box, and the room it takes."""
    if not mark:
        return ""
    size = look.urgency_box or URGENCY.get(mark, (30, 8))
    shown = boxed(look, "urgency", mark, size, columns(look)[0] / 2, 6)
    return para(Style(size=2, after=28), shown)


def boxed(
    look: Look, role: str, mark: str, size: tuple[float, float], middle: float, down: float
) -> str:
    """A mark in its frame."""
    style = look.styles[role]
    points = size[0] * MM, size[1] * MM
    inner = para(style, run(mark, style))
    color = style.color if look.boxed else ""
    return frame(points, middle - points[0] / 2, down, color, inner)


def broken(words: str, style: Style, room: float) -> str:
    """Centred words broken into lines of about the same length, as careful typists do."""
    if style.align != "center":
        return words
    found = balanced(words, replace(style, before=0), room)
    return "\n".join("".join(part for part, _ in line.runs) for line in found)


def circulation(look: Look, mark: str) -> str:
    """Cell 11, in the top margin: a paragraph that takes next to no room."""
    if not mark:
        return ""
    middle = 0.715 * wide(look)
    return para(EMPTY, boxed(look, "circulation", mark, CIRCULATION, middle, (8 - look.top) * MM))


def titles(look: Look, rows: list[tuple[str, str]]) -> str:
    """Centred lines with the line of the abstract below the last."""
    shown: list[str] = []
    rows = [(role, words) for role, words in rows if words]
    aside = wide(look) * _CENTRED
    for place, (role, words) in enumerate(rows):
        style = look.styles[role]
        inside = after = ""
        words = broken(words, style, wide(look) - 2 * aside)
        if place == len(rows) - 1:
            inside, after = ruled(look, "abstract", words, style, wide(look))
        shown.append(para(style, run(words, style), inside) + after)
    if rows:
        shown.append(para(Style(size=6)))
    return "".join(shown)


def title(document: Document) -> str:
    """Cell 5a."""
    if document.letter:
        return ""
    return titles(document.look, [("type", document.type), ("abstract", document.abstract)])


def addressed(document: Document) -> str:
    """Cell 9a."""
    if not document.to:
        return ""
    look = document.look
    style = look.styles["to"]
    if len(document.to) == 1 and not document.to[0].startswith("-"):
        whole = f"{document.to_word} {document.to[0]}"
        return para(replace(style, align="center"), run(whole, style))
    start = 0.18 * wide(look)
    word = document.to_word
    hanging = start + (text_width(word[:-1], style) if word.startswith("Kính gửi") else 24)
    left = hanging if look.to_hang else 0
    item = look.styles["to_item"]
    items = [para(item, run(name, item), left=left) for name in document.to[:-1]]
    last = run(document.to[-1], item)
    items.append(para(replace(item, after=style.after), last, left=left))
    return para(replace(style, after=0), run(word, style), left=start) + "".join(items)


def block(look: Look, one: Block) -> str:
    """A paragraph or a table of the body."""
    if isinstance(one, Table):
        return grid(look, one)
    style = replace(look.styles[one.role], **dict(one.over))
    aside = wide(look) * _CENTRED if style.align == "center" else 0
    runs = [run(words, own) for words, own in styled(style, one.text, one.lead)]
    return para(style, *runs, left=aside, right=aside, leads=one.role in LEADING)


def grid(look: Look, made: Table) -> str:
    """A table with lines."""
    widths = [part / sum(made.widths) * wide(look) for part in made.widths]
    rows = [[text(look, "cell_head", words) for words in made.head]]
    style = look.styles["cell"]
    for row in made.rows:
        rows.append([_cell(style, words, place == 0) for place, words in enumerate(row)])
    return table(widths, rows, grid=True) + para(Style(size=4))


def _cell(style: Style, words: str, first: bool) -> str:
    middle = first or not any(char.isalpha() for char in words)
    own = replace(style, align="center") if middle else style
    return para(own, run(words, own)) if words else para(own)


def signature(look: Look, signer: Signer | None) -> str:
    """Cells 7a to 7c."""
    if signer is None:
        return para(EMPTY)
    shown = [text(look, "authority", words) for words in signer.lines]
    room = Style(size=13, align="center")
    shown += [para(room) for _ in range(max(1, round(look.sign_gap / height(room))))]
    shown += [text(look, "other_title", words) for words in signer.other]
    if signer.name:
        shown.append(text(look, "name", signer.name, shift=look.name_shift))
    return "".join(shown)


def receivers(look: Look, word: str, names: Lines, typist: str) -> str:
    """Cells 9b and 12."""
    left = look.receivers_left * MM
    shown: list[str] = []
    if word:
        style = look.styles["receivers_word"]
        shown.append(para(style, run(word, style), left=left, before=2 + look.receivers_drop))
    item = look.styles["receiver"]
    for place, name in enumerate(names):
        runs = [run(name, item)]
        if typist and place == len(names) - 1:
            runs.append(run(f"  {typist}", look.styles["typist"]))
        shown.append(para(item, *runs, left=left))
    return "".join(shown) or para(EMPTY)


def ending(document: Document) -> str:
    """Cells 7a to 7c, 9b and 12 in a table without lines."""
    look = document.look
    left = receivers(look, document.receivers_word, document.receivers, document.typist)
    right = signature(look, document.signer)
    space = para(Style(size=5))
    if document.secretary:
        rows = [[signature(look, document.secretary), right]]
        return space + table(columns(look), rows) + left
    return space + table(columns(look), [[left, right]])


def annex_head(annex: Annex, document: Document) -> str:
    """The first lines of an annex, or of a text issued with a decision."""
    if annex.headed:
        rows = [("type", annex.type), ("abstract", annex.title), ("annex_note", annex.note)]
        return head(document, numbered=False) + titles(document.look, rows)
    rows = [("annex", annex.label), ("annex_title", annex.title), ("annex_note", annex.note)]
    return titles(document.look, rows)


def copied(look: Look, made: Copy) -> str:
    """The block of a copy on paper, below a line across the type area."""
    rule = look.rules["copy"]
    aside = wide(look) * (1 - rule.share)
    top = para(Style(size=6), border=edge("bottom", rule) if rule.share else "", right=aside)
    form = text(look, "copy_form", made.form)
    rows = [[organ_cell(look, made.parent, made.organ), form]]
    rows.append(number_row(look, made.number, made.place_date))
    low = [[receivers(look, "Nơi nhận:", made.receivers, ""), signature(look, made.signer)]]
    space = para(Style(size=8))
    return top + space + table(columns(look), rows) + space + table(columns(look), low)


def body(look: Look, blocks: tuple[Block, ...]) -> str:
    """All blocks."""
    return "".join(block(look, one) for one in blocks)
