"""The pages: Vietnamese, without script, hostile words rendered as words, every notice a link."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_support import COMPOSED, DECOMPOSED, IDS, QUOTED, TITLE, Site

from web.templates import _environment, day, pieces, rendered, size

FIRST = IDS["01.TH"]
PAGES = (
    "/",
    "/?q=báo+cáo",
    "/?q=zzzzzz",
    "/?by=dossier&sort=title",
    f"/ho-so?id={FIRST}",
    f"/van-ban?id={FIRST}%231&q=kế+hoạch",
    f"/van-ban?id={FIRST}%234",
    "/bien-nhan",
    "/tam-giu",
    "/bao-cao",
    "/tinh-trang",
    "/tro-giup",
)


class Page(HTMLParser):
    """The elements of a page, its links and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_mark = tag == "mark" or self._in_mark

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = self._in_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_mark:
            self.marked.append(data)

    def links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.tags if tag == "a" and "href" in attrs]


def opened(site: Site, path: str, **params: Any) -> Page:
    answer = site.get(path, params=params or None)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_no_script_nothing_from_elsewhere(site: Site, path: str) -> None:
    page = opened(site, path)
    assert not {"script", "style", "iframe", "base"} & {tag for tag, _ in page.tags}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert not [name for _, attrs in page.tags for name in attrs if name == "style"]
    loaded = [attrs.get(name) for _, attrs in page.tags for name in ("src", "href", "data")]
    assert [one for one in loaded if one and not re.match(r"/(?!/)|#", one)] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_somewhere(site: Site, path: str) -> None:
    ids = {attrs.get("id") for _, attrs in opened(site, path).tags}
    for link in dict.fromkeys(opened(site, path).links()):
        if link.startswith("#"):
            assert link[1:] in ids
        else:
            assert site.client.head(link).status_code == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_a_keyboard_finds_its_way(site: Site, path: str) -> None:
    page = opened(site, path)
    assert ("html", {"lang": "vi"}) in page.tags
    first = next(attrs for tag, attrs in page.tags if tag == "a")
    assert first["href"] == "#main"
    assert {attrs["tabindex"] for _, attrs in page.tags if "tabindex" in attrs} == {"-1"}
    labelled = {attrs.get("for") for tag, attrs in page.tags if tag == "label"}
    boxes = [attrs for tag, attrs in page.tags if tag == "input" and attrs.get("type") != "hidden"]
    assert {attrs.get("id") for attrs in boxes} <= labelled
    assert [tag for tag, _ in page.tags].count("h1") == 1
    images = [attrs for tag, attrs in page.tags if tag == "img"]
    assert all("alt" in attrs for attrs in images)
    keys = [attrs["accesskey"] for _, attrs in page.tags if "accesskey" in attrs]
    assert len(keys) == len(set(keys))


def test_hostile_words_stay_words(site: Site) -> None:
    page = opened(site, "/ho-so", id=FIRST)
    assert TITLE in page.text
    names = {tag for tag, _ in page.tags}
    assert "b" not in names
    assert "script" not in names
    document = opened(site, "/van-ban", id=f"{FIRST}#1")
    assert QUOTED in document.text
    assert "<script>alert(2)</script>" in document.text
    found = opened(site, "/", q="alert")
    assert "<script>alert(1)</script>" in found.text


@pytest.mark.parametrize(
    "typed", ['"><script>x</script>', "{{ 7*7 }}", "</title><b>", "a\u202eb", "%00", "\u0000", "'"]
)
def test_what_was_typed_comes_back_as_it_was(site: Site, typed: str) -> None:
    page = opened(site, "/", q=typed)
    box = next(attrs for tag, attrs in page.tags if attrs.get("id") == "q")
    assert (box["value"] or "").replace("\ufffd", "\u0000") == typed
    assert not {"script", "b"} & {tag for tag, _ in page.tags}


@given(st.text(max_size=40))
def test_any_text_is_escaped(text: str) -> None:
    about = dict.fromkeys(("message", "remedy", "message_en", "remedy_en", "error"), text)
    page = Page(rendered("problem.html", problem=about, status=404))
    plain = Page(rendered("problem.html", problem=dict.fromkeys(about, "x"), status=404))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]


def test_twins_are_told_apart(site: Site) -> None:
    for document, name, words in ((2, COMPOSED, "thứ nhất"), (3, DECOMPOSED, "thứ hai")):
        page = opened(site, "/van-ban", id=f"{FIRST}#{document}")
        assert name in page.text
        assert words in page.text


def test_matches_are_marked(site: Site) -> None:
    page = opened(site, "/", q="báo cáo")
    assert {"báo", "cáo"} <= {one.lower() for one in " ".join(page.marked).split()}
    document = opened(site, "/van-ban", id=f"{FIRST}#2", q="bao cao")
    assert "báo" in " ".join(document.marked).lower()


def test_a_pdf_stands_at_its_page(site: Site) -> None:
    page = opened(site, "/van-ban", id=f"{FIRST}#2")
    shown = next(attrs for tag, attrs in page.tags if tag == "object")
    address = urlsplit(str(shown["data"]))
    assert (address.path, address.fragment.partition("&")[0]) == ("/api/v1/file", "page=1")
    assert site.get(str(shown["data"])).headers["content-type"] == "application/pdf"


