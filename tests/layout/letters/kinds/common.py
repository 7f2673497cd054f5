"""What several documents share: organs, signers and the looks the decree allows."""

from __future__ import annotations

from typing import Any

from letters.look import Look
from letters.model import Signer

ORGANS: dict[str, dict[str, Any]] = {
    "snv": {"parent": ("UBND TỈNH QUẢNG NGÃI",), "organ": ("SỞ NỘI VỤ",), "place": "Quảng Ngãi"},
    "ubnd": {
        "parent": (),
        "organ": ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
        "place": "Quảng Ngãi",
    },
    # Before 1 July 2025.
    "snv-kon-tum": {
        "parent": ("UBND TỈNH KON TUM",),
        "organ": ("SỞ NỘI VỤ",),
        "place": "Kon Tum",
    },
    "hoi-dong": {
        "parent": ("QUỸ PHÁT TRIỂN ĐẤT", "TỈNH QUẢNG NGÃI"),
        "organ": ("HỘI ĐỒNG QUẢN LÝ",),
        "place": "Quảng Ngãi",
    },
}
SIGNERS = {
    "director": Signer(lines=("GIÁM ĐỐC",), name="Nguyễn Văn A"),
    "deputy": Signer(lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Trần Thị B"),
    "office": Signer(lines=("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), name="Hoàng Văn H"),
    "clerk": Signer(lines=("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), name="Hoàng Văn H"),
    "chair": Signer(lines=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name="Lê Văn C"),
    "vice-chair-for-all": Signer(
        lines=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), name="Phạm Thị D"
    ),
    "vice-chair": Signer(lines=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), name="Phạm Thị D"),
    "minutes-chair": Signer(lines=("CHỦ TỌA",), name="Trần Thị B"),
    "minutes-secretary": Signer(lines=("THƯ KÝ",), name="Lê Văn G"),
    "board": Signer(
        lines=("TM. HỘI ĐỒNG QUẢN LÝ", "CHỦ TỊCH"),
        name="Đỗ Văn K",
        other=("PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",),
    ),
}

_BODY = ("body", "basis", "article", "clause", "point", "part", "clause_title")
_PLAIN = Look()
# The ends of what the decree allows: sizes, margins, indents, line spacing, kinds of lines.
_CLOSE = Look(top=25, bottom=20, left=35, right=15, number_gap=10)
_CLOSE = _CLOSE.styled(*_BODY, size=13, first=10)
_CLOSE = _CLOSE.styled("type", "abstract", "power", "order", "to", "to_item", size=13)
_CLOSE = _CLOSE.styled("authority", "name", "page_number", size=13)
_CLOSE = _CLOSE.ruled("motto", form="border").ruled("organ", form="border", share=0.5)
_WIDE = Look(right=15).styled(*_BODY, line=1.3).styled("motto", "place_date", size=14)
_WIDE = _WIDE.styled("national", "organ", "parent", size=13).ruled("organ", share=0.34)
_LOOSE = Look(top=22, bottom=22, left=32, right=18).styled(*_BODY, line=1.5)
_LOOSE = _LOOSE.styled("cell", "cell_head", size=12)
for _line in ("motto", "organ", "abstract"):
    _LOOSE = _LOOSE.ruled(_line, form="underscores", gap=7)
LOOKS = {"plain": _PLAIN, "close": _CLOSE, "wide": _WIDE, "loose": _LOOSE}
