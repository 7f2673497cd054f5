"""Reports, forms and lists to be saved; where the archive stands; what is held back."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ingest_support import Doc, Dossier, write_transfer
from openpyxl import load_workbook
from web_support import CLERK, CODES, IDS, LIMITED_TITLE, PUBLIC, Site, desk_at, serving

from hoso.cli.main import main
from hoso.settings import load_settings
from hoso.wiring import the_home
from web.desk import Desk
from web.pages import making

FIRST = IDS["01.TH"]
HELD = "Hồ sơ thiếu một tệp"


@pytest.fixture(scope="module")
def written(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the archive that may be written to, with a dossier held back."""
    folder = tmp_path_factory.mktemp("office")
    own = shutil.copytree(home, folder / "archive")
    transfer = write_transfer(
        folder / "more", [Dossier("09.TC", (Doc("a.pdf", "A"), Doc("b.pdf", "B")), title=HELD)]
    )
    next(transfer.rglob("b.pdf")).unlink()
    assert main(["--home", str(own), "--operator", "Lưu", "ingest", str(transfer)]) == 1
    return own


@pytest.fixture(scope="module")
def office(written: Path) -> Iterator[Desk]:
    with desk_at(written) as desk:
        yield desk


@pytest.fixture(scope="module")
def pages(office: Desk) -> Iterator[Site]:
    with serving(office) as site:
        yield site


