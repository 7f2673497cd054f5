"""T02-SCAN-06 to -08: density of JPEG pictures, bit rate of film and sound, by their headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.finding import Severity
from validator.case import FileCase
from validator.registry import Hit, Skip, Verdict, hit, not_applicable, not_evaluated, on_file
from validator.scans.pages import table

_MIME = {"film": "video/", "sound": "audio/"}
_KINDS = {"film": ("mp4", "avi", "wmv", "wma"), "sound": ("mp3", "wma", "wmv")}


@on_file("T02-SCAN-06")
def fine_picture(item: FileCase) -> Verdict:
    """A JPEG states 200 dots per inch along both axes."""
    facts = item.facts
    if facts is None or facts.format.kind != "jpeg":
        return not_applicable("file-missing" if facts is None else "not-jpeg")
    if facts.media is None:
        return not_evaluated("media-not-read")
    if facts.media["dpi"] is None:
        return not_evaluated("density-not-stated")
    least = min(facts.media["dpi"])
    if least >= table()["least_dpi"]:
        return ()
    wide, high = facts.media["pixels"]
    return _told(item, "picture", None, dpi=least, wide=wide, high=high)


@on_file("T02-SCAN-07")
def rich_film(item: FileCase) -> Verdict:
    """Film is MPEG-4, AVI or WMV, of 1,500 kbps in the mean."""
    return _streamed(item, "film")


@on_file("T02-SCAN-08")
def rich_sound(item: FileCase) -> Verdict:
    """Sound is MP3 or WMA of 128 kbps."""
    return _streamed(item, "sound")


def _streamed(item: FileCase, kind: str) -> Verdict:
    """A file of one kind by its rate; in a format not named it is only noted."""
    media = _media(item, kind)
    if media is None:
        assert item.facts is not None
        return _told(item, "format", "info", found=item.facts.format.name or item.name)
    if isinstance(media, Skip):
        return media
    rate, least = round(media["bits_per_second"] / 1000), table()["least_kbps"][kind]
    return () if rate >= least else _told(item, "rate", None, found=rate, least=least)


def _media(item: FileCase, kind: str) -> Mapping[str, Any] | Skip | None:
    """What is known of a film or a sound; None for one of a format the rules do not name."""
    facts = item.facts
    if facts is None:
        return not_applicable("file-missing")
    if facts.format.kind not in _KINDS[kind]:
        other = facts.format.mime.startswith(_MIME[kind]) or (
            kind == "sound" and facts.format.kind == "mp4" and _is(facts.media, kind)
        )
        return None if other else not_applicable(f"not-{kind}")
    if facts.media is None:
        return not_evaluated("media-not-read")
    return facts.media if _is(facts.media, kind) else not_applicable(f"not-{kind}")


def _is(media: Mapping[str, Any] | None, kind: str) -> bool:
    return media is not None and media["kind"] == kind


def _told(item: FileCase, key: str, severity: Severity | None, **values: object) -> Sequence[Hit]:
    words = table()["words"][key]
    vi, en = (str(words[lang]).format_map(values) for lang in ("vi", "en"))
    return [hit(item.place, severity, found=vi, found_en=en)]
