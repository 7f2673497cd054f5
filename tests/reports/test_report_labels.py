from __future__ import annotations

import re
from pathlib import Path

import reports
from reports.labels import label_table
from reports.rulebook import rule_book
from validator.catalogue import load_catalogue
from validator.words import source_text

FIELD = re.compile(r"\{(\w+)\}")
ROOM = Path(reports.__file__).parent


def test_both_languages_say_the_same_fields() -> None:
    for key, row in label_table().items():
        assert set(row) == {"vi", "en"}, key
        assert _fields(row["vi"]) == _fields(row["en"]), key


def _fields(text: str) -> set[str]:
    """What ``text`` is filled with; a whole date is its three parts."""
    found = set(FIELD.findall(text))
    return found - {"iso"} | {"day", "month", "year"} if "iso" in found else found


def test_every_label_the_code_names_is_there() -> None:
    code = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    named = set(re.findall(r'labels\(\s*"([a-z_.]+)"', code))
    assert len(named) > 80
    assert named <= set(label_table())


def test_no_label_is_left_unsaid_in_vietnamese() -> None:
    empty = [key for key, row in label_table().items() if not row["vi"] and key != "source:(read)"]
    assert empty == []


def test_texts_have_the_same_form_everywhere() -> None:
    for key, row in label_table().items():
        assert row["vi"] == row["vi"].rstrip(), key
        assert "  " not in row["vi"], key


def test_sources_of_rules_hold_no_english_words() -> None:
    english = re.compile(r"\b(from|and|the|of|by|with|under|memory|drawing|observed|derived)\b")
    left = {
        words.id: told
        for words in rule_book(load_catalogue()).words.values()
        if english.search(told := source_text(words.source))
    }
    assert left == {}
