"""Every route answers with what the archive holds."""

from __future__ import annotations

import shutil
from html import escape, unescape
from json import loads as parsed
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from ingest_support import Doc, Dossier, write_transfer
from web_support import (
    CODES,
    COMPOSED,
    DECOMPOSED,
    HOSTILE,
    IDS,
    QUOTED,
    TITLE,
    Site,
    desk_at,
    serving,
)

from hoso.cli.main import main
from hoso.cli.search import command as search_command
from hoso.jsonkeys import keys_of
from schemas.access import Viewer
from search.parse import parse
from web.asked import FACETS, Asked
from web.desk import Desk

API = "/api/v1"
FIRST = IDS["01.TH"]


def json(site: Site, route: str, /, **params: Any) -> Any:
    answer = site.get(API + route, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_search_answers_what_the_index_answers(site: Site, desk: Desk) -> None:
    told = json(site, "/search", q="báo cáo", limit=3)
    wanted = desk.search(parse("báo cáo", limit=3), Viewer.archivist("x")).as_dict()
    assert told == {**wanted, "hits": told["hits"], "offers": []}
    assert [hit["id"] for hit in told["hits"]] == [hit["id"] for hit in wanted["hits"]]
    assert told["hits"][0]["marks"]


def test_every_documented_key_of_a_search_is_answered(site: Site) -> None:
    told = json(site, "/search", q="báo cáo -+-", limit=1)
    documented = {key.path for key in keys_of("search")}
    assert {name for name in documented if "." not in name and "[" not in name} <= set(told)
    assert {
        name.removeprefix("hits[].")
        for name in documented
        if name.startswith("hits[].") and "." not in name.removeprefix("hits[].")
    } <= set(told["hits"][0])


def test_parameters_are_those_of_the_command_line() -> None:
    """Options of ``hoso search`` that say what is searched have a parameter of the same name."""
    elsewhere = {"xlsx", "out", "save", "saved", "list", "delete", "forget", "like", "suggest"}
    elsewhere |= {"typing", "no-abbreviations", "without-text"}
    names = {name for one in search_command.params for name in one.opts}
    options = {name.removeprefix("--") for name in names if name.startswith("--")}
    known = {field.alias or name for name, field in Asked.model_fields.items()}
    assert options - elsewhere - known == set()


def test_filters_narrow_and_facets_count(site: Site) -> None:
    told = json(site, "/facets", facets=["kind", "organ"])
    kinds = {row["value"]: row["count"] for row in told["facets"]["kind"]}
    assert kinds == {"dossier": 3, "document": 8}
    assert json(site, "/search", kind="dossier")["total"] == 3
    assert json(site, "/search", kind=["dossier", "document"])["total"] == 11
    assert json(site, "/search", **{"from": "01/01/2030"})["total"] == 0
    assert json(site, "/search", **{"to": "2030-01-01"})["total"] == 11


def test_a_facet_counts_what_choosing_the_value_finds(site: Site) -> None:
    counted = json(site, "/facets", facets=FACETS)["facets"]
    assert {"access", "text", "format", "kind", "finding"} <= {
        name for name in counted if counted[name]
    }
    for name, rows in counted.items():
        for row in rows:
            assert json(site, "/search", **{name: row["value"]})["total"] == row["count"], (
                name,
                row,
            )


def test_pages_by_cursor_hold_each_entry_once(site: Site) -> None:
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        told = json(site, "/search", sort="title", limit=4, **cursor)
        seen += [hit["id"] for hit in told["hits"]]
        if not told["cursor"]:
            break
        cursor = {"cursor": told["cursor"]}
    assert len(seen) == len(set(seen)) == 11


def test_dossiers_can_be_asked_for(site: Site) -> None:
    told = json(site, "/search", q="báo cáo", by="dossier")
    assert told["total"] == len({hit["dossier"] for hit in told["hits"]}) == len(told["hits"])
    page = unescape(site.get("/", params={"q": "báo cáo", "by": "dossier"}).text)
    named = [hit for hit in told["hits"] if hit["kind"] == "document" and hit["subject"]]
    titles = [hit["title"] or f"Hồ sơ {hit['file_code']}" for hit in named]
    assert titles
    assert all(f">{title}</a> – mục hợp nhất:" in page for title in titles)


def test_other_names_of_an_organ_are_offered(site: Site) -> None:
    told = json(site, "/search", q='cơ quan:"Sở Nội vụ tỉnh Kon Tum"')
    for one in told["offers"]:
        assert (one["name"], one["since"], one["basis"]) != ("", "", "")
        link = f"/?{urlencode({'q': one['text']})}"
        assert escape(link) in site.get("/", params={"q": 'cơ quan:"Sở Nội vụ tỉnh Kon Tum"'}).text
    assert told["offers"]


def test_suggestions_go_on_from_what_is_typed(site: Site) -> None:
    assert "hồ sơ" in [one.lower() for one in json(site, "/suggest", q="hồ")["suggestions"]]


def test_more_like_this_leaves_the_entry_itself_out(site: Site) -> None:
    told = json(site, "/like", id=f"{FIRST}#2")
    assert f"{FIRST}#2" not in [hit["id"] for hit in told["hits"]]


@pytest.mark.parametrize("code", [FIRST, CODES["01.TH"]])
def test_a_dossier_by_either_of_its_names(site: Site, code: str) -> None:
    told = json(site, "/dossier", id=code)
    assert told["dossier"]["title"] == TITLE
    assert len(told["documents"]) == len(HOSTILE.docs)
    assert {row["path"].rpartition("/")[2] for row in told["files"]} == {
        QUOTED,
        COMPOSED,
        DECOMPOSED,
    }
    for row in told["findings"]:
        assert row["vi"]["message"]
        assert row["en"]["message"]


def test_a_dossier_says_what_hoso_show_says(
    site: Site, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "--json", "show", CODES["01.TH"]]) == 0
    shown = parsed(capsys.readouterr().out)
    told = json(site, "/dossier", id=CODES["01.TH"])
    assert told["dossier"] == shown["dossier"]
    for name in ("documents", "files", "signatures"):
        pairs = list(zip(told[name], shown[name], strict=True))
        assert [{**row, **other} for row, other in pairs] == told[name]
    assert len(told["findings"]) == len(shown["findings"])


