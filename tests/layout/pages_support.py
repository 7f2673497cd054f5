"""Pages and their parts made by hand, for tests of the anatomy and of rules of form."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

from schemas.text import nfc
from validator.anatomy import Anatomy, Part
from validator.anatomy.page import Line, Sheet, Span, Written
from validator.layout.form import (
    closing,
)
from validator.layout.form.base import Fault, Form
from validator.registry import Skip

WIDTH, HEIGHT = 595.3, 841.9
LEFT, RIGHT = 85.0, 552.8


def line(
    text: str, base: float, left: float = LEFT, right: float = RIGHT, page: int = 1, **style: Any
) -> Line:
    look = {"size": 14.0, "bold": False, "italic": False} | style
    span = Span(text, "TimesNewRoman", look["size"], look["bold"], look["italic"], "000000")
    return Line(page, left, base, right, (span,))


def page(lines: Iterable[Line], number: int = 1, rules: tuple[Any, ...] = ()) -> Sheet:
    ordered = sorted(lines, key=lambda one: (-one.base, one.left))
    return Sheet(number, WIDTH, HEIGHT, tuple(ordered), rules)


def form(found: Anatomy) -> Form:
    return Form(
        cast(Any, SimpleNamespace(view=SimpleNamespace(alone=True))), cast(Any, None), found
    )


def kinds(faults: Iterable[Fault] | Skip) -> list[str]:
    assert not isinstance(faults, Skip)
    return [fault.kind for fault in faults]


def body(top: float = 600, count: int = 6, number: int = 1) -> list[Line]:
    return [
        line(
            f"Dòng nội dung thứ {place} của văn bản dài hết bề ngang", top - 19 * place, page=number
        )
        for place in range(count)
    ]


def paragraphs(*texts: str, italic: bool = False) -> Anatomy:
    """A page of paragraphs of one line each."""
    lines = [
        line(nfc(text), 600 - 30 * at, 121, 400, italic=italic) for at, text in enumerate(texts)
    ]
    edge = Part("recipients", (line("Nơi nhận:", 100, LEFT, 140),))
    return Anatomy(
        Written(()),
        parts={"recipients": edge},
        body=(*lines, line("Hết.", 60, LEFT, RIGHT)),
        type_id="01",
    )


def told_of_list(*rows: str) -> list[str]:
    lines = tuple(line(text, 300 - 13 * at, size=11.0) for at, text in enumerate(rows))
    return kinds(closing.recipients_list(cast(Any, None), Part("list", lines)))


HEAD = (
    line("UBND TỈNH KON TUM", 775, 110, 230, size=13.0),
    line("SỞ NỘI VỤ", 760, 130, 210, size=13.0, bold=True),
    line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 775, 290, 550, size=13.0, bold=True),
    line("Độc lập - Tự do - Hạnh phúc", 758, 330, 510, bold=True),
    line("Kon Tum, ngày      tháng 3 năm 2025", 735, 320, 520, italic=True),
)
END = (
    line("Nơi nhận:", 300, LEFT, 140, size=12.0, bold=True, italic=True),
    line("- Như Điều 3;", 287, LEFT, 150, size=11.0),
    line("- Lưu: VT, NV.", 274, LEFT, 160, size=11.0),
    line("GIÁM ĐỐC", 300, 400, 470, bold=True),
    line("Nguyễn Văn A", 220, 395, 475, bold=True),
)


GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Xét Tờ trình số 12/TTr-UBND ngày 05 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh;",
    "Theo đề nghị của Ban Pháp chế.",
)
