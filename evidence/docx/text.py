"""The running text of a DOCX, and the encoding it is written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from evidence.docx.names import FALLBACK, Node, W, child, is_on
from evidence.docx.package import Package
from evidence.encoding import Signs
from evidence.facts import TextFacts
from evidence.parts import one_page

_SIGNS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}


def read_text(package: Package) -> TextFacts:
    """The text of a DOCX as one page: headers, body, footers, notes.

    Raises as :meth:`Package.root`.
    """
    parts = [running_text(package, name) for name in package.in_reading_order()]
    return one_page("\n".join(part for part in parts if part.strip()))


def read_encoding(package: Package, fonts: Iterable[str]) -> dict[str, Any]:
    """In which encoding a DOCX is written: facts of ``evidence.encoding``. Raises as reading it.

    ``fonts``: those its text is set in.
    """
    signs = Signs()
    for name in package.stories():
        signs.read(running_text(package, name), 1)
    for font in fonts:
        signs.font(font, unicode=True)
    return signs.facts()


def running_text(package: Package, name: str) -> str:
    """The text of a part; every paragraph, also one in a text box, stands on its own line."""
    if name not in package.texts:
        root = package.root(name)
        package.texts[name] = "" if root is None else "".join(_pieces(root))
    return package.texts[name]


def _pieces(root: Node) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if node.tag == FALLBACK and event == "start":
            walk.skip_subtree()  # the same text box once more, for old programs
        elif node.tag == f"{W}p":
            yield "\n"
        elif event == "start" and node.tag == f"{W}t":
            yield _shown(node)
        elif event == "start" and node.tag in _SIGNS and _is_content(node):
            yield _SIGNS[node.tag]


def _is_content(node: Node) -> bool:
    """Whether it stands in the text: the stops of tabs have the same name."""
    above = node.getparent()
    return above is None or above.tag != f"{W}tabs"


def _shown(node: Node) -> str:
    """Text as the reader sees it: a run set in capitals is upper case."""
    caps = child(child(node.getparent(), "rPr"), "caps")
    text = str(node.text or "")
    return text if caps is None or not is_on(caps) else text.upper()
