"""The metadata XML: generated schema, lossless round trip, hostile and odd input."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from schemas import xml, xml_escape, xsd
from schemas.data_files import read_bytes
from schemas.errors import HosoError
from schemas.profile import ENTITIES, load_profile
from schemas.record import RECORD_LISTS, Entity, Record, Submission

PROFILE = load_profile()
LISTS: dict[Entity, str] = dict(zip(ENTITIES, RECORD_LISTS, strict=False))
NAMES: dict[Entity, str] = {
    "fonds": "fonds",
    "dossier": "dossiers",
    "document": "documents",
    "file": "files",
    "photo": "photos",
    "audiovisual": "audiovisuals",
    "planned_dossier": "planned",
}
ANY_TEXT = st.text(st.characters(codec=None), min_size=1, max_size=60)
XML_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=60
)


def submissions(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Submission]:
    def records(entity: Entity) -> st.SearchStrategy[tuple[Record, ...]]:
        names = sorted(PROFILE.entities[entity].by_name)
        values = st.dictionaries(st.sampled_from(names), texts.filter(bool), max_size=6)
        return st.lists(
            values.map(lambda found: Record(entity=entity, values=found)), max_size=3
        ).map(tuple)

    return st.builds(
        Submission,
        profile=st.just("tt02-2019"),
        carrier=st.just("xml"),
        source=st.just("x.xml"),
        problems=st.just(()),
        **{name: records(entity) for entity, name in NAMES.items()},
    )


def values(submission: Submission) -> dict[str, list[dict[str, str]]]:
    return {name: [record.values for record in getattr(submission, name)] for name in RECORD_LISTS}


@settings(max_examples=150, deadline=None)
@given(submissions(ANY_TEXT))
def test_whatever_is_written_is_read_back(submission: Submission) -> None:
    assert values(xml.read(xml.write(submission), source="x.xml")) == values(submission)


@given(ANY_TEXT)
def test_escape_is_undone_and_leaves_only_legal_text(text: str) -> None:
    escaped = xml_escape.escape(text)
    assert xml_escape.unescape(escaped) == text
    assert not xml_escape.needs_escape(escaped)


@given(XML_TEXT)
def test_plain_text_is_not_escaped(text: str) -> None:
    submission = Submission(
        profile="tt02-2019",
        carrier="xml",
        source="x",
        dossiers=(Record(entity="dossier", values={"Title": f"a{text}b"}),),
    )
    root = etree.fromstring(xml.write(submission))
    assert root[0][0].text == f"a{text}b"
    assert xsd.ESCAPED not in "".join(root.attrib)


def test_checked_in_schemas_are_those_of_the_data() -> None:
    for name, content in xsd.xsd_files(PROFILE).items():
        assert read_bytes(f"xsd/{name}") == content


def test_main_writes_and_prints_the_schemas(tmp_path: Path) -> None:
    printed: list[str] = []
    xsd.main([], printed.append)
    xsd.main([str(tmp_path)])
    assert [p.encode() for p in printed] == [
        (tmp_path / name).read_bytes()
        for name in ("tt05-2025.xsd", "extension.xsd", "tt02-2019.xsd")
    ]


def sound() -> Submission:
    def record(entity: Entity, **given: str) -> tuple[Record, ...]:
        return (Record(entity=entity, values=given),)

    return Submission(
        profile="tt02-2019",
        carrier="xml",
        source="x.xml",
        fonds=record("fonds", OrganId="000.00.00.H34", PaperTotal="12,5"),
        dossiers=record("dossier", FileCode="A.1", StartDate="05/01/2024", Unit="Phòng Tổ chức"),
        documents=record("document", FileCode="A.1", DocOrdinal="1", Direction="đi"),
        files=record("file", FileCode="A.1", DocOrdinal="1", Path="a/Hòa & <b>.pdf"),
        photos=record("photo", EventName="Lễ", FileCode="A.1", Path="a.jpg"),
        planned=record("planned_dossier", FileNotation="01.TH"),
    )


def test_a_sound_submission_is_valid_and_read_without_problems() -> None:
    data = xml.write(sound())
    assert xml.validate(data) == []
    got = xml.read(data, source="x.xml")
    assert got.problems == ()
    assert got.documents[0].where.row is not None


@pytest.mark.parametrize(
    ("field", "text"),
    [("StartDate", "2024-01-05"), ("FileCode", "A" * 31), ("TotalDoc", "mười")],
)
def test_schema_names_bad_values_with_their_line(field: str, text: str) -> None:
    record = Record(entity="dossier", values={"Title": "T", field: text})
    data = xml.write(Submission(profile="tt02-2019", carrier="xml", source="x", dossiers=(record,)))
    messages = xml.validate(data)
    line = 1 + data.decode().splitlines().index(
        next(row for row in data.decode().splitlines() if f"<{field}>" in row)
    )
    assert {found for found, _ in messages} == {line}


NS = 'xmlns="urn:hoso:tt02-2019:1" xmlns:x="urn:hoso:extension:1"'


def read(body: str) -> Submission:
    return xml.read(f"<submission {NS}>\n{body}\n</submission>".encode(), source="x.xml")


def rules(submission: Submission) -> list[tuple[str, int | None]]:
    return [(item.rule, item.where.row) for item in submission.problems]


def test_order_is_free_and_blanks_are_trimmed() -> None:
    got = read("<dossier><x:dossier><x:Unit>P</x:Unit></x:dossier><Title>\n T </Title>"
               "<FileCode>A</FileCode></dossier>")  # fmt: skip
    assert got.dossiers[0].values == {"Unit": "P", "Title": "T", "FileCode": "A"}
    assert got.problems == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<letter/>", [("X-121", 2)]),
        ("<dossier><FileCode>A</FileCode>\n<Colour>x</Colour></dossier>", [("X-121", 3)]),
        ("<dossier><FileCode>A</FileCode><FileCode>B</FileCode></dossier>", [("X-122", 2)]),
        ("<dossier><FileCode>A</FileCode><Unit>P</Unit></dossier>", [("X-123", 2)]),
        ("<dossier><Title>A</Title></dossier>", [("X-124", 2)]),
        ("<dossier><FileCode>A<b>c</b></FileCode></dossier>", [("X-121", 2)]),
        ("<dossier><FileCode>A</FileCode><Organld>B</Organld></dossier>", [("T02-META-12", 2)]),
    ],
)
def test_odd_elements_are_named_at_their_line(
    body: str, expected: list[tuple[str, int | None]]
) -> None:
    assert rules(read(body)) == expected


@pytest.mark.parametrize(("first", "second"), [("10 năm", "25"), ("25", "10 năm")])
def test_maintenance_printed_twice(first: str, second: str) -> None:
    got = read(
        f"<dossier><FileCode>A</FileCode><Maintenance>{first}</Maintenance>"
        f"<Maintenance>{second}</Maintenance></dossier>"
    )
    assert (got.dossiers[0].get("Maintenance"), got.dossiers[0].get("SheetNumber")) == (
        "10 năm",
        "25",
    )


def test_a_path_named_twice_is_told_at_the_second() -> None:
    row = "<x:file><x:FileCode>A</x:FileCode><x:Path>{}</x:Path></x:file>\n"
    paths = ("a/H\u00f2a.pdf", "a/Ho\u0300a.pdf", "a/H\u00f2a.pdf")
    got = read("".join(map(row.format, paths)))
    assert rules(got) == [("X-112", 4)]


def test_no_namespace_is_read_with_a_word_about_it() -> None:
    data = b"<submission><dossier><FileCode>A</FileCode></dossier></submission>"
    got = xml.read(data, source="x.xml")
    assert got.dossiers[0].values == {"FileCode": "A"}
    assert {rule for rule, _ in rules(got)} == {"X-123"}


BOMB = b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><submission>&b;</submission>'
XXE = b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><submission/>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<submission",
        b"<submission>\x00</submission>",
        b"<submission>\xff</submission>",
        "<submission/>".encode("utf-16"),
        BOMB,
        XXE,
        b"<?xml version='1.0'?><!-- x --><?p i?>" + BOMB,
        b"<submission>&xxe;</submission>",
        b"<submission>" + b"<a>" * 100_000,
        b"<!--" + b"-" * 50_000,
    ],
)
def test_hostile_xml_is_an_error(data: bytes) -> None:
    for function in (lambda: xml.read(data, source="x.xml"), lambda: xml.validate(data)):
        with pytest.raises(HosoError) as caught:
            function()
        assert caught.value.code == "xml-unreadable"


@pytest.mark.parametrize("data", [b"<edXML/>", b'<submission profile="tt99"/>'])
def test_foreign_xml_is_told_apart(data: bytes) -> None:
    with pytest.raises(HosoError) as caught:
        xml.read(data, source="x.xml")
    assert caught.value.code == "xml-foreign"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_submission_or_an_error(data: bytes) -> None:
    with pytest.raises(HosoError):
        xml.read(b"<submission>" + data, source="x.xml")


def test_lines_beyond_65535_are_right() -> None:
    got = read("\n" * 70_000 + "<dossier><FileCode>A</FileCode></dossier>")
    assert got.dossiers[0].where.row == 70_002


def test_fields_the_profile_lacks_are_a_programming_fault() -> None:
    record = Record(entity="dossier", values={"Colour": "x"})
    with pytest.raises(KeyError):
        xml.write(Submission(profile="tt02-2019", carrier="xml", source="", dossiers=(record,)))
