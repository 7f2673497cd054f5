"""``hoso explain RULE``, ``hoso explain --signature FILE``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say, say_all
from hoso.cli.words import moment_words
from reports.signature.model import SignatureReport, SignatureRow
from schemas.errors import HosoError

if TYPE_CHECKING:
    from reports.inspection.agreement import Agreement

_MARKS = {"good": "✓", "bad": "✗", "unknown": "?"}


@click.command(
    help="Giải thích một quy tắc: căn cứ, cách kiểm tra, ví dụ, cách khắc phục; hoặc giải thích "
    "kết luận về từng chữ ký số trong một tệp (--signature).\n\n"
    "Explain a rule: basis, how it is checked, examples, remedy; or explain the verdict on each "
    "signature in a file (--signature)."
)
@click.argument("rule", metavar="[QUY_TẮC]", required=False)
@click.option(
    "--signature",
    "source",
    metavar="TỆP",
    help="Tệp, gói hồ sơ hoặc mã hồ sơ trong kho. / A file, a transfer, or an archived dossier.",
)
@click.pass_obj
def command(run: Run, rule: str | None, source: str | None) -> None:
    """Print one rule of the catalogue, or the chain of reasons of each signature."""
    if (rule is None) == (source is None):
        raise click.UsageError("Cần đúng một trong hai: QUY_TẮC hoặc --signature TỆP.")
    if rule is not None:
        _rule(run, rule)
    elif source is not None:
        _signatures(run, source)


def _rule(run: Run, rule: str) -> None:
    from reports.inspection.agreement import agreement_text
    from validator.catalogue import load_catalogue
    from validator.explain import explain

    explanation = explain(rule, load_catalogue())
    agreement, decisions = _agreement(run, explanation.rule), _decisions(run, explanation.rule)
    if run.as_json:
        told = {"agreement": agreement.as_dict() if agreement else None, "decisions": decisions}
        emit_json({**explanation.as_dict(), **told})
        return
    say(explanation.text())
    if agreement and agreement.inspections:
        say(f"\nKiểm tra thực tế: {agreement_text(agreement)}")
    if decisions and any(decisions.values()):
        say(
            f"\nXử lý phát hiện: giữ nguyên hoặc đã khắc phục {decisions['upheld']}, "
            f"rút vì báo nhầm {decisions['withdrawn']}"
        )


def _agreement(run: Run, rule: str) -> Agreement | None:
    """What closed inspections say of the rule; None where there is no archive."""
    from hoso.wiring import the_home
    from reports.inspection.agreement import agreement_on, closings

    try:
        home = the_home(run.settings)
    except HosoError:
        return None
    return agreement_on(rule, closings(home.open_storage()))


def _decisions(run: Run, rule: str) -> dict[str, int] | None:
    """How many findings of the rule people withdrew and upheld; None without an archive."""
    from archive.findings import read_acts, steps_of
    from hoso.wiring import the_home
    from reports.lives import decided
    from schemas.clock import now, office_date

    try:
        home = the_home(run.settings)
    except HosoError:
        return None
    steps = steps_of(read_acts(home.open_storage()))
    withdrawn, upheld = decided(steps, office_date(now())).get(rule, (0, 0))
    return {"withdrawn": withdrawn, "upheld": upheld}


def _signatures(run: Run, source: str) -> None:
    from hoso.signed import signed

    with progress(quiet=run.as_json) as report:
        found = signed(source, run.settings, report)
    if run.as_json:
        emit_json(found.report.as_dict())
        return
    say_all(_report_lines(found.report))


def _report_lines(report: SignatureReport) -> Iterator[str]:
    from reports.signature.page import notes
    from reports.signature.wording import say as said

    yield said("title", "vi")
    for file in report.files:
        yield ""
        yield f"{said('file', 'vi')}: {file.path}"
        if file.note_vi:
            yield f"  {file.note_vi}"
        for row in file.signatures:
            yield from _signature_lines(row)
    yield ""
    yield said("closing", "vi", time=moment_words(report.checked_at))
    yield from notes(report)


def _signature_lines(row: SignatureRow) -> Iterator[str]:
    from reports.signature.page import proof_text, where
    from reports.signature.wording import say as said

    head = said("signature", "vi", number=row.number, heading=row.heading)
    yield f"  {head} ({where(row)})"
    for item in row.items:
        yield f"    {_MARKS[item.state]} {item.label_vi}: {item.value_vi}"
    yield f"    {said('steps', 'vi')}:"
    for step in row.steps:
        code = f" [{step.sub_indication}]" if step.sub_indication else ""
        yield f"      {step.number:>2}. {_MARKS[step.state]} {step.name_vi}: {step.text_vi}{code}"
        yield f"          {said('basis', 'vi')}: {step.basis}"
    for one in row.moments:
        when = f"{one.name_vi} ({moment_words(one.time)})"
        yield f"    {said('moments', 'vi')} {when}: {_MARKS[one.state]} {one.verdict_vi}"
    for proof in row.proofs:
        yield f"    {said('proofs', 'vi')}: {proof_text(proof)}"
    for link in row.chain:
        yield f"    {said('chain', 'vi')}: {link.subject}"
