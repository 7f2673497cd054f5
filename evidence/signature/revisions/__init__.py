"""What each incremental revision of a file changed: read once, shared by all signatures.

``facts["revisions"]``: one entry per ``startxref`` in file order: ``{"number" (from 1), "end" (file
offset), "kind": [what its changes are, or "signed", "before_signatures", "unread"], "reason" (why
it could not be told), "pages" (number of pages), "changes": [{"what", "object", "page", "box",
"detail", "visible", "text", "field", "signature" (object of the signature a field got),
"covers" (of a new signature that is seen, see ``seen.py``)}]}``.
Revisions up to the first signed one are not compared. Of more than ``MAX_REVISIONS`` before or
behind it those that are signed and the last are told.
"""

from __future__ import annotations

from evidence.signature.revisions.collect import Revisions, revision_of

__all__ = ["Revisions", "revision_of"]
