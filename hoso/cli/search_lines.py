"""What ``hoso search`` prints for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any

from hoso.cli.search_asked import code_of
from hoso.cli.words import day_words

if TYPE_CHECKING:
    from search.words import Notice

_SHOWN_VALUES = 12
_OTHER_DOSSIERS = 3
_LAST = ("capped", "without_text")  # notices below the hits
# What to do about a notice here, beside what it says everywhere.
_HINTS = {
    "expanded": "tắt: --no-abbreviations",
    "without_text": "xem: thêm --without-text",
}


def result_lines(
    told: Mapping[str, Any], notices: Sequence[Notice], offers: Sequence[str], by: str
) -> Iterator[str]:
    """The hits of ``told`` (the JSON form of results) and what is said beside them.

    ``offers``: the query that looks for each organ offered. ``by``: what a hit is.
    """
    from search.words import total_words

    yield f"Tìm thấy {total_words(told, by)}"
    commands = iter(offers)
    for one in notices:
        if one.code not in _LAST:
            yield _notice(one, next(commands) if one.code == "offer" else _bare(one, told))
    for number, hit in enumerate(told["hits"], start=1):
        yield from _dossier(number, hit) if by == "dossier" else _hit(number, hit)
    if told["cursor"]:
        yield f"Xem tiếp: thêm --cursor {told['cursor']} vào lệnh này"
    yield from (_notice(one) for one in notices if one.code in _LAST)


def _bare(notice: Notice, told: Mapping[str, Any]) -> str:
    return str(told["without_accents"]["text"]) if notice.code == "without_accents" else ""


def _notice(notice: Notice, query: str = "") -> str:
    """What is said, and what to do about it; ``query``: another search to offer."""
    hint = f"lệnh: hoso search {quote(query)}" if query else _HINTS.get(notice.code, "")
    return f"  ({notice.vi}{f'; {hint}' if hint else ''})"


def _dossier(number: int, hit: Mapping[str, Any]) -> Iterator[str]:
    """A dossier and its best entry; its title where that may be seen."""
    if hit["kind"] == "dossier":
        yield from _hit(number, hit)
        return
    from search.words import value_words

    title = hit["title"] if hit["subject"] else ""
    parts = (value_words("kind", "dossier"), hit["file_code"], title)
    yield f"{number:3}. {' · '.join(part for part in parts if part)}"
    yield f"     Mục hợp nhất: {_named(hit)}"
    yield from _about(hit)


def _hit(number: int, hit: Mapping[str, Any]) -> Iterator[str]:
    yield f"{number:3}. {_named(hit)}"
    yield from _about(hit)


def _named(hit: Mapping[str, Any]) -> str:
    from search.words import value_words

    parts = (
        value_words("kind", hit["kind"]),
        hit["number"],
        day_words(hit["issued"]) if hit["kind"] != "dossier" else "",
        hit["heading"],
    )
    return " · ".join(part for part in parts if part)


def _about(hit: Mapping[str, Any]) -> Iterator[str]:
    page = f"trang {hit['page']}" if hit["page"] else ""
    place = ", ".join(part for part in (hit["file"] or "", page) if part)
    about = (handle(hit), place, _paper(hit), _wordless(hit))
    yield f"     {' · '.join(part for part in about if part)}"
    if hit["snippet"]:
        yield f"     {' '.join(hit['snippet'].split())}"
    if hit["also_in"]:
        yield f"     Cùng tệp có trong: {_codes(hit['also_in'])}"


def handle(hit: Mapping[str, Any]) -> str:
    """What ``--like`` and people call an entry: its FileCode, and its place in the dossier."""
    _, mark, place = str(hit["id"]).rpartition("#")
    return f"{hit['file_code']}{mark}{place}" if mark else str(hit["file_code"])


def _paper(hit: Mapping[str, Any]) -> str:
    """Where it stands on the shelf."""
    sheets = "–".join(dict.fromkeys(hit[name] for name in ("sheet_from", "sheet_to") if hit[name]))
    parts = (f"hộp {hit['box']}" if hit["box"] else "", f"tờ {sheets}" if sheets else "")
    return ", ".join(part for part in parts if part)


def _wordless(hit: Mapping[str, Any]) -> str:
    from search.words import value_words

    silent = hit["kind"] == "dossier" or hit["text"] == "text"
    sure = f", độ tin cậy {hit['text_confidence']}%" if hit["text_confidence"] else ""
    return "" if silent else value_words("text", hit["text"]) + sure


def _codes(object_ids: Sequence[str]) -> str:
    shown = ", ".join(map(code_of, object_ids[:_OTHER_DOSSIERS]))
    more = len(object_ids) - _OTHER_DOSSIERS
    return f"{shown} và {more} hồ sơ khác" if more > 0 else shown


def facet_lines(
    counted: Mapping[str, Sequence[Mapping[str, Any]]], rules: Mapping[str, str]
) -> Iterator[str]:
    """How many hits there are by every facet. ``rules``: rule id -> its title."""
    from search.words import count_words, value_words, words

    for name, rows in counted.items():
        if not rows:
            continue
        yield f"{words('facet', name)}:"
        for row in rows[:_SHOWN_VALUES]:
            said = value_words(name, row["value"], rules=rules)
            yield f"  {count_words(row['count']):>9}  {said}"
        if len(rows) > _SHOWN_VALUES:
            yield f"  … và {len(rows) - _SHOWN_VALUES} giá trị khác (xem đủ bằng --json)"
