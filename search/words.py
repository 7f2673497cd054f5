"""What answers are called in words: facets and their values, orders, notices beside the hits.

Data (``data/words.json``), shared by every surface people search on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from schemas.clock import dmy
from search.fields import table
from search.language.offers import Offer
from search.query import MAX_PLACE

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = ("vi", "en")


class Notice(NamedTuple):
    """Something people are told beside the hits. ``code``: a key of ``notice`` in the data."""

    code: str
    vi: str
    en: str


def words(group: str, code: str, lang: Lang = "vi") -> str:
    """The words of ``code``; the code itself where it has none, as names of organs and units."""
    row = table("words").get(group, {}).get(code)
    return str(row[lang]) if row else code


def value_words(
    facet: str, value: str, lang: Lang = "vi", *, rules: Mapping[str, str] | None = None
) -> str:
    """A value of a facet in words. ``rules``: rule id -> its title, for findings."""
    if facet == "finding" and rules and value in rules:
        return f"{value} {rules[value]}"
    return words(facet, value, lang)


def coded(facet: str, typed: str) -> str | None:
    """The value of ``facet`` whose code or words, in either language, were typed in any case."""
    rows: Mapping[str, Mapping[str, str]] = table("words").get(facet, {})
    wanted = typed.casefold()
    for code, row in rows.items():
        if wanted in (code.casefold(), *(row[lang].casefold() for lang in LANGS)):
            return code
    return None


def count_words(number: int, lang: Lang = "vi") -> str:
    """A count with its thousands parted: ``10.000`` in Vietnamese, ``10,000`` in English."""
    written = f"{number:,}"
    return written.replace(",", ".") if lang == "vi" else written


def total_words(told: Mapping[str, Any], by: str = "entry", lang: Lang = "vi") -> str:
    """``12 kết quả``, ``hơn 10.000 hồ sơ``. ``told``: the JSON form of results."""
    form = words("total", "exact" if told["total_is_exact"] else "over", lang)
    return form.format(total=count_words(told["total"], lang), what=words("what", by, lang))


def notices(told: Mapping[str, Any], offers: Sequence[Offer] = ()) -> tuple[Notice, ...]:
    """What to say beside the hits of ``told``, the JSON form of results, and of ``offers``."""
    return tuple(_notices(told, offers))


def _notices(told: Mapping[str, Any], offers: Sequence[Offer]) -> Iterator[Notice]:
    for one in told["ignored"]:
        yield _notice("ignored", text=one["text"], why=one)
    if told["relaxed"]:
        met, asked = told["relaxed"]
        yield _notice("relaxed", met=met, asked=asked)
    for one in told["mended"]:
        yield _notice("mended", text=one["text"], by=", ".join(one["by"]))
    for one in told["expanded"]:
        yield _notice("expanded", text=one["text"], also=", ".join(one["also"]))
    bare = told["without_accents"]
    if bare and bare["total"] > told["total"]:
        yield _notice("without_accents", text=bare["text"], total=bare["total"])
    if told["capped"]:
        yield _notice("capped", most=MAX_PLACE)
    for offer in offers:
        relation = {lang: words("relation", offer.relation, lang) for lang in LANGS}
        since, basis = dmy(offer.since), offer.basis
        yield _notice("offer", relation=relation, since=since, name=offer.name, basis=basis)
    if told["without_text"]:
        yield _notice("without_text", count=told["without_text"])


def _notice(code: str, **params: Any) -> Notice:
    """``params``: texts, numbers, or rows of words by language."""
    said = {
        lang: words("notice", code, lang).format(
            **{name: _in(value, lang) for name, value in params.items()}
        )
        for lang in LANGS
    }
    return Notice(code, said["vi"], said["en"])


def _in(value: Any, lang: Lang) -> str:
    if isinstance(value, Mapping):
        return str(value[lang])
    return count_words(value, lang) if isinstance(value, int) else str(value)
