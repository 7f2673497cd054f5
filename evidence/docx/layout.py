"""How a DOCX is laid out, as facts.

::

    {"version": 2, "pages": [],
     "styles": [[font, size, bold, italic, "rrggbb"], ...],
     "sections": [{"size": [width, height], "margins": [top, right, bottom, left],
                   "header", "footer": points, "columns": n, "title_page": bool,
                   "start": first page number or null, "format": of numbers, absent: digits,
                   "numbers": [{"where": "header" | "footer", "of": "default" | "first" | "even",
                                "align", "style"}], "assumed": [names]}],
     "paragraphs": [...],  # see evidence.docx.paragraphs
     "truncated": true, "unread": [names]}

``styles``: as ``evidence.layout.styles`` tells them; the automatic colour is black. Font: the one
Latin letters are set in, so also those of Vietnamese, names of the theme resolved. Size: as it is
seen, smaller where text is raised or lowered. ``margins``: the left one with the gutter.
``assumed``: names of ``size`` and ``margins`` where the section does not state them and they are
told as Word takes them then. ``numbers``: where headers and footers that are in use show the number
of the page (PAGE field), those handed on from the section before among them. Paragraphs: headers,
body, footers, notes. ``truncated`` and ``unread`` (parts that help to lay out and are damaged)
stand only where there is something to say.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from evidence.docx.names import Node, W, child, is_on, value, whole
from evidence.docx.numbering import Numbering
from evidence.docx.package import Package
from evidence.docx.paragraphs import Setter, notes
from evidence.docx.sections import Section, read_sections
from evidence.docx.spans import Reader
from evidence.docx.styles import Styles
from evidence.docx.theme import read_theme
from evidence.layout import sheet
from evidence.layout.styles import MAX_STYLES
from evidence.layout.styles import Styles as Palette

_OLDEST = 12  # compatibility mode of a document that names none


def read_layout(package: Package) -> dict[str, Any] | None:
    """Layout facts, see above; None where there is no document. Raises as :meth:`Package.root`."""
    root = package.root(package.main) if package.main else None
    body = child(root, "body")
    if body is None:
        return None
    theme = read_theme(package.of_kind("theme", "word/theme/theme1.xml"))
    numbering = Numbering(package.of_kind("numbering", "word/numbering.xml"))
    styles = Styles(package.of_kind("styles", "word/styles.xml"), theme, numbering.indents)
    palette, sections = Palette(), read_sections(body)
    settings = package.of_kind("settings", "word/settings.xml")
    reader = Reader(styles, theme, palette)
    setter = Setter(styles, numbering, reader, sections, _mode(settings))
    numbers = _set_all(package, setter, body, _shown(sections, settings, package))
    told = [{**one.facts(), "numbers": numbers.get(n, [])} for n, one in enumerate(sections)]
    looks = palette.facts()
    return {
        "version": sheet.VERSION,
        "pages": [],
        "styles": looks,
        "sections": told,
        "paragraphs": setter.paragraphs,
        **({"truncated": True} if setter.truncated or len(looks) >= MAX_STYLES else {}),
        **({"unread": package.unread} if package.unread else {}),
    }


def fonts_in_use(layout: dict[str, Any] | None) -> list[str]:
    """The fonts in which something is written, from layout facts."""
    if layout is None:
        return []
    used = {
        layout["styles"][style][0]
        for paragraph in layout["paragraphs"]
        for style, text in paragraph["spans"]
        if text.strip()
    }
    return sorted(used)


class _Story(NamedTuple):
    """A header or footer as a section shows it."""

    section: int
    where: str
    of: str
    part: str


def _shown(sections: list[Section], settings: Node | None, package: Package) -> list[_Story]:
    targets = {id_: target for id_, _, target in package.relations(package.main)}
    both = child(settings, "evenAndOddHeaders")
    return [
        _Story(number, where, of, targets[id_])
        for number, section in enumerate(sections)
        for (where, of), id_ in section.shown(both is not None and is_on(both))
        if id_ in targets
    ]


def _set_all(
    package: Package, setter: Setter, body: Node, stories: list[_Story]
) -> dict[int, list[dict[str, Any]]]:
    """Set every part once, in reading order. Per section: where it shows the number of the page."""
    found: dict[str, list[dict[str, Any]]] = {}

    def once(where: str) -> None:
        for story in stories:
            if story.where == where and story.part not in found:
                root = package.helper(story.part)
                facts = {"part": where, "of": story.of}
                told = setter.story(root, story.section, facts) if root is not None else []
                found[story.part] = told

    once("header")
    setter.body(body)
    once("footer")
    for kind in ("footnotes", "endnotes"):
        root = package.of_kind(kind, f"word/{kind}.xml")
        for note in notes(root) if root is not None else ():
            setter.story(note, 0, {"part": "note"})
    numbers: dict[int, list[dict[str, Any]]] = {}
    for story in stories:
        for one in found[story.part]:
            told_of = {"where": story.where, "of": story.of, **one}
            numbers.setdefault(story.section, []).append(told_of)
    return numbers


def _mode(settings: Node | None) -> int:
    """The compatibility mode: 15 since Word 2013."""
    for node in settings.iter(f"{W}compatSetting") if settings is not None else ():
        if value(node, "name") == "compatibilityMode":
            return whole(value(node)) or _OLDEST
    return _OLDEST
