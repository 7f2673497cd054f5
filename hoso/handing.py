"""Workbooks and documents made for whoever asks a server: nothing of them stays on the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from archive.home import Home
from hoso.settings import Settings
from schemas.clock import now, office_date
from web.desk import Made, Wish

if TYPE_CHECKING:
    from hoso.looking import Looking
    from schemas.access import Viewer
    from search.query import Query

_DELIVERY = "bien-ban-giao-nhan"


def made(home: Home, settings: Settings, wish: Wish) -> Made:
    """What was wished for, by the same code as ``hoso report``.

    Raises ``HosoError``: period-unknown, unit-unknown, not-found and those of the report.
    """
    write, ending = _WRITERS.get(wish.kind, (_form, ".xlsx"))
    stem = _STEMS.get(wish.kind, wish.kind)
    name = "-".join(filter(None, (stem, wish.period))) + (ending or wish.ending)
    return _handed(name, lambda out: write(home, settings, wish, out))


def listed(home: Home, settings: Settings, look: Looking, viewer: Viewer, query: Query) -> Made:
    """The list of what ``viewer`` finds, as ``hoso search --xlsx`` writes it."""
    from hoso.found import Wish as ListWish
    from hoso.found import write_list

    def write(out: Path) -> None:
        write_list(home, settings, look, viewer, ListWish(query=query, out=out), _silent)

    return _handed("danh-sach.xlsx", write)


def _handed(name: str, write: Callable[[Path], None]) -> Made:
    """The file ``write`` makes, open and already without a name."""
    with tempfile.TemporaryDirectory(prefix="hoso-", ignore_cleanup_errors=True) as folder:
        out = Path(folder) / name
        write(out)
        return Made(name, out.open("rb"))


def _compliance(home: Home, settings: Settings, wish: Wish, out: Path) -> None:
    from hoso.reporting import source_of, write_report
    from reports.period import period_of

    period = period_of(wish.period, wish.cut_off) if wish.period else None
    days = (period.start, period.end) if period else (None, None)
    source = source_of(home, settings, _silent)
    write_report(home, source, out, period=days, unit=wish.unit or None)


def _processing(home: Home, settings: Settings, wish: Wish, out: Path) -> None:
    from hoso.processed import write_processing
    from reports.period import period_of
    from reports.processing import Asked

    asked = Asked(
        period=period_of(wish.period, wish.cut_off),
        unit=wish.unit or None,
        persons=False,
        on=office_date(now()),
    )
    write_processing(home, settings, asked, out, _silent)


def _findings(home: Home, settings: Settings, wish: Wish, out: Path) -> None:
    from hoso.findings import Asked, chosen, world_of, write_decisions

    world = world_of(home, settings)
    found = chosen(world, Asked(unit=wish.unit, state=wish.state))
    write_decisions(world, settings, found, out)


def _form(home: Home, settings: Settings, wish: Wish, out: Path) -> None:
    from hoso.forming import write_form
    from reports.forms import load_form
    from reports.period import period_of

    form = load_form(wish.kind)
    period = period_of(wish.period, wish.cut_off) if wish.period or form.needs == "period" else None
    unit, dossier = wish.unit or None, wish.about
    write_form(home, settings, form, out, _silent, period=period, unit=unit, dossier=dossier)


def _delivery(home: Home, settings: Settings, wish: Wish, out: Path) -> None:
    from hoso.forming import write_delivery

    write_delivery(home, settings, wish.about, out)


def _signatures(home: Home, settings: Settings, wish: Wish, out: Path) -> None:
    from hoso.files import write_new
    from hoso.signed import FORMS, kept

    write_new(out, FORMS[".pdf"](kept(home, wish.about, settings, pictures=True)))


def _silent(stage: str, done: int, total: int, /) -> None:
    """Nobody watches how far it is."""


_WRITERS: dict[str, tuple[Callable[[Home, Settings, Wish, Path], None], str]] = {
    "tuan-thu": (_compliance, ""),
    "xu-ly": (_processing, ""),
    "phat-hien": (_findings, ".xlsx"),
    _DELIVERY: (_delivery, ".docx"),
    "chu-ky": (_signatures, ".pdf"),
}
_STEMS = {"tuan-thu": "bao-cao-tuan-thu", "xu-ly": "bao-cao-xu-ly", "chu-ky": "kiem-tra-chu-ky"}
