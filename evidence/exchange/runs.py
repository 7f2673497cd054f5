"""Long runs of base64 are cut out before the XML is parsed.

So a message of a hundred megabytes is a small document, no parser has to hold its attachments, and
the bound on text of one element (``huge_tree`` stays off) is none on attachments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RUN = re.compile(rb"[A-Za-z0-9+/=\s]{1000,}")


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left and what was cut out.

    ``rest``: the text with a mark for each of the ``runs``, and as many lines as before.
    """

    rest: bytes
    runs: tuple[bytes, ...]
    _mark: re.Pattern[str]

    def expand(self, text: str) -> bytes:
        """``text`` of the parsed document with its runs put back, as UTF-8."""
        if not self.runs:
            return text.encode("utf-8", "replace")
        whole = self._mark.fullmatch(text)
        alone = self._run(int(whole[1])) if whole else None
        if alone is not None:  # an attachment: no further copy of it
            return alone
        parts: list[bytes] = []
        at = 0
        for found in self._mark.finditer(text):
            run = self._run(int(found[1]))
            if run is None:
                continue
            parts += [text[at : found.start()].encode("utf-8", "replace"), run]
            at = found.end(1) + 1 + min(run.count(b"\n"), len(found[2]))
        parts.append(text[at:].encode("utf-8", "replace"))
        return b"".join(parts)

    def _run(self, number: int) -> bytes | None:
        return self.runs[number] if number < len(self.runs) else None


def cut_runs(data: bytes) -> Cut:
    """Cut the long runs out of ``data``."""
    salt = 0
    while (word := f"hosorun{salt}n") and word.encode() in data:
        salt += 1
    runs: list[bytes] = []

    def mark(found: re.Match[bytes]) -> bytes:
        runs.append(found[0])
        return f"{word}{len(runs) - 1};".encode() + b"\n" * found[0].count(b"\n")

    rest = _RUN.sub(mark, data)
    return Cut(rest, tuple(runs), re.compile(rf"{word}(\d{{1,9}});(\n*)"))
