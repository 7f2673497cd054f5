"""Which words of a page count as its text, and which pages are worth reading: pure functions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evidence.facts import FileFacts, FormatFacts, PdfFacts, TextFacts
from ingest.documents import AipDocuments
from ingest.pagetexts import page_texts, thresholds
from ingest.readings import Reading, parse_readings, readings_lines
from ingest.scans.choose import scans_without_text, wanted_files
from ingest.textstate import confidence, text_state
from schemas.judgement import Judgement

A4 = [595.0, 842.0]
ENGINE = {"name": "tesseract", "version": "5", "language": "vie", "data": "ab", "reading": 1}


def sheet(*, seen: int = 0, hidden: int = 0, image: bool = True) -> dict[str, Any]:
    box = [0.0, 0.0, *A4]
    images = [{"box": box, "pixels": [1654, 2339], "dpi": [200, 200], "color": "rgb", "bits": 24}]
    return {"size": A4, "images": images if image else [], "text": [seen, hidden, 0]}


def scan(*pages: tuple[str, dict[str, Any]], kind: str = "pdf", opened: bool = True) -> FileFacts:
    texts = tuple(text for text, _ in pages)
    empty = tuple(n for n, (text, one) in enumerate(pages, 1) if not text and one["images"])
    return FileFacts(
        sha256="0" * 64,
        size=1,
        format=FormatFacts(kind=kind),
        pdf=PdfFacts(
            pages=len(pages),
            version="1.7",
            encrypted=False,
            needs_password=False,
            opened=opened,
            all_pages_read=opened,
        ),
        text=TextFacts(pages=texts, image_only=empty),
        layout={"version": 2, "styles": [], "pages": [one for _, one in pages]},
    )


def page(number: int, *lines: str, sure: int = 90, each: int | None = None) -> dict[str, Any]:
    rows = [
        {
            "box": [0, 0, 1, 1],
            "text": line,
            "words": [[0, 0, 1, 1, sure if each is None else each] for _ in line.split()],
        }
        for line in lines
    ]
    return {"page": number, "confidence": sure, "lines": rows, "marks": []}


def reading(*pages: dict[str, Any], **more: Any) -> Reading:
    return Reading(
        path="a.pdf", sha256="0" * 64, engine=ENGINE, read_at="2026-03-04", pages=pages, **more
    )


WRITTEN = "chữ " * 60


def test_scanned_pages_without_text_are_read_and_those_with_a_layer_are_not() -> None:
    facts = scan(
        ("", sheet()),
        ("", sheet(image=False)),
        (WRITTEN, sheet(hidden=180)),
        ("Số: 12 đến ngày 3/2", sheet(seen=16)),
        (WRITTEN, sheet(seen=180, image=False)),
    )
    assert scans_without_text(facts) == (1, 4)
    assert scans_without_text(facts, everything=True) == (1, 3, 4)


def test_a_file_that_does_not_open_is_not_read() -> None:
    assert scans_without_text(scan(("", sheet()), opened=False)) == ()


def documents(**more: Any) -> AipDocuments:
    file = {"values": {}, "payload": "tư liệu.jpg"}
    record = {"media": [{"entity": "photo", "values": {}, "files": [file]}], "documents": []}
    picture = FileFacts(sha256="1" * 64, size=1, format=FormatFacts(kind="jpeg"))
    facts = {"tư liệu.jpg": picture, "công văn.jpg": picture, "a.pdf": scan(("", sheet()))}
    empty = Judgement(findings=(), results=(), signatures=())
    return AipDocuments(record=record, intake={}, judgement=empty, facts=facts, **more)


def test_photographs_and_what_was_read_are_left_alone_unless_asked_for() -> None:
    found = documents(readings={"a.pdf": reading()})
    assert [one.path for one in wanted_files(found)] == ["công văn.jpg"]
    assert [one.path for one in wanted_files(found, redo=True)] == ["công văn.jpg", "a.pdf"]
    assert [one.path for one in wanted_files(found, everything=True)] == [
        "tư liệu.jpg",
        "công văn.jpg",
    ]


def test_words_read_stand_where_a_page_has_none_of_its_own() -> None:
    facts = scan(("có sẵn", sheet(image=False)), ("", sheet()))
    first, second = page_texts(facts, reading(page(2, "đọc được", "dòng hai", sure=88)))
    assert (first.text, first.sure) == ("có sẵn", None)
    assert (second.text, second.sure) == ("đọc được\ndòng hai", 88)


def test_a_stamp_stays_beside_the_words_read_and_a_layer_gives_way() -> None:
    facts = scan(("Đến: 12", sheet()), (WRITTEN, sheet(hidden=180)))
    first, second = page_texts(facts, reading(page(1, "một"), page(2, "hai")))
    assert first.text == "Đến: 12\nmột"
    assert second.text == "hai"


def test_below_the_thresholds_words_do_not_count() -> None:
    least = thresholds()
    unsure = reading(page(1, "mờ", sure=least["least_page"] - 1))
    assert page_texts(scan(("", sheet())), unsure)[0] == ("", None)
    mixed = page(1, "rõ mờ", sure=90)
    mixed["lines"][0]["words"][1][4] = least["least_word"] - 1
    assert page_texts(scan(("", sheet())), reading(mixed))[0].text == "rõ"


@pytest.mark.parametrize(
    ("own", "read", "state"),
    [("", "đọc", "ocr"), ("có", "đọc", "text"), ("", "", "scan"), ("", "…", "scan")],
)
def test_the_state_says_who_read(own: str, read: str, state: str) -> None:
    one, other = scan((own, sheet(image=not own))), scan(("", sheet()))
    texts = (page_texts(one), page_texts(other, reading(page(1, *filter(None, [read])))))
    assert text_state((one, other), texts) == state


def test_confidence_is_that_of_pages_read_alone() -> None:
    facts = scan(("có", sheet(image=False)), ("", sheet()), ("", sheet()))
    texts = {"a": page_texts(facts, reading(page(2, "x", sure=80), page(3, "y", sure=91)))}
    assert confidence(texts) == "86"
    assert confidence({"a": page_texts(facts)}) == ""


def test_an_image_file_has_the_pages_that_were_read() -> None:
    picture = FileFacts(sha256="1" * 64, size=1, format=FormatFacts(kind="tiff"))
    assert [one.text for one in page_texts(picture, reading(page(2, "hai")))] == ["", "hai"]


def test_readings_come_back_as_they_were_kept() -> None:
    marked = replace(reading(page(1, "x")), path="b.pdf", problems=({"page": 2, "kind": "error"},))
    kept = {one.path: one for one in (reading(page(1, "một")), marked)}
    assert parse_readings(readings_lines(kept.values())) == kept
    assert "lines" not in marked.without_words().pages[0]
