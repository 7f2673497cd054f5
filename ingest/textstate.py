"""What there is to search in the files of a document: its text, or the reason for none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence.facts import FileFacts
from ingest.pagetexts import PageText
from search.entry import TextState
from search.text import tokens

_IMAGES = frozenset(("jpeg", "png", "tiff", "gif"))
# Collectors whose trouble says nothing of a file's text.
_HARMLESS = frozenset(("format", "signature", "pdf-structure"))
# Of several files without a word the first of these tells most: what could not be looked into.
_TELLING: tuple[TextState, ...] = ("encrypted", "failed", "scan")


def text_state(
    files: Sequence[FileFacts],
    texts: Sequence[Sequence[PageText]],
    *,
    paper: bool = False,
) -> TextState:
    """The state of a document with these files and texts of their pages; ``paper``: its carrier.

    "text": a file holds a word of its own. "ocr": a machine read one. Else "encrypted" (does not
    open without a password), "failed" (could not be read), "scan" (pages or a picture, no word),
    "paper" (no file, as is right for it) or "none" (no file, or of a kind that holds no text).
    """
    worded = [page for pages in texts for page in pages if has_words(page.text)]
    if worded:
        return "text" if any(page.sure is None for page in worded) else "ocr"
    if not files:
        return "paper" if paper else "none"
    states = {_wordless(one) for one in files}
    return next((state for state in _TELLING if state in states), "none")


def confidence(texts: Mapping[str, Sequence[PageText]]) -> str:
    """How sure the pages read by a machine are on the mean, 0 to 100; "" where none was."""
    sure = [page.sure for pages in texts.values() for page in pages if page.sure is not None]
    return str(round(sum(sure) / len(sure))) if sure else ""


def has_words(text: str) -> bool:
    """Whether ``text`` holds anything that can be searched."""
    return next(tokens(text), None) is not None


def _wordless(facts: FileFacts) -> TextState:
    if facts.pdf and facts.pdf.needs_password:
        return "encrypted"
    if any(one.collector not in _HARMLESS for one in facts.problems):
        return "failed"
    if facts.pdf:
        return "scan" if facts.pdf.opened else "failed"
    return "scan" if facts.format.kind in _IMAGES else "none"