def saved(site: Site, path: str, /, **params: str) -> tuple[str, bytes]:
    """Name and bytes of what ``path`` gives to be saved."""
    answer = site.get(path, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    kind, _, name = answer.headers["content-disposition"].partition("; ")
    assert kind == "attachment"
    assert answer.headers["content-length"] == str(len(answer.content))
    return name.split('"')[1], answer.content


def cells(data: bytes) -> set[Any]:
    book = load_workbook(io.BytesIO(data), read_only=True)
    return {value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}


def test_what_is_held_back_is_told_with_its_title_and_why(pages: Site) -> None:
    text = pages.get("/tam-giu").text
    assert HELD in text
    assert "X-001" in text
    assert "Tệp được nêu trong dữ liệu phải có trong gói" in text


def test_a_decision_moves_an_item(home: Path, tmp_path: Path) -> None:
    own = shutil.copytree(home, tmp_path / "archive")
    transfer = write_transfer(tmp_path / "more", [Dossier("09.TC", (Doc("a.pdf", "A"),))])
    next(transfer.rglob("a.pdf")).unlink()
    command = ["--home", str(own), "--operator", "Lưu"]
    main([*command, "ingest", str(transfer)])
    with desk_at(own) as desk, serving(desk) as site:
        with desk.operations() as operations:
            [item] = operations.holds.all()
        assert main([*command, "quarantine", "reject", item.id, "--reason", "Nộp nhầm"]) == 0
        text = site.get("/tam-giu").text
    assert "Không có gì đang tạm giữ" in text
    assert "đã từ chối" in text
    assert "Nộp nhầm" in text


def test_the_standing_is_that_of_the_command(pages: Site, office: Desk) -> None:
    told, text = office.office.standing(), pages.get("/tinh-trang").text
    assert told["quarantined"] == 1
    assert "1 mục" in text
    assert all(row["title"] in text for row in told["rules"])
    assert all(row["transfer_id"] in text for row in told["last_transfers"])
    assert "(secondary" not in text


def test_a_lagging_index_is_told(office: Desk, pages: Site) -> None:
    assert "chưa khớp danh mục" not in pages.get("/tinh-trang").text
    lagging = replace(office, index_info=lambda: {**office.index_info(), "entries": 3})
    with serving(lagging) as site:
        assert "mục chưa tìm được" in site.get("/tinh-trang").text


def test_the_compliance_report(pages: Site) -> None:
    name, data = saved(pages, "/lap/bao-cao", loai="tuan-thu")
    assert name == "bao-cao-tuan-thu.xlsx"
    assert LIMITED_TITLE in cells(data)
    name, data = saved(pages, "/lap/bao-cao", loai="tuan-thu", nam="2024", ky="Q1", dang="html")
    assert name == "bao-cao-tuan-thu-2024-Q1.html"
    assert "từ ngày 01/01/2024 đến ngày 31/03/2024" in data.decode()


def test_forms_and_minutes(pages: Site) -> None:
    name, data = saved(pages, "/lap/bao-cao", loai="muc-luc-van-ban", ma=CODES["01.TH"])
    assert name == "muc-luc-van-ban.xlsx"
    assert {"11/BC-SNV", "14/BC-SNV"} <= cells(data)
    transfers = pages.get("/api/v1/receipts").json()["transfers"]
    [first] = [one["transfer_id"] for one in transfers if one["dossiers"]["archived"]]
    name, data = saved(pages, "/lap/bao-cao", loai="bien-ban-giao-nhan", ma=first)
    assert name == "bien-ban-giao-nhan.docx"
    assert data.startswith(b"PK")
    name, data = saved(pages, "/lap/bao-cao", loai="chu-ky", ma=FIRST)
    assert name == "kiem-tra-chu-ky.pdf"
    assert data.startswith(b"%PDF")


def test_findings_of_a_state(pages: Site) -> None:
    name, data = saved(pages, "/lap/bao-cao", loai="phat-hien", tinh_trang="new")
    assert name == "phat-hien.xlsx"
    assert CODES["01.TH"] in cells(data)
    _, none = saved(pages, "/lap/bao-cao", loai="phat-hien", tinh_trang="withdrawn")
    assert CODES["01.TH"] not in cells(none)


def test_the_list_of_what_was_found_is_what_the_command_writes(
    pages: Site, written: Path, tmp_path: Path
) -> None:
    name, data = saved(pages, "/lap/danh-sach", q="báo cáo", kind="document")
    assert name == "danh-sach.xlsx"
    out = tmp_path / "list.xlsx"
    asked = ["search", "báo cáo", "--kind", "document", "--xlsx", str(out)]
    assert main(["--home", str(written), *asked]) == 0
    numbers = [
        {one for one in cells(read) if "BC-SNV" in str(one)} for read in (data, out.read_bytes())
    ]
    assert numbers[0] == numbers[1]
    assert "11/BC-SNV" in numbers[0]
    log = the_home(load_settings({"home": str(written)}, {})).open_audit()
    noted = [one for one in log.read() if one.act == "search.export"]
    assert noted[0].actor == "Lưu"


def test_who_may_not_see_everything_gets_lists_only(office: Desk) -> None:
    for viewer in (PUBLIC, CLERK):
        with serving(office, viewer) as site:
            for path in ("/tinh-trang", "/tam-giu", "/bao-cao", "/lap/bao-cao?loai=tuan-thu"):
                assert site.get(path).status_code == 404, path
    with serving(office, PUBLIC) as site:
        _, data = saved(site, "/lap/danh-sach", q="")
        assert {"22/BC-SNV", LIMITED_TITLE}.isdisjoint(cells(data))
        assert {"21/BC-SNV", "31/BC-SNV"} <= cells(data)


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"loai": "tuan-thu", "don_vi": "Phòng <b>Ma</b>"}, 400, "Phòng &lt;b&gt;Ma&lt;/b&gt;"),
        ({"loai": "xu-ly"}, 400, "Không hiểu kỳ báo cáo"),
        ({"loai": "xu-ly", "ky": "Q1"}, 400, "Không hiểu kỳ báo cáo"),
        ({"loai": "so-van-ban-den"}, 400, "Không hiểu kỳ báo cáo"),
        ({"loai": "tuan-thu", "nam": "hai"}, 400, "nam"),
        ({"loai": "tuan-thu", "nam": "0001"}, 400, "Không hiểu kỳ báo cáo"),
        ({"loai": "tuan-thu", "nam": "2024", "chot": "x"}, 400, "không có loại này"),
        ({"loai": "phat-hien", "tinh_trang": "x"}, 400, "không có loại này"),
        ({"loai": "../x"}, 400, "không có loại này"),
        ({}, 400, "thiếu tham số này"),
        ({"loai": "muc-luc-van-ban", "ma": "không có\u202e"}, 404, "Không tìm thấy"),
        ({"loai": "bien-ban-giao-nhan", "ma": "x"}, 404, "Không tìm thấy"),
        ({"loai": "chu-ky", "ma": "/etc/passwd"}, 404, "Không tìm thấy"),
    ],
)
def test_wrong_wishes_are_told_on_a_page(
    pages: Site, asked: dict[str, str], status: int, told: str
) -> None:
    answer = pages.get("/lap/bao-cao", params=asked)
    assert (answer.status_code, told in answer.text) == (status, True), answer.text


def test_one_at_a_time(pages: Site) -> None:
    with making._ONE:
        answer = pages.get("/lap/bao-cao", params={"loai": "tuan-thu"})
    assert answer.status_code == 503
    assert "đang lập một bảng khác" in answer.text
    assert pages.client.head("/lap/bao-cao?loai=tuan-thu").status_code == 200


def test_nothing_made_stays_on_the_disk(pages: Site, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    saved(pages, "/lap/danh-sach", q="kế hoạch")
    assert list(tmp_path.iterdir()) == []
