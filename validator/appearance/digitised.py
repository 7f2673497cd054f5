"""C-003: digitised documents since the successor circular: PDF/A in two layers, signed at the top.

Colour, size and 200 dpi are told by C-002, whose window is open; here is told what it does not ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidence.facts import FileFacts
from schemas.text import fold
from validator.case import DocumentCase, FileCase
from validator.registry import (
    DOCUMENT_CHECKS,
    Hit,
    Skip,
    Verdict,
    hit,
    not_evaluated,
    of_files,
    on_document,
    summed,
)
from validator.scans.pages import (
    ScannedPage,
    number_list,
    table,
)
from validator.scans.quality import scanned_of
from validator.scans.readable import pdf_of

Fault = tuple[str, str]  # key of the words, value
_LOOK = "T05-SIG-01"
_DEEP = 24  # bits of a pixel


@on_document("C-003")
def digitised(document: DocumentCase) -> Verdict:
    """Scans say they are PDF/A, carry their text as a layer, and the organ signed page 1."""
    files = of_files(document, document.files, lambda item: _file(document, item))
    if isinstance(files, Skip) and files.status == "not_applicable":
        return files
    return summed((files, DOCUMENT_CHECKS[_LOOK](document)))


def _file(document: DocumentCase, item: FileCase) -> Verdict:
    facts, pages = pdf_of(item), scanned_of(item)
    if isinstance(facts, Skip):
        return facts
    if isinstance(pages, Skip):
        return pages
    found = [*_whole_faults(facts), *_page_faults(document, facts, pages)]
    if not found and (facts.pdf is None or facts.pdf.pdfa is None):
        return not_evaluated("pdfa-not-read")
    return _hits(item, found)


def _whole_faults(facts: FileFacts) -> Iterator[Fault]:
    if facts.pdf is not None and facts.pdf.pdfa == "":
        yield "no_pdfa", ""
    signed = facts.signatures
    if signed is not None and not signed["items"]:
        yield "unsigned", ""


def _page_faults(
    document: DocumentCase, facts: FileFacts, pages: Sequence[ScannedPage]
) -> Iterator[Fault]:
    bare = [page.number for page in pages if not _has_text(facts, page)]
    if len(bare) > (1 - table()["layer_pages"]) * len(pages):
        yield "one_layer", number_list(bare)
    shallow = [page.number for page in pages if page.colour == "colour" and page.bits < _DEEP]
    if shallow:
        yield "bits", number_list(shallow)
    if _is_map(document):
        coarse = [p for p in pages if table()["least_dpi"] <= p.dpi < table()["map_dpi"]]
        if coarse:
            yield "map_dpi", str(min(page.dpi for page in coarse))


def _has_text(facts: FileFacts, page: ScannedPage) -> bool:
    """Whether a scanned page has text besides its image: seen, unseen or below it."""
    return facts.layout is not None and any(facts.layout["pages"][page.number - 1]["text"])


def _is_map(document: DocumentCase) -> bool:
    stated = (document.record.get("TypeName"), document.record.get("Subject"))
    return any(re.match(table()["map"], fold(text.strip())) for text in stated)


def _hits(item: FileCase, found: Sequence[Fault]) -> list[Hit]:
    if not found:
        return []
    vi, en = ("; ".join(_words(fault, lang) for fault in found) for lang in ("vi", "en"))
    return [hit(item.place, found=vi, found_en=en)]


def _words(fault: Fault, lang: str) -> str:
    return str(table()["words"][fault[0]][lang]).format(value=fault[1])
