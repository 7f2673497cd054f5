"""What cannot be done with an inspection: why, and what to do, in both languages."""

from __future__ import annotations

from reports.labels import Labels
from schemas.errors import HosoError


def refused(inspection: str, why: str, **params: object) -> HosoError:
    """The error ``inspection-refused`` with the words of labels ``inspect_fault.<why>``."""
    vi, en = Labels("vi"), Labels("en")
    return HosoError(
        "inspection-refused",
        id=inspection or vi("inspect_fault.unborn"),
        id_en=inspection or en("inspect_fault.unborn"),
        why=vi(f"inspect_fault.{why}", **params),
        why_en=en(f"inspect_fault.{why}", **params),
        what=vi(f"inspect_fault.{why}.remedy", **params),
        what_en=en(f"inspect_fault.{why}.remedy", **params),
    )
