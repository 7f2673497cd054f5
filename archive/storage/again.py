"""The next version of a package whose payload stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from archive import bag
from archive.storage.aip import Aip, StoredFile
from archive.storage.plan import AipPlan, PayloadFile


def plan_again(
    aip: Aip, changed: Mapping[str, bytes], *, created: datetime, message: str, user_name: str
) -> AipPlan:
    """The plan of ``aip`` once more with the tag files ``changed`` added or replaced.

    Only those are stored: the object holds the bytes of all others already. Raises HosoError
    object-damaged.
    """
    kept = [
        (path, file)
        for path, file in aip.files.items()
        if not path.startswith(bag.PAYLOAD) and path not in bag.RESERVED and path not in changed
    ]
    return AipPlan(
        object_id=aip.object_id,
        payload=tuple(_lying(path, file) for path, file in aip.payload()),
        tags=dict(changed),
        created=created,
        message=message,
        user_name=user_name,
        tag_files=tuple(_lying(path, file) for path, file in kept),
        bag_info=bag.parse_bag_info(aip.read(bag.BAG_INFO)),
    )


def _lying(path: str, file: StoredFile) -> PayloadFile:
    """A file that lies in the object and stays there."""
    return PayloadFile(
        path=path, source=file.physical, sha256=file.sha256, size=file.size, keep=True
    )
