"""``hoso search WORDS``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.days import DAY, iso_day, span
from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, say_all

if TYPE_CHECKING:
    from search.query import Query
    from search.results import Results

_KINDS = {"dossier": "Hồ sơ", "document": "Văn bản", "photo": "Ảnh", "recording": "Ghi âm, hình"}
# As in ``search.query.SORTS``; written out so that the help page need not load the search room.
_SORTS = (
    "relevance",
    "date",
    "date-asc",
    "number",
    "number-desc",
    "title",
    "title-desc",
    "organ",
    "organ-desc",
    "signer",
    "signer-desc",
)
_MAX_LIMIT = 1000
_SHOWN_VALUES = 12


@click.command(
    help="Tra cứu hồ sơ, văn bản theo từ, số ký hiệu, cụm từ.\n\n"
    'Search by words, document number, "phrase", -word, field:value.'
)
@click.argument("words", metavar="TỪ…", nargs=-1, required=True)
@click.option(
    "--limit",
    metavar="SỐ",
    type=click.IntRange(1, _MAX_LIMIT),
    default=10,
    show_default=True,
    help="Số kết quả một trang. / Number of hits on a page.",
)
@click.option(
    "--cursor",
    metavar="MÃ",
    default=None,
    help="Trang tiếp theo: mã do lần tìm trước in ra. / Next page.",
)
@click.option("--unit", metavar="ĐƠN_VỊ", multiple=True, help="Chỉ của đơn vị này. / Unit.")
@click.option(
    "--year",
    metavar="NĂM",
    type=click.IntRange(1000, 9999),
    multiple=True,
    help="Chỉ của năm này. / Only of this year.",
)
@click.option("--type", "types", metavar="LOẠI", multiple=True, help="Tên loại văn bản. / Type.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(list(_KINDS)),
    multiple=True,
    help="Chỉ hồ sơ, văn bản, ảnh hoặc ghi âm, ghi hình. / Kind of entry.",
)
@click.option("--from", "start", metavar="NGÀY", type=DAY, help="Từ ngày DD/MM/YYYY. / From.")
@click.option("--to", "end", metavar="NGÀY", type=DAY, help="Đến hết ngày. / To, included.")
@click.option(
    "--sort",
    type=click.Choice(_SORTS),
    default="relevance",
    show_default=True,
    help="Thứ tự: liên quan, ngày, số, tiêu đề, cơ quan, người ký; -desc: giảm dần. / Order.",
)
@click.pass_obj
def command(
    run: Run,
    words: tuple[str, ...],
    limit: int,
    cursor: str | None,
    unit: tuple[str, ...],
    year: tuple[int, ...],
    types: tuple[str, ...],
    kinds: tuple[str, ...],
    start: datetime | None,
    end: datetime | None,
    sort: str,
) -> int:
    """Print the hits; exit code 1 where there are none."""
    from hoso.looking import looking
    from hoso.wiring import the_home
    from schemas.access import Viewer
    from search.parse import parse
    from search.query import Filters

    span(start, end)
    # Until there are accounts whoever uses the command line is the operator.
    viewer = Viewer.archivist(run.settings.text("operator"))
    with looking(run.settings, the_home(run.settings)) as seen:

        def search(query: Query) -> Results:
            return seen.search_as(viewer, query)

        filters = Filters(
            kind=kinds,
            type=_as_kept(search, "type", types),
            unit=_as_kept(search, "unit", unit),
            year=tuple(str(one) for one in year),
            date_from=iso_day(start),
            date_to=iso_day(end),
        )
        query = parse(" ".join(words), limit=limit, cursor=cursor, sort=sort, filters=filters)
        results = search(query).as_dict()
    if run.as_json:
        emit_json(results)
    else:
        say_all(_lines(results))
    return EXIT_OK if results["total"] else EXIT_FOUND


def _as_kept(
    search: Callable[[Query], Results], name: str, typed: tuple[str, ...]
) -> tuple[str, ...]:
    """``typed`` in the spelling the archive has it: case does not matter.

    Raises ``click.BadParameter`` naming what there is where it has no such value.
    """
    if not typed:
        return ()
    from search.parse import parse

    facets = search(parse("", limit=0, facets=(name,))).facets
    kept = {" ".join(one.value.split()).casefold(): one.value for one in facets.get(name, ())}
    found = []
    for value in typed:
        key = " ".join(unicodedata.normalize("NFC", value).split()).casefold()
        if key not in kept:
            there = ", ".join(sorted(kept.values())[:_SHOWN_VALUES]) or "chưa có gì"
            raise click.BadParameter(
                f"kho không có “{value}”; hiện có: {there} / not in the archive",
                param_hint=f"--{name}",
            )
        found.append(kept[key])
    return tuple(found)


def _lines(results: dict[str, Any]) -> Iterator[str]:
    about = "" if results["total_is_exact"] else "khoảng "
    yield f"Tìm thấy {about}{results['total']} kết quả"
    for part in results["ignored"]:
        yield f"  (bỏ qua “{part['text']}”: {part['vi']})"
    if results.get("relaxed"):
        yield "  (không có kết quả đủ mọi từ; đây là kết quả thiếu một từ)"
    for number, hit in enumerate(results["hits"], start=1):
        yield from _hit(number, hit)
    if results["did_you_mean"]:
        yield f"Có phải ý bạn là: {results['did_you_mean']}?"
    if results["cursor"]:
        yield f"Xem tiếp: thêm --cursor {results['cursor']} vào lệnh này"
    if results["without_text"]:
        yield (
            f"Lưu ý: {results['without_text']} tài liệu chỉ có ảnh, không có lớp chữ nên chưa tìm "
            "được trong nội dung."
        )


def _hit(number: int, hit: dict[str, Any]) -> Iterator[str]:
    from hoso.cli.words import day_words

    parts = (
        _KINDS[hit["kind"]],
        hit["number"],
        day_words(hit["issued"]) if hit["kind"] != "dossier" else "",
        hit["subject"] or hit["title"],
    )
    yield f"{number:3}. {' · '.join(part for part in parts if part)}"
    page = f"trang {hit['page']}" if hit["page"] else ""
    place = ", ".join(part for part in (hit["file"] or "", page) if part)
    yield f"     {' · '.join(part for part in (hit['file_code'], place) if part)}"
    if hit["snippet"]:
        yield f"     {' '.join(hit['snippet'].split())}"
