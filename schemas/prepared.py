"""A workbook made ready from a list and a folder: every value with where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.profile import PROFILE_IDS
from schemas.record import Entity

# Of the list; of a file or its folder; reckoned from other values; given with the call.
Origin = Literal["list", "file", "computed", "given"]
Confidence = Literal["certain", "look"]
# Told with the call; all ended under the first law; some ended later; nothing tells when some did.
FormReason = Literal["given", "first", "later", "unknown"]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of the workbook: id of its profile, why it was chosen, the day that decided."""

    profile: str = PROFILE_IDS[0]
    why: FormReason = "given"
    day: str = ""


@dataclass(frozen=True, slots=True)
class PreparedCell:
    """``note``: key of the words that say more of it, with their parameters."""

    value: str
    origin: Origin
    note: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class PreparedRow:
    """A row of one entity's sheet: canonical field name -> cell. What nothing tells is absent.

    ``dossier``: the row of its dossier, counted from 1; 0 where it has none.
    """

    entity: Entity
    dossier: int = 0
    cells: dict[str, PreparedCell] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The value, or ``""``."""
        cell = self.cells.get(name)
        return cell.value if cell else ""

    def put(self, name: str, value: str, origin: Origin, note: str = "", **told: str) -> None:
        """Fill a cell that is empty; "" fills nothing."""
        if value and name not in self.cells:
            self.cells[name] = PreparedCell(value, origin, note, told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a row of the list stands, and what it says of the paper."""

    list: str
    row: str
    sign: str
    day: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A file of a row. ``basis``, ``doubt``: keys of words; ``role``: as written in the sheet.

    ``paper``: place of the row among all, from 0. ``page``: number, symbol and day read off the
    page, "" where they were not.
    """

    paper: int
    source: Source
    path: str
    role: str
    basis: str
    confidence: Confidence
    main: bool
    doubt: str = ""
    page: str = ""
    file_code: str = ""
    ordinal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow:
    """A row without a file. ``why``: key of words; ``candidates``: paths that might be its."""

    source: Source
    why: str
    candidates: tuple[str, ...] = ()
    file_code: str = ""
    ordinal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftFile:
    """A file without a row. ``candidates``: rows it might belong to; ``sign``: of its page."""

    path: str
    why: str
    candidates: tuple[Source, ...] = ()
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A cell the law or the product profile asks for and nothing tells; rows count from 1."""

    entity: Entity
    row: int
    field: str
    dossier: int = 0


@dataclass(slots=True, kw_only=True)
class Prepared:
    """``rows``: per entity in the order of its sheet; ``secret``: paths with a mark of secrecy.

    ``papers``: of the lists, = those with a file + ``left_rows``; ``files`` = matched + left.
    ``ignored``: files that are none of the transfer (the list itself, what desktops leave behind).
    ``older``: dossiers that an older law than the form's will judge.
    """

    rows: dict[Entity, list[PreparedRow]] = field(default_factory=dict)
    matched: list[Matched] = field(default_factory=list)
    left_rows: list[LeftRow] = field(default_factory=list)
    left_files: list[LeftFile] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)
    papers: int = 0
    files: int = 0
    ignored: int = 0
    form: Form = field(default_factory=Form)
    older: int = 0

    def numbered(self, entity: Entity) -> Iterator[tuple[int, PreparedRow]]:
        """The rows of a sheet with their numbers from 1."""
        yield from enumerate(self.rows.get(entity, ()), start=1)

    @property
    def with_file(self) -> int:
        """Papers that have at least one file."""
        return self.papers - len(self.left_rows)

    @property
    def rows_to_see(self) -> list[LeftRow]:
        """Rows without a file of a dossier of the workbook, or that a file might belong to.

        Others are of papers the folder has nothing of: worth knowing, nothing to do.
        """
        return [row for row in self.left_rows if row.file_code or row.candidates]

    @property
    def is_done(self) -> bool:
        """Whether nobody has anything to look at or to fill in before the transfer is checked."""
        sure = self.certain == self.with_file
        return sure and not (self.rows_to_see or self.left_files or self.lacking or self.secret)

    @property
    def certain(self) -> int:
        """Papers whose main file is theirs for certain."""
        return sum(one.main and one.confidence == "certain" for one in self.matched)
