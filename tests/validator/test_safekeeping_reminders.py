"""What good keeping asks for beyond the rules: due after the times of the table, not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from validator.safekeeping import ArchiveState, KeptOn, limit, reminders
from validator.safekeeping.reminders import reminder_table

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
YEAR = timedelta(days=366)
MEDIUM = KeptOn(medium="1", name="Ổ 01", in_use=date(2024, 1, 1))
SOUND = ArchiveState(
    created=AT - 3 * YEAR,
    drills=(AT - timedelta(days=300),),
    media=(replace(MEDIUM, checked=AT - timedelta(days=300)),),
    unsigned=AT - timedelta(days=limit("checkpoint_days")),
)


def names(state: ArchiveState) -> list[str]:
    return [one.name for one in reminders(state, AT)]


def test_what_was_done_in_time_is_not_asked_for() -> None:
    assert names(SOUND) == []
    assert names(ArchiveState(created=AT - timedelta(days=10))) == []


def test_what_was_not_done_for_long_is() -> None:
    assert names(replace(SOUND, drills=())) == ["drill"]
    assert names(replace(SOUND, drills=(AT - YEAR,))) == ["drill"]
    assert names(replace(SOUND, media=(MEDIUM,))) == ["medium-check"]
    assert names(replace(SOUND, media=(replace(MEDIUM, retired=True),))) == []
    late = SOUND.unsigned and SOUND.unsigned - timedelta(minutes=1)
    assert names(replace(SOUND, unsigned=late)) == ["checkpoint"]


def test_each_reminder_is_in_words() -> None:
    state = ArchiveState(created=AT - 3 * YEAR, media=(MEDIUM,), unsigned=AT - YEAR)
    found = reminders(state, AT)
    assert [one.name for one in found] == list(reminder_table())
    for one in found:
        for text in (one.message("vi"), one.message("en")):
            assert text and "{" not in text
    assert "Ổ 01" in found[1].message()
