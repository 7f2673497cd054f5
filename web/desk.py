"""What the web asks of one archive; who puts an archive together hands it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

from archive.catalogue import Catalogue
from archive.operations import Operations
from archive.storage import StorageRoot
from schemas.access import Viewer
from schemas.organs import Register
from search.query import Query
from search.results import Results
from validator.catalogue import Catalogue as Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A workbook or document somebody wants made.

    ``kind``: ``tuan-thu``, ``xu-ly``, ``phat-hien``, ``bien-ban-giao-nhan``, ``chu-ky`` or the id
    of a form. ``period``: as reports name them (``2024-Q1``), "" for all. ``unit``: "" for all.
    ``about``: code of a dossier or number of a transfer. ``state``: of findings, "" for all.
    ``ending``: ``.xlsx``, ``.html``; documents have their own.
    """

    kind: str
    period: str = ""
    cut_off: str = "calendar"
    unit: str = ""
    about: str = ""
    state: str = ""
    ending: str = ".xlsx"


class Made(NamedTuple):
    """What was made: the name to save it under, and its bytes to be read and closed."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the pages beside the search show and make. Every callable may raise ``HosoError``.

    ``standing``: the answer of ``hoso status --json`` with ``rules`` (what each rule of
    safekeeping says) beside it. ``units``: of the dossiers there are. ``has_registers``: whether
    there are papers to report on. ``made``: a report, form or document. ``listed``: the list of
    what a query finds, noted in the audit log.
    """

    standing: Callable[[], dict[str, Any]]
    units: Callable[[], Sequence[str]]
    has_registers: Callable[[], bool]
    made: Callable[[Wish], Made]
    listed: Callable[[Query, Viewer], Made]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One archive, opened anew for every request so that whatever was committed is seen.

    ``viewer``: who looks, until there are accounts the operator. ``search``, ``suggest`` and
    ``like`` answer for a viewer and give nothing else away. ``index_info``: engine, version, number
    of entries. ``rules`` and ``organs`` are read once. ``office``: the other pages. Every callable
    may raise ``HosoError``.
    """

    archive_id: str
    viewer: Viewer
    search: Callable[[Query, Viewer], Results]
    suggest: Callable[[str, Viewer, int], Sequence[str]]
    like: Callable[[str, Viewer], Results]
    index_info: Callable[[], dict[str, Any]]
    catalogue: Callable[[], AbstractContextManager[Catalogue]]
    operations: Callable[[], AbstractContextManager[Operations]]
    storage: Callable[[], StorageRoot]
    rules: Rules
    organs: Register
    office: Office
