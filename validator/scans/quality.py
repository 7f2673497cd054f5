"""T02-SCAN-02 to -05 and C-002: scans in colour, at 200 dpi, at their own size, named as scans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from schemas.finding import Severity
from validator.case import DocumentCase, FileCase, fold
from validator.registry import (
    Hit,
    Skip,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    of_files,
    on_document,
    on_file,
    worst,
)
from validator.scans.pages import (
    SCAN_ROLE,
    ScannedPage,
    is_scan,
    is_scanned,
    number_list,
    scanned_pages,
    table,
)
from validator.scans.readable import pdf_of

Lang = Literal["vi", "en"]
Fault = tuple[str, str, Severity]  # key of the words, value, how bad
Look = Callable[[ScannedPage], Fault | None]
_LANGUAGES: tuple[Lang, ...] = ("vi", "en")


def colour_fault(page: ScannedPage) -> Fault | None:
    """The page has no colour."""
    return None if page.colour == "colour" else (page.colour, "", "warning")


def resolution_fault(page: ScannedPage) -> Fault | None:
    """The page has too few dots; nearly enough is milder."""
    if page.dpi >= table()["least_dpi"]:
        return None
    near = page.dpi >= table()["near_dpi"]
    return "dpi", str(page.dpi), "warning" if near else "error"


def size_fault(page: ScannedPage) -> Fault | None:
    """The page has the size of no usual paper."""
    short, long = sorted(page.size)
    slack = table()["paper_tolerance_mm"]
    papers = table()["papers_mm"].values()
    if any(abs(short - a) <= slack and abs(long - b) <= slack for a, b in papers):
        return None
    return "size", f"{page.size[0]:.0f} x {page.size[1]:.0f}", "warning"


@on_file("T02-SCAN-02")
def in_colour(item: FileCase) -> Verdict:
    """Scanned pages are in colour."""
    return _judged(item, [colour_fault])


@on_file("T02-SCAN-03")
def fine_enough(item: FileCase) -> Verdict:
    """Scanned pages have 200 dots per inch."""
    return _judged(item, [resolution_fault])


@on_file("T02-SCAN-04")
def at_own_size(item: FileCase) -> Verdict:
    """Scanned pages have the size of a usual paper."""
    return _judged(item, [size_fault])


@on_file("C-002")
def sound_scan(item: FileCase) -> Verdict:
    """What Decree 30 asks of a scan besides its version: colour, 200 dpi, own size."""
    return _judged(item, [colour_fault, resolution_fault, size_fault])


@on_document("T02-SCAN-05")
def named_as_it_is(document: DocumentCase) -> Verdict:
    """A file named a scan is one, and main files of no paper document are born digital."""
    return of_files(document, document.files, lambda item: _named(document, item))


def _named(document: DocumentCase, item: FileCase) -> Verdict:
    facts = pdf_of(item)
    if isinstance(facts, Skip):
        return facts
    pages = scanned_pages(facts)
    if pages is None:
        return not_evaluated("sheets-not-read")
    if fold(item.view.role) == SCAN_ROLE:
        return () if pages else [hit(item.place, case="born_digital")]
    if not pages or document.on_paper:
        return ()
    if is_scanned(item):
        return [hit(item.place, case="scan")]
    return [hit(item.place, case="mixed", pages=number_list(page.number for page in pages))]


def scanned_of(item: FileCase) -> list[ScannedPage] | Skip:
    """The scanned pages of a digitised PDF, at least one; else why there are none to look at."""
    facts = pdf_of(item)
    if isinstance(facts, Skip):
        return facts
    if not is_scan(item):
        return not_applicable("not-a-scan")
    pages = scanned_pages(facts)
    if pages is None:
        return not_evaluated("sheets-not-read")
    return pages or not_applicable("not-a-scan")


def _judged(item: FileCase, looks: Sequence[Look]) -> Verdict:
    pages = scanned_of(item)
    if isinstance(pages, Skip):
        return pages
    told = [(fault, page.number) for page in pages for look in looks if (fault := look(page))]
    return _hits(item, list(_by_fault(told)))


def _by_fault(told: Sequence[tuple[Fault, int]]) -> Iterator[tuple[Fault, str]]:
    """Each different fault once, with the pages it was met on."""
    for fault in dict.fromkeys(fault for fault, _ in told):
        yield fault, number_list(number for other, number in told if other == fault)


def _hits(item: FileCase, found: Sequence[tuple[Fault, str]]) -> list[Hit]:
    if not found:
        return []
    vi, en = (
        "; ".join(_words(fault, pages, lang) for fault, pages in found) for lang in _LANGUAGES
    )
    return [hit(item.place, worst(fault[2] for fault, _ in found), found=vi, found_en=en)]


def _words(fault: Fault, pages: str, lang: Lang) -> str:
    words = table()["words"]
    said = str(words[fault[0]][lang]).format(value=fault[1])
    return str(words["pages"][lang]).format(found=said, pages=pages)
