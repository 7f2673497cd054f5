"""One step's outcome, and the words people read for it."""

from __future__ import annotations

import json
import re
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

    def as_reason(self, form: str) -> dict[str, Any]:
        """The entry of ``SignatureVerdict.reasons``; ``form``: :func:`form_of` the signature."""
        row = steps()[self.step]
        return {
            "number": row["number"],
            "step": self.step,
            "ok": self.ok,
            "why": self.why,
            "params": dict(self.params),
            "conclusion": self.conclusion,
            "sub_indication": self.sub_indication,
            "basis": "; ".join(filter(None, (row["basis"], row.get(form)))),
        }


def form_of(item: Mapping[str, Any]) -> str:
    """What holds the signature: pdf | xml | package. Only the latter two say a scope."""
    scope = item["coverage"].get("scope")
    return "pdf" if scope is None else "package" if scope == "package" else "xml"


def table(name: str) -> dict[str, dict[str, Any]]:
    """A table of ``data/``: key -> row."""
    text = files("validator.signature").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = json.loads(text)
    return rows


@cache
def steps() -> dict[str, dict[str, Any]]:
    """The numbered steps: name -> {number, vi, en, basis, and what one form rests on besides}."""
    return table("steps")


@cache
def reason_words() -> dict[str, dict[str, Any]]:
    """Words of every reason: key -> {vi, en}."""
    return table("reasons")


def reason_text(reason: Mapping[str, Any], lang: str = "vi") -> str:
    """One line for people: the step's name and what it found. ``lang``: vi or en.

    A parameter ``name_en`` stands in for ``name`` in English.
    """
    words = str(reason_words()[reason["why"]][lang])
    params = reason.get("params", {})
    for key, value in params.items():
        told = str(params.get(f"{key}_{lang}", value))
        words = words.replace("{" + key + "}", _spelled(key, told, lang))
    return f"{steps()[reason['step']][lang]}: {words}"


def stamp_fault(why: str, lang: str = "vi") -> str:
    """Why a time stamp proves nothing, in words without its time; ``why`` itself if unknown."""
    row = reason_words().get(why)
    return " ".join(str(row[lang]).replace("({time})", "").format(time="").split()) if row else why


def _spelled(key: str, value: str, lang: str) -> str:
    """A parameter for people: codes and messages of ``data/terms.json`` in words, once each."""
    if key == "error":
        return _message(value, lang)
    if key not in ("problem", "problems"):
        return value
    named = _terms()
    told = {
        str(named[name][lang]) if (name := part.partition(":")[0]) in named else part: None
        for part in value.split(", ")
    }
    return ", ".join(told)


def _message(text: str, lang: str) -> str:
    """An error's message in words; what is not in the table is quoted as the tool said it."""
    plain = _EXCEPTION.sub("", text)
    for start, words in _terms().items():
        if plain.startswith(start):
            return str(words[lang])
    return _QUOTED[lang].format(plain) if plain not in ("", "-") else "-"


_EXCEPTION = re.compile(r"^[A-Z]\w*(?:Error|Exception): ")
_QUOTED = {"vi": "thông báo kỹ thuật “{}”", "en": "{}"}


@cache
def _terms() -> dict[str, dict[str, Any]]:
    """Codes and starts of messages that facts hold: key -> {vi, en}."""
    return table("terms")
