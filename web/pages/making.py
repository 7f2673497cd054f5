"""Workbooks and documents to be saved: made when they are asked for, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Container
from threading import Lock
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from reports.forms import form_ids
from reports.period import cut_offs
from schemas.errors import HosoError
from schemas.life import named
from web.access import TheDesk, TheViewer, sees_all
from web.asked import Asked
from web.desk import Made, Wish
from web.files import saved
from web.guard import MAKING
from web.problems import answer_of

router = APIRouter(include_in_schema=False)
_KINDS = frozenset({"tuan-thu", "xu-ly", "phat-hien", "bien-ban-giao-nhan", "chu-ky", *form_ids()})
_ONE = Lock()  # reports take memory and a core; who searches meanwhile must not wait for several


class BookAsked(BaseModel):
    """What the forms of the page of reports send; what is left blank narrows nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    loai: str
    nam: str = Field("", pattern=r"^\s*(\d{4})?\s*$")
    ky: str = Field("", pattern=r"^(H[12]|Q[1-4]|0[1-9]|1[0-2])?$")
    chot: str = "calendar"
    don_vi: str = Field("", max_length=500)
    ma: str = Field("", max_length=500)
    tinh_trang: str = ""
    dang: Literal["xlsx", "html"] = "xlsx"

    @field_validator("loai")
    @classmethod
    def _known(cls, value: str) -> str:
        return _one_of(value, _KINDS)

    @field_validator("chot")
    @classmethod
    def _known_cut_off(cls, value: str) -> str:
        return _one_of(value, cut_offs())

    @field_validator("tinh_trang")
    @classmethod
    def _known_state(cls, value: str) -> str:
        return _one_of(value, ("", *named("states")))

    def wish(self) -> Wish:
        """The same for who makes it. A part of a year without a year is no period."""
        year = self.nam.strip()
        return Wish(
            kind=self.loai,
            period="-".join(filter(None, (year, self.ky))),
            cut_off=self.chot,
            unit=self.don_vi.strip(),
            about=self.ma.strip(),
            state=self.tinh_trang,
            ending=f".{self.dang}",
        )


def _one_of(value: str, known: Container[str]) -> str:
    if value not in known:
        raise ValueError("không có loại này / there is none of that name")
    return value


@router.api_route(f"{MAKING}bao-cao", methods=["GET", "HEAD"])
def book(
    request: Request, desk: TheDesk, viewer: TheViewer, asked: Annotated[BookAsked, Query()]
) -> Response:
    """A report, form or document. They speak of everything, so who may not see that gets none."""
    if not sees_all(viewer):
        raise HosoError("not-found", what=request.url.path)
    return _made(request, lambda: desk.office.made(asked.wish()))


@router.api_route(f"{MAKING}danh-sach", methods=["GET", "HEAD"])
def listing(
    request: Request, desk: TheDesk, viewer: TheViewer, asked: Annotated[Asked, Query()]
) -> Response:
    """The whole list of what was searched for, as far as the viewer may see it."""
    return _made(request, lambda: desk.office.listed(asked.query(), viewer))


def _made(request: Request, make: Callable[[], Made]) -> Response:
    if request.method == "HEAD":
        return Response()  # what it would be is known when it is made
    if not _ONE.acquire(blocking=False):
        busy = "đang lập một bảng khác, chờ xong rồi bấm lại / another one is being made"
        return answer_of(HosoError("request-refused", why=busy), request.url.path, status=503)
    try:
        made = make()
    finally:
        _ONE.release()
    return saved(made.name, made.stream)
