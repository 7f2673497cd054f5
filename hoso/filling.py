"""Filling a workbook of others from the archive; behind ``hoso report fill``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.pool import Pool, Task
from evidence.workbook.limits import MAX_FILE_BYTES
from hoso.files import check_target, write_new
from hoso.keeping import state_of_archive
from hoso.reporting import agency_in, frames_of
from hoso.settings import Settings
from hoso.tracing import Step, trace_of
from hoso.wiring import writing_pool
from reports.fill import Answer, Asked, Cell, Mark, Sources, Unfilled, filled, pieces
from reports.fill.resolve import near
from reports.scope import folded
from reports.trace.summed import with_registers
from schemas.clock import now, office_date
from schemas.errors import HosoError

if TYPE_CHECKING:
    from archive.home import Home
    from reports.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """``answers``, ``unfilled``: with the place of each, (sheet or part, cell or "")."""

    snapshot: str
    answers: list[tuple[tuple[str, str], Answer]]
    unfilled: list[tuple[tuple[str, str], Unfilled]]


def write_filled(
    home: Home,
    settings: Settings,
    template: Path,
    out: Path,
    report: Step,
    *,
    period: Period,
    unit: str,
) -> Filled:
    """Write the template with its marks filled to ``out`` (not there yet).

    1. a worker tells which cells hold marks; 2. each mark is looked up and counted; 3. a worker
    puts the figures in. What nobody can answer stays as it is and is told.

    Raises ``HosoError``: source-missing, unit-unknown, template-unfit, workbook-unreadable,
    out-exists, out-unwritable.
    """
    check_target(out)
    data = _read(template)
    trace = trace_of(home, settings, report)
    frames, today = with_registers(frames_of(home), trace), office_date(now())
    sources = Sources(frames, trace, state_of_archive(home, settings), today)
    asked = Asked(
        period=period,
        unit=_known(unit, sources),
        agency=agency_in(frames, settings).name,
        today=today,
    )
    with writing_pool(settings) as pool:
        told = _run(pool, Task("marks", {"path": str(template)}, blobs=(data,)), template)[0]
        _check_suffix(template, out, told["suffix"])
        cells = [Cell(**row) for row in told["cells"]]
        found = [(cell, list(filled(cell, asked, sources))) for cell in cells]
        args = {"path": str(template), "values": [_put(*one) for one in found if _any(one[1])]}
        made = _run(pool, Task("fill", args, blobs=(data,)), template)[1]
    write_new(out, made[0])
    return _told(sources.trace.id, found, told["outside"])


def _told(
    snapshot: str,
    found: Iterable[tuple[Cell, list[Answer | Unfilled]]],
    outside: Iterable[dict[str, Any]],
) -> Filled:
    every = [((cell.sheet, cell.cell), one) for cell, several in found for one in several]
    left = [(place, one) for place, one in every if isinstance(one, Unfilled)]
    left += [
        ((item["where"], ""), Unfilled(mark, "outside"))
        for item in outside
        for mark in item["marks"]
    ]
    answers = [(place, one) for place, one in every if isinstance(one, Answer)]
    return Filled(snapshot=snapshot, answers=answers, unfilled=left)


def _any(found: Sequence[Answer | Unfilled]) -> bool:
    return any(isinstance(one, Answer) for one in found)


def _put(cell: Cell, found: Sequence[Answer | Unfilled]) -> dict[str, Any]:
    """What the worker is to put in a cell: a number where the mark stands alone, else words."""
    answers = [one for one in found if isinstance(one, Answer)]
    parts = [part for part in pieces(cell.text) if isinstance(part, Mark) or part.strip()]
    alone = len(parts) == 1 and not isinstance(answers[0].value, str)
    return {
        "part": cell.part,
        "cell": cell.cell,
        "alone": alone,
        "number": answers[0].value if alone else None,
        "texts": [[one.mark, one.text] for one in answers],
    }


def _run(pool: Pool, task: Task, template: Path) -> tuple[Any, tuple[bytes, ...]]:
    result = pool.run(task)
    if result.failure is not None:
        why = result.failure.detail
        raise HosoError("template-unfit", path=template, why=why, why_en=why)
    return result.value, result.blobs


def _read(template: Path) -> bytes:
    try:
        with template.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise HosoError("source-missing", path=template) from error
    if len(data) > MAX_FILE_BYTES:
        raise HosoError(
            "template-unfit", path=template, why="tệp quá lớn", why_en="it is too large"
        )
    return data


def _known(unit: str, sources: Sources) -> str:
    """The unit as the archive spells it, "" for all. Raises ``HosoError`` unit-unknown."""
    if not unit:
        return ""
    known = {folded(name): name for name in sources.units()}
    if folded(unit) not in known:
        alike = near(unit, known.values()) or tuple(known.values())[:5]
        raise HosoError("unit-unknown", unit=unit, near=", ".join(alike) or "–")
    return known[folded(unit)]


def _check_suffix(template: Path, out: Path, suffix: str) -> None:
    if out.suffix.casefold() != suffix:
        raise HosoError(
            "template-unfit",
            path=template,
            why=f"--out phải có đuôi {suffix} như mẫu: {out.name}",
            why_en=f"--out has to end in {suffix} as the template does: {out.name}",
        )
