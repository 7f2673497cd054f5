"""Which Tesseract there is: its version and the data of the language, named by their digest."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from evidence.pool.child import ChildError, ChildLimits, run_child

VERSION = 1  # of how pages are drawn and what is made of the answer
LANGUAGE = "vie"
PACKAGES = "tesseract-ocr tesseract-ocr-vie"  # of Debian
ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"}  # the workers share the processors among themselves
_ASKED = ChildLimits(seconds=20.0, environment=ENVIRONMENT)
_NAMED = re.compile(r"tesseract v?(\S+)")
_FOLDER = re.compile(r'"([^"]+)"')


def engine_op(program: str) -> dict[str, Any]:
    """Op: the engine ``program`` is.

    Returns ``{"engine": {"name", "version", "language", "data", "reading"}}`` (``data``: SHA-256 of
    the trained data, ``reading``: our version), or ``{"lacking": "program" | "language",
    "detail"}``.
    """
    try:
        version = _NAMED.match(_said(program, "--version"))
        folder, languages = _languages(_said(program, "--list-langs"))
    except ChildError as error:
        return {"lacking": "program", "detail": str(error)}
    if version is None:
        return {"lacking": "program", "detail": program}
    data = Path(folder) / f"{LANGUAGE}.traineddata"
    if LANGUAGE not in languages or not data.is_file():
        return {"lacking": "language", "detail": f"{LANGUAGE}, {folder}"}
    with data.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "engine": {
            "name": "tesseract",
            "version": version[1],
            "language": LANGUAGE,
            "data": digest,
            "reading": VERSION,
        }
    }


def _said(program: str, option: str) -> str:
    return run_child([program, option], b"", _ASKED).decode("utf-8", "replace")


def _languages(listed: str) -> tuple[str, list[str]]:
    head, *languages = listed.splitlines() or [""]
    folder = _FOLDER.search(head)
    return folder[1] if folder else "", languages
