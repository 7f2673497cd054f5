"""The kinds of objects in the storage root, by their ids."""

from __future__ import annotations

TRANSFER_ID = "urn:hoso:transfer:"
REGISTER_ID = "urn:hoso:register:"
FINDINGS_ID = "urn:hoso:findings:"
INSPECTION_ID = "urn:hoso:inspection:"
# Dossiers are urn:hoso:<OrganId>:<FileCode>.
_OTHERS = (TRANSFER_ID, REGISTER_ID, FINDINGS_ID, INSPECTION_ID)


def is_dossier(object_id: str) -> bool:
    """Whether the object is a dossier and of no other kind."""
    return not object_id.startswith(_OTHERS)
