"""The form of administrative documents on the page: F-002 to F-111, L-001 (NĐ 30/2020 PL I, II)."""

from validator.layout.form import (
    agency,
    closing,
    extra,
    grounds,
    head,
    headings,
    lapsed,
    numbering,
    place,
    setting,
    sheet,
    whole,
)
from validator.layout.form.base import FORM_RULES

__all__ = [
    "FORM_RULES",
    "agency",
    "closing",
    "extra",
    "grounds",
    "head",
    "headings",
    "lapsed",
    "numbering",
    "place",
    "setting",
    "sheet",
    "whole",
]
