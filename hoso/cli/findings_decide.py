"""``hoso findings decide | waive``: what inspectors decide about findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from hoso.cli.days import DAY, iso_day, span
from hoso.cli.main import Run
from hoso.cli.output import emit_json, say
from schemas.life import word

_DECISIONS = ("upheld", "withdrawn", "mended")
_BY = click.option(
    "--by", metavar="TÊN", default="", help="Người quyết định; mặc định: --operator. / Who decides."
)
_REASON = click.option("--reason", metavar="LÝ_DO", required=True, help="Lý do. / Reason.")


@click.command(
    "decide",
    help="Quyết định: giữ nguyên (upheld), rút lại (withdrawn) hoặc công nhận đã khắc phục "
    "(mended).\n\nUphold findings, withdraw them or accept them as mended.",
)
@click.argument("codes", metavar="MÃ…", nargs=-1, required=True)
@click.argument("decision", metavar="QUYẾT_ĐỊNH", type=click.Choice(_DECISIONS))
@_BY
@_REASON
@click.pass_obj
def decide(run: Run, codes: Sequence[str], decision: str, by: str, reason: str) -> None:
    """Record the same decision on every finding named, or on none of them."""
    from hoso.ending import end_whole
    from hoso.settling import decide as settle
    from hoso.wiring import the_home

    _told("--reason", reason)
    by = by.strip() or run.settings.text("operator")
    home = the_home(run.settings)
    object_id, steps = settle(home, run.settings, codes, decision, by=by, reason=reason.strip())
    end_whole(home, "findings", [object_id])
    if run.as_json:
        emit_json({"object_id": object_id, "codes": [step.code for step in steps]})
        return
    say(f"Đã ghi: {word('steps', decision).lower()} – {len(steps)} phát hiện")


@click.command(
    "waive",
    help="Miễn trừ có thời hạn: một phát hiện (--code) hoặc cả quy tắc (--rule) theo đơn vị, hồ "
    "sơ, kỳ. Phát hiện vẫn được tính và báo cáo.\n\n"
    "Waive findings for a time; they are counted and reported all the same.",
)
@click.option("--code", "codes", metavar="MÃ", multiple=True, help="Mã phát hiện. / Finding.")
@click.option("--rule", metavar="QUY_TẮC", default="", help="Quy tắc. / Rule.")
@click.option("--unit", metavar="ĐƠN_VỊ", default="", help="Chỉ một đơn vị. / One unit only.")
@click.option("--dossier", metavar="MÃ", default="", help="Chỉ một hồ sơ. / One dossier only.")
@click.option("--from", "start", metavar="NGÀY", type=DAY, help="Kỳ: từ ngày. / First day.")
@click.option("--to", "end", metavar="NGÀY", type=DAY, help="Kỳ: đến hết ngày. / Last day.")
@click.option("--basis", metavar="CĂN_CỨ", required=True, help="Căn cứ. / Basis.")
@click.option("--approver", metavar="TÊN", required=True, help="Người duyệt. / Who approved.")
@click.option("--until", metavar="NGÀY", type=DAY, required=True, help="Hết hạn. / Last day.")
@_BY
@_REASON
@click.pass_obj
def waive(
    run: Run,
    codes: Sequence[str],
    rule: str,
    unit: str,
    dossier: str,
    start: datetime | None,
    end: datetime | None,
    basis: str,
    approver: str,
    until: datetime,
    by: str,
    reason: str,
) -> None:
    """Record the waiver and say how many findings it concerns today."""
    from hoso.ending import end_whole
    from hoso.settling import waive as settle
    from hoso.wiring import the_home
    from schemas.clock import now, office_date
    from schemas.life import Cover

    if bool(codes) == bool(rule):
        raise click.UsageError("Cần --code hoặc --rule / --code or --rule is needed")
    if codes and (unit or dossier or start or end):
        raise click.UsageError("--unit, --dossier, --from, --to đi với --rule / go with --rule")
    for name, text in (("--reason", reason), ("--basis", basis), ("--approver", approver)):
        _told(name, text)
    if until.date() < office_date(now()):
        raise click.BadParameter("ngày đã qua / the day is past", param_hint="--until")
    span(start, end)
    cover = None
    if rule:
        days = {"first": iso_day(start), "last": iso_day(end)}
        cover = Cover(rule=rule.strip().upper(), unit=unit, dossier=dossier, **days)
    told = {
        "by": by.strip() or run.settings.text("operator"),
        "reason": reason.strip(),
        "basis": basis.strip(),
        "approver": approver.strip(),
        "until": iso_day(until),
    }
    home = the_home(run.settings)
    object_id, steps, reached = settle(home, run.settings, codes, cover, told)
    end_whole(home, "findings", [object_id])
    if run.as_json:
        emit_json({"object_id": object_id, "steps": len(steps), "findings": reached})
        return
    say(f"Đã ghi miễn trừ đến hết ngày {until:%d/%m/%Y}: {reached} phát hiện hiện có.")
    say("Phát hiện được miễn trừ vẫn được tính và nêu trong báo cáo.")


def _told(name: str, text: str) -> None:
    """Raises ``click.BadParameter`` where nothing is said."""
    if not text.strip():
        raise click.BadParameter("để trống / is empty", param_hint=name)
