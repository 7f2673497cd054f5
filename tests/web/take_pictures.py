"""Makes docs/images from the sample archive: ``python tests/web/take_pictures.py`` (Chromium)."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
IMAGES = HERE.parents[1] / "docs" / "images"
DOSSIERS = "urn:hoso:000.00.07.H99:000.00.07.H99.2024."
PICTURES = {
    "search.png": "/?q=quyết định bổ nhiệm",
    "reports.png": "/bao-cao",
    "standing.png": "/tinh-trang",
    "dossier.png": f"/ho-so?id={DOSSIERS}02.VTLT",
    "document.png": f"/van-ban?id={DOSSIERS}03.TCCB%235&q=quyết định",
}
_COLOURS = 96
_VIEWER_STARTS = 4000  # milliseconds


def take(base: str, token: str) -> None:
    """Write every picture of the server at ``base``."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 960})
        page.goto(f"{base}/?token={token}")
        for name, path in PICTURES.items():
            page.goto(base + path)
            page.wait_for_timeout(_VIEWER_STARTS if "van-ban" in path else 200)
            picture = Image.open(io.BytesIO(page.screenshot()))
            few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
            few.save(IMAGES / name, optimize=True)
        browser.close()


def main(home: Path | None) -> None:
    """Pictures of the archive at ``home``, or of the sample's, made for it."""
    sys.path[:0] = [str(HERE), str(HERE.parent / "ingest")]
    from web_support import desk_at, serving

    from hoso.cli.main import main as hoso

    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder, "demo")
        if home is None:
            hoso(["--operator", "Trần Thị Lưu", "demo", str(demo)])
        with desk_at(home or demo / "archive") as desk, serving(desk) as site:
            take(site.base, site.gate.token)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
