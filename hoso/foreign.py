"""An OCFL object or storage root of anybody judged, for ``hoso validate``; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.ocfl import code_table
from archive.ocfl.codes import root_table
from archive.ocfl.foreign import OPS, Form, together
from evidence.pool import Pool, Task, TaskResult
from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import worker_limits
from schemas.errors import HosoError
from validator.rule import LANGUAGES
from validator.words import word

_SECONDS = 3600  # of one object: every byte of it is read
_LOST = "K-001"
_ALONE: Mapping[str, Any] = {"objects": [""], "faults": [], "more": 0, "spec": ""}


def judge_ocfl(path: Path, form: Form, settings: Settings, report: Progress) -> dict[str, Any]:
    """What ``hoso validate --json`` prints of an OCFL object or root.

    Raises ``HosoError`` source-unreadable where the root cannot be walked.
    """
    limits = replace(worker_limits(settings), seconds=_SECONDS)
    with Pool(settings.number("workers"), limits, extra_ops=OPS) as pool:
        root = _walked(pool, path) if form == "root" else dict(_ALONE)
        objects = list(_objects(pool, path, root["objects"], report))
    rows = [_row(*fault) for fault in root["faults"]]
    declared = [(one["path"], one["id"], one.pop("spec")) for one in objects]
    faults = together(root["spec"], declared) if form == "root" else ()
    rows += [_row(one.code, one.path, one.detail) for one in faults]
    rows += [row for one in objects for row in one.pop("rows")]
    wrong = any(row["severity"] == "error" for row in rows)
    return {
        "outcome": "examined",
        "form": form,
        "valid": not wrong,
        "objects": objects,
        "faults": rows,
        "more": root["more"] + sum(one.pop("more") for one in objects),
    }


def _walked(pool: Pool, path: Path) -> dict[str, Any]:
    told = pool.run(Task("ocfl_root", {"path": str(path)}))
    if told.value is None:
        why = word("failures", told.failure.kind if told.failure else "error")
        raise HosoError("source-unreadable", path=path, why=why)
    return told.value


def _objects(
    pool: Pool, path: Path, places: Sequence[str], report: Progress
) -> Iterator[dict[str, Any]]:
    tasks = (Task("ocfl_object", {"path": str(path / place), "where": place}) for place in places)
    for done, (place, told) in enumerate(zip(places, pool.map(tasks), strict=True), start=1):
        report("Xét gói OCFL", done, len(places))
        yield _object(place, told)


def _object(place: str, told: TaskResult) -> dict[str, Any]:
    if told.value is None:
        kind = told.failure.kind if told.failure else "error"
        words = {lang: word("failures", kind, lang) for lang in LANGUAGES}
        lost = {"code": _LOST, "severity": "error", "path": place, "detail": ""}
        row = {**lost, "message": words["vi"], "message_en": words["en"]}
        sums = {"id": "", "version": "", "spec": "", "files": 0, "bytes": 0, "more": 0}
        return {"path": place, "valid": False, **sums, "rows": [row]}
    rows = [_row(*fault) for fault in told.value["faults"]]
    sums = {name: told.value[name] for name in ("id", "version", "spec", "files", "bytes", "more")}
    valid = not any(row["severity"] == "error" for row in rows)
    return {"path": place, "valid": valid, **sums, "rows": rows}


def _row(code: str, path: str, detail: str) -> dict[str, str]:
    words = code_table().get(code) or root_table()[code]
    return {
        "code": code,
        "severity": "error" if code.startswith("E") else "warning",
        "path": path,
        "detail": detail,
        "message": str(words["vi"]),
        "message_en": str(words["en"]),
    }
