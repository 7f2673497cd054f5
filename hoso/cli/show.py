"""``hoso show CODE``."""

from __future__ import annotations

from typing import Any

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say
from hoso.cli.words import finding_lines
from schemas.errors import HosoError


@click.command(
    help="Xem một hồ sơ: văn bản, tệp, chữ ký số, phát hiện.\n\n"
    "Show a dossier: documents, files, signatures, findings."
)
@click.argument("code", metavar="MÃ")
@click.pass_obj
def command(run: Run, code: str) -> None:
    """Print what the catalogue holds of a FileCode or object id."""
    from hoso.wiring import readable_catalogue, the_home

    with readable_catalogue(the_home(run.settings)) as catalogue:
        dossier = catalogue.dossier(code)
        if dossier is None:
            raise HosoError("not-found", what=code)
        oid = dossier["object_id"]
        shown = {
            "dossier": dossier,
            "documents": catalogue.documents(oid),
            "files": catalogue.files(oid),
            "signatures": catalogue.signatures(oid),
            "findings": catalogue.findings(oid),
        }
    if run.as_json:
        emit_json(shown)
    else:
        _tell(shown)


def _tell(shown: dict[str, Any]) -> None:
    import json

    dossier = shown["dossier"]
    say(f"{dossier['file_code']}  {dossier['title']}")
    say(f"  Mã đối tượng: {dossier['object_id']} ({dossier['version']})")
    say(f"  Đơn vị: {dossier['unit']} · Thời hạn: {dossier['maintenance']}")
    say(f"  Thời gian: {dossier['start_date']} – {dossier['end_date']}")
    say(f"  Tiếp nhận: {dossier['received_at']} · {dossier['operator']}")
    say("Văn bản:")
    for row in shown["documents"]:
        symbol = "/".join(part for part in (row["number"], row["notation"]) if part)
        say(f"  {row['ordinal']:>3}. {symbol} ({row['issued']}) {row['subject']}")
        for item in shown["files"]:
            if item["document"] == row["position"]:
                say(f"       {item['path']} · {item['format']} · {item['pages']} trang")
        paths = {f["path"] for f in shown["files"] if f["document"] == row["position"]}
        for sign in shown["signatures"]:
            if sign["path"] in paths:
                say(f"       ✎ {sign['signer'] or sign['field']}: {sign['verdict_vi']}")
    findings = [
        {
            "rule": row["rule"],
            "severity": row["severity"],
            "where": json.loads(row["place"]),
            "evidence": row["evidence"],
            "params": json.loads(row["params"]),
        }
        for row in shown["findings"]
    ]
    say(f"Phát hiện: {len(findings)}")
    for line in finding_lines(findings):
        say(line)
