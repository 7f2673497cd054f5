"""The ten steps, in order; each returns one outcome and reads nothing but its case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from validator.signature.checks.algorithms import check_algorithms
from validator.signature.checks.case import Case
from validator.signature.checks.changes import check_changes
from validator.signature.checks.integrity import (
    check_coverage,
    check_format,
    check_integrity,
    check_value,
)
from validator.signature.checks.path import check_path
from validator.signature.checks.revocation import check_revocation
from validator.signature.checks.times import check_time, check_timestamp
from validator.signature.outcome import Outcome

STEPS: Final[tuple[Callable[[Case], Outcome], ...]] = (
    check_format,
    check_coverage,
    check_integrity,
    check_value,
    check_changes,
    check_path,
    check_timestamp,
    check_time,
    check_algorithms,
    check_revocation,
)
# Those whose outcome depends on when it was signed, or those that came after it.
TIMED: Final = frozenset({check_changes, check_time, check_algorithms, check_revocation})

__all__ = ["STEPS", "TIMED", "Case"]
