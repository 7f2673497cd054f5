from __future__ import annotations

from dataclasses import replace

import pytest
from archive_support import AT, OBJECT
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archive.premis import Event, PremisFile, premis_xml

FILE = PremisFile(
    path="văn bản/01.pdf", sha256="0" * 64, size=3, format_name="PDF", format_key="fmt/276"
)
EVENTS = (
    Event(type="ingestion", outcome="success", detail="transfer T1"),
    Event(type="validation", outcome="failure", agent="Hoso"),
)
NS = {"p": "http://www.loc.gov/premis/v3"}


def made(files=(FILE,), events=EVENTS) -> bytes:
    return premis_xml(
        object_id=OBJECT, transfer_id="T1", at=AT, agent="Nguyễn An", files=files, events=events
    )


def children(node: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in node]


def test_equal_intakes_give_equal_bytes():
    assert made() == made()


def test_elements_stand_in_the_order_of_premis_3():
    root = etree.fromstring(made())
    assert children(root) == ["object", "object", "event", "event", "agent", "agent"]
    file = root.findall("p:object", NS)[1]
    assert children(file) == ["objectIdentifier", "objectCharacteristics", "originalName"]
    traits = file.find("p:objectCharacteristics", NS)
    assert children(traits) == ["fixity", "size", "format"]
    assert children(root.find("p:event", NS)) == [
        "eventIdentifier",
        "eventType",
        "eventDateTime",
        "eventDetailInformation",
        "eventOutcomeInformation",
        "linkingAgentIdentifier",
        "linkingObjectIdentifier",
    ]


def test_every_link_points_at_something():
    root = etree.fromstring(made())

    def values(path: str) -> set[str | None]:
        return {node.text for node in root.iterfind(path, NS)}

    objects = values(".//p:objectIdentifierValue")
    assert values(".//p:relatedObjectIdentifierValue") <= objects
    assert values(".//p:linkingObjectIdentifierValue") <= objects
    assert values(".//p:linkingAgentIdentifierValue") == values(".//p:agentIdentifierValue")
    assert values(".//p:linkingEventIdentifierValue") == values(".//p:eventIdentifierValue")


def test_a_format_without_pronom_id_names_no_registry():
    root = etree.fromstring(made(files=(replace(FILE, format_key="", format_name=""),)))
    assert root.find(".//p:formatRegistry", NS) is None
    assert root.findtext(".//p:formatName", namespaces=NS) == "unknown"


@pytest.mark.parametrize(
    ("name", "written"), [("a\x01b", "a%01b"), ("\ufffe", "%EF%BF%BE"), ("đ", "đ")]
)
def test_names_xml_cannot_hold_are_percent_encoded(name: str, written: str):
    root = etree.fromstring(made(files=(replace(FILE, path=name),)))
    assert root.findtext(".//p:originalName", namespaces=NS) == written


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_the_document(text: str):
    event = Event(type="ingestion", outcome="success", detail=text, agent=text or "x")
    etree.fromstring(made(files=(replace(FILE, path=text),), events=(event,)))
