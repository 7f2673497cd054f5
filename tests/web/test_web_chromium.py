"""A walk through the pages in a real browser; ``make test-all`` (needs Debian's chromium)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from web_support import TITLE, Site, desk_at, serving

from hoso.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.slow
CODE = "000.00.07.H99.2024.03.TCCB"


@pytest.fixture(scope="module")
def browser(sample: Site, site: Site) -> Iterator[Any]:
    """Chromium of the system; skips where there is none. The archives are made before it starts:
    it keeps a loop running, and intake runs its own.
    """
    del sample, site
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium: apt install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that shows the sample archive."""
    folder = tmp_path_factory.mktemp("chromium") / "demo"
    assert main(["--operator", "Trần Thị Lưu", "demo", str(folder)]) == 0
    with desk_at(folder / "archive") as desk, serving(desk) as site:
        yield site


@pytest.fixture
def context(browser: Any) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 1000}, java_script_enabled=False)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, sample: Site) -> Page:
    """A page that has come in by the printed address; what it could not load fails the test."""
    opened = context.new_page()
    opened.goto(f"{sample.base}/?token={sample.gate.token}")
    assert opened.url == f"{sample.base}/"
    return opened


def test_a_walk_from_a_word_to_the_page_of_the_pdf(page: Page) -> None:
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.fill("#q", "quyết định bổ nhiệm")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits mark")
    total = int(page.inner_text("#results-h").split()[0])
    page.click("aside.facets a:has-text('Quyết định')")
    narrowed = int(page.inner_text("#results-h").split()[0])
    assert 0 < narrowed < total
    page.click("section.chosen a")
    assert int(page.inner_text("#results-h").split()[0]) == total
    page.click("ol.hits h3 a >> nth=0")
    assert page.locator("pre mark").count() > 0
    with page.expect_response(lambda answer: "/api/v1/file" in answer.url) as loading:
        page.reload()
    assert loading.value.headers["content-type"] == "application/pdf"
    page.click("p.crumb a:has-text('Hồ sơ')")
    assert page.locator("table.list tbody tr").count() > 0
    page.click("a:has-text('biên nhận đợt')")
    assert "Biên nhận" in page.inner_text("h1")
    assert blocked == []


def test_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("quyết định")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits li")


def test_nothing_sticks_out_at_twice_the_size(browser: Any, sample: Site) -> None:
    """200 % of a 1,280 pixel screen leaves 640: nothing needs sideways scrolling."""
    narrow = browser.new_context(viewport={"width": 640, "height": 500})
    page = narrow.new_page()
    page.goto(f"{sample.base}/?token={sample.gate.token}")
    for path in ("/?q=quyết định", f"/ho-so?id={CODE}", "/bien-nhan", "/tro-giup"):
        page.goto(sample.base + path)
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, path
    narrow.close()


def test_a_hostile_archive_runs_nothing(browser: Any, site: Site) -> None:
    scripted = browser.new_context()
    page = scripted.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{site.base}/?token={site.gate.token}")
    for path in ("/?q=alert", "/ho-so?id=000.00.07.H99.2024.01.TH"):
        page.goto(site.base + path)
        assert TITLE in page.inner_text("main")
    assert dialogs == []
    scripted.close()


def test_paper_shows_what_matters(page: Page, sample: Site, tmp_path: Path) -> None:
    page.goto(f"{sample.base}/?q=quyết định")
    page.emulate_media(media="print")
    assert not page.is_visible("form.search")
    assert not page.is_visible("aside.facets")
    assert page.is_visible("ol.hits")
    made = page.pdf(path=tmp_path / "in.pdf")
    assert made.startswith(b"%PDF")
