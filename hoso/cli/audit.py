"""``hoso audit key | checkpoint | verify | prove | check-proof``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, say, say_all

if TYPE_CHECKING:
    from archive.checkpoints import Report

_FILE = click.Path(path_type=Path)
_VERDICTS = {
    "good": "khớp, chữ ký đúng",
    "unsigned": "khớp; chưa kiểm tra chữ ký (cần --key)",
    "foreign": "KHÔNG phải điểm chốt của nhật ký này hoặc ký bằng khóa khác",
    "forged": "CHỮ KÝ SAI: nội dung điểm chốt đã bị sửa",
    "changed": "KHÔNG KHỚP: nhật ký đã bị sửa, xóa hoặc đảo dòng",
    "cut": "KHÔNG ĐỦ DÒNG: cuối nhật ký đã bị cắt",
}
_FAULTS = {
    "unreadable": "không đọc được",
    "sequence": "sai số thứ tự",
    "chain": "không nối với dòng trước",
    "torn": "dở dang",
}


@click.group(
    help="Nhật ký: chốt bằng chữ ký, kiểm tra ngoài kho, chứng minh từng dòng.\n\n"
    "Audit log: signed checkpoints, verification of a copy, proofs of single lines."
)
def command() -> None:
    """Group of the audit commands."""


@command.command(
    "key",
    help="Tạo khóa ký điểm chốt, để NGOÀI kho (ví dụ thẻ nhớ cất riêng).\n\n"
    "Make the key that signs checkpoints; keep it outside the archive.",
)
@click.argument("out", metavar="TỆP", type=_FILE)
@click.pass_obj
def key(run: Run, out: Path) -> None:
    """Write the private key and, beside it, the public one."""
    from hoso.auditing import PUBLIC, make_key
    from hoso.wiring import the_home

    public = make_key(the_home(run.settings), out, run.settings.text("audit_key_password"))
    if run.as_json:
        emit_json({"file": str(out), "public": public})
        return
    say(f"Đã tạo khóa: {out} (giữ kín, để ngoài kho)")
    say(f"Giao cho người kiểm tra: {out.name}{PUBLIC}")
    say(f"Khóa công khai: {public}")


@command.command(
    "checkpoint",
    help="Chốt nhật ký: ký số dòng và gốc cây băm.\n\nSign where the log stands.",
)
@click.option("--key", "key_file", metavar="TỆP", type=_FILE, help="Khóa ký. / The private key.")
@click.option(
    "--out", metavar="TỆP", type=_FILE, default=None, help="Ghi thêm một bản ra đây. / A copy."
)
@click.pass_obj
def checkpoint(run: Run, key_file: Path | None, out: Path | None) -> None:
    """Check the log, sign its size and root, keep the checkpoint beside it."""
    from hoso.auditing import make_checkpoint
    from hoso.files import check_target, write_new
    from hoso.wiring import the_home
    from schemas.clock import now

    settings = run.settings
    named = key_file or Path(settings.text("audit_key") or ".")
    if named == Path():
        raise click.UsageError("Cần --key hoặc thiết lập audit_key / --key or audit_key is needed")
    if out:
        check_target(out)
    made = make_checkpoint(
        the_home(settings),
        named,
        settings.text("audit_key_password"),
        at=now(),
        by=settings.text("operator"),
    )
    if out:
        write_new(out, made.note.encode())
    if run.as_json:
        emit_json({"lines": made.size, "root": made.root, "kept": str(made.kept), "new": made.new})
        return
    say(f"Đã chốt {made.size} dòng, gốc {made.root[:16]}…: {made.kept}")
    say(
        "Giữ một bản của điểm chốt ở nơi khác kho: chỉ bản đó phát hiện được việc cắt cuối nhật ký."
    )


@command.command(
    "verify",
    help="Kiểm tra nhật ký (của kho, hoặc một bản sao) theo chuỗi và theo các điểm chốt.\n\n"
    "Check the log of the archive, or a copy of it, by its chain and by checkpoints.",
)
@click.argument("folder", metavar="[THƯ_MỤC]", type=_FILE, required=False)
@click.option("--key", "key_file", metavar="TỆP", type=_FILE, help="Khóa công khai. / Public key.")
@click.option(
    "--checkpoint",
    "notes",
    metavar="TỆP",
    type=_FILE,
    multiple=True,
    help="Điểm chốt giữ ở nơi khác. / A checkpoint kept elsewhere.",
)
@click.pass_obj
def verify(run: Run, folder: Path | None, key_file: Path | None, notes: tuple[Path, ...]) -> int:
    """Print what holds and what does not; 1 where anything is wrong."""
    from hoso.auditing import read_verifier, verify_log
    from hoso.wiring import the_home

    place = folder or the_home(run.settings).audit_path
    told = verify_log(place, notes, read_verifier(key_file) if key_file else "")
    if run.as_json:
        emit_json(_told(told))
    else:
        say_all(_lines(told))
    return EXIT_OK if told.sound else EXIT_FOUND


def _told(report: Report) -> dict[str, Any]:
    return {
        "sound": report.sound,
        "lines": report.lines,
        "faults": [
            {"file": fault.file, "line": fault.line, "kind": fault.kind} for fault in report.faults
        ],
        "checkpoints": [
            {"name": one.name, "lines": one.size, "verdict": one.verdict} for one in report.checked
        ],
        "between": list(report.between) if report.between else None,
    }


def _lines(report: Report) -> Iterator[str]:
    yield f"Nhật ký: {report.lines} dòng"
    for fault in report.faults:
        yield f"  ✗ {fault.file}, dòng {fault.line}: {_FAULTS[fault.kind]}"
    for one in report.checked:
        sign = "✓" if one.verdict in ("good", "unsigned") else "✗"
        yield f"  {sign} Điểm chốt {one.size} dòng ({one.name}): {_VERDICTS[one.verdict]}"
    if not report.checked:
        yield "  Chưa có điểm chốt nào: chuỗi không cho biết cuối nhật ký có bị cắt hay không."
    if report.between:
        first, last = report.between
        yield f"  Chỗ sửa đầu tiên nằm trong khoảng dòng {first} đến {last}."
    yield "Kết quả: nguyên vẹn." if report.sound else "Kết quả: NHẬT KÝ ĐÃ BỊ THAY ĐỔI."


@command.command(
    "prove",
    help="Chứng minh một dòng có trong nhật ký đã chốt, hoặc nhật ký của điểm chốt này là phần đầu "
    "của điểm chốt kia.\n\nProve that a line stands in the log, or that one log begins another.",
)
@click.argument("seq", metavar="[DÒNG]", type=click.IntRange(min=1), required=False)
@click.option("--from", "first", type=int, help="Điểm chốt trước (số dòng). / First checkpoint.")
@click.option("--to", "second", type=int, help="Điểm chốt sau (số dòng). / Second checkpoint.")
@click.option("--out", metavar="TỆP", type=_FILE, required=True, help="Tệp ghi ra. / Output file.")
@click.pass_obj
def prove(run: Run, seq: int | None, first: int | None, second: int | None, out: Path) -> None:
    """Write the proof as JSON; it is checked without the archive."""
    from hoso.auditing import prove_growth, prove_line
    from hoso.files import check_target, write_new
    from hoso.wiring import the_home
    from schemas.canonical import canonical_json

    whole = first is not None and second is not None
    if (seq is None) != whole:
        raise click.UsageError("Cần DÒNG, hoặc --from và --to / a line, or --from and --to")
    check_target(out)
    folder = the_home(run.settings).audit_path
    if seq is not None:
        proof = prove_line(folder, seq)
    else:
        proof = prove_growth(folder, first or 0, second or 0)
    write_new(out, canonical_json(proof))
    if run.as_json:
        emit_json({"file": str(out), "kind": proof["kind"]})
        return
    say(f"Đã ghi chứng minh: {out}. Kiểm tra: hoso audit check-proof {out} --key KHÓA_CÔNG_KHAI")


@command.command(
    "check-proof",
    help="Kiểm tra một chứng minh, không cần kho.\n\nCheck a proof; no archive is needed.",
)
@click.argument("path", metavar="TỆP", type=_FILE)
@click.option("--key", "key_file", metavar="TỆP", type=_FILE, required=True, help="Public key.")
@click.pass_obj
def check_proof(run: Run, path: Path, key_file: Path) -> int:
    """Say whether the proof holds; 1 where it does not."""
    from hoso.auditing import proof_holds, read_proof, read_verifier

    proof = read_proof(path)
    holds = proof_holds(proof, read_verifier(key_file))
    if run.as_json:
        emit_json({"holds": holds, "kind": str(proof["kind"])})
    elif holds and proof["kind"] == "inclusion":
        say(f"Đúng: dòng {proof['index'] + 1} có trong nhật ký đã chốt: {proof['line'].strip()}")
    else:
        say(
            "Đúng: nhật ký trước là phần đầu của nhật ký sau."
            if holds
            else "SAI: không chứng minh được."
        )
    return EXIT_OK if holds else EXIT_FOUND
