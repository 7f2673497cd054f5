"""The form of the prepared workbook: that of the law the work ended under, and its own words."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from evidence.collect import facts
from evidence.facts import FileFacts
from ingest.preparing.form import fit, form_for, judged_by
from ingest.preparing.lacking import lacking
from ingest.preparing.pages import level_of
from schemas.prepared import PreparedRow
from schemas.profile import load_profile
from schemas.record import Entity

sys.path.append(str(Path(__file__).parents[1] / "layout"))

import letters
from letters import kinds

OLD, NEW = load_profile("tt02-2019"), load_profile("tt05-2025")
TODAY = date(2026, 3, 1)
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("ends", "today", "wanted"),
    [
        ([LAST, date(2012, 1, 1)], TODAY, ("tt02-2019", "first", "30/06/2025")),
        ([LAST, FIRST], TODAY, ("tt05-2025", "later", "01/07/2025")),
        ([None, FIRST], TODAY, ("tt05-2025", "later", "01/07/2025")),
        ([LAST, None], TODAY, ("tt05-2025", "unknown", "01/03/2026")),
        ([], TODAY, ("tt05-2025", "unknown", "01/03/2026")),
        ([None], LAST, ("tt02-2019", "first", "30/06/2025")),
    ],
)
def test_the_form_is_that_of_the_latest_end(
    ends: list[date | None], today: date, wanted: tuple[str, str, str]
) -> None:
    form = form_for(ends, today)
    assert (form.profile, form.why, form.day) == wanted


def row(entity: Entity, number: int = 0, /, **values: str) -> PreparedRow:
    made = PreparedRow(entity=entity, dossier=number)
    for name, value in values.items():
        made.put(name, value, "given")
    return made


def test_values_are_said_in_the_words_of_the_form_and_say_what_was_told() -> None:
    told = {"Rights": "Không hạn chế", "Maintenance": "15 năm", "RiskRecovery": "Không"}
    old, new = row("dossier", **told), row("dossier", **told)
    fit({"dossier": [old]}, OLD)
    assert {name: cell.value for name, cell in old.cells.items()} == {
        "Rights": "Không hạn chế",
        "Maintenance": "15 năm",
    }
    fit({"dossier": [new]}, NEW)
    assert [new.get(name) for name in told] == ["Công khai", "15 năm", "Không"]
    cell = new.cells["Rights"]
    assert (cell.origin, cell.note, cell.told) == ("given", "note.word", {"listed": told["Rights"]})


def test_what_is_lacking_is_asked_by_the_law_each_dossier_ended_under() -> None:
    early = row("dossier", EndDate="30/06/2025")
    late = row("dossier", EndDate="01/07/2025", RiskRecovery="Có", ConfidenceLevel="Số hóa")
    born = {"ConfidenceLevel": "Gốc điện tử"}
    rows: dict[Entity, list[PreparedRow]] = {
        "dossier": [early, late],
        "document": [row("document", 1, **born), row("document", 2, **born)],
    }
    judged = judged_by(NEW.id, [early, late])
    assert judged == [OLD, NEW]
    told = {
        (one.entity, one.row): {other.field for other in found if other.row == one.row}
        for entity in ("dossier", "document")
        for found in ([x for x in lacking(rows, (), NEW, judged) if x.entity == entity],)
        for one in found
    }
    new = {"RiskRecoveryStatus", "PaperFileCode", "SheetNumber", "Language", "PageNumber"}
    assert told["dossier", 2] >= new
    assert not told["dossier", 1] & {*new, "RiskRecovery"}
    assert told["document", 2] >= {"DocCode", "Language", "Process"}
    assert not told["document", 1] & {"DocCode", "Language", "Process"}


def _facts(path: Path, data: bytes) -> FileFacts:
    path.write_bytes(data)
    return FileFacts.from_dict(facts(str(path), "0" * 64, len(data)))


def test_only_signed_files_whose_text_is_drawn_are_born_digital_for_certain(tmp_path: Path) -> None:
    drawn = _facts(tmp_path / "a.pdf", letters.pdf(kinds.QUYET_DINH))
    assert level_of("a.pdf", drawn) == ("", False)
    signed = replace(drawn, signatures={"count": 1})
    assert level_of("a.pdf", signed) == ("Gốc điện tử", True)
    made = io.BytesIO()
    Image.new("L", (400, 560), 200).save(made, "PDF", resolution=50)
    scan = replace(_facts(tmp_path / "b.pdf", made.getvalue()), signatures={"count": 1})
    assert level_of("b.pdf", scan) == ("Số hóa", False)
