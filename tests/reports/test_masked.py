"""Numbers of identity papers show in nothing that leaves the house: workbooks, pages, letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from inspection_support import inspection
from report_world import AGENCY, NOW, make_frames, make_report

from ingest.replies import shown
from reports.book import compliance_book
from reports.explained import explained
from reports.frames import Frames, shaped
from reports.inspection.sheet import inspection_book
from reports.labels import Labels
from reports.letter import Letter, decision_book, letter_book
from reports.lives import life_rows, subjects
from reports.page import book_page
from reports.sheets import Book, Table
from schemas.clock import iso
from schemas.life import Cover, Step

CCCD, CMND = "001099012345", "012345678"
HIDDEN = "•••••••••345"


def telling() -> Frames:
    """An archive that tells of people wherever people may write."""
    frames = make_frames(dossiers=6, documents=3)
    rows = dict(frames.named())
    rows["dossier"] = frames.dossier.assign(title=f"Hồ sơ của CCCD {CCCD}")
    rows["document"] = frames.document.assign(subject=f"Đơn của CMND {CMND}")
    rows["finding"] = frames.finding.assign(evidence=f"CCCD {CCCD}")
    frames = Frames.of(**rows)
    first = next(subject for _, _, subject in subjects(frames))
    waiver = Step(
        kind="waived",
        at="2026-03-02T02:00:00Z",
        by="Thanh tra",
        cover=Cover(rule=first.rule),
        basis=f"Đơn của CCCD {CCCD}",
        approver="Giám đốc",
        until="2026-12-31",
        reason="r",
    )
    return replace(frames, life=shaped("life", life_rows(frames, [waiver], date(2026, 3, 5))))


def texts(book: Book) -> list[str]:
    tables = (b for sheet in book.sheets for b in sheet.blocks if isinstance(b, Table))
    return [str(cell) for table in tables for row in table.rows for cell in row.cells]


def holds_none(book: Book) -> bool:
    told = texts(book)
    assert any("•••" in text for text in told)
    return not any(CCCD in text or CMND in text for text in told)


def test_the_compliance_report_hides_them_and_keeps_its_marks() -> None:
    report = make_report(telling())
    book = compliance_book(report)
    assert holds_none(book)
    assert CCCD not in book_page(book).decode()
    assert any(report.snapshot.id in text for text in texts(book))


def test_what_a_figure_counts_hides_them() -> None:
    told = explained(make_report(telling()), "dossiers")["subject"]
    assert set(told) == {f"Hồ sơ của CCCD {HIDDEN}"}


def test_letters_and_lists_to_decide_hide_them_and_are_known_again() -> None:
    found = f"Tiêu đề ghi CCCD {CCCD}"
    row = {
        **dict.fromkeys(("code", "file_code", "number", "issued", "place", "source"), ""),
        **{"found": found, "remedy": "", "subject": f"CMND {CMND}", "state": "", "unit": ""},
        **{"due": "", "reply": f"Tôi, CCCD {CCCD}"},
    }
    letter = Letter(code="GT", number="", unit="P", due=date(2026, 4, 1), at=NOW, agency=AGENCY)
    books = (letter_book(letter, [row], Labels()), decision_book([row], AGENCY, NOW, Labels()))
    assert all(holds_none(book) for book in books)
    assert shown(f"Tiêu đề ghi CCCD {HIDDEN}") == shown(found)


def test_inspectors_sheets_hide_them() -> None:
    assert holds_none(inspection_book(inspection(telling()), {}, organ="", made=iso(NOW)))
