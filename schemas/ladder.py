"""The Vietnamese ladder of verdicts on signatures: codes for counting, the worst of several.

"Chưa đủ căn cứ" (insufficient) is never counted with "không hợp lệ" (invalid).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from schemas.judgement import SignatureVerdict

# Words of a verdict -> its state, the worst first.
STATES: Final = {
    "không hợp lệ": "invalid",
    "chưa đủ căn cứ": "insufficient",
    "hợp lệ, chưa kiểm tra được thu hồi": "valid_unchecked",
    "hợp lệ": "valid",
}
LADDER: Final = tuple(STATES.values())
UNSIGNED: Final = "none"
_OF_CONCLUSION: Final = {
    "TOTAL-PASSED": "valid",
    "INDETERMINATE": "insufficient",
    "TOTAL-FAILED": "invalid",
}


def ladder_state(verdict_vi: str, conclusion: str = "") -> str:
    """The state of one verdict; words nobody knows fall back on the conclusion."""
    return STATES.get(verdict_vi) or _OF_CONCLUSION.get(conclusion, "insufficient")


def worst_state(verdicts: Iterable[SignatureVerdict]) -> str:
    """The worst state of a file's signatures, "none" without any."""
    found = {ladder_state(verdict.verdict_vi, verdict.conclusion) for verdict in verdicts}
    return next((state for state in LADDER if state in found), UNSIGNED)
