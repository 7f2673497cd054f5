"""Which dossiers a command means."""

from __future__ import annotations

from collections.abc import Collection

from archive.objects import is_dossier
from archive.storage import StorageRoot
from schemas.errors import HosoError


def chosen_objects(storage: StorageRoot, codes: Collection[str]) -> list[str]:
    """Object ids of the dossiers of ``codes`` (FileCodes, object ids), sorted; none: of all.

    Raises ``HosoError`` not-found for a code the archive does not hold.
    """
    objects = sorted(oid for oid in storage.objects() if is_dossier(oid))
    if not codes:
        return objects
    by_code = {oid.rpartition(":")[2]: oid for oid in objects} | {oid: oid for oid in objects}
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        raise HosoError("not-found", what=", ".join(unknown))
    return sorted({by_code[code] for code in codes})
