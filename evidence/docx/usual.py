"""What a key of a paragraph's facts says where it is absent (see ``paragraphs.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

USUAL: Mapping[str, Any] = {
    "section": 0,
    "align": "left",
    "first": 0.0,
    "left": 0.0,
    "right": 0.0,
    "before": 0.0,
    "after": 0.0,
    "line": [1.0, "auto"],
    "cell": None,
    "part": "body",
    "of": "",
    "break": False,
    "list": "",
    "hidden": 0,
    "underlined": False,
    "rule": 0.0,
    "over": 0.0,
    "solid": True,
    "rule_at": None,
    "frame": None,
    "box": None,
    "tabs": [],
}
