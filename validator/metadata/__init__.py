"""Checks of what the metadata say."""

from validator.metadata import codes, counts, dates, decree, duplicates, fields, law, terms

__all__ = ["codes", "counts", "dates", "decree", "duplicates", "fields", "law", "terms"]
