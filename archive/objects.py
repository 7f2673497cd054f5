"""The kinds of objects in the storage root, by their ids."""

from __future__ import annotations

TRANSFER_ID = "urn:hoso:transfer:"
REGISTER_ID = "urn:hoso:register:"
_OTHERS = (TRANSFER_ID, REGISTER_ID)  # dossiers are urn:hoso:<OrganId>:<FileCode>


def is_dossier(object_id: str) -> bool:
    """Whether the object is a dossier, not a transfer or a register received."""
    return not object_id.startswith(_OTHERS)