def test_a_document_has_its_own_files_and_findings(site: Site) -> None:
    told = json(site, "/document", id=f"{FIRST}#2")
    assert [row["path"].rpartition("/")[2] for row in told["files"]] == [COMPOSED]
    assert {row["entry"] for row in told["findings"]} <= {f"{FIRST}#2"}
    assert told["title"] == TITLE


def test_findings_are_those_of_the_dossier(site: Site) -> None:
    told = json(site, "/findings", dossier=FIRST)["findings"]
    assert told == json(site, "/dossier", id=FIRST)["findings"]


def test_twins_of_one_name_are_two_files(site: Site) -> None:
    paths = {row["path"]: row for row in json(site, "/dossier", id=FIRST)["files"]}
    texts = {}
    for path, row in paths.items():
        answer = site.get(row["url"])
        assert answer.status_code == 200
        assert len(answer.content) == row["size"]
        texts[path.rpartition("/")[2]] = json(site, "/text", dossier=FIRST, path=path)["text"]
    assert "thứ nhất" in texts[COMPOSED]
    assert "thứ hai" in texts[DECOMPOSED]


def test_text_of_a_page_with_marks(site: Site) -> None:
    row = json(site, "/document", id=f"{FIRST}#2")["files"][0]
    told = json(site, "/text", dossier=FIRST, path=row["path"], page=1, q="bao cao")
    assert [told["text"][start:end].lower() for start, end in told["marks"]] in (
        ["báo", "cáo"],
        ["báo cáo"],
    )
    assert (told["page"], told["pages"]) == (1, 1)
    beyond = site.get(f"{API}/text", params={"dossier": FIRST, "path": row["path"], "page": 2})
    assert beyond.status_code == 404


def test_receipts(site: Site) -> None:
    transfers = json(site, "/receipts")["transfers"]
    told = json(site, "/receipt", transfer=transfers[0]["transfer_id"])
    assert told["balanced"]
    assert [item["object_id"] for item in told["items"]] == list(IDS.values())


def test_health(site: Site) -> None:
    told = json(site, "/health")
    assert (told["status"], told["entries"], told["wanted"]) == ("good", 11, 11)


def test_what_is_taken_in_is_seen_by_the_next_request(home: Path, tmp_path: Path) -> None:
    own = shutil.copytree(home, tmp_path / "archive")
    more = Dossier("04.AB", (Doc("moi.pdf", "noi dung vua nhan wertzu"),), title="Hồ sơ mới")
    transfer = write_transfer(tmp_path / "transfer", (more,))
    with desk_at(own) as desk, serving(desk) as site:
        assert json(site, "/search", q="wertzu")["total"] == 0
        assert main(["--home", str(own), "ingest", str(transfer)]) in (0, 1)
        assert json(site, "/search", q="wertzu")["total"] == 1
        assert json(site, "/dossier", id=more.code)["dossier"]["title"] == "Hồ sơ mới"


@pytest.mark.parametrize("path", ["/dossier?id=x", "/document?id=x%231", "/receipt?transfer=x"])
def test_what_is_not_there_is_404_in_the_one_error_shape(site: Site, path: str) -> None:
    answer = site.get(API + path)
    told = answer.json()
    assert answer.status_code == told["status"] == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["type"] == "urn:hoso:error:not-found"
    assert told["message"]
    assert told["message_en"]


@pytest.mark.parametrize(
    "query", ["limit=0", "sort=x", "from=31/02/2024", "from=2024-02-01&to=2024-01-01", "frob=1"]
)
def test_wrong_parameters_are_named(site: Site, query: str) -> None:
    answer = site.get(f"{API}/search?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"] == "request-invalid"


@pytest.mark.parametrize(
    ("query", "vi", "en"),
    [
        ("limit=0", "limit: nhỏ nhất là 1", "limit: Input should be greater than or equal to 1"),
        ("sort=x", "sort: phải là một trong: 'relevance'", "sort: Input should be 'relevance'"),
        ("frob=1", "frob: không có tham số này", "frob: Extra inputs are not permitted"),
        ("from=31/02/2024", "from: ngày viết DD/MM/YYYY", "from: a day is written DD/MM/YYYY"),
    ],
)
def test_wrong_parameters_are_told_in_both_languages(
    site: Site, query: str, vi: str, en: str
) -> None:
    told = site.get(f"{API}/search?{query}").json()
    assert vi in told["message"]
    assert en in told["message_en"]
    assert "/ a day" not in told["message"]


def test_a_foreign_cursor_is_named(site: Site) -> None:
    answer = site.get(f"{API}/search", params={"cursor": "abc"})
    assert (answer.status_code, answer.json()["error"]) == (400, "cursor-invalid")
