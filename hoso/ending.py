"""What a command that changed the archive looks at before it says that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from archive.backup import RepairReport
from archive.home import Home
from archive.storage.layout import TUPLES
from archive.storage.settle import sound_inventory
from ingest.invariants import at_end, require_whole


def end_whole(home: Home, command: str, written: Iterable[str] | None = None) -> None:
    """See that the invariants of ``command`` (``ends`` of ``invariants.json``) hold.

    ``written``: the ids of the objects it wrote ("" for none), None for a command that wrote the
    whole archive. Raises ``HosoError`` invariant-broken.
    """
    require_whole(at_end(home, command, written))


def whole_objects(home: Home, told: RepairReport) -> Iterator[str]:
    """The ids of the objects a repair wrote to and left nothing wrong with."""
    parts = (PurePosixPath(one.path).parts for one in told.files)
    changed = {"/".join(some[: TUPLES + 1]) for some in parts if len(some) > TUPLES}
    left = {fault.path for fault in told.left}
    for path in sorted(changed):
        wrong = any(f"{fault}/".startswith(f"{path}/") for fault in left)
        if not wrong and (found := sound_inventory(home.storage_path / path)):
            yield found[0].object_id
