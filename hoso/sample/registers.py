"""The registers of the sample department in one year: what came, what went, who handled it by when.

Papers of the dossiers stand in them as their documents say; how they were handled, and papers that
lie in no dossier, are in ``data/registers.json``. Nobody is named but by his office.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hoso.sample.model import Document, Dossier, SampleData, load_sample
from hoso.sample.workbook import write_list
from schemas.clock import dmy

_IN = (
    "Số đến", "Ngày giờ đến", "Cơ quan ban hành", "Số ký hiệu", "Ngày VB", "Loại VB", "Trích yếu",
    "Độ khẩn", "Hình thức nhận", "Lãnh đạo chỉ đạo", "Bút phê", "Đơn vị xử lý", "Người xử lý chính",
    "Hạn xử lý", "Ngày hoàn thành", "Trạng thái", "Mã hồ sơ", "Thời hạn bảo quản",
)  # fmt: skip
_OUT = (
    "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Loại văn bản", "Trích yếu", "Người ký",
    "Nơi nhận văn bản", "Đơn vị soạn thảo", "Số lượng bản", "Ngày gửi", "Hình thức gửi", "Mã hồ sơ",
    "Thời hạn bảo quản",
)  # fmt: skip
Cells = tuple[Any, ...]
Rows = Iterator[Cells]


@cache
def _table() -> Mapping[str, Any]:
    text = files("hoso.sample").joinpath("data/registers.json").read_text(encoding="utf-8")
    table: Mapping[str, Any] = json.loads(text)
    return table


def write_registers(folder: Path) -> tuple[Path, Path]:
    """Write the register of incoming and that of outgoing papers into the new ``folder``."""
    data, table = load_sample(), _table()
    folder.mkdir()
    incoming, outgoing = folder / table["incoming"], folder / table["outgoing"]
    write_list(incoming, table["titles"]["incoming"], _IN, sorted(_incoming(data), key=_when))
    write_list(outgoing, table["titles"]["outgoing"], _OUT, _outgoing(data))
    return incoming, outgoing


def _documents(data: SampleData, direction: str) -> list[tuple[Dossier, Document]]:
    """Documents of the year's dossiers that may be told of, by their day; secret ones may not."""
    found = [
        (dossier, document)
        for dossier in data.dossiers
        if dossier.expected != "withheld"
        for document in dossier.documents
        if document.direction == direction and document.date.year == _table()["year"]
    ]
    return sorted(found, key=lambda pair: (pair[1].date, int(pair[1].number)))


def _incoming(data: SampleData) -> Rows:
    for dossier, document in _documents(data, "đến"):
        if document.arrival is None:
            continue
        number, _ = document.arrival
        told = {
            **_table()["filed"][number],
            "number": number,
            "sign": document.code,
            "issued": document.date.isoformat(),
            "organ": data.issuers[document.issuer].name,
            "type": document.type,
            "subject": document.subject,
            "unit": dossier.unit,
            "urgency": document.urgency or "Thường",
            "dossier": dossier.code(data.organ_id),
            "retention": dossier.maintenance,
        }
        yield _incoming_row(told, data)
    for other in _table()["others"]:
        yield _incoming_row({**other, "dossier": "", "retention": ""}, data)


def _incoming_row(told: Mapping[str, str], data: SampleData) -> Cells:
    unit, given = data.units[told["unit"]], _table()["direction"]
    by_term = bool(told["due"])
    state = ("Hoàn thành" if told["done"] else "Đang xử lý") if by_term else "Để biết"
    day, _, hour = told["arrived"].partition(" ")
    return (
        told["number"],
        f"{_day(day)} {hour}",
        told["organ"],
        told["sign"],
        _day(told["issued"]),
        told["type"],
        told["subject"],
        told["urgency"],
        "Điện tử",
        given["by"],
        given["text"].format(unit=unit),
        unit,
        given["person"],
        _day(told["due"]),
        _day(told["done"]),
        state,
        told["dossier"],
        told["retention"],
    )


def _outgoing(data: SampleData) -> Rows:
    for dossier, document in _documents(data, "đi"):
        day = dmy(document.date)
        yield (
            document.code,
            day,
            document.type,
            document.subject,
            data.people[document.signer].position,
            "; ".join(document.receivers or document.addressees) or "Như trên",
            data.units[document.unit],
            "1",
            day,
            "Giấy" if document.carrier == "giấy" else "Điện tử",
            dossier.code(data.organ_id),
            dossier.maintenance,
        )


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _when(row: Sequence[Any]) -> tuple[str, ...]:
    day, _, hour = str(row[1]).partition(" ")
    return (*reversed(day.split("/")), hour)
