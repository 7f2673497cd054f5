"""Papers and readings survive the way through JSON; kinds are data."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from schemas.finding import Place
from schemas.trace import (
    Event,
    Moment,
    Paper,
    PaperKey,
    Party,
    Reading,
    event_kinds,
    reading_from_dict,
    reading_to_dict,
)

_TEXT = st.text(max_size=8)
_DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))
_INSTANTS = st.datetimes(datetime(2019, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
_MOMENTS = st.one_of(_DAYS.map(Moment), _INSTANTS.map(Moment.of))
_PARTIES = st.builds(Party, organ=_TEXT, unit=_TEXT, person=_TEXT, role=_TEXT)
_KEYS = st.builds(PaperKey, number=_TEXT, notation=_TEXT, issued=st.none() | _DAYS, organ=_TEXT)
_EVENTS = st.builds(
    Event,
    kind=st.sampled_from(sorted(event_kinds())),
    moment=st.none() | _MOMENTS,
    by=_PARTIES,
    to=_PARTIES,
    part=st.sampled_from(["", "lead", "support", "info"]),
    text=_TEXT,
    due=st.none() | _MOMENTS,
    place=st.builds(Place, sheet=_TEXT, row=st.integers(1, 9)),
)
_PAPERS = st.builds(
    Paper,
    direction=st.sampled_from(["in", "out", "draft"]),
    key=_KEYS,
    subject=_TEXT,
    recipients=st.lists(_TEXT, max_size=2).map(tuple),
    attachments=st.lists(_TEXT, max_size=2).map(tuple),
    answers=st.lists(_KEYS, max_size=2).map(tuple),
    due=st.none() | _MOMENTS,
    events=st.lists(_EVENTS, max_size=3).map(tuple),
)


@given(st.lists(_PAPERS, max_size=3).map(tuple))
def test_reading_survives_json(papers: tuple[Paper, ...]) -> None:
    reading = Reading(kind="list", mapping="test/1", papers=papers, rows=len(papers))
    again = reading_from_dict(json.loads(json.dumps(reading_to_dict(reading))))
    assert again == reading


def test_sign_of_a_paper_knows_no_zeros_and_accents() -> None:
    told = PaperKey(number="05", notation="QĐ-SNV")
    assert told.sign == PaperKey(number="5", notation="qd-snv").sign
    assert PaperKey().sign == ""
