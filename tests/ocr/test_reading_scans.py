"""Scans of an archived dossier are read as a job: a version that adds metadata, found by search."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from ingest_support import (
    audit_lines,
    catalogue_digests,
    index_state,
    refused,
    settings_of,
    silent,
    syncer,
    take,
    wanted_state,
)
from lxml import etree
from scans_support import (
    OBJECT,
    READER,
    SCAN,
    SCANNED,
    Stand,
    archive_with_scans,
    kept,
    read,
    transfer_with_scans,
)
from web_support import desk_at, serving

from archive.fixity.objects import check_object
from archive.home import Home, open_home
from archive.premis import NAMESPACE
from archive.storage.layout import object_path
from evidence.pool import Pool
from hoso.looking import Looking
from ingest.documents import FACTS, PREMIS, read_documents
from ingest.pending import wanted_entries
from ingest.rebuild import rebuild
from schemas.access import Viewer
from search.parse import parse
from search.query import Filters, Query
from search.results import Results

ARCHIVIST = Viewer.archivist("lưu trữ")


@pytest.fixture(scope="session")
def taken(tmp_path_factory: pytest.TempPathFactory, readers: Pool) -> Home:
    """An archive with a scan of two pages, unread. Tests copy it."""
    return archive_with_scans(tmp_path_factory.mktemp("quét"), readers)


@pytest.fixture
def home(taken: Home, tmp_path: Path) -> Home:
    shutil.copytree(taken.path, tmp_path / "kho")
    return open_home(tmp_path / "kho")


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path / "máy")


def found(home: Home, typed: str, viewer: Viewer = ARCHIVIST) -> Results:
    return Looking(settings_of(home), home).search_as(viewer, parse(typed))


def access_of(home: Home) -> dict[str, str]:
    """Entry id -> access class, of the dossier with the scan."""
    catalogue = home.open_catalogue()
    try:
        rows = wanted_entries(catalogue)
        return {row.id: row.access for row in rows if row.object_id == OBJECT}
    finally:
        catalogue.close()


def test_words_of_a_scan_are_found_with_page_and_confidence(
    home: Home, stand: Stand, readers: Pool
) -> None:
    assert found(home, "nghiệm").total == 0
    assert found(home, "").without_text == 1
    told = read(home, readers, stand.program)
    assert [row["pages"] for row in told.rows] == [2]
    results = found(home, '"nghiệm thu công trình"')
    (hit,) = (one.as_dict() for one in results.hits)
    assert (hit["file"], hit["page"]) == (SCAN, 1)
    assert (hit["text"], hit["text_confidence"]) == ("ocr", "93")
    assert "nghiệm" in hit["snippet_text"]
    assert results.without_text == 0


def test_pages_in_a_browser_show_the_words_and_who_read_them(
    home: Home, stand: Stand, readers: Pool
) -> None:
    with desk_at(home.path) as desk:
        read(home, readers, stand.program)
        with serving(desk) as site, serving(desk, Viewer.public()) as outside:
            asked = {"dossier": OBJECT, "path": SCAN, "page": 2, "q": "nghiệm thu"}
            told = site.get("/api/v1/text", params=asked).json()
            page = site.get("/van-ban", params={"id": f"{OBJECT}#1", "q": "nghiệm"}).text
            hits = site.get("/", params={"q": "nghiệm"}).text
            stand.says("MẬT", "zyxwv")
            read(home, readers, stand.program, redo=True, days=1)
            hidden = outside.get("/api/v1/text", params=asked)
    assert (told["confidence"], told["pages"]) == (93, 2)
    assert told["text"].startswith("Biên bản nghiệm thu")
    assert told["marks"]
    assert "Chữ đọc bằng máy (OCR), độ tin cậy 93%" in page
    assert "<mark>nghiệm</mark>" in page
    assert "Chữ đọc bằng máy (OCR), độ tin cậy 93%" in hits
    assert hidden.status_code == 404


def test_files_and_facts_stay_and_a_complete_bag_is_added(
    home: Home, stand: Stand, readers: Pool
) -> None:
    storage = home.open_storage()
    before = storage.get(OBJECT)
    read(home, readers, stand.program)
    after = storage.get(OBJECT)
    assert (before.head, after.head) == ("v1", "v2")
    assert dict(before.payload()) == dict(after.payload())
    assert after.files[FACTS] == before.files[FACTS]
    new = {
        p for p, one in after.files.items() if one.physical.is_relative_to(after.directory / "v2")
    }
    assert new == {
        "metadata/ocr.jsonl",
        "metadata/validation-report.json",
        "metadata/premis.xml",
        "bag-info.txt",
        "tagmanifest-sha256.txt",
    }
    assert check_object(storage.path, str(object_path(OBJECT))).faults == []
    assert after.versions[-1].user_name == READER
    assert "OCR" in after.versions[-1].message


def test_what_was_done_is_told_in_premis_and_the_audit_log(
    home: Home, stand: Stand, readers: Pool
) -> None:
    old = etree.fromstring(home.open_storage().get(OBJECT).read(PREMIS))
    read(home, readers, stand.program)
    new = etree.fromstring(home.open_storage().get(OBJECT).read(PREMIS))
    tag = f"{{{NAMESPACE}}}"
    added = new.findall(f"{tag}event")[len(old.findall(f"{tag}event")) :]
    assert [one.findtext(f"{tag}eventType") for one in added] == ["metadata extraction"]
    assert "tesseract 9.9" in (added[0].findtext(f".//{tag}eventDetail") or "")
    assert READER in [one.text for one in new.iter(f"{tag}agentName")]
    order = [one.tag for one in new]
    assert order == sorted(order, key=[f"{tag}object", f"{tag}event", f"{tag}agent"].index)
    linked = [one.text for one in new.iter(f"{tag}linkingEventIdentifierValue")]
    stated = [one.text for one in new.iter(f"{tag}eventIdentifierValue")]
    assert Counter(linked) == Counter(stated)
    assert audit_lines(home)[-1] == ("dossier.read", OBJECT, "done")


def test_a_rebuild_from_the_root_gives_the_same(home: Home, stand: Stand, readers: Pool) -> None:
    read(home, readers, stand.program)
    rows, entries = catalogue_digests(home), index_state(home)
    assert entries == wanted_state(home)
    rebuild(home, syncer(home), silent)
    assert (catalogue_digests(home), index_state(home)) == (rows, entries)


def test_what_was_read_is_not_read_again_unless_asked(
    home: Home, stand: Stand, readers: Pool
) -> None:
    read(home, readers, stand.program)
    again = read(home, readers, stand.program)
    assert (again.rows, again.looked, stand.asked) == ([], 2, 2)
    stand.says("Bản đọc lần hai")
    (row,) = read(home, readers, stand.program, redo=True, days=1).rows
    assert row["version"] == "v3"
    assert found(home, '"bản đọc lần hai"').total == 1
    assert found(home, "nghiệm").total == 0


def test_words_that_are_not_sure_are_kept_but_are_no_text(
    home: Home, stand: Stand, readers: Pool
) -> None:
    stand.says("mờ mịt khó đọc", sure=40)
    (row,) = read(home, readers, stand.program).rows
    assert (row["unsure"], row["confidence"]) == (2, 40)
    (line,) = kept(home)
    assert line["pages"][0]["lines"][0]["text"] == "mờ mịt khó đọc"
    assert found(home, "mịt").total == 0
    assert found(home, "").without_text == 1


def test_a_page_that_cannot_be_read_is_told_and_keeps_the_rest(
    home: Home, stand: Stand, readers: Pool
) -> None:
    stand.says("hỏng", code=3)
    told = read(home, readers, stand.program).as_dict()
    assert told["failed"] == 2
    (row,) = told["dossiers"]
    assert [(one["path"], one["page"]) for one in row["problems"]] == [
        (SCAN, 1),
        (SCAN, 2),
    ]
    assert "exit 3" in row["problems"][0]["detail"]
    assert audit_lines(home)[-1][2] == "partial"
    assert read(home, readers, stand.program).rows == []


def test_a_mark_of_secrecy_closes_the_dossier_and_keeps_no_word(
    home: Home, stand: Stand, readers: Pool
) -> None:
    stand.says("SỞ NỘI VỤ", "TỐI MÂT", "zyxwv abcd")
    (row,) = read(home, readers, stand.program).rows
    assert row["suspected"][0] == {"path": SCAN, "page": 1, "level": "TỐI MẬT"}
    aip = home.open_storage().get(OBJECT)
    assert b"zyxwv" not in aip.read("metadata/ocr.jsonl")
    assert not list(home.staging.iterdir())
    told = [one for one in read_documents(aip.read).judgement.findings if one.rule == "P-004"]
    assert [(one.where.page, one.params["level"]) for one in told] == [
        (1, "TỐI MẬT"),
        (2, "TỐI MẬT"),
    ]
    assert set(access_of(home).values()) == {"closed"}
    assert index_state(home) == wanted_state(home)
    assert audit_lines(home)[-1][2] == "suspected"
    hits = [one.as_dict() for one in found(home, f"hồ sơ:{SCANNED.code}").hits]
    assert {one["text"] for one in hits if one["kind"] == "document"} == {"withheld"}
    assert found(home, '"chữ có sẵn"').total == 0
    assert found(home, f"hồ sơ:{SCANNED.code}", Viewer.public()).total == 0


def test_a_person_may_say_that_a_mark_is_none(home: Home, stand: Stand, readers: Pool) -> None:
    before = access_of(home)
    stand.says("MẬT", "rừng")
    read(home, readers, stand.program)
    (row,) = read(
        home, readers, stand.program, codes=(SCANNED.code,), cleared="bìa hộp mật ong", days=1
    ).rows
    assert row["suspected"] == []
    assert access_of(home) == before
    assert found(home, "rừng").total == 1
    documents = read_documents(home.open_storage().get(OBJECT).read)
    assert [one for one in documents.judgement.findings if one.rule == "P-004"] == []
    results = {one.status for one in documents.judgement.results if one.rule == "P-004"}
    assert "failed" not in results
    (line,) = kept(home)
    assert line["cleared"]["reason"] == "bìa hộp mật ong"
    assert line["cleared"]["by"] == READER
    assert audit_lines(home)[-1][2] == "cleared"
    assert "bìa hộp mật ong" in home.open_storage().get(OBJECT).versions[-1].message
    # The decision outlives another reading.
    assert read(home, readers, stand.program, redo=True, days=2).rows[0]["suspected"] == []


def test_a_new_version_with_the_same_scan_is_not_read_again(
    home: Home, stand: Stand, readers: Pool, tmp_path: Path
) -> None:
    read(home, readers, stand.program)
    source = transfer_with_scans(tmp_path / "gói mới")
    (source / "05.QT" / "02 Bản gốc.pdf").write_bytes((source / "06.QT/01 Chữ.pdf").read_bytes())
    take(home, source, readers, supersede="sửa bản gốc")
    assert found(home, "nghiệm").total == 0
    (row,) = read(home, readers, stand.program, days=1).rows
    assert (row["version"], stand.asked) == ("v4", 2)
    assert found(home, "nghiệm").total == 1


def test_while_a_transfer_comes_in_pages_are_read_and_kept_later(
    home: Home, stand: Stand, readers: Pool
) -> None:
    with home.lock("ingest"):
        refused("archive-busy", lambda: read(home, readers, stand.program))
    assert stand.asked == 2
    assert home.open_storage().get(OBJECT).head == "v1"
    (row,) = read(home, readers, stand.program).rows
    assert (row["pages"], stand.asked) == (2, 2)


def test_two_do_not_read_at_once(home: Home, stand: Stand, readers: Pool) -> None:
    with home.scans_lock():
        refused("archive-busy", lambda: read(home, readers, stand.program))


def test_a_damaged_file_is_named_and_not_read(home: Home, stand: Stand, readers: Pool) -> None:
    file = home.open_storage().get(OBJECT).files[f"data/{SCAN}"].physical
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b"\0")
    told = read(home, readers, stand.program)
    assert [oid for oid, _ in told.damaged] == [OBJECT]
    assert (told.rows, told.looked, stand.asked) == ([], 2, 0)


def test_an_unknown_code_and_a_lacking_program_are_told(
    home: Home, stand: Stand, readers: Pool
) -> None:
    refused("not-found", lambda: read(home, readers, stand.program, codes=("không có",)))
    refused("tesseract-missing", lambda: read(home, readers, "/there/is/none"))


def test_only_what_is_read_by_machine_can_be_asked_for(
    home: Home, stand: Stand, readers: Pool
) -> None:
    read(home, readers, stand.program)
    looking = Looking(settings_of(home), home)
    asked = Query(filters=Filters(text=("ocr",)), facets=("text",))
    results = looking.search_as(ARCHIVIST, asked)
    assert results.total == 1
    said = {one.value: one.as_dict("text")["vi"] for one in results.facets["text"]}
    assert said["ocr"] == "Chữ đọc bằng máy (OCR)"
