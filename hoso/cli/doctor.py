"""``hoso doctor``."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, say_all
from hoso.cli.words import size_words
from hoso.settings import settings_table

if TYPE_CHECKING:
    from archive.home import Home

_ORIGINS = {
    "flag": "tham số dòng lệnh",
    "environment": "biến môi trường",
    "file": "hoso.toml",
    "default": "mặc định",
}
_MISSING = 5  # missing authorities shown
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_HEALTH = {"good": "tốt", "degraded": "dùng được nhưng chưa an toàn", "bad": "không dùng được"}


@click.command(
    help="Khám kho: thiết lập, nhật ký, sổ, danh mục và chỉ mục có khớp nhau không.\n\n"
    "Check whether settings, audit log, ledger, catalogue and index agree."
)
@click.option("--settings", "only_settings", is_flag=True, help="Chỉ thiết lập. / Settings only.")
@click.option(
    "--full",
    is_flag=True,
    help="Cả số tệp, số byte của từng hồ sơ theo bản kê, đĩa và danh mục. / Files and bytes of "
    "every dossier by manifest, disk and catalogue, too.",
)
@click.pass_obj
def command(run: Run, only_settings: bool, full: bool) -> int:
    """Print the state; exit code 1 where something disagrees."""
    shown: dict[str, Any] = {
        "python": platform.python_version(),
        "settings": {
            name: {"value": run.settings.shown(name), "origin": run.settings.origins[name]}
            for name in settings_table()
        },
        "archive": None,
        "problems": [],
        "missing_issuers": [],
        "scans": None,
        "safekeeping": [],
        "due": [],
    }
    if not only_settings:
        shown.update(_archive(run, full=full))
    if run.as_json:
        emit_json(shown)
    else:
        say_all(_lines(shown, only_settings))
    return EXIT_FOUND if shown["problems"] else EXIT_OK


def _archive(run: Run, *, full: bool) -> dict[str, Any]:
    from hoso.checks import diagnose
    from hoso.databases import database_of
    from hoso.scanning import engine_state
    from hoso.wiring import check_settings, the_home

    home = the_home(run.settings)
    check_settings(run.settings, home)
    found = diagnose(run.settings, home, full=full)
    about = {
        "home": str(home.path),
        "archive_id": home.archive_id,
        "dossiers": found.dossiers,
        "transfers": found.transfers,
        "database": database_of(home),
        "index": found.index or None,
    }
    return {
        "archive": about,
        "scans": engine_state(run.settings),
        **_safekeeping(run, home),
        "problems": [problem.as_dict() for problem in found.problems],
        "missing_issuers": [
            {"issuer": name, "signatures": number} for name, number in found.missing.items()
        ],
    }


def _safekeeping(run: Run, home: Home) -> dict[str, Any]:
    from hoso.keeping import due, safekeeping, state_of_archive
    from hoso.wiring import rules_of
    from schemas.clock import now

    state, at = state_of_archive(home, run.settings), now()
    return {"safekeeping": safekeeping(state, at, rules_of(home)), "due": due(state, at)}


def _safekeeping_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """What is not met or could not be decided, with what to do; else one line."""
    yield "AN TOÀN KHO"
    for row in rows:
        for found in row["found"]:
            yield f"  ✗ [{row['rule']}] {found['message']}"
        if row["status"] == "failed":
            yield f"    → {row['remedy']}"
        elif row["status"] == "not_evaluated":
            yield f"  ? [{row['rule']}] {row['title']}: {row['reason']}"
    met = sum(row["status"] == "passed" for row in rows)
    yield f"  Đạt {met} / {len(rows)} yêu cầu đang có hiệu lực (chi tiết: hoso explain MÃ)"


def _database_lines(database: dict[str, Any]) -> Iterator[str]:
    name = _DATABASES[database["engine"]]
    where = f" ({database['place']})" if database["place"] else ""
    size = size_words(database["bytes"])
    yield f"  Cơ sở dữ liệu: {name} {database['version']}, {size}{where}"
    for kept in database["kept"]:
        yield f"    còn giữ sổ cũ {kept}; bỏ bằng `hoso database forget`"


def _index_lines(index: dict[str, Any]) -> Iterator[str]:
    health = _HEALTH[index["health"]]
    if "entries" not in index:
        yield f"  Chỉ mục tra cứu: {health} ({index['engine']})"
        return
    engine = index["engine_version"].split(",")[0]
    parts = (f"{index['entries']} mục", size_words(index["bytes"]), health)
    made_of = [index["engine"], engine]
    if index.get("indexes", 1) > 1:
        made_of.append(f"{index['indexes']} chỉ mục")
    yield f"  Chỉ mục tra cứu: {', '.join(parts)} ({'; '.join(made_of)})"
    if index.get("pending"):
        yield f"    còn chậm {index['pending']} mục so với danh mục"
    if index.get("unfinished"):
        yield "    có lần dựng lại chưa xong: chạy `hoso rebuild --index` để làm tiếp"


def _scan_lines(scans: dict[str, Any]) -> Iterator[str]:
    if engine := scans["engine"]:
        yield f"  Đọc bản quét: {engine['name']} {engine['version']}, dữ liệu {engine['language']}"
        return
    yield f"  Đọc bản quét: chưa có, thiếu {scans['detail']}"
    yield f"    cần thì cài đặt: apt install {scans['packages']}"


def _lines(shown: dict[str, Any], only_settings: bool) -> Iterator[str]:
    yield f"Python {shown['python']}"
    yield "THIẾT LẬP"
    width = max(len(name) for name in shown["settings"])
    for name, row in shown["settings"].items():
        origin = _ORIGINS[row["origin"]]
        yield f"  {name:<{width}}  {row['value'] or '(để trống)'}  [{origin}]"
    if only_settings:
        return
    about, problems = shown["archive"], shown["problems"]
    yield f"KHO: {about['home']}"
    yield f"  Hồ sơ: {about['dossiers']} · đợt tiếp nhận: {about['transfers']}"
    yield from _database_lines(about["database"])
    index = about["index"]
    if index:
        yield from _index_lines(index)
    yield from _scan_lines(shown["scans"])
    yield from _safekeeping_lines(shown["safekeeping"])
    yield from (f"  Nhắc: {one['message']}" for one in shown["due"])
    for row in shown["missing_issuers"][:_MISSING]:
        unlocked = f"{row['signatures']} chữ ký (xem `hoso trust missing`)"
        yield f"  Thêm {row['issuer']} thì kiểm tra được {unlocked}"
    yield f"KẾT LUẬN: {f'{len(problems)} vấn đề' if problems else 'tốt, mọi số liệu khớp nhau.'}"
    for problem in problems:
        yield f"  - {problem['message']}"
        yield f"    → {problem['remedy']}"
