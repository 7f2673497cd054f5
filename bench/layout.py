"""What reading the layout of PDF pages costs beside reading their text alone.

    python -m bench.layout FOLDER

Every PDF below the folder is read twice, page by page: its text alone (pypdfium2), and its text
with the layout (lines, styles, strokes, images: ``evidence.layout.sheet``). Prints one JSON object;
seconds of processor time, of the best of three rounds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2

from bench.machine import machine
from evidence.layout.sheet import sheet
from evidence.layout.styles import Styles
from validator.anatomy import anatomy
from validator.anatomy.page import written

_ROUNDS = 3
_MOST_PAGES = 60  # of one file


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.layout")
    parser.add_argument("folder", type=Path)
    files = sorted(parser.parse_args(argv).folder.rglob("*.pdf"))
    text = min(_seconds(files, lambda _page, _words: None) for _ in range(_ROUNDS))
    styles = Styles()
    whole = min(
        _seconds(files, lambda page, words: sheet(page, words, styles)) for _ in range(_ROUNDS)
    )
    pages = sum(1 for path in files for _ in _pages(path))
    print(
        json.dumps(
            {
                "machine": machine(),
                "files": len(files),
                "pages": pages,
                "text_s": round(text, 3),
                "text_and_layout_s": round(whole, 3),
                "ratio": round(whole / text, 2),
                "pages_per_second": round(pages / whole, 1),
                "anatomy_s": round(_anatomy(files), 3),
            },
            indent=1,
        )
    )


def _pages(path: Path) -> Iterator[tuple[Any, Any]]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return
    with closing(document):
        for number in range(min(len(document), _MOST_PAGES)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                words.get_text_range()
                yield page, words


def _seconds(files: Sequence[Path], work: Callable[[Any, Any], object]) -> float:
    begun = time.process_time()
    for path in files:
        for page, words in _pages(path):
            work(page, words)
    return time.process_time() - begun


def _anatomy(files: Sequence[Path]) -> float:
    """Finding the components of every file, its facts at hand."""
    facts = []
    for path in files:
        styles = Styles()
        pages = [sheet(page, words, styles) for page, words in _pages(path)]
        facts.append({"version": 2, "styles": styles.facts(), "pages": pages})
    begun = time.process_time()
    for one in facts:
        found = written(one)
        if found is not None:
            _ = anatomy(found).paragraphs
    return time.process_time() - begun


if __name__ == "__main__":
    main()
