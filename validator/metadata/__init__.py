"""Checks of what the metadata say."""

from validator.metadata import (
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
