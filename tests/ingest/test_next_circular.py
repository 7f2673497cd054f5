"""A transfer after Circular 05/2025: each dossier judged by its law, kept under the profile."""

from __future__ import annotations

from pathlib import Path

from ingest_support import FONDS, ORGAN, outcomes, pdf, take

from archive.home import Home
from evidence.pool import Pool
from ingest.documents import described, xml_path
from schemas import xml
from schemas.record import Entity, Record, Submission

NEW = {
    "FileCode": f"{ORGAN}.2026.01.TH",
    "OrganId": ORGAN,
    "FileCatalog": "2026",
    "FileNotation": "01.TH",
    "Title": "Hồ sơ về kế hoạch công tác năm 2026",
    "Maintenance": "01",
    "Rights": "01",
    "Language": "01",
    "StartDate": "05/01/2026",
    "EndDate": "20/02/2026",
    "TotalDoc": "1",
    "PageNumber": "1",
    "Unit": "Phòng Hành chính",
    "Creator": "Phạm Thị Lan",
    "WorkClosedDate": "20/02/2026",
}
OLD = {
    **NEW,
    "FileCode": f"{ORGAN}.2024.02.TH",
    "FileCatalog": "2024",
    "FileNotation": "02.TH",
    "StartDate": "05/01/2024",
    "EndDate": "20/02/2024",
    "WorkClosedDate": "20/02/2024",
}
DOCUMENT = {
    "DocOrdinal": "1",
    "DocCode": "VB-1",
    "TypeName": "14",
    "CodeNumber": "12",
    "CodeNotation": "BC-SNV",
    "OrganName": FONDS["FondName"],
    "Subject": "Việc công tác",
    "Language": "01",
    "PageAmount": "1",
    "Mode": "01",
    "Direction": "đi",
    "SignerName": "Nguyễn Văn Ký",
    "SignerPosition": "Giám đốc",
    "Carrier": "điện tử",
}


def transfer(folder: Path) -> Path:
    """The new dossier lacks what 05/2025 asks of backup copies; so does the old one."""
    folder.mkdir()
    documents, files = [], []
    for number, row in enumerate((NEW, OLD), start=1):
        name = f"{number}.pdf"
        (folder / name).write_bytes(pdf(f"Noi dung {number}"))
        own = {"FileCode": row["FileCode"], "IssuedDate": row["StartDate"]}
        documents.append(
            {**DOCUMENT, **own, "CodeNumber": str(11 + number), "DocCode": f"VB-{number}"}
        )
        files.append(
            {"FileCode": row["FileCode"], "DocOrdinal": "1", "Path": name, "Role": "chính"}
        )

    def records(entity: Entity, *rows: dict[str, str]) -> tuple[Record, ...]:
        return tuple(Record(entity=entity, values=row) for row in rows)

    submission = Submission(
        profile="tt05-2025",
        carrier="xml",
        source="x",
        fonds=records("fonds", FONDS),
        dossiers=records("dossier", NEW, OLD),
        documents=records("document", *documents),
        files=records("file", *files),
    )
    (folder / "mo-ta.xml").write_bytes(xml.write(submission))
    return folder


def test_each_dossier_is_judged_by_the_law_of_its_end(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    receipt = take(home, transfer(tmp_path / "t"), pool)
    assert receipt["profile"] == "tt05-2025"
    assert set(outcomes(receipt).values()) == {"archived"}
    objects = {item["file_code"]: item["object_id"] for item in receipt["items"]}
    told = {}
    for code, object_id in objects.items():
        version = home.open_storage().get(object_id)
        report = version.json("metadata/validation-report.json")
        told[code] = {item["rule"] for item in report["findings"]}
        assert report["profile_law"]["law"] == "Thông tư 05/2025/TT-BNV"
        kept = xml.read(version.read(xml_path("tt05-2025")), source="x")
        assert (kept.profile, kept.dossiers[0].get("Maintenance")) == ("tt05-2025", "Vĩnh viễn")
        assert xml.validate(version.read(xml_path("tt05-2025"))) == []
        official = {one.name: dict(one.elements) for one in described(version)}
        assert official["EAD.xml"]["maintenance"] == "01"
        assert official["EAD_doc_0000001.xml"]["docCode"] == f"{code}.0000001"
    new, old = told[NEW["FileCode"]], told[OLD["FileCode"]]
    assert "T05-01" in new and "LAW-01" not in new
    assert "LAW-01" in old and not any(rule.startswith("T05-0") for rule in old)
