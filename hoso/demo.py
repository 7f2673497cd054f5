"""The demo: a sample transfer from one end to the other, in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hoso.intake import take_in
from hoso.looking import looking
from hoso.progress import Progress
from hoso.registering import order_of, take_registers
from hoso.reporting import source_of, write_report
from hoso.sample import write_registers, write_sample
from hoso.settings import Settings
from hoso.trusting import add_own
from hoso.wiring import new_home
from reports.receipt import render_receipt
from schemas.access import Viewer
from schemas.errors import HosoError
from search.parse import parse

REPORT = "bao-cao-tuan-thu.xlsx"
REGISTERS = "registers"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """What the demo did: the receipt, the answers to its queries, where things lie.

    ``registers``: name and papers of each register taken in.
    """

    folder: Path
    receipt: dict[str, Any]
    registers: tuple[tuple[str, int], ...]
    answers: tuple[tuple[str, dict[str, Any]], ...]
    report: Path
    snapshot: str

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "home": str(self.folder / "archive"),
            "transfer": str(self.folder / "transfer"),
            "receipt": self.receipt,
            "registers": [{"name": name, "papers": papers} for name, papers in self.registers],
            "searches": [
                {"query": query, "total": answer["total"]} for query, answer in self.answers
            ],
            "report": str(self.report),
            "snapshot": self.snapshot,
        }

    def text(self) -> str:
        """The end of the demo for people: receipt, answers, what to do next."""
        home = self.folder / "archive"
        lines = [render_receipt(self.receipt, "vi"), ""]
        told = ", ".join(f"{name} ({papers} văn bản)" for name, papers in self.registers)
        lines += [f"SỔ VĂN BẢN NĂM 2024: {told}", ""]
        for query, answer in self.answers:
            lines.append(f"TRA CỨU “{query}”: {answer['total']} kết quả")
            lines += [f"  - {_head(hit)}" for hit in answer["hits"][:3]]
        lines += [
            "",
            f"BÁO CÁO TUÂN THỦ: {self.report} (mã số liệu {self.snapshot})",
            "",
            "LÀM GÌ TIẾP:",
            f"  mở báo cáo            {self.report}",
            f"  xem hồ sơ tạm giữ     .venv/bin/hoso --home {home} quarantine list",
            f"  thời gian xử lý       .venv/bin/hoso --home {home} report processing --period 2024",
            f"  phát hiện trên sổ     .venv/bin/hoso --home {home} findings list --on registers",
            f"  tra cứu               .venv/bin/hoso --home {home} search quyết định",
            f"  kiểm tra toàn vẹn     .venv/bin/hoso --home {home} verify",
            "  giải thích quy tắc    .venv/bin/hoso explain T02-META-06",
            "  bảng tính mẫu         .venv/bin/hoso template --out nop-luu.xlsx",
        ]
        return "\n".join(lines)


def _head(hit: dict[str, Any]) -> str:
    return f"{hit['number']} {hit['subject'] or hit['title']}".strip()


def run(
    folder: Path, settings: Settings, report: Progress, *, queries: Sequence[str]
) -> DemoResult:
    """Make the sample, take it in, search it, report on it. Raises ``HosoError`` demo-not-empty."""
    if folder.exists() and any(folder.iterdir()):
        raise HosoError("demo-not-empty", path=folder)
    summary = write_sample(folder, progress=report)
    home = new_home(folder / "archive", settings)
    own = [folder / "pki" / name for name in ("root.crt", "agency-ca.crt")]
    add_own(home, own, by=settings.text("operator"))
    values = {**settings.values, "home": str(home.path)}
    here = replace(settings, values=values)
    receipt = take_in(summary.transfer, here, report)
    registers = _take_registers(folder / REGISTERS, here, report)
    viewer = Viewer.archivist(settings.text("operator"))
    with looking(here, home) as seen:
        found = [seen.search_as(viewer, parse(query)).as_dict() for query in queries]
    answers = tuple(zip(queries, found, strict=True))
    out = folder / REPORT
    snapshot = write_report(home, source_of(home, here, report), out)
    return DemoResult(
        folder=folder,
        receipt=receipt,
        registers=registers,
        answers=answers,
        report=out,
        snapshot=snapshot.id,
    )


def _take_registers(
    folder: Path, settings: Settings, report: Progress
) -> tuple[tuple[str, int], ...]:
    """The registers of the sample's department, made and taken in; their names and papers."""
    made, order = write_registers(folder), order_of(settings, "", None)
    added = take_registers(settings, made, order, report, keep=True)
    return tuple((one.name, one.papers) for one in added)
