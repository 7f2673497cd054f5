"""Checks of files: presence, names, formats, pages, secrecy, what could not be read."""

from validator.package import completeness, evaluation, formats, names, pages, secrecy

__all__ = ["completeness", "evaluation", "formats", "names", "pages", "secrecy"]
