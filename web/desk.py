"""What the web asks of one archive; who puts an archive together hands it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from archive.catalogue import Catalogue
from archive.operations import Operations
from archive.storage import StorageRoot
from schemas.access import Viewer
from schemas.organs import Register
from search.query import Query
from search.results import Results
from validator.catalogue import Catalogue as Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One archive, opened anew for every request so that whatever was committed is seen.

    ``viewer``: who looks, until there are accounts the operator. ``search``, ``suggest`` and
    ``like`` answer for a viewer and give nothing else away. ``index_info``: engine, version, number
    of entries. ``rules`` and ``organs`` are read once. Every callable may raise ``HosoError``.
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
