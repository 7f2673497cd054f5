"""From papers and files to the rows of a workbook.

1. the files are listed; what is no file of the transfer is left out and counted;
2. names are matched with rows;
3. workers read the files that are left (a machine their scans, where asked), pages are matched;
4. dossiers are composed; workers read the files of each: pages, language, what the page offers;
5. what is left over on both sides is told, and so are empty cells that have to be filled in.

Nothing of the files is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from evidence.facts import FileFacts
from ingest.examine import Setup, facts_of
from ingest.preparing.compose import (
    Document,
    Dossier,
    Given,
    compose,
    fill_unseen,
    sheet_rows,
    total_up,
)
from ingest.preparing.files import Files
from ingest.preparing.form import fit, form_for, judged_by
from ingest.preparing.lacking import lacking
from ingest.preparing.left import (
    left_files,
    left_rows,
    matched_files,
    source_of,
)
from ingest.preparing.match import Asked, Matcher, PageTold
from ingest.preparing.names import words_of
from ingest.preparing.offers import asks_level, offers
from ingest.preparing.pages import language_of, level_of, page_told, pages_of, scan_told
from schemas.clock import office_date
from schemas.prepared import Form, Prepared
from schemas.profile import load_profile
from schemas.trace import Paper
from validator.printed.suggest import Suggestion

_UNSEEN: Final = ("scanned", "unread")  # why a page says nothing: a machine may read it


def prepare(
    papers: Sequence[Paper], found: Files, given: Given, setup: Setup, profile: str = ""
) -> tuple[Prepared, tuple[Suggestion, ...]]:
    """The workbook's rows and what the pages offer for its empty cells.

    ``profile``: id of the form's profile; "" for that of the law the dossiers ended under.
    ``setup.scans``: reads first pages of scans no name gives away; None where nobody asked for it.
    """
    paths = found.paths
    matcher = Matcher([_asked(paper) for paper in papers], paths)
    matcher.by_names()
    pages = _pages(found, matcher.free_files(), setup)
    matcher.by_pages(pages)
    dossiers = compose(papers, paths, matcher.pairs, given)
    form = _form(profile, dossiers, setup)
    shape, setup = load_profile(form.profile), replace(setup, profile=form.profile)
    stream = facts_of(found.of(_named(dossiers)), setup)
    read = [_read(dossier, row, stream, given, setup) for dossier, row in _first_rows(dossiers)]
    offered = tuple(one for _, some in read for one in some)
    checked = {path: page for told, _ in read for path, page in told.items()}
    checked |= {paths[file]: page for file, page in pages.items() if page.by_machine}
    rows = sheet_rows(dossiers, given)
    fit(rows, shape)
    judged = judged_by(form.profile, rows["dossier"])
    spots = {(one.row - 1, one.field) for one in offered}
    documents = {doc.number: doc for dossier in dossiers for doc in dossier.documents}
    sources = [source_of(paper) for paper in papers]
    prepared = Prepared(
        rows=rows,
        matched=matched_files(matcher, checked, documents, sources),
        left_rows=left_rows(matcher, documents, sources),
        left_files=[*left_files(matcher, pages, sources), *found.unusable],
        lacking=list(lacking(rows, spots, shape, judged)),
        secret=_secret([*((paths[file], page) for file, page in pages.items()), *checked.items()]),
        papers=len(papers),
        files=len(paths) + len(found.unusable),
        ignored=found.ignored,
        form=form,
        older=sum(one is not shape for one in judged),
    )
    return prepared, offered


def _form(profile: str, dossiers: Sequence[Dossier], setup: Setup) -> Form:
    """The form asked for, else that of the day the work of the latest dossier ended."""
    if profile:
        return Form(profile=profile)
    return form_for((one.last_day for one in dossiers), office_date(setup.received_at))


def _secret(told: Iterable[tuple[str, PageTold]]) -> list[str]:
    return sorted({path for path, page in told if page.why == "secret"})


def _asked(paper: Paper) -> Asked:
    return Asked(
        sign=paper.key.sign if paper.key.number and paper.key.notation else "",
        day=paper.key.issued,
        names=paper.attachments,
        words=words_of(paper.subject),
    )


def _pages(found: Files, numbers: Sequence[int], setup: Setup) -> dict[int, PageTold]:
    """What the pages of files say, of scans as a machine reads them where that was asked for."""
    staged = found.of(found.paths[number] for number in numbers)
    told, scans = {}, {}
    for number, one, facts in zip(numbers, staged, facts_of(staged, setup), strict=True):
        told[number] = page = page_told(one.path, facts)
        if page.why in _UNSEEN:
            scans[one.path] = one.staged, facts
    if setup.scans is None or not scans:
        return told
    read = setup.scans(scans)
    places = {found.paths[number]: number for number in numbers}
    for path, reading in read.items():
        number = places[path]
        told[number] = replace(scan_told(reading), signed=told[number].signed)
    return told


def _named(dossiers: Iterable[Dossier]) -> list[str]:
    return [path for dossier in dossiers for path in dossier.paths()]


def _first_rows(dossiers: Sequence[Dossier]) -> Iterator[tuple[Dossier, int]]:
    """Each dossier with the row of sheet Văn bản its documents begin on (the head is row 1)."""
    row = 2
    for dossier in dossiers:
        yield dossier, row
        row += len(dossier.documents)


def _read(
    dossier: Dossier, first: int, stream: Iterator[FileFacts], given: Given, setup: Setup
) -> tuple[dict[str, PageTold], tuple[Suggestion, ...]]:
    """What the files of a dossier show; its documents and sums are filled in.

    ``stream``: facts of the files of this and the following dossiers.
    """
    facts = {path: next(stream) for path in dossier.paths()}
    pages = {
        document.main: page_told(document.main, facts[document.main])
        for document in dossier.documents
        if document.main
    }
    for document in dossier.documents:
        _count(document, facts.get(document.main))
        if document.main and asks_level(setup.profile):
            level, certain = level_of(document.main, facts[document.main])
            document.row.put("ConfidenceLevel", level if certain else "", "file", "note.level")
        fill_unseen(document, given)
    secret = any(one.secrecy for one in facts.values())
    offered = () if secret else offers(dossier, first, facts, setup)
    days = {
        dossier.documents[one.row - first].number: one.value
        for one in offered
        if one.field == "IssuedDate"
    }
    total_up(dossier, days)
    if secret:
        pages |= {path: PageTold(why="secret") for path, one in facts.items() if one.secrecy}
    return pages, offered


def _count(document: Document, facts: FileFacts | None) -> None:
    """Pages and language off the main file; pages of the list where the file has none."""
    listed = document.paper.pages.strip()
    listed = listed if listed.isascii() and listed.isdigit() else ""
    pages = str(pages_of(facts) or "") if facts else ""
    note = "note.pages" if pages and listed and int(listed) != int(pages) else ""
    document.row.put("PageAmount", pages, "file", note, listed=listed)
    document.row.put("PageAmount", listed, "list")
    document.row.put("Language", language_of(facts) if facts else "", "file")
