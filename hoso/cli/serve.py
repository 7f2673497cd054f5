"""``hoso serve``."""

from __future__ import annotations

import contextlib

import click

from hoso.cli.main import EXIT_OK, Run
from hoso.cli.output import emit_json, say

_LAST_PORT = 65_535


@click.command(
    help="Mở trang tra cứu của kho trên máy này; dừng bằng Ctrl-C.\n\n"
    "Serve the search page and the API of the archive on this computer; Ctrl-C stops it."
)
@click.option(
    "--host",
    metavar="ĐỊA_CHỈ",
    default="127.0.0.1",
    show_default=True,
    help="Địa chỉ; hiện chỉ nhận máy này. / Address; this computer only for now.",
)
@click.option(
    "--port",
    metavar="SỐ",
    type=click.IntRange(1, _LAST_PORT),
    default=8787,
    show_default=True,
    help="Cổng. / Port.",
)
@click.pass_obj
def command(run: Run, host: str, port: int) -> int:
    """Print the address to open, then answer until stopped."""
    from hoso.serving import desk_of
    from hoso.wiring import the_home
    from web.app import create_app
    from web.guard import Gate
    from web.server import listen, serve

    gate, address = Gate.local(port), f"http://127.0.0.1:{port}"
    with (
        desk_of(run.settings, the_home(run.settings)) as desk,
        listen(host, port) as waiting,
        contextlib.suppress(KeyboardInterrupt),  # the way to stop it
    ):
        app = create_app(desk, gate)
        _invite(run, address, gate.token)
        serve(app, waiting)
    return EXIT_OK


def _invite(run: Run, address: str, token: str) -> None:
    url = f"{address}/?token={token}"
    if run.as_json:
        emit_json({"url": url, "api": f"{address}/api/v1", "token": token})
        return
    say("Trang tra cứu đã mở. Chép nguyên địa chỉ này vào trình duyệt trên máy này:")
    say(f"  {url}")
    say("Ai có địa chỉ này và ngồi ở máy này đều xem được mọi hồ sơ trong kho.")
    say("Mã trong địa chỉ đổi sau mỗi lần khởi động. Dừng: Ctrl-C.")
