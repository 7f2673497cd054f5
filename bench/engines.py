"""What search costs on an engine: building an index and asking it, beside the engine alone.

    python -m bench.engines [--documents N] [--url http://127.0.0.1:9200 [--shards N] [--period P]]
    python -m bench.engines [--documents N] --fed
    python -m bench.engines [--documents N] --index FOLDER

A folder keeps an embedded index, made where there is none, to be asked again. Without a URL the
embedded index is measured. Prints one JSON object; times are milliseconds, those of the clock and,
as "processor", those this process was at work for, on the average.
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
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.corpus import Words, documents
from bench.machine import machine, used
from ingest.laying import Laying
from search.access import Access, Grant
from search.elastic import PERIODS, Connection, ElasticStore
from search.embedded import EmbeddedEngine, drop_index
from search.engine import Engine, Wanted
from search.entry import Entry
from search.index import Index
from search.layout import lay_out
from search.narrow import narrowing, visible
from search.parse import parse
from search.plan import plan
from search.query import Filters, Query
from search.snippet import Highlighter

_ASKED = 60
_FED = 20_000
_ROUNDS = 3
_WORKERS = 2  # what the setting is where nobody says otherwise
CLERK = Access((Grant("open"), Grant("restricted", "Phòng Văn thư")))
FACETS = (
    "kind", "organ", "unit", "type", "year", "direction", "access", "retention", "signature",
    "finding", "format", "text", "fonds",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.engines")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--fed", action="store_true", help="only text beside ready tokens")
    parser.add_argument("--index", type=Path, help="an embedded index that is kept and only asked")
    add_cluster(parser)
    options = parser.parse_args(argv)
    if options.index:
        print(json.dumps(_kept(options.index, options.documents), ensure_ascii=False, indent=1))
        return
    there = connection_of(options)
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        made = _elastic(there) if there else _embedded(Path(name))
        found: dict[str, Any] = {"machine": machine()}
        if not options.fed:
            with made() as engine:  # first: its memory is seen before other work took any
                found["build"] = build(engine, options.documents)
                found["asked"] = asked(engine)
        found["fed"] = fed(made, min(options.documents, _FED))
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _kept(path: Path, documents: int) -> dict[str, Any]:
    """What asking the index in folder ``path`` costs; first what making it does, if need be."""
    found: dict[str, Any] = {"machine": machine()}
    engine = EmbeddedEngine.create(path)
    if not engine.info()["entries"]:
        found["build"] = build(engine, documents)
    found["entries"] = engine.info()["entries"]
    found["asked"] = asked(engine)
    engine.close()
    return found


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """The options that lead to an Elasticsearch."""
    parser.add_argument("--url", help="an Elasticsearch to measure instead of the embedded index")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--period", choices=PERIODS, default="none")


def connection_of(options: argparse.Namespace) -> Connection | None:
    """The cluster those options name; None for the embedded index."""
    if not options.url:
        return None
    prefix, shards, period = "hoso-bench-", options.shards, options.period
    return Connection(url=options.url, prefix=prefix, shards=shards, period=period, timeout=60)


Made = Callable[[], AbstractContextManager[Engine]]


def _embedded(folder: Path) -> Made:
    @contextmanager
    def make() -> Iterator[Engine]:
        path = folder / uuid4().hex
        engine = EmbeddedEngine.create(path)
        yield engine
        engine.close()
        drop_index(path)

    return make


def _elastic(there: Connection) -> Made:
    @contextmanager
    def make() -> Iterator[Engine]:
        store = ElasticStore(there, uuid4().hex)
        name = store.create_generation()
        engine = store.open_generation(name)
        yield engine
        engine.close()
        store.drop_generation(name)
        store.close()

    return make


def fed(made: Made, count: int) -> dict[str, Any]:
    """From text to commit, beside the same engine fed the same documents as ready tokens.

    "beside": with worker processes that lay out, as a rebuild does it. Processor seconds are those
    of this process and its workers, of the run that took the fewest.
    """
    entries = list(documents(count))
    layouts = [lay_out(entry) for entry in entries]
    ways: dict[str, Callable[[Engine], object]] = {
        "ready": lambda engine: engine.upsert(layouts),
        "text": lambda engine: Index(engine).upsert(entries),
        "beside": lambda engine: _beside(engine, entries),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    processor: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, work in ways.items():
            with made() as engine:
                begun, busy = time.perf_counter(), _processor()
                work(engine)
                engine.commit()
                seconds[name].append(time.perf_counter() - begun)
                processor[name].append(_processor() - busy)
    begun = time.perf_counter()
    for entry in entries:
        lay_out(entry)
    analysis = time.perf_counter() - begun
    ready, text, beside = (min(seconds[name]) for name in ways)
    return {
        "documents": count,
        "ready_tokens_per_second": round(count / ready),
        "from_text_per_second": round(count / text),
        "from_text_with_workers_per_second": round(count / beside),
        "share": round(ready / text, 2),
        "share_with_workers": round(ready / beside, 2),
        "shares_with_workers_by_round": [
            round(one / other, 2)
            for one, other in zip(seconds["ready"], seconds["beside"], strict=True)
        ],
        "processor_ms_a_document": {
            name: round(min(some) / count * 1000, 2) for name, some in processor.items()
        },
        "analysis_alone_per_second": round(count / analysis),
    }


def _beside(engine: Engine, entries: Sequence[Entry]) -> None:
    with Laying(workers=_WORKERS).of(len(entries)) as lay:
        engine.upsert(lay(entries))


def _processor() -> float:
    """Processor seconds of this process and of its children that have ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def build(engine: Engine, count: int) -> dict[str, Any]:
    """Fill the engine as a rebuild does."""
    text = 0

    def told() -> Iterator[Entry]:
        nonlocal text
        for entry in documents(count):
            text += sum(len(part.text.encode()) for part in entry.body)
            yield entry

    with used() as spent:
        Index(engine).upsert(told())
        engine.commit()
    about = engine.info()
    return {
        "documents": count,
        "documents_per_second_with_their_making": round(count / spent["seconds"]),
        **spent,
        "index_mib": about["bytes"] >> 20,
        "indexes": about.get("indexes", 1),
        "index_over_text": round(about["bytes"] / text, 2),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


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
        reader.ranked(wanted, place=0, limit=20)()

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
    times = []
    with used() as spent:
        for work in works:
            begun = time.perf_counter()
            work()
            times.append((time.perf_counter() - begun) * 1000)
    return {**spread(times), "processor": round(spent["processor_seconds"] * 1000 / len(works), 1)}


def spread(times: Sequence[float]) -> dict[str, float]:
    """The middle of ``times`` and what nineteen of twenty stay under."""
    ordered = sorted(times)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
