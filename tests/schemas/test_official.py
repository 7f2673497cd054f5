"""A dossier under the names and codes of Circular 05/2025, described in either profile."""

from __future__ import annotations

from lxml import etree

from schemas.official import said
from schemas.record import Record

DOSSIER = Record(
    entity="dossier",
    values={
        "FileCode": "H34.05.2024.01",
        "OrganId": "H34.05",
        "Title": "Hồ sơ A & B",
        "Maintenance": "15 năm",
        "Rights": "Không hạn chế",
        "Format": "Hư hỏng",
        "Description": "Ghi chú cũ",
    },
)
FIRST = {
    "DocOrdinal": "7",
    "DocCode": "VB-1",
    "TypeName": "Bản sao y",
    "Mode": "Hạn chế",
    "ConfidenceLevel": "Số hóa",
}


def test_words_become_codes_and_what_has_none_is_noted() -> None:
    whole, first, second, photo = said(
        DOSSIER,
        [
            Record(entity="document", values=FIRST),
            Record(
                entity="document", values={"ConfidenceLevel": "Gốc điện tử", "Maintenance": "01"}
            ),
            Record(entity="photo", values={"EventName": "Lễ", "FileCode": "H34.05.2024.01"}),
        ],
    )
    assert dict(whole.elements) == {
        "fileCode": "H34.05.2024.01",
        "title": "Hồ sơ A & B",
        "maintenance": "07",
        "mode": "01",
        "format": "03",
        "confidenceLevel": "03",
        "description": "Ghi chú cũ; Thời hạn lưu trữ: 15 năm",
    }
    assert "riskRecovery" in whole.lacking and "paperFileCode" not in whole.lacking
    told = dict(first.elements)
    assert (first.name, told["docId"]) == ("EAD_doc_0000001.xml", "VB-1")
    assert (told["docCode"], told["typeName"], told["mode"]) == (
        "H34.05.2024.01.0000007",
        "32",
        "02",
    )
    assert told["maintenance"] == "07" and "Bản sao y" in told["description"]
    assert dict(second.elements)["maintenance"] == "01"
    assert dict(second.elements)["docCode"] == "H34.05.2024.01.0000002"
    assert (photo.name, dict(photo.elements)["eventName"]) == ("EAD_pic_0000003.xml", "Lễ")
    root = etree.fromstring(whole.xml())
    assert (root.tag, root[1].tag, root[1].text) == ("simpledc", "title", "Hồ sơ A & B")


def test_a_level_not_stated_everywhere_is_not_made_up() -> None:
    parts = [Record(entity="document", values=FIRST), Record(entity="document", values={})]
    assert "confidenceLevel" not in dict(next(said(DOSSIER, parts)).elements)


def test_values_no_xml_can_carry_end_no_export() -> None:
    odd = {"DocOrdinal": "9" * 5_000, "Subject": "Về việc\x0bkhen thưởng"}
    _, one = said(DOSSIER, [Record(entity="document", values=odd)])
    root = etree.fromstring(one.xml())
    assert root.findtext("docCode") == "H34.05.2024.01.0000001"
    assert root.findtext("subject") == "Về việc_x000B_khen thưởng"
