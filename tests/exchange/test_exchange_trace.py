"""Messages as papers and events, in the shape registers tell them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from exchange_support import HEADER, TRACE, facts_of, message, status

from evidence.exchange.times import read_time
from evidence.exchange.trace import reading_of, status_table
from schemas.trace import Moment, PaperKey, event_kinds, reading_from_dict, reading_to_dict

KEY = PaperKey(number="123", notation="SNV-VP", issued=date(2025, 3, 21), organ_code="H34.05")


def test_a_document_was_sent_to_each_receiver(tmp_path: Path) -> None:
    two = {**HEADER, "To": [HEADER["To"], {"OrganId": "G09", "OrganName": "Bộ Nội vụ"}]}
    reading = reading_of(facts_of(tmp_path, message(two)), source="a.edxml")
    (paper,) = reading.papers
    assert (reading.kind, reading.rows, paper.direction) == ("edoc", 1, "in")
    assert (paper.key.sign, paper.key.issued) == (KEY.sign, KEY.issued)
    assert paper.recipients == ("UBND tỉnh Kon Tum", "Bộ Nội vụ")
    assert [(one.kind, one.to.organ_code) for one in paper.events] == [
        ("sent", "H34"),
        ("sent", "G09"),
    ]
    at = datetime(2025, 3, 21, 1, 0, tzinfo=UTC)
    assert {one.moment for one in paper.events} == {Moment.of(at)}
    assert paper.place.file == "a.edxml"


def test_organs_on_the_way_forwarded_it_until_it_arrived(tmp_path: Path) -> None:
    way = [
        {"OrganId": "H34.05", "Timestamp": "2025/03/21 08:00:00"},
        {"OrganId": "A01", "Timestamp": "2025/03/21 08:01:00"},
        {"OrganId": "H34", "Timestamp": "2025/03/21 08:02:00"},
    ]
    reading = reading_of(facts_of(tmp_path, message(trace={"TraceHeader": way})))
    kinds = [one.kind for one in reading.papers[0].events]
    assert kinds == ["sent", "forwarded", "arrived"]


def test_our_own_document_went_out(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, message())
    assert reading_of(facts, own=["sở nội vụ tỉnh Kon Tum"]).papers[0].direction == "out"
    assert reading_of(facts, own=["H34"]).papers[0].direction == "in"


@pytest.mark.parametrize(("code", "kind"), [("1", "recalled"), ("2", "updated"), ("3", "replaced")])
def test_what_a_message_does_to_an_earlier_document(tmp_path: Path, code: str, kind: str) -> None:
    other = "H34.05,2025/03/01,99/SNV-VP"
    named = {"ReplacementInfoList": {"ReplacementInfo": {"DocumentId": other}}}
    business = {
        "BussinessDocType": code,
        "BussinessDocReason": "Ban hành nhầm",
        **(named if code == "3" else {"DocumentId": other}),
    }
    papers = reading_of(facts_of(tmp_path, message(trace={**TRACE, "Bussiness": business}))).papers
    assert [paper.key.number for paper in papers] == ["123", "99"]
    (event,) = papers[1].events
    assert (event.kind, event.text, event.moment is not None) == (kind, "Ban hành nhầm", True)


def test_a_recall_that_names_no_other_document_takes_back_its_own(tmp_path: Path) -> None:
    business = {"BussinessDocType": "1"}
    (paper,) = reading_of(facts_of(tmp_path, message(trace={"Bussiness": business}))).papers
    assert [one.kind for one in paper.events] == ["sent", "recalled"]


@pytest.mark.parametrize(
    ("code", "own", "direction", "kind"),
    [
        ("03", (), "out", "status"),
        ("03", ("H34",), "in", "registered"),
        ("02", ("H34",), "in", "refused"),
        ("13", (), "in", "recalled"),
        ("13", ("H34",), "out", "recalled"),
        ("99", (), "out", "status"),
    ],
)
def test_a_status_is_an_event_of_its_document(
    tmp_path: Path, code: str, own: tuple[str, ...], direction: str, kind: str
) -> None:
    reading = reading_of(facts_of(tmp_path, status(StatusCode=code)), own=own)
    (paper,) = reading.papers
    assert (reading.kind, paper.direction) == ("status", direction)
    assert paper.key.sign == KEY.sign
    *before, event = paper.events
    assert [one.kind for one in before] == ["acknowledged"] * (kind in ("registered", "refused"))
    assert (event.kind, event.code, event.by.organ_code) == (kind, code, "H34")
    assert event.text == "Đã tiếp nhận"


def test_a_message_that_names_no_document_is_refused(tmp_path: Path) -> None:
    reading = reading_of(facts_of(tmp_path, message({"Subject": "x"}, None)))
    assert (reading.papers, reading.rows, reading.refused) == ((), 1, 1)


def test_readings_survive_json(tmp_path: Path) -> None:
    reading = reading_of(facts_of(tmp_path, message()), source="a")
    assert reading_from_dict(json.loads(json.dumps(reading_to_dict(reading)))) == reading


def test_status_codes_are_events_the_product_knows() -> None:
    kinds = {row[way] for row in status_table().values() for way in ("in", "out")}
    assert kinds <= set(event_kinds())
    for row in status_table().values():
        assert all(way in event_kinds()[row[way]].directions for way in ("in", "out"))


@pytest.mark.parametrize(
    ("text", "day", "exact"),
    [
        ("2025/03/21", date(2025, 3, 21), True),
        ("2025/03/21 00:00:00", date(2025, 3, 21), True),
        ("2025-03-21T23:30:00Z", date(2025, 3, 22), False),
        ("2025-03-21T23:30:00+07:00", date(2025, 3, 21), False),
        ("21/03/2025", date(2025, 3, 21), False),
        ("2025/3/1 7:05", date(2025, 3, 1), False),
        ("2014/02/30", None, False),
        ("0001/01/01", None, False),
        ("hôm qua", None, False),
    ],
)
def test_dates_as_the_standard_has_them_and_as_people_write_them(
    text: str, day: date | None, exact: bool
) -> None:
    told = read_time(text)
    assert (told.moment.day if told.moment else None, told.exact) == (day, exact)
