"""Scans of a source that is only looked at (``hoso validate --ocr``): read, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.facts import FileFacts
from evidence.ocr import IMAGE_KINDS
from ingest.readings import Page, Reading
from ingest.scans.choose import Wanted, scans_without_text
from ingest.scans.notes import Key
from ingest.scans.reader import Machine, read_files, reading_of
from ingest.staging import Report
from validator.anatomy import values
from validator.case import file_case
from validator.view import FileView

_STAGE = "Đọc bản quét: trang"
_TOLD = ("number", "symbol", "date", "type", "organ", "abstract", "signer", "urgency")

ReadScans = Callable[[Mapping[str, tuple[Path, FileFacts]]], Mapping[str, Reading]]


@dataclass(slots=True)
class _Memory:
    """Pages read so far, kept nowhere."""

    found: dict[Key, dict[str, Any]] = field(default_factory=dict)

    def add(self, key: Key, found: dict[str, Any]) -> None:
        self.found[key] = found


def scan_reader(machine: Machine, report: Report, *, first: bool = False) -> ReadScans:
    """What reads files, given by path with place and facts: path -> what stands on their scans.

    ``first``: of each file only the first page, which says what document it is.
    """
    memory, done = _Memory(), 0

    def tell(pages: int) -> None:
        nonlocal done
        done += pages
        report(_STAGE, done, 0)

    def read(files: Mapping[str, tuple[Path, FileFacts]]) -> Mapping[str, Reading]:
        wanted = list(_wanted({path: facts for path, (_, facts) in files.items()}, first=first))
        places = {facts.sha256: place for place, facts in files.values()}
        found = read_files(machine, wanted, places, memory, tell)
        return {
            one.path: reading_of(one, found[one.facts.sha256], machine, read_at="")
            for one in wanted
        }

    return read


def _wanted(facts: Mapping[str, FileFacts], *, first: bool) -> Iterator[Wanted]:
    """Every scanned page, whether somebody else laid text under it or not."""
    for path, one in facts.items():
        if one.format.kind in IMAGE_KINDS:
            yield Wanted(path=path, facts=one, pages=(1,) if first else None)
        elif pages := scans_without_text(one, everything=True):
            if not first:
                yield Wanted(path=path, facts=one, pages=pages)
            elif pages[0] == 1:
                yield Wanted(path=path, facts=one, pages=(1,))


def pages_of(readings: Mapping[str, Reading]) -> dict[str, tuple[Page, ...]]:
    """Path -> pages with their words; nothing where one of them may bear a secrecy mark."""
    if any(one.suspected for one in readings.values()):
        return {}
    return {path: one.pages for path, one in readings.items()}


def told_of(reading: Reading) -> dict[str, Any]:
    """``{path, engine, pages, failed, confidence, suspected, values}`` of one file.

    ``values``: what stands in the components found, with how sure the machine is of the words and
    how sure it is that they are the component (each 0 to 100); none of a suspected file.
    """
    sure = [page["confidence"] for page in reading.pages if page["lines"]]
    return {
        "path": reading.path,
        "engine": f"{reading.engine['name']} {reading.engine['version']}",
        "pages": len(reading.pages),
        "failed": len(reading.problems),
        "confidence": round(sum(sure) / len(sure)) if sure else None,
        "suspected": sorted({mark.level for mark in reading.marks}),
        "values": [] if reading.suspected else list(_values(reading)),
    }


def _values(reading: Reading) -> Iterator[dict[str, Any]]:
    view = FileView(path=reading.path, role="", record=None, facts=None, read=reading.pages)
    read = values(file_case(view).read)
    for name in _TOLD:
        if name in read:
            one = read[name]
            yield {
                "name": name,
                "value": one.text,
                "page": one.part.page,
                "confidence": one.part.read,
                "component": round(one.sure * 100),
                "look": not (one.part.legible and one.part.certain),
            }
