"""Pictures of pages that no longer show what was signed, drawn when a report asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.pool import Pool, Task
from reports.signature import Picture, Pictures, SignedFile
from reports.signature.wording import held
from validator.signature.revisions import Change, later_changes

_MOST = 12  # pages drawn of one file
_MOST_SHOWN = 60  # pages shown in one report


def pictured(
    files: Iterable[SignedFile], places: Mapping[str, Path], pool: Pool
) -> Iterator[SignedFile]:
    """``files`` with the pictures of signatures whose document changed after signing.

    ``places``: SHA-256 -> where the bytes lie; only workers of ``pool`` read them.
    """
    shown = 0
    for one in files:
        pictures: dict[int, Pictures] = {}
        ends = dict(_doubted(one))
        for position, end in ends.items():
            if shown >= _MOST_SHOWN or one.sha256 not in places:
                pictures[position] = Pictures(note="pictures-omitted")
                continue
            share = max(1, _MOST // len(ends))
            place = places[one.sha256]
            pictures[position] = _compared(one, place, position, end, share, pool)
            shown += len(pictures[position].pages)
        yield replace(one, pictures=pictures)


def _doubted(one: SignedFile) -> Iterator[tuple[int, int]]:
    """Position and end of the signed bytes of signatures that do not pass the step on changes."""
    for verdict in one.verdicts:
        item = held(one.facts, verdict.position)
        passed = all(reason["ok"] for reason in verdict.reasons if reason["step"] == "changes")
        read = (item.get("changes") or {}).get("after") is not None
        if not passed and read and item["coverage"]["kind"] != "bad":
            yield verdict.position, sum(item["byte_range"][2:])


def _compared(
    one: SignedFile, place: Path, position: int, end: int, most: int, pool: Pool
) -> Pictures:
    """Page after page; the first that cannot be drawn ends it, so that none holds up the report."""
    facts = one.facts or {}
    changes = list(later_changes(facts, held(facts, position)["changes"]["after"]))
    pages = _pages(changes, most)
    shown: list[Picture] = []
    count = max(pages)
    for page in pages:
        if page > count:
            continue
        args = {"path": str(place), "sha256": one.sha256, "end": end, "page": page}
        answer = pool.run(Task("pictures", {**args, "boxes": _boxes(changes, page)}))
        if answer.value is None:
            return Pictures(pages=tuple(shown), note="pictures-failed")
        count = answer.value["pages"]
        if answer.blobs:
            before, after = answer.blobs
            shown.append(Picture(page=page, before=before, after=after))
    return Pictures(pages=tuple(shown), note="" if shown else "pictures-same")


def _pages(changes: Iterable[Change], most: int) -> list[int]:
    """Pages that changes name, then the first ones: a change may reach pages it does not name."""
    named = sorted({change["page"] for change in changes if change["visible"] and change["page"]})
    return list(dict.fromkeys([*named, *range(1, most + 1)]))[:most]


def _boxes(changes: Iterable[Change], page: int) -> list[Any]:
    wanted = (change for change in changes if change["visible"] and change["page"] == page)
    return [change["box"] for change in wanted if change["box"]]
