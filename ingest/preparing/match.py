"""Which file is which row's: by what names tell, then by what pages tell. Pure.

Each level says which rows and files fit each other; a pair is made where each fits the other
alone. Several that fit are contested: a later level may only choose among them, else they are told
and nothing is guessed. No file is ever given to two rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.preparing.alike import LEAST_WORDS, Subjects
from ingest.preparing.names import NameTold, sign_forms, told_by_name
from schemas.text import fold

Basis = Literal["sign_day", "listed", "sign", "subject", "page_day", "page", "signed", "role"]
_Edge = tuple[int, int]  # row, file
_Edges = Iterable[_Edge]
# Of the words of name and subject, how many are common: a role in a name may be a word of the
# subject, then nearly all of that has to be there.
_COMMON, _ALIKE = 0.5, 0.8
_BESIDES = "attachment"  # role of what a row lists besides its main file


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A row. ``sign`` as ``PaperKey.sign``; ``names``: of files; ``words``: of the subject."""

    sign: str = ""
    day: date | None = None
    names: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTold:
    """What the first page says of itself; ``why``: the reason where it says nothing.

    ``shown``: number and symbol as they stand there; ``signed``: the file bears digital signatures.
    ``by_machine``: a machine read it off a scan, so a person has to look.
    """

    sign: str = ""
    shown: str = ""
    day: date | None = None
    why: str = ""
    signed: bool = False
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A file of a row; ``role``: id of the vocabulary roles, "" for the main file.

    ``chosen``: several fitted, and this one fitted best.
    """

    row: int
    file: int
    basis: Basis
    role: str = ""
    chosen: bool = False


@dataclass(slots=True)
class Matcher:
    """Rows and files (by their paths), numbered in their order.

    ``pairs``: what was found; ``contested``: rows and files that fit several;
    ``clashing``: those whose sign fits and whose day does not; ``late``: files that fit a row
    which has its file already.
    """

    rows: Sequence[Asked]
    paths: Sequence[str]
    pairs: list[Pair] = field(default_factory=list)
    contested: set[_Edge] = field(default_factory=set)
    clashing: set[_Edge] = field(default_factory=set)
    late: set[_Edge] = field(default_factory=set)
    _together: set[_Edge] = field(default_factory=set)  # files one row lists, which are all its
    _named: list[NameTold] = field(init=False)
    _by_sign: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        """Read the names, index the rows."""
        self._named = [told_by_name(path) for path in self.paths]
        self._by_sign = defaultdict(list)
        for number, row in enumerate(self.rows):
            for form in sign_forms(row.sign) if row.sign else ():
                self._by_sign[form].append(number)

    def by_names(self) -> None:
        """Pairs by number, symbol and day; by the names the list tells; by number and symbol."""
        self._level("sign_day", self._sign_edges(dated=True))
        self._level("listed", self._listed_edges())
        self._level("sign", self._sign_edges(dated=False))

    def by_pages(self, pages: Mapping[int, PageTold]) -> None:
        """Pairs by what the pages of files without a row say; by signature, by words, by role.

        A page names its document; words of a name are only like those of a subject: they come last.
        """
        self._level("page_day", self._page_edges(pages, dated=True))
        self._level("page", self._page_edges(pages, dated=False))
        self._level("signed", self._signed_edges(pages))
        self._level("subject", self._subject_edges(pages))
        self._roles()

    def free_files(self) -> list[int]:
        """Files without a row."""
        taken = {pair.file for pair in self.pairs}
        return [number for number in range(len(self.paths)) if number not in taken]

    def _level(self, basis: Basis, edges: _Edges) -> None:
        taken_rows = {pair.row for pair in self.pairs}
        taken_files = {pair.file for pair in self.pairs}
        shut_rows = taken_rows | {row for row, _ in self.contested}
        shut_files = taken_files | {file for _, file in self.contested}
        # What an earlier level contested stays among those it found.
        undecided = {
            (r, f) for r, f in self.contested if r not in taken_rows and f not in taken_files
        }
        found = set(edges)
        self.late |= {
            edge for edge in found if edge[0] in taken_rows and edge[1] not in taken_files
        }
        open_edges = {
            edge
            for edge in found
            if edge in undecided or (edge[0] not in shut_rows and edge[1] not in shut_files)
        }
        of_row = Counter(row for row, _ in open_edges)
        of_file = Counter(file for _, file in open_edges)
        for row, file in sorted(open_edges):
            if of_row[row] == of_file[file] == 1:
                chosen = (row, file) in self.contested - self._together
                self.pairs.append(Pair(row, file, basis, chosen=chosen))
            else:
                self.contested.add((row, file))
                if basis == "listed" and of_file[file] == 1:
                    self._together.add((row, file))

    def _main_files(self) -> Iterator[tuple[int, NameTold]]:
        return ((n, told) for n, told in enumerate(self._named) if not told.role)

    def _fitting(self, told: NameTold, file: int) -> Iterator[int]:
        """Rows whose sign stands in the name and whose day nothing in it contradicts."""
        for sign in told.signs(self._by_sign):
            for row in self._by_sign[sign]:
                if told.fits(self.rows[row].day):
                    yield row
                else:
                    self.clashing.add((row, file))

    def _sign_edges(self, *, dated: bool) -> Iterator[_Edge]:
        for file, told in self._main_files():
            for row in self._fitting(told, file):
                if not dated or self.rows[row].day in told.days:
                    yield row, file

    def _listed_edges(self) -> Iterator[_Edge]:
        return (edge for edge in self._listed() if not self._named[edge[1]].role)

    def _listed(self) -> Iterator[_Edge]:
        """Rows and the files they name."""
        files: dict[str, list[int]] = defaultdict(list)
        for number, path in enumerate(self.paths):
            for form in {_plain(path), _plain(path.rpartition("/")[2])}:
                files[form].append(number)
        for row, asked in enumerate(self.rows):
            listed = {n for name in asked.names for n in files.get(_plain(name), ())}
            yield from ((row, file) for file in listed)

    def _subject_edges(self, pages: Mapping[int, PageTold]) -> Iterator[_Edge]:
        """Rows whose subject a name is most like; names and pages that bear a sign tell by it."""
        signed = {file for _, file in self.contested | self.clashing}
        signed |= {file for file, page in pages.items() if page.sign}
        subjects = Subjects([row.words for row in self.rows])
        for file in self.free_files():
            told = self._named[file]
            if len(told.words) >= LEAST_WORDS and file not in signed:
                least = _ALIKE if told.role else _COMMON
                yield from ((row, file) for row in subjects.most_like(told.words, least))

    def _page_edges(self, pages: Mapping[int, PageTold], *, dated: bool) -> Iterator[_Edge]:
        for file, page in pages.items():
            for row in self._by_sign.get(page.sign, ()) if page.sign else ():
                day = self.rows[row].day
                if day and page.day and day != page.day:
                    self.clashing.add((row, file))
                elif not dated or (day and page.day):
                    yield row, file

    def _signed_edges(self, pages: Mapping[int, PageTold]) -> Iterator[_Edge]:
        """Of several files that fit one row alone, the only one that is signed: what was issued."""
        files: dict[int, list[int]] = defaultdict(list)
        for row, file in self.contested:
            files[row].append(file)
        fits = Counter(file for _, file in self.contested)
        for row, several in files.items():
            signed = [file for file in several if file in pages and pages[file].signed]
            if len(signed) == 1 and all(fits[file] == 1 for file in several):
                page = pages[signed[0]]
                if page.sign in ("", *sign_forms(self.rows[row].sign)):
                    yield row, signed[0]

    def _roles(self) -> None:
        """Annexes, drafts and the like go to the one row that lists them or whose sign they bear.

        What a row lists besides its main file is an attachment of it.
        """
        listing: dict[int, set[int]] = defaultdict(set)
        for row, file in self._listed():
            listing[file].add(row)
        with_main = {pair.row for pair in self.pairs}
        for file in self.free_files():
            told = self._named[file]
            rows = listing[file] if told.role else listing[file] & with_main
            basis: Basis = "listed" if rows else "role"
            if told.role and not rows:
                rows = set(self._fitting(told, file))
            if len(rows) == 1:
                self.pairs.append(Pair(min(rows), file, basis, told.role or _BESIDES))
            else:
                self.contested.update((row, file) for row in rows)


def _plain(name: str) -> str:
    """A file name as compared: no case and accents, single blanks, "/" between folders."""
    return " ".join(fold(name.replace("\\", "/")).split())
