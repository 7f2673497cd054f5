"""What search costs on an engine: building an index and asking it, beside the engine alone.

    python -m bench.engines [--documents N] [--url http://127.0.0.1:9200]

Without a URL the embedded index. Prints one JSON object; times are milliseconds.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench.corpus import Words, documents
from bench.machine import machine
from search.access import Access, Grant
from search.embedded import EmbeddedEngine
from search.engine import Engine, Wanted
from search.entry import Entry
from search.index import Index
from search.layout import lay_out
from search.narrow import narrowing, visible
from search.parse import parse
from search.plan import plan
from search.query import Filters, Query
from search.snippet import Highlighter

_CHUNK = 1000
_ASKED = 60
CLERK = Access((Grant("open"), Grant("restricted", "Phòng Văn thư")))
FACETS = (
    "kind", "organ", "unit", "type", "year", "direction", "access", "retention", "signature",
    "finding", "format", "text", "fonds",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.engines")
    parser.add_argument("--documents", type=int, default=100_000)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        engine = EmbeddedEngine.create(Path(name) / "index")
        found = {"machine": machine(), "build": build(engine, options.documents)}
        found["asked"] = asked(engine)
        engine.close()
    print(json.dumps(found, ensure_ascii=False, indent=1))


def build(engine: Engine, count: int) -> dict[str, Any]:
    """Fill the engine: analysis and the engine's own work timed apart, chunk by chunk."""
    analysis = own = 0.0
    text = 0
    for chunk in _chunks(documents(count)):
        text += sum(len(part.text.encode()) for entry in chunk for part in entry.body)
        begun = time.perf_counter()
        layouts = [lay_out(entry) for entry in chunk]
        between = time.perf_counter()
        engine.upsert(layouts)
        own += time.perf_counter() - between
        analysis += between - begun
    begun = time.perf_counter()
    engine.commit()
    own += time.perf_counter() - begun
    return {
        "documents": count,
        "documents_per_second": round(count / (analysis + own)),
        "engine_alone_per_second": round(count / own),
        "share_of_engine_alone": round(own / (analysis + own), 2),
        "analysis_per_second": round(count / analysis),
        "index_over_text": round(engine.info()["bytes"] / text, 2),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while chunk := list(islice(entries, _CHUNK)):
        yield chunk


def asked(engine: Engine) -> dict[str, Any]:
    """p50 and p95 of each kind of question, with the engine's own query beside some."""
    index, dice, words = Index(engine), random.Random(3), Words(3)
    one = [dice.choice(words.common) for _ in range(_ASKED)]
    two = [" ".join(dice.sample(words.common[:800], 2)) for _ in range(_ASKED)]
    runs = [" ".join(islice(words.run(3), 3)) for _ in range(_ASKED)]
    faults = [f"{word}x {other}" for word, other in zip(one, reversed(one), strict=True)]
    plain: dict[str, Any] = {"limit": 20, "facets": ()}
    whole: dict[str, Any] = {"limit": 20, "facets": FACETS}
    kinds: dict[str, list[Query]] = {
        "term": [parse(text, **plain) for text in one],
        "filter": [parse(text, filters=Filters(year=("2020",)), **plain) for text in one],
        "phrase": [parse(f'"{text}"', **plain) for text in runs],
        "two words": [parse(text, **plain) for text in two],
        "typing fault": [parse(text, **plain) for text in faults],
        "result page": [parse(text, **whole) for text in two],
        "dossiers": [parse(text, by="dossier", **whole) for text in two],
    }
    found: dict[str, Any] = {}
    for name, queries in kinds.items():
        found[name] = _times([_ask(index, query) for query in queries])
        found[name]["raw"] = _times([_raw(engine, query) for query in queries])
    found["suggest"] = _times([_suggest(index, word[:2]) for word in one if len(word) > 2])
    found["cursor"] = _pages(index)
    found["snippet of 500 pages"] = _times([_snippet(words, text) for text in two[:10]])
    return found


def _ask(index: Index, query: Query) -> Callable[[], object]:
    return lambda: index.search(query, access=CLERK)


def _suggest(index: Index, text: str) -> Callable[[], object]:
    return lambda: index.suggest(text, access=CLERK)


def _raw(engine: Engine, query: Query) -> Callable[[], object]:
    """The same hits without anything beside them: the engine's count and best entries."""
    wanted = Wanted(plan(query), (*visible(CLERK), *narrowing(query.filters)))

    def ask() -> None:
        reader = engine.reader()
        reader.counts([wanted])
        reader.ranked(wanted, place=0, limit=20)

    return ask


def _snippet(words: Words, text: str) -> Callable[[], object]:
    pages = [("a.pdf", number, " ".join(words.run(350))) for number in range(1, 501)]
    highlighter = Highlighter(parse(text))
    return lambda: highlighter.best(pages, "")


def _pages(index: Index) -> dict[str, float]:
    """Milliseconds of the second and of the thousandth page in order of titles."""
    spent: dict[int, float] = {}
    cursor: str | None = None
    for number in range(1, 1003):
        begun = time.perf_counter()
        query = parse("", sort="title", limit=20, cursor=cursor, facets=())
        cursor = index.search(query, access=CLERK).cursor
        spent[number] = (time.perf_counter() - begun) * 1000
        if cursor is None:
            break
    near = [value for number, value in spent.items() if 2 <= number <= 12]
    last = max(spent)
    far = [value for number, value in spent.items() if number > last - 11]
    page_2, page_last = statistics.median(near), statistics.median(far)
    return {
        "page 2": round(page_2, 1),
        f"page {last}": round(page_last, 1),
        "ratio": round(page_last / page_2, 2),
    }


def _times(works: Sequence[Callable[[], object]]) -> dict[str, float]:
    spent = []
    for work in works:
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    return {
        "p50": round(statistics.median(spent), 1),
        "p95": round(spent[int(len(spent) * 0.95)], 1),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
