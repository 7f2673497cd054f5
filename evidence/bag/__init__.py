"""BagIt 0.93-1.0 (RFC 8493) judged by our own reader; every fault has a code (B-001 …).

``read.py`` is where to begin; ``check.py`` is the order of the judgement; the words of the codes
stand in ``evidence/data/rules-bagit.json``.
"""

from __future__ import annotations

from evidence.bag.names import escape, unescape
from evidence.bag.profile import Profile, form_of, parse_profile, shipped_profiles
from evidence.bag.read import BagReport, bag_op, bag_root, read_bag

__all__ = [
    "BagReport",
    "Profile",
    "bag_op",
    "bag_root",
    "escape",
    "form_of",
    "parse_profile",
    "read_bag",
    "shipped_profiles",
    "unescape",
]
