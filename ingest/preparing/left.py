"""What was matched, and what is left over on both sides, with the reason of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ingest.preparing.compose import Document, role_words
from ingest.preparing.match import Matcher, PageTold, Pair
from ingest.preparing.names import sign_forms
from schemas.clock import dmy
from schemas.prepared import Confidence, LeftFile, LeftRow, Matched, Source
from schemas.trace import Paper

_CERTAIN = frozenset({"sign_day", "listed", "page_day"})
_OF_PAGES = frozenset({"page_day", "page"})
_DIFFERS, _AGREES, _CHOSEN = "page_differs", "page_agrees", "chosen"
_MACHINE = "by_machine"


def source_of(paper: Paper) -> Source:
    """Where a paper stands in the list, and what it is."""
    key = paper.key
    where = f"{paper.place.sheet or ''} {paper.place.row or ''}".strip()
    return Source(
        list=paper.place.file or "",
        row=where,
        sign="/".join(part for part in (key.number, key.notation) if part),
        day=dmy(key.issued) if key.issued else "",
        subject=paper.subject,
    )


def matched_files(
    matcher: Matcher,
    pages: Mapping[str, PageTold],
    documents: Mapping[int, Document],
    sources: Sequence[Source],
) -> list[Matched]:
    """Every pair in the order of rows. ``pages``: what the pages of main files say."""
    found = []
    for pair in sorted(matcher.pairs, key=lambda one: (one.row, one.role != "", one.file)):
        path = matcher.paths[pair.file]
        confidence, doubt = _confidence(pair, matcher, pages.get(path))
        document = documents.get(pair.row)
        found.append(
            Matched(
                paper=pair.row,
                source=sources[pair.row],
                path=path,
                role=role_words(pair.role),
                basis=pair.basis,
                confidence=confidence,
                main=not pair.role,
                doubt=doubt,
                page=_page(pages.get(path)),
                file_code=document.row.get("FileCode") if document else "",
                ordinal=document.row.get("DocOrdinal") if document else "",
            )
        )
    return found


def _page(page: PageTold | None) -> str:
    if page is None or not page.sign:
        return ""
    return f"{page.shown}, {dmy(page.day)}" if page.day else page.shown


def _confidence(pair: Pair, matcher: Matcher, page: PageTold | None) -> tuple[Confidence, str]:
    """How sure a pair is: what the page says of itself confirms it or casts doubt on it."""
    row = matcher.rows[pair.row]
    if pair.chosen:
        return "look", _CHOSEN
    if page is not None and page.by_machine:
        return "look", _MACHINE
    if pair.role or page is None or not page.sign or not row.sign:
        return ("certain" if pair.basis in _CERTAIN else "look"), ""
    same_sign = not set(sign_forms(page.sign)).isdisjoint(sign_forms(row.sign))
    if not same_sign or (row.day and page.day and row.day != page.day):
        return "look", _DIFFERS
    if row.day and page.day:
        return "certain", "" if pair.basis in _OF_PAGES else _AGREES
    return ("certain" if pair.basis in _CERTAIN else "look"), ""


def left_rows(
    matcher: Matcher, documents: Mapping[int, Document], sources: Sequence[Source]
) -> list[LeftRow]:
    """Rows without any file, in their order."""
    taken = {pair.row for pair in matcher.pairs}
    fits, clashes = _by_row(matcher.contested), _by_row(matcher.clashing)
    found = []
    for number in range(len(matcher.rows)):
        if number in taken:
            continue
        others = fits.get(number) or clashes.get(number) or []
        document = documents.get(number)
        found.append(
            LeftRow(
                source=sources[number],
                why=_row_why(number, fits, clashes),
                candidates=tuple(matcher.paths[file] for file in others),
                file_code=document.row.get("FileCode") if document else "",
                ordinal=document.row.get("DocOrdinal") if document else "",
            )
        )
    return found


def _row_why(number: int, fits: Mapping[int, list[int]], clashes: Mapping[int, list[int]]) -> str:
    if number in fits:
        return "several_files" if len(fits[number]) > 1 else "several_rows"
    return "day_differs" if number in clashes else "no_file"


def left_files(
    matcher: Matcher, pages: Mapping[int, PageTold], sources: Sequence[Source]
) -> list[LeftFile]:
    """Files without a row, in their order."""
    edges = {
        why: _by_row((file, row) for row, file in found)
        for why, found in (
            ("fits", matcher.contested),
            ("row_taken", matcher.late),
            ("day_differs", matcher.clashing),
        )
    }
    found = []
    for file in matcher.free_files():
        page = pages.get(file, PageTold(why="unread"))
        why, rows = _file_why(file, page, edges)
        found.append(
            LeftFile(
                path=matcher.paths[file],
                why=why,
                candidates=tuple(sources[row] for row in rows),
                sign=page.shown,
            )
        )
    return found


def _file_why(
    file: int, page: PageTold, edges: Mapping[str, Mapping[int, list[int]]]
) -> tuple[str, Sequence[int]]:
    """Why a file has no row, and the rows it might belong to."""
    if page.why == "secret":
        return "secret", ()
    for why, of_file in edges.items():
        if rows := of_file.get(file):
            fits = "several_rows" if len(rows) > 1 else "several_files"
            return (fits if why == "fits" else why), rows
    return page.why or "no_row", ()


def _by_row(edges: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    table: dict[int, list[int]] = defaultdict(list)
    for first, second in sorted(edges):
        table[first].append(second)
    return dict(table)
