"""``hoso show CODE``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say_all
from hoso.cli.words import (
    day_words,
    finding_lines,
    moment_words,
    severity_counts,
    signature_lines,
    size_words,
)
from schemas.errors import HosoError

_COMPOSITION = {"electronic": "điện tử", "hybrid": "hỗn hợp giấy và điện tử", "paper": "giấy"}


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
            "dossier": _read(dossier, "metadata"),
            "documents": [_read(row, "metadata") for row in catalogue.documents(oid)],
            "files": [_read(row, "legal_missing") for row in catalogue.files(oid)],
            "signatures": [_read(row, "reasons") for row in catalogue.signatures(oid)],
            "findings": [_finding(row) for row in catalogue.findings(oid)],
        }
    if run.as_json:
        emit_json(shown)
    else:
        say_all(_lines(shown))


def _read(row: dict[str, Any], name: str) -> dict[str, Any]:
    """A row with the JSON text of one column read."""
    return {**row, name: json.loads(row[name])}


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    """A finding in the shape ``hoso validate`` gives it."""
    return {
        "rule": row["rule"],
        "severity": row["severity"],
        "where": json.loads(row["place"]),
        "evidence": row["evidence"],
        "params": json.loads(row["params"]),
    }


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    yield from _head(shown["dossier"])
    if any(one["params"].get("case") == "ocr" for one in shown["findings"]):
        yield "  NGHI CÓ NỘI DUNG MẬT (đọc bằng máy): đang là không phổ biến, xem P-004 dưới đây"
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in shown["files"]:
        files[row["document"]].append(row)
    signs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in shown["signatures"]:
        signs[row["path"]].append(row)
    yield f"VĂN BẢN: {len(shown['documents'])}"
    for row in shown["documents"]:
        yield from _document(row)
        yield from _files(files[row["position"]], signs)
    if files[0]:
        yield "TỆP CHUNG CỦA HỒ SƠ"
        yield from _files(files[0], signs)
    yield f"CHỮ KÝ SỐ: {len(shown['signatures'])}"
    if shown["signatures"]:
        yield from signature_lines(shown["signatures"])
    yield f"PHÁT HIỆN: {severity_counts(shown['findings'])}"
    yield from finding_lines(shown["findings"])


def _head(row: dict[str, Any]) -> Iterator[str]:
    yield f"{row['file_code']}  {row['title']}"
    yield f"  Mã đối tượng: {row['object_id']} (phiên bản {row['version'].removeprefix('v')})"
    about = {
        "Đơn vị": row["unit"],
        "Người lập": row["creator"],
        "Thời hạn bảo quản": row["maintenance"],
        "Chế độ sử dụng": row["rights"],
        "Hình thức": _COMPOSITION.get(row["composition"], row["composition"]),
    }
    yield "  " + " · ".join(f"{name}: {value}" for name, value in about.items() if value)
    days = [day_words(row[name]) or "?" for name in ("start_date", "end_date")]
    yield f"  Thời gian tài liệu: {days[0]} – {days[1]}"
    received = moment_words(row["received_at"])
    yield f"  Tiếp nhận: {received} · {row['operator']} · đợt {row['transfer_id']}"


def _document(row: dict[str, Any]) -> Iterator[str]:
    symbol = "/".join(part for part in (row["number"], row["notation"]) if part)
    day = day_words(row["issued"])
    head = " ".join(part for part in (symbol, f"ngày {day}" if day else "") if part)
    yield f"  {row['ordinal']:>3}. {' · '.join(part for part in (head, row['subject']) if part)}"


def _files(rows: list[dict[str, Any]], signs: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for row in rows:
        pages = f"{row['pages']} trang" if row["pages"] else ""
        parts = (row["path"], row["format"], pages, size_words(row["size"]))
        yield f"       {' · '.join(part for part in parts if part)}"
        if row["legal_value"]:
            yield f"         {_value(row)}"
        for sign in signs[row["path"]]:
            yield f"         ✎ {sign['signer'] or sign['field']}: {sign['verdict_vi']}"


def _value(row: dict[str, Any]) -> str:
    """The legal value of a file, and what it lacks."""
    from validator.signature.value import told_value

    return f"Giá trị: {told_value(row['legal_value'], row['legal_missing'])}"
