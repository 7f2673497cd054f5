from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest
from archive_support import AT
from hypothesis import given
from hypothesis import strategies as st

from archive.database import Schema
from archive.database.place import schema_name
from archive.operations import Decision, FileAccount, Operations, QuarantineItem, Transfer
from schemas.errors import HosoError

nul = pytest.importorskip("archive.database.nul")
TEXTS = st.text("\0\x1a01ađ\U0001f600")
TRANSFER = Transfer(
    transfer_id="T1", source="s", source_key="k", received_at=AT, operator="an", profile="p"
)


@given(TEXTS)
def test_text_with_nul_comes_back_as_it_was(text: str):
    held = nul.kept(text)
    assert "\0" not in held
    assert nul.given(held) == text


@given(TEXTS, TEXTS)
def test_no_two_texts_are_held_as_one(one: str, other: str):
    assert (nul.kept(one) == nul.kept(other)) == (one == other)


def test_the_server_keeps_every_character(schema: Schema):
    names = ["a\0b", "a\x1a0b", "\x1a", "đ\ufffe\U0001f600", "a\tb\n", "'; --", "\\x00", "%s"]
    with closing(Operations.open(schema)) as operations:
        for name in names:
            operations.transfers.begin(replace(TRANSFER, transfer_id=name, source=name))
        assert {row.source for row in operations.transfers.all()} == set(names)
        assert [operations.transfers.get(name).source for name in names] == names


def test_text_is_sorted_by_its_bytes_whatever_the_language_of_the_server(schema: Schema):
    paths = ["b", "B", "a", "Z", "ă", "â", "đ", "d", "_", "-", "a b", "a/b", "ab", "Đ", "é", "~"]
    with closing(Operations.open(schema)) as operations:
        operations.transfers.begin(TRANSFER)
        given_ = [FileAccount(transfer_id="T1", path=p, size=1, account="refused") for p in paths]
        operations.transfers.account(given_)
        found = [item.path for item in operations.transfers.accounts("T1")]
    assert found == sorted(paths, key=lambda path: path.encode())


def test_numbers_are_as_large_as_on_sqlite(schema: Schema):
    large = FileAccount(
        transfer_id="T1", path="p", size=1 << 40, account="refused", mtime=(1 << 63) - 1
    )
    with closing(Operations.open(schema)) as operations:
        operations.transfers.begin(TRANSFER)
        operations.transfers.account([large])
        assert operations.transfers.accounts("T1") == [large]
        assert repr(operations.transfers.account_totals("T1")) == repr({"refused": (1, 1 << 40)})


def test_of_many_who_decide_at_once_one_does(schema: Schema):
    decision = Decision(
        transfer_id="T1",
        position=1,
        file_code="A",
        outcome="quarantined",
        decided_at=AT,
        decided_by="an",
    )
    held = QuarantineItem(
        id="Q1", transfer_id="T1", position=1, file_code="A", reason="r", path="p", created=AT
    )

    def decide(number: int) -> str:
        state = ("released", "rejected")[number % 2]
        try:
            return operations.holds.decide(
                "Q1", state, decided_at=AT, decided_by=str(number), reason=""
            ).decided_by
        except HosoError as error:
            return error.code

    with closing(Operations.open(schema)) as operations:
        operations.transfers.begin(TRANSFER)
        operations.transfers.record(decision, (), held)
        with ThreadPoolExecutor(4) as people:
            said = list(people.map(decide, range(8)))
        winner = operations.holds.get("Q1").decided_by
    assert sorted(set(said)) == sorted({winner, "quarantine-decided"})
    assert said.count(winner) == 4


@pytest.mark.parametrize(
    ("archive_id", "name"),
    [
        ("89904b6a-53ee-4734-ae7b-ab44838858e4", "hoso_89904b6a53ee4734ae7bab44838858e4"),
        ("H30.81", "hoso_h30_81_"),
        ("x" * 500, "hoso_" + "x" * 24 + "_"),
        ('a"; DROP SCHEMA b', "hoso_a_drop_schema_b_"),
    ],
)
def test_schemas_are_named_after_the_archive(archive_id: str, name: str):
    found = schema_name(archive_id)
    assert found.startswith(name)
    assert len(found) + len("_operations") <= 63
    assert found != schema_name(archive_id + "x")
