"""What became of a file whose signature no longer fits it, as far as its bytes give it away.

Not every signature that does not fit was attacked: stamping, splitting and printing software writes
a file anew and breaks every signature in it. Saying so helps people to ask for the original; it
never makes a verdict better, but for remains (see :func:`fate_of`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from schemas.clock import from_iso
from validator.signature.outcome import table

Sign = tuple[str, dict[str, str]]
_LATER = timedelta(minutes=10)  # a tool may save some time after it signs
_ORPHAN = frozenset({"widget", "none"})
_ANOTHER = frozenset({"gap-is-another-string", "contents-in-object-stream"})


@dataclass(frozen=True, slots=True)
class Fate:
    """``remains``: left over from a larger file, what was signed is not here; ``rewritten``:
    written anew by software; ``cut``: the end of the file is missing. ``signs``: what shows it.
    """

    kind: Literal["remains", "rewritten", "cut"]
    signs: tuple[Sign, ...]

    def told(self, lang: str) -> str:
        """The signs in words."""
        words = table("rewriting")
        said = []
        for key, params in self.signs:
            text = str(words[key][lang])
            for name, value in params.items():
                text = text.replace("{" + name + "}", value)
            said.append(text)
        return "; ".join(said)


def fate_of(item: Mapping[str, Any], facts: Mapping[str, Any]) -> Fate | None:
    """What became of the file of this signature, None where nothing shows it.

    Remains lie outside of the file's form, and reach beyond its end: they are of another file, so
    that there is nothing they could be checked against (SIGNED_DATA_NOT_FOUND of EN 319 102-1).
    """
    coverage = item["coverage"]
    broken = coverage["kind"] == "bad" or item["digest"]["message_digest_equal"] is False
    if "scope" in coverage or not broken or _written_over(item):
        return None
    signs = tuple(_signs(item, facts))
    keys = {key for key, _ in signs}
    if "beyond" in keys and item.get("place") in _ORPHAN:
        return Fate("remains", signs)
    if "beyond" in keys and _in_place(item):
        return Fate("cut", signs)
    anew = keys & {"moved", "beyond"} or {"single", "saved-later"} <= keys
    return Fate("rewritten", signs) if anew else None


def _signs(item: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Sign]:
    coverage, document = item["coverage"], facts.get("document") or {}
    once = len(facts.get("revisions", ())) == 1
    if _moved(item, once):
        yield "moved", {}
    if "beyond-end-of-file" in coverage["problems"]:
        sizes = {"covered": str(coverage["covered_end"]), "size": str(document.get("size", "-"))}
        yield "beyond", sizes
    if once:
        yield "single", {}
    saved, signed = _saved(document), str(item.get("stamp_time") or item.get("claimed_time") or "")
    if saved and signed and from_iso(saved) - from_iso(signed) > _LATER:
        yield "saved-later", {"saved": saved, "signed": signed}
    if document.get("producer"):
        yield "producer", {"producer": str(document["producer"])}


def _saved(document: Mapping[str, Any]) -> str:
    """When the file says it was saved last."""
    xmp = document.get("xmp") or {}
    times = (document.get("modified"), document.get("created"), xmp.get("modified"))
    return max((str(time) for time in times if time), default="")


def _gap(item: Mapping[str, Any]) -> tuple[int, int] | None:
    ranges = item.get("byte_range") or []
    return (ranges[1], ranges[2]) if len(ranges) == 4 else None


def _moved(item: Mapping[str, Any], once: bool) -> bool:
    """The room that was left is as long as the signature, which stands elsewhere now.

    Some software leaves out the zeros that fill the room: in a file saved ``once`` it may be
    longer. Where another hexadecimal string stands in the room, it was put there: an attack.
    """
    coverage, gap = item["coverage"], _gap(item)
    if gap is None or not coverage.get("contents_bytes") or _ANOTHER & {*coverage["problems"]}:
        return False
    own, room = coverage["contents"], gap[1] - gap[0] - 2 * coverage["contents_bytes"] - 2
    return (room == 0 or (once and room > 0)) and (not own or own[0] != gap[0])


def _written_over(item: Mapping[str, Any]) -> bool:
    """The signature begins where room was left for it and ends elsewhere: no software does so."""
    own, gap = item["coverage"].get("contents"), _gap(item)
    return bool(own and gap and own[0] == gap[0] and own[1] != gap[1])


def _in_place(item: Mapping[str, Any]) -> bool:
    """The signature stands where room was left for it: only the end of the file is missing."""
    own = item["coverage"].get("contents")
    return own is not None and tuple(own) == _gap(item)
