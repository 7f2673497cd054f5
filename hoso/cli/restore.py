"""``hoso restore BACKUP FOLDER``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.chained import with_others
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.out import DOCUMENT, OutFile
from hoso.cli.output import emit_json, progress, say
from hoso.cli.words import size_words
from hoso.files import check_target


@click.command(
    help="Phục hồi kho từ bản sao lưu vào thư mục mới, kiểm tra từng byte.\n\n"
    "Restore an archive from a backup into a new folder; every byte is checked."
)
@click.argument("backup", metavar="BẢN_SAO_LƯU", type=click.Path(path_type=Path))
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@with_others
@click.option(
    "--drill",
    is_flag=True,
    help="Diễn tập: phục hồi thử, kiểm tra mọi thứ, rồi xóa đi. / Try it out and leave nothing.",
)
@click.option(
    "--minutes",
    metavar="TỆP",
    type=OutFile(*DOCUMENT),
    help="Ghi biên bản phục hồi, diễn tập ra .docx. / Minutes of the restore.",
)
@click.pass_obj
def command(
    run: Run,
    backup: Path,
    folder: Path,
    others: tuple[Path, ...],
    drill: bool,
    minutes: Path | None,
) -> int:
    """Restore, then rebuild catalogue and index; or try it out, 1 where that fails."""
    if minutes is not None:
        check_target(minutes)
    work = _drill if drill else _restore
    return work(run, backup, folder, others, minutes)


def _restore(
    run: Run, backup: Path, folder: Path, others: tuple[Path, ...], minutes: Path | None
) -> int:
    from hoso.cli.working import working
    from hoso.ending import end_whole
    from hoso.restoring import lacking_settings, restored

    with progress(quiet=run.as_json) as report:
        home, dossiers = restored(
            run.settings,
            backup,
            folder,
            others,
            minutes,
            report,
            lambda home: working(run, home, "restore", report, what=str(backup.absolute())),
        )
    end_whole(home, "restore")
    lacking = lacking_settings(home)
    if run.as_json:
        emit_json({"home": str(home.path), "dossiers": dossiers, "left_out": lacking})
    else:
        say(f"Đã phục hồi {dossiers} hồ sơ vào {home.path}")
        if lacking:
            say(f"Bản sao lưu không giữ mật khẩu, khóa: nhập lại {', '.join(lacking)} (hoso.toml).")
    return EXIT_OK


def _drill(
    run: Run, backup: Path, folder: Path, others: tuple[Path, ...], minutes: Path | None
) -> int:
    from hoso.restoring import tried
    from hoso.wiring import the_home

    home = the_home(run.settings)
    with progress(quiet=run.as_json) as report:
        told = tried(home, run.settings, backup, folder, others, minutes, report)
    if run.as_json:
        emit_json(told)
    elif told["wrong"]:
        say(f"Diễn tập phục hồi KHÔNG đạt: {told['wrong']}")
    else:
        say(
            f"Diễn tập phục hồi đạt: {told['files']} tệp ({size_words(told['bytes'])}), "
            f"{told['objects']} gói nguyên vẹn; đã xóa dữ liệu thử."
        )
    return EXIT_FOUND if told["wrong"] else EXIT_OK
