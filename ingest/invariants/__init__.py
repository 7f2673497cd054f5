"""What must hold of an archive whatever happened to it, and where it does not.

``rules.py`` is pure: it is given numbers and names and tells what is broken. ``whole.py`` goes over
a whole archive as ``hoso doctor`` does, ``run.py`` over what one run has touched.
"""

from __future__ import annotations

from ingest.invariants.broken import Broken, require_whole
from ingest.invariants.run import (
    after_rebuild,
    after_reject,
    after_release,
    after_transfer,
    at_end,
)
from ingest.invariants.whole import broken_in

__all__ = [
    "Broken",
    "after_rebuild",
    "after_reject",
    "after_release",
    "after_transfer",
    "at_end",
    "broken_in",
    "require_whole",
]
