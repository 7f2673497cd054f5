"""The kinds of objects in the storage root, by their ids."""

from __future__ import annotations

TRANSFER_ID = "urn:hoso:transfer:"
REGISTER_ID = "urn:hoso:register:"
FINDINGS_ID = "urn:hoso:findings:"
# Dossiers are urn:hoso:<OrganId>:<FileCode>.
_OTHERS = (TRANSFER_ID, REGISTER_ID, FINDINGS_ID)


def is_dossier(object_id: str) -> bool:
    """Whether the object is a dossier, not a transfer, a register or an act on findings."""
    return not object_id.startswith(_OTHERS)
