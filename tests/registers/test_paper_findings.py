"""``hoso findings`` on papers of registers: letters go out, replies come back, lateness ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from cli_support import hoso
from register_support import EXPORTED_IN, workbook

DUE = "31/12/2099"


def incoming(done: str, state: str) -> list[str]:
    return [
        "1", "1", "03/03/2025 09:00", "215/UBND-NC", "01/03/2025", "UBND tỉnh", "Công văn",
        "V/v x", "Thường", "Giám đốc", "P1 chủ trì", "P1", "Bình", "10/03/2025", done, state, "",
    ]  # fmt: skip


def test_a_unit_is_asked_answers_and_is_late_no_more(home: Path, tmp_path: Path) -> None:
    run = ("--home", home, "--operator", "Thanh tra", "--json")
    add = ("register", "add")
    hoso(*run, *add, workbook(tmp_path / "a.xlsx", [EXPORTED_IN, incoming("", "Đang xử lý")]))
    late = ("findings", "list", "--on", "registers", "--rule", "v-035")
    (row,) = hoso(*run, *late).json["findings"]
    assert (row["unit"], row["block"], row["ended"], row["state"]) == ("P1", "register", "", "new")
    assert row["late"].endswith("ngày làm việc")
    assert hoso(*run, "findings", "list", "--on", "documents").json["findings"] == []
    assert "đến hôm nay chậm" in hoso(*run[:-1], "findings", "show", row["code"]).out

    letter = tmp_path / "phieu.xlsx"
    send = ("findings", "send", "--unit", "p1", "--due", DUE, "--rule", "V-035", "--out", letter)
    assert hoso(*run, *send).json["letters"][0]["findings"] == 1
    book = openpyxl.load_workbook(letter)
    sheet: Any = book.worksheets[0]
    top = next(line for line in sheet.iter_rows() if "Mã phát hiện" in [c.value for c in line])
    heads = {cell.value: cell.column for cell in top}
    answer = {"Ý kiến của đơn vị": "Đồng ý, sẽ khắc phục", "Người trả lời": "Chuyên viên A"}
    for head, text in answer.items():
        sheet.cell(top[0].row + 1, heads[head]).value = text
    book.save(letter)
    assert hoso(*run, "findings", "read", letter).json["workbooks"][0]["taken"] == 1

    done = [EXPORTED_IN, incoming("14/03/2025", "Hoàn thành")]
    hoso(*run, *add, workbook(tmp_path / "xuat lai.xlsx", done))
    (again,) = hoso(*run, *late).json["findings"]
    assert (again["code"], again["state"]) == (row["code"], "explained")
    assert (again["ended"], again["late"]) == ("2025-03-14", "")
    assert "đã kết thúc ngày 14/03/2025" in hoso(*run[:-1], *late).out
    decided = ("findings", "decide", row["code"], "upheld", "--reason", "chậm thật")
    assert hoso(*run, *decided).code == 0

    out = tmp_path / "bc.xlsx"
    hoso(*run, "report", "compliance", "--out", out)
    lives: Any = openpyxl.load_workbook(out)["Xử lý phát hiện"]
    told = [list(line) for line in lives.values]
    start = next(n for n, line in enumerate(told) if "PHÁT HIỆN TRÊN SỔ" in str(line[0]))
    head, *rows = told[start + 2 :]
    mine = next(line for line in rows if line[0] == "P1")
    assert mine[head.index("Giữ nguyên")] == 1
