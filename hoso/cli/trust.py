"""``hoso trust``: whom this archive trusts, and the revocation lists it has."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from hoso.cli.days import DAY, end_of
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say_all


@click.group(
    help="Kho tin cậy: chứng thư của cơ quan chứng thực (CA) và danh sách thu hồi (CRL).\n\n"
    "Trust store: certificates of authorities, and revocation lists."
)
def command() -> None:
    """Group of the trust commands."""


@command.command(
    "list",
    help="Liệt kê chứng thư được tin và khoảng thời gian có CRL.\n\n"
    "List trusted certificates and what times the revocation lists cover.",
)
@click.option("--all", "everything", is_flag=True, help="Cả mục đã thôi tin. / Removed too.")
@click.option("--at", "day", metavar="NGÀY", type=DAY, help="Vào cuối ngày này. / As of a day.")
@click.pass_obj
def list_rows(run: Run, everything: bool, day: datetime | None) -> None:
    """Print the store."""
    from archive.trust import coverage
    from hoso.cli.trust_lines import store_lines
    from hoso.wiring import the_home

    store = the_home(run.settings).open_trust()
    moment = end_of(day)
    rows = store.history() if everything else store.rows(moment)
    lists = [row.about for row in store.rows(moment) if row.kind == "crl"]
    shown: dict[str, Any] = {
        "certificates": [row.as_dict() for row in rows if row.kind != "crl"],
        "coverage": coverage(lists),
        "strays": store.strays(),
    }
    if run.as_json:
        emit_json(shown)
    else:
        say_all(store_lines(shown))


@command.command("show", help="Xem một chứng thư và lịch sử của nó.\n\nShow one and its history.")
@click.argument("fingerprint", metavar="VÂN_TAY")
@click.pass_obj
def show(run: Run, fingerprint: str) -> None:
    """Print one certificate, found by the begin of its SHA-256, with every addition and removal."""
    from evidence.signature.fingerprints import fingerprints
    from hoso.cli.trust_lines import history_lines
    from hoso.wiring import the_home

    store = the_home(run.settings).open_trust()
    found = store.find(fingerprint, removed_too=True)
    history = [row.as_dict() for row in store.history() if row.sha256 == found.sha256]
    shown = {
        "sha256": found.sha256,
        "subject": found.about["subject"],
        "history": history,
        "published": dict(fingerprints().get(found.sha256, {})),
    }
    if run.as_json:
        emit_json(shown)
    else:
        say_all(history_lines(shown))


@command.command(
    "fingerprints",
    help="Vân tay các CA Việt Nam mà sản phẩm biết, và biết chắc đến đâu.\n\n"
    "Fingerprints of Vietnamese authorities, and how sure each is.",
)
@click.pass_obj
def list_fingerprints(run: Run) -> None:
    """Print the published fingerprints with their sources."""
    from evidence.signature.fingerprints import caution, fingerprints
    from hoso.cli.trust_lines import fingerprint_lines

    rows = [dict(row) for row in fingerprints().values()]
    if run.as_json:
        emit_json({"fingerprints": rows, "note": dict(caution())})
    else:
        say_all(fingerprint_lines(rows))


@command.command(
    "add",
    help="Thêm chứng thư CA từ tệp DER, PEM hoặc PKCS #7. Chứng thư tự ký thành gốc tin cậy.\n\n"
    "Add certificates of authorities. Self-signed ones become anchors.",
)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--anchor", "kind", flag_value="anchor", help="Thêm làm gốc. / As an anchor.")
@click.option(
    "--intermediate", "kind", flag_value="intermediate", help="Thêm làm trung gian. / As no anchor."
)
@click.option(
    "--accept",
    metavar="VÂN_TAY",
    default="",
    help="Đủ 64 chữ số SHA-256 của gốc chưa công bố. / Whole SHA-256 of an unpublished anchor.",
)
@click.pass_obj
def add(run: Run, file: Path, kind: Any, accept: str) -> None:
    """Add what the file holds."""
    from hoso.cli.trust_lines import added_lines
    from hoso.trusting import add_certificates
    from hoso.wiring import the_home

    told = add_certificates(
        the_home(run.settings), run.settings, file, kind=kind or None, accept=accept
    )
    if run.as_json:
        emit_json(told)
    else:
        say_all(added_lines(told))


@command.command(
    "remove",
    help="Thôi tin một chứng thư từ nay; lịch sử vẫn còn.\n\nTrust a certificate no longer.",
)
@click.argument("fingerprint", metavar="VÂN_TAY")
@click.option(
    "--reason", metavar="LÝ_DO", required=True, help="Lý do, ghi vào sổ. / Reason, recorded."
)
@click.pass_obj
def remove(run: Run, fingerprint: str, reason: str) -> None:
    """Remove one, found by the begin (8 digits or more) of its SHA-256."""
    from hoso.trusting import remove_certificate
    from hoso.wiring import the_home

    if not reason.strip():
        raise click.BadParameter("lý do để trống / the reason is empty", param_hint="--reason")
    home = the_home(run.settings)
    gone = remove_certificate(home, run.settings, fingerprint, reason.strip())
    if run.as_json:
        emit_json({"removed": gone.as_dict()})
        return
    say_all(
        (
            f"Đã thôi tin: {gone.about['subject']}",
            f"  SHA-256 {gone.sha256}",
            "Chạy `hoso rejudge` để xem kết luận nào thay đổi.",
        )
    )


@command.command(
    "import-crl",
    help="Nhập danh sách thu hồi (CRL) từ tệp DER hoặc PEM; chỉ nhận bản do CA được tin ký.\n\n"
    "Take revocation lists in; only those a trusted authority signed.",
)
@click.argument("files", metavar="TỆP…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def import_crl(run: Run, files: tuple[Path, ...]) -> int:
    """Import; exit code 1 where a list was refused."""
    from archive.trust import coverage
    from hoso.cli.trust_lines import imported_lines
    from hoso.trusting import import_lists
    from hoso.wiring import the_home

    home = the_home(run.settings)
    told = import_lists(home, run.settings, files)
    rows = [row.about for row in home.open_trust().rows() if row.kind == "crl"]
    shown = {**told, "coverage": coverage(rows)}
    if run.as_json:
        emit_json(shown)
    else:
        say_all(imported_lines(shown))
    return EXIT_FOUND if told["refused"] else EXIT_OK


@command.command(
    "missing",
    help="CA nào còn thiếu chứng thư, và thêm vào thì kiểm tra được bao nhiêu chữ ký.\n\n"
    "Which authorities are missing, and how many signatures each would unlock.",
)
@click.pass_obj
def missing(run: Run) -> None:
    """Print the missing issuers of the stored signatures."""
    from hoso.cli.trust_lines import missing_lines
    from hoso.rejudging import rejudge_home
    from hoso.wiring import the_home

    with progress(quiet=run.as_json) as report:
        found = rejudge_home(the_home(run.settings), run.settings, report).missing
    if run.as_json:
        emit_json({"missing_issuers": found})
    else:
        say_all(missing_lines(found))
