"""What a machine read off scans, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_NAMES = {
    "number": "Số",
    "symbol": "Ký hiệu",
    "date": "Ngày, tháng, năm",
    "type": "Tên loại",
    "organ": "Cơ quan ban hành",
    "abstract": "Trích yếu",
    "signer": "Người ký",
    "urgency": "Mức độ khẩn",
}
_MANY = 10  # files shown; the rest is counted


def scan_lines(scans: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The scans of ``hoso validate --ocr``; nothing where none was read."""
    if not scans:
        return
    pages = sum(row["pages"] for row in scans)
    yield ""
    yield f"BẢN QUÉT ĐỌC BẰNG MÁY ({scans[0]['engine']}): {len(scans)} tệp, {pages} trang"
    yield "  Máy có thể đọc sai: chỉ để đối chiếu, phải xem trang trước khi kết luận."
    for row in scans[:_MANY]:
        yield from _file(row)
    if len(scans) > _MANY:
        yield f"  … và {len(scans) - _MANY} tệp khác (xem đủ bằng --json)"


def _file(row: Mapping[str, Any]) -> Iterator[str]:
    sure = f", độ tin cậy {row['confidence']} %" if row["confidence"] is not None else ""
    failed = f", {row['failed']} trang không đọc được" if row["failed"] else ""
    yield f"  {row['path']}: {row['pages']} trang{sure}{failed}"
    if row["suspected"]:
        yield f"      ! giống dấu {', '.join(row['suspected'])}: không ghi chữ đã đọc"
    for one in row["values"]:
        look = " (cần xem)" if one["look"] else ""
        yield f"      {_NAMES[one['name']]}: {one['value']}{look}"
