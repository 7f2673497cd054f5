"""The options of ``hoso search``: what is asked, which filters, which list."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import reduce
from typing import Any, NamedTuple

import click

from hoso.cli.days import DAY
from hoso.cli.out import BOOK, OutFile

# As in ``search.query``; written out so that the help page need not load the search room.
SORTS = (
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
MAX_LIMIT = 1000
LISTED = "\n"
"""What ``--saved`` without a name means; no name can be this."""
Decorator = Callable[[Any], Any]


class Filter(NamedTuple):
    """A filter by a value: its option, and what its values are called on the help page."""

    name: str
    metavar: str
    help: str


FILTERS = (
    Filter("kind", "LOẠI_MỤC", "Hồ sơ, văn bản, ảnh, ghi âm ghi hình. / Kind of entry."),
    Filter("organ", "CƠ_QUAN", "Cơ quan ban hành. / Issuing organ."),
    Filter("unit", "ĐƠN_VỊ", "Đơn vị lập hồ sơ. / Unit."),
    Filter("type", "LOẠI", "Tên loại văn bản. / Type of document."),
    Filter("year", "NĂM", "Năm. / Year."),
    Filter("direction", "ĐI_ĐẾN", "Văn bản đến, đi, nội bộ. / Incoming, outgoing, internal."),
    Filter("access", "CHẾ_ĐỘ", "Chế độ sử dụng. / Access class."),
    Filter("retention", "THỜI_HẠN", "Thời hạn bảo quản. / Retention period."),
    Filter("signature", "TRẠNG_THÁI", "Trạng thái chữ ký số. / Signature state."),
    Filter("finding", "MÃ_QUY_TẮC", "Có phát hiện theo quy tắc này. / With a finding of a rule."),
    Filter("format", "ĐỊNH_DẠNG", "Định dạng tệp. / File format."),
    Filter("text", "LỚP_CHỮ", "Lớp chữ để tìm: text, scan, paper… / Searchable text."),
    Filter("fonds", "PHÔNG", "Tên phông. / Fonds."),
    Filter("dossier", "MÃ", "Chỉ trong hồ sơ này. / Within this dossier."),
)


def _flag(name: str, text: str) -> Decorator:
    return click.option(name, is_flag=True, help=text)


def _filter(one: Filter) -> Decorator:
    kind = click.IntRange(1000, 9999) if one.name == "year" else None
    return click.option(
        f"--{one.name}", metavar=one.metavar, type=kind, multiple=True, help=one.help
    )


class WordsCommand(click.Command):
    """A command whose words may begin with a minus; what follows ``--`` is words alone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note how many words follow the two dashes: the parser takes them off."""
        ctx.meta[_PLAIN] = len(args) - args.index("--") - 1 if "--" in args else 0
        return super().parse_args(ctx, args)


_PLAIN = "hoso.words_after_dashes"


def _words(ctx: click.Context, _: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """What is typed, with ``-word`` for a word to leave out; two dashes are an option's."""
    for word in given[: len(given) - ctx.meta[_PLAIN]]:
        if word.startswith("--"):
            name = word.partition("=")[0]
            known = (one for param in ctx.command.get_params(ctx) for one in param.opts)
            near = difflib.get_close_matches(name, known)
            raise click.NoSuchOption(name, possibilities=near, ctx=ctx)
    if given == ("-h",):
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()
    return given


MINUS_IS_A_WORD = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""Settings of a command whose words may begin with a minus, as queries do."""
_ASKED = (
    click.argument("words", metavar="TỪ…", nargs=-1, callback=_words),
    click.option(
        "--limit",
        metavar="SỐ",
        type=click.IntRange(1, MAX_LIMIT),
        default=10,
        show_default=True,
        help="Số kết quả một trang. / Number of hits on a page.",
    ),
    click.option(
        "--cursor",
        metavar="MÃ",
        default=None,
        help="Trang tiếp theo: mã do lần tìm trước in ra. / Next page.",
    ),
    *(_filter(one) for one in FILTERS),
    click.option("--from", "start", metavar="NGÀY", type=DAY, help="Từ ngày DD/MM/YYYY. / From."),
    click.option("--to", "end", metavar="NGÀY", type=DAY, help="Đến hết ngày. / To, included."),
    click.option(
        "--sort",
        type=click.Choice(SORTS),
        default=None,
        help="Thứ tự: liên quan (mặc định), ngày, số, tiêu đề, cơ quan, người ký; "
        "-desc: giảm dần. / Order.",
    ),
    click.option(
        "--by",
        type=click.Choice(["entry", "dossier"]),
        default=None,
        help="Mỗi kết quả là một mục (mặc định) hay một hồ sơ. / What a hit is.",
    ),
    _flag("--facets", "Đếm kết quả theo từng bộ lọc. / Count the hits by every filter."),
    _flag("--typing", "Từ cuối có thể mới gõ dở. / The last word may be half typed."),
    _flag("--no-abbreviations", "Không tìm theo chữ viết tắt. / Leave abbreviations alone."),
    _flag(
        "--without-text",
        "Liệt kê văn bản không có chữ để tìm (ảnh quét, có mật khẩu, giấy…). / "
        "List documents without searchable text.",
    ),
)
_OTHER = (
    click.option(
        "--suggest", metavar="CHỮ", help="Gợi ý khi đang gõ. / Ways to go on from these letters."
    ),
    click.option(
        "--like", metavar="MÃ", help="Tìm mục giống mục này (mã#thứ tự). / Entries like this one."
    ),
    click.option(
        "--xlsx",
        metavar="TỆP",
        type=OutFile(*BOOK),
        help="Ghi cả danh sách ra mục lục Excel. / Write the whole list to a workbook.",
    ),
    click.option(
        "--save", metavar="TÊN", help="Lưu câu tìm và bộ lọc này. / Keep this search by a name."
    ),
    click.option(
        "--saved",
        metavar="[TÊN]",
        is_flag=False,
        flag_value=LISTED,
        help="Tìm theo câu tìm đã lưu; không có tên: liệt kê. / Run a kept search, or list them.",
    ),
    click.option("--forget", metavar="TÊN", help="Bỏ câu tìm đã lưu. / Drop a kept search."),
)


def search_options(command: Any) -> Any:
    """Decorator: every option of ``hoso search``."""
    return reduce(lambda made, option: option(made), reversed((*_ASKED, *_OTHER)), command)
