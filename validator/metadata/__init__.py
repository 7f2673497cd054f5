"""Checks of what the metadata say."""

from validator.metadata import (
    circular05,
    closing,
    codes,
    counts,
    dates,
    deadline,
    decree,
    duplicates,
    fields,
    law,
    terms,
)

__all__ = [
    "circular05",
    "closing",
    "codes",
    "counts",
    "dates",
    "deadline",
    "decree",
    "duplicates",
    "fields",
    "law",
    "terms",
]
