"""What of a document is shown: wrappers walked through, deleted text and old forms left out."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.docx.names import Node, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARAGRAPH, TABLE, ROW, CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
BLOCKS, ROWS, CELLS = frozenset((PARAGRAPH, TABLE)), frozenset((ROW,)), frozenset((CELL,))
RUN, FIELD = f"{W}r", f"{W}fldSimple"
# Deleted (w:del, w:moveFrom) and old forms (mc:Fallback) are not among them.
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in (
        "ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "dir", "bdo",
        "ruby", "rubyBase",
    )
) | {f"{_MC}AlternateContent"}  # fmt: skip
CHOICE = f"{_MC}Choice"


def shown(node: Node, wanted: frozenset[str]) -> Iterator[Node]:
    """Nodes of the ``wanted`` names inside ``node``, in order, none inside another."""
    stack = list(node)[::-1]
    while stack:
        part = stack.pop()
        if part.tag in wanted:
            yield part
        elif _is_open(part):
            stack.extend(list(part)[::-1])


def content(paragraph: Node) -> Iterator[tuple[Node, Node]]:
    """Run and what stands in it, in order; a simple field as itself before its runs."""
    stack: list[tuple[Node, Node | None]] = [(part, None) for part in list(paragraph)[::-1]]
    while stack:
        part, run = stack.pop()
        if part.tag == RUN or part.tag == FIELD or _is_open(part):
            run = part if part.tag == RUN else run
            stack.extend((inner, run) for inner in list(part)[::-1])
            if part.tag == FIELD:
                yield part, part
        elif run is not None:
            yield run, part


def _is_open(node: Node) -> bool:
    return is_taken(node) if node.tag == CHOICE else node.tag in _WRAPPERS


def is_taken(choice: Node) -> bool:
    """Of several ``mc:Choice`` the first one counts."""
    return next(choice.itersiblings(CHOICE, preceding=True), None) is None
