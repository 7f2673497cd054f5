"""Making a list and a folder of files into the workbook of a transfer (``hoso prepare``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hoso.examining import passing_setup
from hoso.files import check_target, write_new
from hoso.judging import Telling, papers_told
from hoso.progress import Progress
from hoso.registering import order_of
from hoso.settings import Settings
from hoso.wiring import writing_pool
from ingest.preparing.compose import Given
from ingest.preparing.files import files_of
from ingest.preparing.run import prepare
from ingest.registers import Added, list_files, papers_of
from reports.labels import Labels
from reports.prepared import prepared_workbook
from schemas.clock import iso
from schemas.errors import HosoError
from schemas.prepared import Prepared
from schemas.profile import Profile, load_profile
from schemas.trace import Paper
from validator.printed.suggest import Suggestion

NAME = "nop-luu.xlsx"  # where --out names a folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """``out``: the workbook; ``lists``: what was read of each list; ``offered``: off pages.

    ``unused``: names that were given a value and that the form has no column for.
    """

    out: Path
    lists: tuple[Added, ...]
    prepared: Prepared
    offered: tuple[Suggestion, ...]
    unused: tuple[str, ...] = ()


def make_ready(
    settings: Settings,
    lists: Sequence[Path],
    source: Path,
    out: Path,
    report: Progress,
    *,
    kind: str = "",
    columns: Path | None = None,
    values: Mapping[str, str],
    ocr: bool = False,
    profile: str = "",
) -> Made:
    """Write the workbook of ``source`` after ``lists`` to ``out`` (a file, or a folder for it).

    ``source``: a folder, a zip or tar. ``values``: short name -> what to write where nothing else
    tells. ``ocr``: have first pages of scans read by machine. ``profile``: of the form; "" for
    that of the law the dossiers ended under.
    Raises ``HosoError``: source-missing, columns-invalid, register-unreadable, register-unknown,
    register-secret, source-unreadable, out-exists, out-unwritable, tesseract-missing.
    """
    target = out / NAME if out.is_dir() else out
    check_target(target)
    if not source.exists():
        raise HosoError("source-missing", path=source)
    order = order_of(settings, kind, columns)
    found = list(list_files(lists))
    with writing_pool(settings) as pool:
        read = [papers_of(path, name, pool, order) for path, name in found]
    given = Given(values=values, agency=values.get("FondName", order.organ))
    paths = [path for path, _ in found]
    with passing_setup(settings, report, ocr=ocr, first=True) as (setup, staging):
        files = files_of(source, {path.resolve() for path in paths}, staging / "files", setup)
        prepared, offered = prepare(_papers(read, order.organ), files, given, setup, profile)
    labels, form = Labels("vi"), load_profile(prepared.form.profile)
    write_new(target, prepared_workbook(prepared, offered, form, labels, iso(setup.received_at)))
    return Made(
        out=target,
        lists=tuple(added for added, _ in read),
        prepared=prepared,
        offered=offered,
        unused=tuple(name for name in values if not _has(form, name)),
    )


def _has(form: Profile, name: str) -> bool:
    return any(name in shape.by_name for shape in form.entities.values())


def _papers(read: Sequence[tuple[Added, list[Paper]]], organ: str) -> list[Paper]:
    """Each paper once, however many lists tell of it; what one list tells twice stays two."""
    told = [
        Telling(paper, organ, str(number))
        for number, (_, papers) in enumerate(read)
        for paper in papers
    ]
    return list(papers_told(told))