def test_the_legal_value_of_a_file_is_told(site: Site) -> None:
    told = "để biết, tham khảo (không có chữ ký số)"
    assert f"Giá trị pháp lý: {told}" in opened(site, "/van-ban", id=f"{FIRST}#2").text
    assert f"Đ{told[1:]}" in opened(site, "/ho-so", id=FIRST).text


def test_the_ten_steps_of_a_verdict_are_told() -> None:
    reason = {
        "step": "path",
        "ok": False,
        "why": "no-path",
        "params": {"issuer": "CN=CA xa, UID=CMND:012345678"},
        "conclusion": "INDETERMINATE",
        "basis": "RFC 5280 §6.1",
    }
    row = {"signer": "A", "field": "", "organisation": "", "claimed_time": "", "reasons": [reason]}
    made = _environment().get_template("findings.html").module
    page = made.signature_list([{**row, "verdict_vi": "chưa đủ căn cứ", "conclusion": "x"}])
    assert "? Đường dẫn chứng thư: không dựng được đường dẫn tin cậy" in page
    assert "RFC 5280 §6.1" in page
    assert "012345678" not in page


def test_paper_says_where_it_lies(site: Site) -> None:
    assert "hộp 05, tờ 1–2" in opened(site, "/van-ban", id=f"{FIRST}#4").text
    assert "hộp 05, tờ 1–2" in opened(site, "/ho-so", id=FIRST).text
    assert "hộp 05, tờ 1–2" in opened(site, "/", q="hộp:05").text


def test_facets_toggle(site: Site) -> None:
    page = opened(site, "/", q="hồ sơ")
    total = site.get("/api/v1/search", params={"q": "hồ sơ"}).json()["total"]
    link = next(one for one in page.links() if "kind=dossier" in one)
    chosen = opened(site, link)
    off = next(one for one in chosen.links() if one == "/?q=h%E1%BB%93+s%C6%A1")
    assert f"{total} kết quả" in opened(site, off).text
    assert "Đang lọc" in chosen.text
    assert parse_qs(urlsplit(link).query)["q"] == ["hồ sơ"]


def test_filters_stay_when_searching_again(site: Site) -> None:
    page = opened(site, "/", q="báo cáo", kind="document", sort="date")
    hidden = {
        (attrs["name"], attrs["value"])
        for tag, attrs in page.tags
        if tag == "input" and attrs.get("type") == "hidden"
    }
    assert hidden == {("kind", "document"), ("sort", "date")}


def test_the_next_page_is_a_link(site: Site) -> None:
    seen: list[str] = []
    link: str | None = "/?sort=title&limit=4"
    while link:
        page = opened(site, link)
        seen += re.findall(r"/(?:ho-so|van-ban)\?id=[^& ]*", " ".join(_heads(page)))
        link = next(
            (str(attrs["href"]) for tag, attrs in page.tags if attrs.get("rel") == "next"), None
        )
    assert len(seen) == len(set(seen)) == 11


def _heads(page: Page) -> list[str]:
    inside, found = False, []
    for tag, attrs in page.tags:
        if tag == "a" and inside:
            found.append(str(attrs["href"]))
        inside = tag == "h3"
    return found


def test_what_cannot_be_searched_is_counted_and_listed(site: Site) -> None:
    page = opened(site, "/", q="zzzzzz")
    counted = site.get("/api/v1/search", params={"q": "zzzzzz"}).json()["without_text"]
    assert counted == 1
    assert f"{counted} tài liệu không có lớp chữ" in page.text
    link = next(one for one in page.links() if "text=" in one)
    assert f"{counted} kết quả" in opened(site, link).text


def test_what_is_ignored_is_named(site: Site) -> None:
    told = site.get("/api/v1/search", params={"q": "báo cáo năm:abc"}).json()["ignored"]
    text = opened(site, "/", q="báo cáo năm:abc").text
    assert told
    assert all(f"Đã bỏ qua {one['text']}: {one['vi']}." in text for one in told)


def test_a_search_without_accents_is_one_click_away(site: Site) -> None:
    page = opened(site, "/", q="bảo cáo")
    told = site.get("/api/v1/search", params={"q": "bảo cáo"}).json()
    if told["without_accents"]["total"] > told["total"]:
        assert "Tìm bỏ dấu" in page.text


def test_an_error_is_a_page_in_vietnamese(site: Site) -> None:
    answer = site.get("/ho-so", params={"id": "<b>x</b>"})
    assert answer.status_code == 404
    assert "Không tìm thấy trong kho: &lt;b&gt;x&lt;/b&gt;" in answer.text


def test_wrong_days_are_told_on_a_page(site: Site) -> None:
    answer = site.get("/", params={"from": "31/02/2024"})
    assert answer.status_code == 400
    assert "DD/MM/YYYY" in answer.text


def test_empty_boxes_ask_nothing(site: Site) -> None:
    assert site.get("/", params={"q": "", "from": "", "to": ""}).status_code == 200


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25))))
def test_pieces_are_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    found = pieces(text, marks)
    assert "".join(one.text for one in found) == text
    inside = {place for start, end in marks for place in range(start, end) if place < len(text)}
    assert sum(len(one.text) for one in found if one.marked) == len(inside)


def test_words_for_people() -> None:
    assert (day("2024-03-01"), day(""), day("x")) == ("01/03/2024", "", "x")
    assert (size(900), size(136085)) == ("900 byte", "132,9 KB")
