"""``hoso register judge``: papers and registers held against the rules of process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.days import a_day, until_option
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import FORMS_OF_BOOKS, OutFile
from hoso.cli.output import emit_json, say_all
from hoso.whole import whole_register
from schemas.clock import dmy

if TYPE_CHECKING:
    from reports.judged_model import JudgedPapers
    from schemas.finding import Finding

_SHOWN = 5  # findings shown of a rule; --json has all


class Whole(click.ParamType[tuple[str, int]]):
    """A register known to be whole: ``di:2025``, ``den:2025``."""

    name = "whole"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """(direction, year)."""
        found = whole_register(str(value))
        if found is None:
            self.fail("cần di:NĂM hoặc den:NĂM / di:YEAR or den:YEAR is wanted", param, ctx)
        return found


@click.command(
    "judge",
    help="Đánh giá văn bản của các sổ đã lưu theo quy tắc về quy trình, thời hạn.\n\n"
    "Judge the papers of the registers kept by the rules of process and terms.",
)
@click.option(
    "--whole",
    "whole",
    metavar="SỔ",
    type=Whole(),
    multiple=True,
    help="Sổ đã có đủ cả năm: di:2025, den:2025; thêm vào thiết đặt whole_registers. / "
    "Registers that are whole, beside those of the setting.",
)
@until_option
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(*FORMS_OF_BOOKS),
    help="Ghi kết quả ra .xlsx, .html (một trang) hoặc .csv (theo quy tắc). / Write it to a file.",
)
@click.pass_obj
def judge(
    run: Run, whole: tuple[tuple[str, int], ...], until: datetime | None, out: Path | None
) -> int:
    """Print states, findings by rule and what was not evaluated; 1 where a rule failed."""
    from hoso.files import check_target
    from hoso.judged import write_judged
    from hoso.judging import judge_registers
    from hoso.wiring import the_home
    from schemas.clock import now, office_date

    if out is not None:
        check_target(out)
    today = a_day(until) or office_date(now())
    home = the_home(run.settings)
    found = judge_registers(home, run.settings, today, frozenset(whole))
    if out is not None:
        write_judged(home, found, run.settings, out)
    if run.as_json:
        emit_json(_told(found, today, out))
    else:
        say_all(_lines(found, today))
        say_all([f"Đã ghi: {out}"] if out is not None else [])
    bad = any(item.severity != "info" for item in found.judgement.findings)
    return EXIT_FOUND if bad else EXIT_OK


def _told(found: JudgedPapers, today: date, out: Path | None) -> dict[str, Any]:
    from reports.tally import STATUSES

    tally, reasons = found.tally(), found.reasons()
    return {
        "file": str(out) if out is not None else "",
        "as_of": today.isoformat(),
        "calendar": found.judgement.calendar,
        "rules_version": found.rules.version,
        "rows": found.tellings,
        "papers": len(found.papers),
        "states": dict(found.states()),
        "rules": [
            {
                "rule": rule,
                **{status: tally[rule][status] for status in STATUSES},
                "reasons": sorted(reasons.get(rule, ())),
            }
            for rule in sorted(tally)
        ],
        "findings": [item.as_dict() for item in found.judgement.findings],
    }


def _lines(found: JudgedPapers, today: date) -> Iterator[str]:
    from schemas.trace import state_kinds

    if not found.papers:
        yield "Chưa có sổ, danh sách nào. Nhập bằng `hoso register add`."
        return
    yield (
        f"Tính đến hết ngày {dmy(today)} theo lịch làm việc {found.judgement.calendar}, "
        f"bộ quy tắc {found.rules.version}"
    )
    states = found.states()
    told = (kind for kind in state_kinds().values() if states[kind.id])
    parts = [f"{kind.vi.lower()} {states[kind.id]}" for kind in told]
    yield f"Văn bản: {len(found.papers)} (từ {found.tellings} dòng)"
    if parts:
        yield f"Văn bản đến: {states.total()} = " + " + ".join(parts)
    yield from _by_rule(found)
    yield from _unjudged(found)


def _by_rule(found: JudgedPapers) -> Iterator[str]:
    from validator.report import render

    groups: dict[str, list[Finding]] = defaultdict(list)
    for item in found.judgement.findings:
        groups[item.rule].append(item)
    for rule, items in sorted(groups.items()):
        yield f"[{rule}] {found.rules.rule(rule).title()}: {len(items)} chỗ"
        for item in items[:_SHOWN]:
            words = render(item, found.rules)
            yield f"    {words['breach']}: {words['message']} ({words['place']})"
        if len(items) > _SHOWN:
            yield f"    … và {len(items) - _SHOWN} chỗ khác (--json nêu đủ)"


def _unjudged(found: JudgedPapers) -> Iterator[str]:
    tally = found.tally()
    silent = {
        rule: reasons
        for rule, reasons in found.reasons().items()
        if not tally[rule]["passed"] and not tally[rule]["failed"]
    }
    if silent:
        yield "Chưa đánh giá được:"
    for rule, reasons in sorted(silent.items()):
        words = "; ".join(found.rules.reasons[reason]["vi"] for reason in sorted(reasons))
        yield f"    [{rule}] {words}"
