"""What there is to search in the files of a document: its text, or the reason for none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidence.facts import FileFacts
from search.entry import TextState
from search.text import tokens

_IMAGES = frozenset(("jpeg", "png", "tiff", "gif"))
# Collectors whose trouble says nothing of a file's text.
_HARMLESS = frozenset(("format", "signature", "pdf-structure"))
# Of several files without a word the first of these tells most: what could not be looked into.
_TELLING: tuple[TextState, ...] = ("encrypted", "failed", "scan")


def text_state(files: Sequence[FileFacts], *, paper: bool = False) -> TextState:
    """The state of a document with these files; ``paper``: its carrier is paper.

    "text": a file holds a word. Else "encrypted" (does not open without a password), "failed"
    (could not be read), "scan" (pages or a picture, no word), "paper" (no file, as is right for
    it) or "none" (no file, or of a kind that holds no text).
    """
    if any(has_words(one) for one in files):
        return "text"
    if not files:
        return "paper" if paper else "none"
    states = {_wordless(one) for one in files}
    return next((state for state in _TELLING if state in states), "none")


def has_words(facts: FileFacts) -> bool:
    """Whether the text of a file holds anything that can be searched."""
    pages: Iterable[str] = facts.text.pages if facts.text else ()
    return any(next(tokens(page), None) is not None for page in pages)


def _wordless(facts: FileFacts) -> TextState:
    if facts.pdf and facts.pdf.needs_password:
        return "encrypted"
    if any(one.collector not in _HARMLESS for one in facts.problems):
        return "failed"
    if facts.pdf:
        return "scan" if facts.pdf.opened else "failed"
    return "scan" if facts.format.kind in _IMAGES else "none"
