"""``cơ quan:`` offers the organs before and after the one asked for."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.organs import load_register, shipped_register
from search.language import organ_offers
from search.parse import parse
from search.query import Query

MERGED = date(2025, 7, 1)


def offered(query: Query) -> list[tuple[str, str]]:
    return [(one.name, one.relation) for one in organ_offers(query, shipped_register())]


@pytest.mark.parametrize(
    "text",
    [
        'cơ quan:"Sở Nội vụ tỉnh Kon Tum"',
        'co quan:"so noi vu kon tum"',
        "organ: Sở Nội vụ Kon Tum",
        'cơ quan:"SNV Kon Tum"',
    ],
)
def test_the_organ_that_followed_is_offered(text: str) -> None:
    (offer,) = organ_offers(parse(text), shipped_register())
    assert (offer.name, offer.relation, offer.since) == (
        "Sở Nội vụ tỉnh Quảng Ngãi",
        "successor",
        MERGED,
    )
    assert offer.basis == "Nghị quyết 202/2025/QH15"
    assert parse(offer.text).clauses


def test_the_organ_before_is_offered_and_its_query_offers_back() -> None:
    (offer,) = organ_offers(parse('cơ quan:"UBND tỉnh Quảng Ngãi"'), shipped_register())
    assert (offer.name, offer.relation) == ("Ủy ban nhân dân tỉnh Kon Tum", "predecessor")
    assert offered(parse(offer.text)) == [("Ủy ban nhân dân tỉnh Quảng Ngãi", "successor")]


@pytest.mark.parametrize(
    "text", ["Sở Nội vụ tỉnh Kon Tum", '-cơ quan:"Sở Nội vụ tỉnh Kon Tum"', "cơ quan:Bộ", ""]
)
def test_nothing_is_offered_for_what_is_not_asked(text: str) -> None:
    assert offered(parse(text)) == []


def test_a_name_that_finds_both_offers_neither() -> None:
    assert offered(parse('cơ quan:"Sở Nội vụ tỉnh"')) == []


def test_a_chain_of_organs_and_names_is_offered_whole() -> None:
    def organ(name: str, *events: dict[str, str]) -> dict[str, object]:
        rows = [{"vi": "…", "en": "…", "basis": "B", "confidence": "high", **one} for one in events]
        return {"id": name.lower(), "vi": f"Ty {name}", "en": name, "aliases": [], "parent": None,
                "codes": [], "events": rows}  # fmt: skip

    register = load_register(
        {
            "schema_version": 1,
            "organs": [
                organ("A", {"date": "1980-01-01", "kind": "merged", "successor": "b"}),
                organ(
                    "B",
                    {"date": "1985-01-01", "kind": "renamed", "name_vi": "Sở B"},
                    {"date": "1990-01-01", "kind": "merged", "successor": "c"},
                ),
                organ("C", {"date": "1995-01-01", "kind": "merged", "successor": "a"}),
            ],
        }
    )
    offers = organ_offers(parse('cơ quan:"Ty B"'), register)
    assert {(one.name, one.relation, one.since.year) for one in offers} == {
        ("Ty C", "successor", 1990),
        ("Ty A", "successor", 1995),
        ("Ty A", "predecessor", 1980),
        ("Ty C", "predecessor", 1995),
        ("Sở B", "later-name", 1985),
    }
