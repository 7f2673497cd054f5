"""``hoso explain RULE``."""

from __future__ import annotations

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say


@click.command(
    help="Giải thích một quy tắc: căn cứ, cách kiểm tra, ví dụ, cách khắc phục.\n\n"
    "Explain a rule: basis, how it is checked, examples, remedy."
)
@click.argument("rule", metavar="QUY_TẮC")
@click.pass_obj
def command(run: Run, rule: str) -> None:
    """Print one rule of the catalogue."""
    from validator.catalogue import load_catalogue
    from validator.explain import explain

    explanation = explain(rule, load_catalogue())
    if run.as_json:
        emit_json(explanation.as_dict())
        return
    say(explanation.text())
