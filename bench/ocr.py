"""How well and how fast scans are read: generated letters drawn as scans, whose words are known.

    python -m bench.ocr [--every N] [--program /usr/bin/tesseract]

Each letter of the tests (``tests/layout/letters``), every Nth of them, is drawn as a scan in four
conditions, wrapped as a PDF without text and read by one worker. A word counts as read where it
stands among the words read, wherever; letters are counted over the words that do not, each against
the nearest left over. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageFilter

from bench.machine import machine
from evidence.ocr.engine import engine_op
from evidence.pdf import clean
from evidence.pool import Limits, Pool, Task
from ingest.readings import engine_words

sys.path.append(str(Path(__file__).parents[1] / "tests" / "layout"))


@dataclass(frozen=True)
class Condition:
    """How a scan was made."""

    name: str
    dpi: int
    colour: str = "RGB"
    skew: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    quality: int = 85


CONDITIONS = (
    Condition("clean, 300 dpi, colour", 300),
    Condition("clean, 200 dpi, black and white", 200, colour="1"),
    Condition("office scanner, 200 dpi", 200, skew=0.4, blur=0.5, noise=0.06, quality=70),
    Condition("poor copy, 150 dpi", 150, skew=1.0, blur=0.9, noise=0.18, quality=40),
)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.ocr")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--program", default="/usr/bin/tesseract")
    options = parser.parse_args(argv)
    engine = engine_op(options.program)
    if "engine" not in engine:
        parser.error(f"no Tesseract: {engine['detail']}")
    limits = Limits(seconds=180)
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as folder, Pool(1, limits) as pool:
        rows = [
            measure(one, pool, options.program, Path(folder), options.every) for one in CONDITIONS
        ]
    told = {"machine": machine(), "engine": engine_words(engine["engine"]), "conditions": rows}
    print(json.dumps(told, ensure_ascii=False, indent=1))


def measure(
    condition: Condition, pool: Pool, program: str, folder: Path, every: int
) -> dict[str, Any]:
    """The figures of one condition over the letters' pages."""
    count: Counter[str] = Counter()
    seconds, sure = 0.0, []
    for data in _letters(every):
        for picture, truth in _pages(data, condition):
            path = folder / "scan.pdf"
            path.write_bytes(_wrapped(picture, condition))
            begun = time.perf_counter()
            page = _read(pool, path, program)
            seconds += time.perf_counter() - begun
            count += _compared(truth, [w for line in page["lines"] for w in line["text"].split()])
            sure.append(page["confidence"])
    pages = len(sure)
    return {
        "condition": condition.name,
        "pages": pages,
        **dict(count),
        "word_error_rate": round(count["words_lost"] / count["words"], 4),
        "letter_error_rate": round(count["letters_wrong"] / count["letters"], 4),
        "confidence": [min(sure), round(sum(sure) / pages), max(sure)],
        "seconds_a_page": round(seconds / pages, 2),
        "pages_a_second": round(pages / seconds, 2),
    }


def _letters(every: int) -> Iterator[bytes]:
    import letters
    from letters import kinds

    for kind in kinds.ALL[::every]:
        yield letters.pdf(kind)


def _pages(data: bytes, condition: Condition) -> Iterator[tuple[Image.Image, list[str]]]:
    with closing(pypdfium2.PdfDocument(data)) as document:
        for page in document:
            picture = page.render(scale=condition.dpi / 72).to_pil().convert("RGB")
            yield _worn(picture, condition), clean(page.get_textpage().get_text_range()).split()


def _worn(picture: Image.Image, condition: Condition) -> Image.Image:
    if condition.skew:
        bicubic = Image.Resampling.BICUBIC
        picture = picture.rotate(condition.skew, resample=bicubic, fillcolor="white")
    if condition.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(condition.blur))
    if condition.noise:
        grain = Image.effect_noise(picture.size, 60).convert("RGB")
        picture = Image.blend(picture, grain, condition.noise)
    return picture.convert(condition.colour)


def _wrapped(picture: Image.Image, condition: Condition) -> bytes:
    made = BytesIO()
    quality = {} if condition.colour == "1" else {"quality": condition.quality}
    picture.save(made, "PDF", resolution=condition.dpi, **quality)
    return made.getvalue()


def _read(pool: Pool, path: Path, program: str) -> dict[str, Any]:
    args = {"path": str(path), "kind": "pdf", "page": 1, "program": program}
    result = pool.run(Task("ocr_page", {**args, "seconds": 120, "memory_mb": 2048}))
    assert result.value is not None, result.failure
    return result.value


def _compared(truth: Sequence[str], read: Sequence[str]) -> Counter[str]:
    lost, added = Counter(truth) - Counter(read), Counter(read) - Counter(truth)
    left = list(added.elements())
    wrong = 0
    for word in lost.elements():
        nearest = min(left, key=lambda one: distance(word, one), default="")
        wrong += min(distance(word, nearest), len(word))
        if nearest:
            left.remove(nearest)
    return Counter(
        words=len(truth),
        words_lost=lost.total(),
        words_added=added.total(),
        letters=sum(map(len, truth)),
        letters_wrong=wrong,
    )


def distance(one: str, other: str) -> int:
    """Letters to be changed, added or dropped to make ``other`` of ``one`` (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        before, row[0] = row[0], at
        for place, mark in enumerate(other, start=1):
            cost = min(row[place] + 1, row[place - 1] + 1, before + (letter != mark))
            before, row[place] = row[place], cost
    return row[-1]


if __name__ == "__main__":
    main()
