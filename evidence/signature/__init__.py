"""Signature facts of files, path facts, and the trust they are evaluated under.

Signature facts depend on a file's bytes alone; path facts on the certificates in them and on a
trust. Judging both is ``validator.signature``'s part.
"""

from __future__ import annotations

from evidence.signature.collect import VERSION, collect_signatures, under_trust
from evidence.signature.kinds import read_signatures
from evidence.signature.paths import evaluate_paths
from evidence.signature.trust import carried_trust, load_trust

__all__ = [
    "VERSION",
    "carried_trust",
    "collect_signatures",
    "evaluate_paths",
    "load_trust",
    "read_signatures",
    "under_trust",
]
