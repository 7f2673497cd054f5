"""``hoso export CODE``."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say
from schemas.errors import HosoError

OFFICIAL = "tt05-2025"


@click.command(
    help="Xuất một hồ sơ ra ngoài kho: gói BagIt, thư mục, hoặc zip.\n\n"
    "Export a dossier as a bag, a plain folder or a zip, or its metadata after 05/2025."
)
@click.argument("code", metavar="MÃ")
@click.option(
    "--out",
    metavar="NƠI_GHI",
    required=True,
    type=click.Path(path_type=Path),
    help="Nơi ghi. / Target.",
)
@click.option(
    "--form",
    type=click.Choice(["bag", "folder", "zip", OFFICIAL]),
    default="bag",
    show_default=True,
    help="Dạng xuất; tt05-2025: chỉ dữ liệu đặc tả, theo tên và mã của Thông tư 05/2025. / Form.",
)
@click.pass_obj
def command(run: Run, code: str, out: Path, form: str) -> None:
    """Write exact bytes; the target must be new or empty."""
    from archive.export import Form, export, export_files
    from hoso.noting import UNNOTED, noting
    from hoso.wiring import readable_catalogue, the_home
    from ingest.documents import described

    home = the_home(run.settings)
    with readable_catalogue(home) as catalogue:
        row = catalogue.dossier(code)
    if row is None:
        raise HosoError("not-found", what=code)
    about = row["object_id"]
    with noting(home, run.settings, ("dossier.export", about), target=out) as act:
        storage, lacking = home.open_storage(), []
        if form == OFFICIAL:
            told = list(described(storage.get(about)))
            lacking = [f"{one.name}: {name}" for one in told for name in one.lacking]
            path = export_files(out, ((one.name, one.xml()) for one in told), sealed=act.seal)
        else:
            path = export(storage, about, out, form=cast("Form", form), sealed=act.seal)
        act.say("dossier.export", about, "done")
    if run.as_json:
        emit_json({"path": str(path), "object_id": about, "lacking": lacking})
        return
    say(f"Đã xuất {row['file_code']}: {path}")
    if form == OFFICIAL:
        say("Theo nguồn thứ cấp, chưa đối chiếu nguyên văn; không phải gói METS của Thông tư.")
    for one in lacking:
        say(f"  còn thiếu: {one}")
    if not act.logged:
        say(UNNOTED)
