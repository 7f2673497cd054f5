"""``hoso search WORDS``."""

from __future__ import annotations

from typing import Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, say

_KINDS = {"dossier": "Hồ sơ", "document": "Văn bản", "photo": "Ảnh", "recording": "Ghi âm, hình"}


@click.command(
    help="Tra cứu hồ sơ, văn bản theo từ, số ký hiệu, cụm từ.\n\n"
    'Search by words, document number, "phrase", -word, field:value.'
)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, help="Số kết quả. / Number of hits.")
@click.option("--cursor", default=None, help="Trang tiếp theo. / Next page.")
@click.option("--unit", default=None, help="Chỉ của đơn vị này. / Only of this unit.")
@click.option("--year", default=None, help="Chỉ của năm này. / Only of this year.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date", "date-asc", "number", "number-desc"]),
    default="relevance",
    help="Thứ tự. / Order.",
)
@click.pass_obj
def command(
    run: Run,
    words: tuple[str, ...],
    limit: int,
    cursor: str | None,
    unit: str | None,
    year: str | None,
    sort: str,
) -> int:
    """Print the hits; exit code 1 where there are none."""
    from hoso.wiring import readable_index, the_home
    from search.parse import parse
    from search.query import Filters

    filters = Filters(unit=(unit,) if unit else (), year=(year,) if year else ())
    index = readable_index(the_home(run.settings))
    try:
        query = parse(" ".join(words), limit=limit, cursor=cursor, sort=sort, filters=filters)
        results = index.search(query).as_dict()
    finally:
        index.close()
    if run.as_json:
        emit_json(results)
    else:
        _tell(results)
    return EXIT_OK if results["total"] else EXIT_FOUND


def _tell(results: dict[str, Any]) -> None:
    about = "" if results["total_is_exact"] else "khoảng "
    say(f"Tìm thấy {about}{results['total']} kết quả")
    for part in results["ignored"]:
        say(f"  (bỏ qua “{part['text']}”: {part['vi']})")
    if results.get("relaxed"):
        say("  (không có kết quả đủ mọi từ; đây là kết quả thiếu một từ)")
    for number, hit in enumerate(results["hits"], start=1):
        say(f"{number:3}. {_head(hit)}")
        place = ", ".join(
            part
            for part in (hit.get("file") or "", f"trang {hit['page']}" if hit.get("page") else "")
            if part
        )
        say(f"     {hit.get('file_code', '')}{f' · {place}' if place else ''}")
        if hit["snippet"]:
            say(f"     {' '.join(hit['snippet'].split())}")
    if results["did_you_mean"]:
        say(f"Có phải ý bạn là: {results['did_you_mean']}?")
    if results["without_text"]:
        say(f"({results['without_text']} tài liệu không có lớp chữ, không tìm được trong nội dung)")


def _head(hit: dict[str, Any]) -> str:
    parts = [
        _KINDS[hit["kind"]],
        hit["number"],
        hit["subject"] or hit["title"],
    ]
    return " · ".join(part for part in parts if part)
