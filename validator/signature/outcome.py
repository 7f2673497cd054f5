"""One step's outcome, and the words people read for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

PASSED, FAILED, OPEN = "TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one step says.

    ``conclusion``: TOTAL-PASSED | INDETERMINATE | TOTAL-FAILED as far as this step goes, with the
    ``sub_indication`` of EN 319 102-1 where it is not passed. ``why`` is a key of
    ``data/reasons.json``; ``params`` fill its words. ``evaluated`` is False where the step had
    nothing to work on; it then says nothing against the signature unless ``conclusion`` does.
    """

    step: str
    conclusion: str = PASSED
    sub_indication: str = ""
    why: str = "ok"
    params: Mapping[str, str] = field(default_factory=dict)
    evaluated: bool = True

    @property
    def ok(self) -> bool | None:
        """True: passed; False: found faulty; None: could not be evaluated."""
        if not self.evaluated:
            return None
        return self.conclusion == PASSED

    def as_reason(self) -> dict[str, Any]:
        """The entry of ``SignatureVerdict.reasons``."""
        row = steps()[self.step]
        return {
            "number": row["number"],
            "step": self.step,
            "ok": self.ok,
            "why": self.why,
            "params": dict(self.params),
            "conclusion": self.conclusion,
            "sub_indication": self.sub_indication,
            "basis": row["basis"],
        }


def table(name: str) -> dict[str, dict[str, Any]]:
    """A table of ``data/``: key -> row."""
    text = files("validator.signature").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = json.loads(text)
    return rows


@cache
def steps() -> dict[str, dict[str, Any]]:
    """The numbered steps: name -> {number, vi, en, basis}."""
    return table("steps")


@cache
def reason_words() -> dict[str, dict[str, Any]]:
    """Words of every reason: key -> {vi, en}."""
    return table("reasons")


def reason_text(reason: Mapping[str, Any], lang: str = "vi") -> str:
    """One line for people: the step's name and what it found. ``lang``: vi or en."""
    words = str(reason_words()[reason["why"]][lang])
    for key, value in reason.get("params", {}).items():
        words = words.replace("{" + key + "}", str(value))
    return f"{steps()[reason['step']][lang]}: {words}"
