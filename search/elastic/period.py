"""Which part of a generation an entry lies in, where a generation is an index per period.

The period is that of the year in the dossier's code, which stands in the entry's id: it never
changes for an id, so an id lies in one index, whatever becomes of the entry's dates.
"""

from __future__ import annotations

import re
from functools import lru_cache

from schemas.codes import parse_file_code

PERIODS = {"none": 0, "year": 1, "decade": 10}
"""What the setting ``elasticsearch_period`` may say -> years of one index; 0: one for all."""
_DOSSIER = re.compile(r"urn:hoso:([^:]+):([^#]+)")
_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)


@lru_cache(maxsize=4096)  # the entries of a dossier are written one after the other
def period_of(dossier: str, years: int) -> str:
    """``y2020`` for what begins with the year 2020; "" for a code without a year, or one index.

    ``dossier``: an object id, ``urn:hoso:<OrganId>:<FileCode>`` (guarantee 4).
    """
    match = _DOSSIER.fullmatch(dossier) if years else None
    code = parse_file_code(match[2], organ_id=match[1]) if match else None
    if code is None or not _YEAR.fullmatch(code.catalog):
        return ""
    return f"y{int(code.catalog) // years * years}"


def dossier_of(entry_id: str) -> str:
    """The object id of the dossier an entry's id begins with."""
    return entry_id.partition("#")[0]
