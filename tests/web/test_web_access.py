"""What a viewer may not see is not there: by search, by id, by file, by finding, by receipt."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from web_support import ARCHIVIST, CLERK, IDS, LIMITED_TITLE, PUBLIC, STRANGER, Site, serving

from schemas.access import Viewer
from web.desk import Desk

OPEN, LIMITED, MIXED = IDS["01.TH"], IDS["02.KT"], IDS["03.VT"]
# Every entry and the viewers among (public, stranger, clerk, archivist) that may see it.
EVERYBODY, ITS_UNIT = frozenset("psca"), frozenset("ca")
SEEN = {
    OPEN: EVERYBODY,
    **{f"{OPEN}#{n}": EVERYBODY for n in (1, 2, 3, 4)},
    LIMITED: ITS_UNIT,
    f"{LIMITED}#1": EVERYBODY,
    f"{LIMITED}#2": ITS_UNIT,
    MIXED: EVERYBODY,
    f"{MIXED}#1": EVERYBODY,
    f"{MIXED}#2": ITS_UNIT,
}
VIEWERS = {"p": PUBLIC, "s": STRANGER, "c": CLERK, "a": ARCHIVIST}


@pytest.fixture(scope="module", params=list(VIEWERS))
def looking(desk: Desk, request: pytest.FixtureRequest) -> Iterator[tuple[Site, str]]:
    """A server for one of the viewers."""
    with serving(desk, VIEWERS[request.param]) as site:
        yield site, request.param


def test_search_finds_what_may_be_seen(looking: tuple[Site, str]) -> None:
    site, who = looking
    told = site.get("/api/v1/search", params={"limit": 100}).json()
    assert {hit["id"] for hit in told["hits"]} == {one for one, may in SEEN.items() if who in may}


def test_records_are_404_for_who_may_not_see_them(looking: tuple[Site, str]) -> None:
    site, who = looking
    for entry, may in SEEN.items():
        status = 200 if who in may else 404
        page = "/van-ban" if "#" in entry else "/ho-so"
        route = "/api/v1/document" if "#" in entry else "/api/v1/dossier"
        for path in (page, route):
            assert site.get(path, params={"id": entry}).status_code == status, (path, entry)
        if "#" not in entry:
            found = site.get("/api/v1/findings", params={"dossier": entry})
            assert found.status_code == status


def test_files_and_their_text_too(looking: tuple[Site, str]) -> None:
    site, who = looking
    files = {
        (LIMITED, "02.KT/mo.pdf"): EVERYBODY,
        (LIMITED, "02.KT/kin.pdf"): ITS_UNIT,
        (MIXED, "03.VT/rieng.pdf"): ITS_UNIT,
        (MIXED, "03.VT/chung.pdf"): EVERYBODY,
    }
    for (dossier, path), may in files.items():
        for route in ("file", "text"):
            answer = site.get(f"/api/v1/{route}", params={"dossier": dossier, "path": path})
            assert answer.status_code == (200 if who in may else 404), (route, path)


def test_a_dossier_shows_only_what_may_be_seen_of_it(looking: tuple[Site, str]) -> None:
    site, who = looking
    told = site.get("/api/v1/dossier", params={"id": MIXED}).json()
    wanted = [1, 2] if who in ITS_UNIT else [1]
    assert [row["position"] for row in told["documents"]] == wanted
    assert {row["document"] for row in told["files"]} == set(wanted)
    assert {row["document"] for row in told["findings"]} <= {0, *wanted}
    if who not in ITS_UNIT:
        answers = [
            site.get("/api/v1/dossier", params={"id": MIXED}),
            site.get("/ho-so", params={"id": MIXED}),
        ]
        assert not any("rieng" in answer.text for answer in answers)


def test_an_open_document_says_nothing_of_its_limited_dossier(looking: tuple[Site, str]) -> None:
    site, who = looking
    for path in ("/van-ban", "/api/v1/document"):
        text = site.get(path, params={"id": f"{LIMITED}#1"}).text
        assert (LIMITED_TITLE in text) == (who in ITS_UNIT)
    by_dossier = site.get("/", params={"kind": "document", "by": "dossier", "limit": "100"}).text
    assert quote(LIMITED, safe="") in by_dossier
    assert LIMITED_TITLE not in by_dossier or who in ITS_UNIT


def test_receipts_are_for_who_may_see_everything(looking: tuple[Site, str]) -> None:
    site, who = looking
    told = site.get("/api/v1/receipts").json()["transfers"]
    assert len(told) == (1 if who == "a" else 0)
    known = site.get("/api/v1/receipt", params={"transfer": "20990101-0001"})
    assert known.status_code == 404
    counts = site.get("/api/v1/health").json()
    assert (counts["entries"] is None) == (who != "a")


def test_a_receipt_by_its_id_too(desk: Desk, site: Site) -> None:
    transfer = site.get("/api/v1/receipts").json()["transfers"][0]["transfer_id"]
    for viewer in (PUBLIC, CLERK, Viewer("x", all_units=True)):
        with serving(desk, viewer) as other:
            for path in ("/api/v1/receipt", "/bien-nhan"):
                name = "transfer" if "api" in path else "dot"
                assert other.get(path, params={name: transfer}).status_code == 404


@pytest.mark.parametrize("route", ["/api/v1/suggest?q=k", "/api/v1/suggest?q=zyxw"])
def test_suggestions_and_likeness_leak_nothing(desk: Desk, route: str) -> None:
    with serving(desk, PUBLIC) as site:
        assert LIMITED_TITLE not in site.get(route).text
        like = site.get("/api/v1/like", params={"id": f"{LIMITED}#2"})
        assert like.json()["total"] == 0
