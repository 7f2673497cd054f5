"""What the pages call coded values."""

from __future__ import annotations

from web.desk import Desk
from web.templates import words


def facet_words(desk: Desk, name: str, value: str) -> str:
    """A value of a facet in Vietnamese; a rule by its id and title."""
    if name == "finding":
        rule = desk.rules.rules.get(value)
        return f"{value} {rule.title('vi')}" if rule else value
    if name == "access":
        value = value.removeprefix("=")
    return str(words().get(f"facet:{name}", {}).get(value, value))
