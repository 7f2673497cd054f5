"""Archived bytes: exact, by ranges, never run in our origin, never reached by a path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_support import IDS, Site

from archive.storage.aip import Aip, StoredFile
from schemas.canonical import sha256_hex
from web.files import media_of
from web.ranges import Slice, UnsatisfiableError, slice_of

FIRST = IDS["01.TH"]


@pytest.fixture(scope="module")
def stored(site: Site) -> tuple[str, bytes, dict[str, Any]]:
    """The address of a file, its bytes, its row."""
    row = site.get("/api/v1/document", params={"id": f"{FIRST}#1"}).json()["files"][0]
    whole = site.get(row["url"]).content
    assert sha256_hex(whole) == row["sha256"]
    return row["url"], whole, row


@given(st.integers(0, 60), st.integers(0, 70), st.integers(0, 70))
def test_a_range_is_the_slice(size: int, first: int, last: int) -> None:
    data = bytes(range(size))
    for header, wanted in (
        (f"bytes={first}-{last}", data[first : last + 1]),
        (f"bytes={first}-", data[first:]),
        (f"bytes=-{last}", data[-last:] if last else b""),
    ):
        try:
            found = slice_of(header, size)
        except UnsatisfiableError:
            assert wanted == b""
            continue
        if found is None:
            assert last < first
            assert header == f"bytes={first}-{last}"
        else:
            assert data[found.start : found.end] == wanted != b""


@pytest.mark.parametrize(
    "header", [None, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2"]
)
def test_what_is_no_single_range_is_the_whole(header: str | None) -> None:
    assert slice_of(header, 10) is None


def test_a_range_ends_with_the_file() -> None:
    assert slice_of("bytes=4-99", 10) == Slice(4, 10)
    assert slice_of("bytes=-99", 10) == Slice(0, 10)


@pytest.mark.parametrize(
    ("header", "piece"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=5-9", (5, 10)),
        ("bytes=-7", (-7, None)),
        ("bytes=3-", (3, None)),
    ],
)
def test_ranges_over_http(
    site: Site, stored: tuple[str, bytes, Any], header: str, piece: tuple[int, int | None]
) -> None:
    url, whole, _ = stored
    answer = site.get(url, headers={"Range": header})
    wanted = whole[piece[0] : piece[1]]
    assert (answer.status_code, answer.content) == (206, wanted)
    start = whole.index(wanted) if len(wanted) > 2 else piece[0]
    end = start + len(wanted) - 1
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(whole)}"
    assert answer.headers["content-length"] == str(len(wanted))


def test_a_range_behind_the_end_is_416(site: Site, stored: tuple[str, bytes, Any]) -> None:
    url, whole, _ = stored
    answer = site.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert answer.json()["error"] == "range-invalid"


def test_if_range_of_other_bytes_gives_the_whole(
    site: Site, stored: tuple[str, bytes, Any]
) -> None:
    url, whole, row = stored
    same = {"Range": "bytes=0-3", "If-Range": f'"{row["sha256"]}"'}
    assert site.get(url, headers=same).content == whole[:4]
    for other in ('"x"', f'W/"{row["sha256"]}"', "Mon, 02 Mar 2026 02:30:00 GMT"):
        answer = site.get(url, headers={**same, "If-Range": other})
        assert (answer.status_code, answer.content) == (200, whole)


def test_head_tells_the_size_and_ignores_ranges(site: Site, stored: tuple[str, bytes, Any]) -> None:
    url, whole, _ = stored
    answer = site.client.head(url, headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(whole))


def test_a_pdf_is_shown_but_runs_nothing(site: Site, stored: tuple[str, bytes, Any]) -> None:
    headers = site.get(stored[0]).headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"].startswith("inline; ")
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert "\n" not in headers["content-disposition"]


@pytest.mark.parametrize("kind", ["html", "xml", "text", "docx", "zip", "tiff", "other", "", "svg"])
def test_anything_but_pdf_and_plain_images_is_saved(kind: str) -> None:
    media = media_of(kind)
    assert (media.type, media.inline) == ("application/octet-stream", False)
    assert media.policy.startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize("kind", ["pdf", "jpeg", "png", "gif"])
def test_what_is_shown_is_sandboxed(kind: str) -> None:
    assert media_of(kind).policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in media_of(kind).policy


@pytest.mark.parametrize(
    "path",
    [
        "../metadata/record.json",
        "../../../inventory.json",
        "/etc/passwd",
        "..",
        "",
        ".",
        "01.TH/../01.TH/mo.pdf",
        "01.TH",
        "x\0y",
        "..\\..\\x",
        "%2e%2e/inventory.json",
        "metadata/submission/Sổ giao nộp.xlsx",
    ],
)
def test_a_path_is_looked_up_never_followed(site: Site, path: str) -> None:
    for route in ("file", "text"):
        answer = site.get(f"/api/v1/{route}", params={"dossier": FIRST, "path": path})
        assert (answer.status_code, answer.json()["error"]) == (404, "not-found")


def test_a_large_file_is_streamed(tmp_path: Path) -> None:
    """The first chunk comes while the rest was not read: what lies behind may be cut off."""
    from starlette.requests import Request

    from web.files import file_answer

    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.truncate(5 << 30)
    stored = StoredFile(sha256="0" * 64, physical=path)
    aip = Aip(
        object_id="x",
        version="v1",
        head="v1",
        versions=(),
        files={"data/large": stored},
        directory=tmp_path,
    )
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    answer: Any = file_answer(Request(scope), aip, "large", "pdf")
    assert answer.headers["content-length"] == str(5 << 30)
    scope["headers"] = [(b"range", b"bytes=5368709110-")]
    tail: Any = file_answer(Request(scope), aip, "large", "pdf")
    assert tail.headers["content-length"] == "10"
