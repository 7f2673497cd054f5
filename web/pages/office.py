"""The pages beside the search: where the archive stands, what is held back, which reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from reports.forms import form_ids, load_form
from reports.period import cut_offs
from schemas.clock import iso, now, office_date
from schemas.errors import HosoError
from schemas.life import named, word
from web.access import TheDesk, TheViewer, sees_all
from web.templates import rendered

if TYPE_CHECKING:
    from archive.operations import Operations

router = APIRouter(include_in_schema=False)
_SPANS = (
    ("", "cả năm"),
    ("H1", "6 tháng đầu năm"),
    ("H2", "6 tháng cuối năm"),
    *((f"Q{number}", f"quý {roman}") for number, roman in enumerate(("I", "II", "III", "IV"), 1)),
    *((f"{month:02d}", f"tháng {month}") for month in range(1, 13)),
)


@router.api_route("/tinh-trang", methods=["GET", "HEAD"])
def standing(desk: TheDesk, viewer: TheViewer) -> HTMLResponse:
    """What the archive holds, what is pending, how safely it is kept."""
    _for_all("/tinh-trang", viewer)
    told, index = desk.office.standing(), desk.index_info()
    lag = told["catalogue"]["entry"] - index["entries"]
    page = rendered("standing.html", told=told, index=index, lag=lag, at=iso(now()))
    return HTMLResponse(page)


@router.api_route("/tam-giu", methods=["GET", "HEAD"])
def held(desk: TheDesk, viewer: TheViewer) -> HTMLResponse:
    """What is held back, the oldest first, and what was decided."""
    _for_all("/tam-giu", viewer)
    with desk.operations() as operations:
        items = operations.holds.all(state=None)
        titles = _titles(operations, {item.transfer_id for item in items})
    rows = [
        {
            "id": item.id,
            "file_code": item.file_code,
            "title": titles.get((item.transfer_id, item.position), ""),
            "transfer": item.transfer_id,
            "created": iso(item.created),
            "reasons": [(code, _title(desk, code)) for code in item.reason.split(", ")],
            "state": item.state,
            "decided_at": iso(item.decided_at) if item.decided_at else "",
            "decided_by": item.decided_by,
            "why": item.decision_reason,
        }
        for item in items
    ]
    waiting = [row for row in rows if row["state"] == "held"]
    decided = [row for row in rows if row["state"] != "held"]
    return HTMLResponse(rendered("held.html", waiting=waiting, decided=decided))


@router.api_route("/bao-cao", methods=["GET", "HEAD"])
def books(desk: TheDesk, viewer: TheViewer) -> HTMLResponse:
    """Which reports and forms can be made, each with what it needs to be told."""
    _for_all("/bao-cao", viewer)
    page = rendered(
        "books.html",
        units=desk.office.units(),
        has_registers=desk.office.has_registers(),
        forms=[load_form(one) for one in form_ids()],
        spans=_SPANS,
        states=[(code, word("states", code)) for code in named("states")],
        cut_offs=cut_offs().values(),
        this_year=office_date(now()).year,
    )
    return HTMLResponse(page)


def _titles(operations: Operations, transfers: Iterable[str]) -> dict[tuple[str, int], str]:
    """(transfer, position) -> title of the dossiers of these transfers, from their receipts."""
    receipts = {one: operations.transfers.get(one).receipt for one in transfers}
    return {
        (transfer, int(row["position"])): str(row.get("title", ""))
        for transfer, written in receipts.items()
        for row in written.get("items", ())
    }


def _for_all(path: str, viewer: Any) -> None:
    """These pages speak of everything. Raises ``HosoError`` not-found for who may not see that."""
    if not sees_all(viewer):
        raise HosoError("not-found", what=path)


def _title(desk: TheDesk, code: str) -> str:
    """The title of a rule; "" for what is none."""
    rule = desk.rules.rules.get(code)
    return rule.title("vi") if rule else ""
