"""What programs of others say of the packages: ocfl-py of each object, bagit-python of each bag."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import bagit
from ocfl.validator import Validator

from archive.export import export
from archive.storage import StorageRoot

logging.getLogger("bagit").setLevel(logging.ERROR)


def strangers_say(storage_path: Path) -> list[str]:
    """What is wrong in their eyes; [] where they are content."""
    storage = StorageRoot.open(storage_path)
    told: list[str] = []
    for number, object_id in enumerate(storage.objects()):
        validator = Validator()
        if not validator.validate_object(str(storage.directory(object_id))):
            told.append(f"{object_id}: {validator.status_str()}")
        with tempfile.TemporaryDirectory(dir=storage_path.parents[1]) as folder:
            bag = export(storage, object_id, Path(folder) / f"bag-{number}")
            try:
                bagit.Bag(str(bag)).validate()
            except bagit.BagError as error:
                told.append(f"{object_id}: {error}")
    return told
