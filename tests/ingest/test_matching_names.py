"""Guarantee 6: names in the metadata and files in the transfer; rows joined by code and ordinal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.matching import NameIndex
from ingest.plans import Plans, survey
from schemas.record import Entity, Record, Submission

NFC = "Quyết định.pdf"
NFD = unicodedata.normalize("NFD", NFC)


@pytest.mark.parametrize(
    ("received", "asked", "expected"),
    [
        (["a.pdf"], "a.pdf", ("a.pdf", "exact")),
        (["a.pdf"], "./a.pdf", ("a.pdf", "exact")),
        (["x/a.pdf"], "x\\a.pdf", ("x/a.pdf", "exact")),
        (["a.pdf"], "A.pdf", (None, "missing")),
        ([NFC], NFD, (NFC, "nfc")),
        ([NFD], NFC, (NFD, "nfc")),
        ([NFC, NFD], NFC, (NFC, "exact")),
        ([NFC, NFD], NFD, (NFD, "exact")),
        ([NFD, "Quyê\u0301t định.pdf"], NFC, (None, "ambiguous")),
        ([], "a.pdf", (None, "missing")),
        (["a.pdf"], "../a.pdf", (None, "missing")),
        (["a.pdf"], "", (None, "missing")),
    ],
)
def test_names(received: list[str], asked: str, expected: tuple[str | None, str]) -> None:
    assert NameIndex(received, "").find(asked) == expected


def test_names_are_relative_to_the_carrier_s_folder() -> None:
    index = NameIndex(["đợt/a.pdf", "a.pdf"], "đợt/")
    assert index.find("a.pdf") == ("đợt/a.pdf", "exact")
    assert index.find("đợt/a.pdf") == (None, "missing")


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=12
).filter(lambda name: not name.startswith("."))


@given(st.sets(NAMES, max_size=6), NAMES)
def test_a_found_name_was_received_and_is_the_one_asked_for(names: set[str], asked: str) -> None:
    path, match = NameIndex(names, "").find(asked)
    normal = [name for name in names if _nfc(name) == _nfc(asked)]
    if match == "exact":
        assert path == asked
    elif match == "nfc":
        assert normal == [path]
    else:
        assert path is None
        assert (len(normal) > 1) == (match == "ambiguous")
        assert asked not in names


@given(st.sets(NAMES, min_size=1, max_size=6))
def test_every_received_name_finds_itself(names: set[str]) -> None:
    index = NameIndex(names, "")
    assert {name: index.find(name) for name in names} == {n: (n, "exact") for n in names}


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def row(entity: Entity, **values: str) -> Record:
    return Record(entity=entity, values=values)


def submission(**lists: list[Record]) -> Submission:
    return Submission(
        profile="tt02-2019",
        carrier="workbook",
        source="s.xlsx",
        **{name: tuple(rows) for name, rows in lists.items()},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("of_file", "of_document", "joined"),
    [
        ("1", "1", True),
        ("01", "1", True),
        (" 1 ", "1", True),
        ("1", "001", True),
        ("2", "1", False),
        ("", "1", False),
        ("1a", "1a", True),
        ("1A", "1a", False),
        ("①", "1", False),
        ("²", "2", False),
    ],
)
def test_ordinals(of_file: str, of_document: str, joined: bool) -> None:
    sent = submission(
        dossiers=[row("dossier", FileCode="A")],
        documents=[row("document", FileCode="A", DocOrdinal=of_document)],
        files=[row("file", FileCode="A", DocOrdinal=of_file, Path="x.pdf")],
    )
    (plan,) = Plans(sent, NameIndex(["x.pdf"], ""))
    assert bool(plan.documents[0][1]) == joined
    assert bool(plan.loose) != joined
    assert plan.paths() == ("x.pdf",)


@given(st.text(max_size=4))
def test_any_ordinal_is_joined_with_itself(ordinal: str) -> None:
    sent = submission(
        dossiers=[row("dossier", FileCode="A")],
        documents=[row("document", FileCode="A", DocOrdinal=ordinal)],
        files=[row("file", FileCode="A", DocOrdinal=ordinal, Path="x.pdf")],
    )
    (plan,) = Plans(sent, NameIndex([], ""))
    assert [item.asked for item in plan.documents[0][1]] == ["x.pdf"]


def test_codes_are_joined_after_nfc_and_stripping() -> None:
    sent = submission(
        dossiers=[row("dossier", FileCode="A.TĐ")],
        documents=[row("document", FileCode=unicodedata.normalize("NFD", "A.TĐ") + " ")],
    )
    (plan,) = Plans(sent, NameIndex([], ""))
    assert len(plan.documents) == 1
    assert Plans(sent, NameIndex([], "")).orphans() == ()


def test_rows_of_no_dossier_are_orphans() -> None:
    lost = [row("document", FileCode="B"), row("file", FileCode="B", Path="x")]
    sent = submission(dossiers=[row("dossier", FileCode="A")], documents=[lost[0]], files=[lost[1]])
    assert Plans(sent, NameIndex([], "")).orphans() == tuple(lost)


def test_a_second_row_with_the_same_code_owns_nothing() -> None:
    sent = submission(
        dossiers=[row("dossier", FileCode="A"), row("dossier", FileCode="A")],
        documents=[row("document", FileCode="A", DocOrdinal="1")],
        files=[row("file", FileCode="A", DocOrdinal="1", Path="x.pdf")],
    )
    first, second = Plans(sent, NameIndex(["x.pdf"], ""))
    assert (len(first.documents), first.paths()) == (1, ("x.pdf",))
    assert (second.documents, second.paths()) == ((), ())


def test_a_duplicated_ordinal_leaves_the_files_with_the_first() -> None:
    sent = submission(
        dossiers=[row("dossier", FileCode="A")],
        documents=[row("document", FileCode="A", DocOrdinal="1")] * 2,
        files=[row("file", FileCode="A", DocOrdinal="1", Path="x.pdf")],
    )
    (plan,) = Plans(sent, NameIndex(["x.pdf"], ""))
    assert [len(files) for _, files in plan.documents] == [1, 0]


def test_the_fonds_of_a_dossier() -> None:
    fonds = [row("fonds", OrganId="1"), row("fonds", OrganId="2")]
    sent = submission(
        fonds=fonds,
        dossiers=[row("dossier", FileCode=c, OrganId=o) for c, o in (("A", "2"), ("B", "3"))],
    )
    assert [plan.fonds for plan in Plans(sent, NameIndex([], ""))] == [fonds[1], None]


def test_what_a_worker_hands_over_plans_as_what_it_read() -> None:
    codes = ("A", "B", "A", "C")
    sent = submission(
        dossiers=[row("dossier", FileCode=code) for code in codes],
        documents=[row("document", FileCode=codes[n % 4], DocOrdinal=str(n)) for n in range(90)],
        files=[
            row("file", FileCode=codes[n % 3], DocOrdinal=str(n), Path=f"{n}") for n in range(90)
        ],
        photos=[row("photo", FileCode="A", Path="p"), row("photo", FileCode="Z")],
        audiovisuals=[row("audiovisual", FileCode="A"), row("audiovisual", FileCode="Y")],
    )
    index = NameIndex(map(str, range(90)), "")
    carried = Plans(Submission.from_frames(sent.frames()), index)
    plans = Plans(sent, index)
    assert list(carried) == list(plans)
    assert len(carried) == 4
    assert carried.orphans() == plans.orphans()
    assert [record.get("FileCode") for record in plans.orphans()] == ["Z", "Y"]


def test_what_is_known_of_all_dossiers_before_the_first_is_judged() -> None:
    numbered = {"CodeNumber": "7", "CodeNotation": "QĐ-SNV", "IssuedDate": "03/01/2024"}
    sent = submission(
        dossiers=[row("dossier", FileCode=code) for code in ("A", "B", "B")],
        documents=[
            row("document", FileCode="A", **numbered),
            row("document", FileCode="B", **numbered),
            row("document", FileCode="B", **{**numbered, "CodeNumber": "8"}),
        ],
        files=[
            row("file", FileCode="A", Path="x"),
            row("file", FileCode="B", Path="y"),
            row("file", FileCode="B", Path="x"),
            row("file", FileCode="B", Path="lost"),
        ],
    )
    known = survey(Plans(sent, NameIndex(["x", "y"], "")))
    assert known.named == {"x": ("A", "B"), "y": ("B",)}
    assert list(known.order) == ["x", "y", "x"]
    assert known.codes == {"A": 1, "B": 2}
    assert list(known.documents.values()) == [2]
