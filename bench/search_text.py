"""How fast search reads text: tokens and pages a second, beside a plain ``split``, in one run.

    python bench/search_text.py [FOLDER WITH *.gz TEXTS]

Prints one JSON object. Without texts it makes seeded ones.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from search.text import citations, dates, joined, tokens

LAWS = Path(__file__).parents[2] / "shared" / "corpora" / "vn-text" / "laws"
PAGE_MARK = re.compile(r"\[\[SOURCE[^\]]*\]\]")
PAGE_WORDS = 530
REPEATS = 3


def pages_of(folder: Path) -> list[str]:
    """Pages of some 530 words from the texts in ``folder``, or seeded ones where it is empty."""
    words: list[str] = []
    for path in sorted(folder.glob("*.gz")) if folder.is_dir() else ():
        words += PAGE_MARK.sub(" ", gzip.decompress(path.read_bytes()).decode("utf-8")).split(" ")
    if not words:
        dice = random.Random(7)
        common = [
            "của",
            "và",
            "quyết",
            "định",
            "nhân",
            "dân",
            "ủy",
            "ban",
            "số",
            "15/QĐ-SNV",
            "hồ,",
        ]
        words = [dice.choice(common) + dice.choice(["", "", ".", "\n"]) for _ in range(400_000)]
    return [" ".join(words[at : at + PAGE_WORDS]) for at in range(0, len(words), PAGE_WORDS)]


def seconds(work: Callable[[str], object], pages: list[str]) -> float:
    """Best of some runs over all pages."""
    best = float("inf")
    for _ in range(REPEATS):
        begun = time.perf_counter()
        for page in pages:
            work(page)
        best = min(best, time.perf_counter() - begun)
    return best


def figures(pages: list[str]) -> dict[str, Any]:
    """Rates over ``pages``, each beside that of a plain ``split`` in the same run."""
    count = sum(len(joined(page)[0].split()) for page in pages)
    plain = seconds(str.split, pages)
    jobs: dict[str, Callable[[str], object]] = {
        "joined": joined,
        "offsets": lambda page: list(tokens(page)),
        "citations": lambda page: list(citations(page)),
        "dates": lambda page: list(dates(page)),
    }
    spent = {name: seconds(work, pages) for name, work in jobs.items()}
    return {
        "pages": len(pages),
        "tokens": count,
        "split": {"tokens_per_second": round(count / plain)},
        **{
            name: {
                "tokens_per_second": round(count / value),
                "pages_per_second": round(len(pages) / value),
                "times_plain_split": round(value / plain, 2),
            }
            for name, value in spent.items()
        },
    }


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else LAWS
    print(json.dumps(figures(pages_of(folder)), indent=1))


if __name__ == "__main__":
    main()
