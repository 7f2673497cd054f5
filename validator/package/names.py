"""X-004 and X-005: names that collide or cannot be stored everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from schemas.finding import Severity
from schemas.text import nfc
from validator.case import DossierCase, FileCase
from validator.registry import Verdict, hit, not_applicable, on_dossier, on_file
from validator.tables import name_rules

_CONTROL_END = 0x20


def collisions(paths: Iterable[str]) -> Mapping[str, tuple[str, Severity]]:
    """Path -> (the earlier path it collides with, severity).

    Equal after NFC: only the encoding differs (info). Equal after case folding too: a warning.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for path in dict.fromkeys(paths):
        groups[nfc(path).casefold()].append(path)
    found: dict[str, tuple[str, Severity]] = {}
    for first, *others in groups.values():
        for other in others:
            found[other] = (first, "info" if nfc(other) == nfc(first) else "warning")
    return found


def portability_faults(path: str) -> list[str]:
    """Cases of rule X-005 that a path shows, in a fixed order; parts are cut at "/"."""
    rules = name_rules()
    parts = [part for part in path.split("/") if part]
    faults = {
        "reserved": any(part.partition(".")[0].strip().lower() in rules.reserved for part in parts),
        "character": any(c in rules.characters or ord(c) < _CONTROL_END for c in path),
        "trailing": any(part[-1] in " ." and part not in (".", "..") for part in parts),
        "long": too_long(path),
    }
    return [name for name, is_so in faults.items() if is_so]


def too_long(path: str) -> bool:
    """Whether a part of the path takes over 255 bytes; a byte that is no UTF-8 counts as one."""
    most = name_rules().max_bytes
    return any(len(part.encode("utf-8", "replace")) > most for part in path.split("/"))


@on_dossier("X-004")
def names_stay_distinct(dossier: DossierCase) -> Verdict:
    """Received names of the dossier stay distinct without case and after NFC."""
    places = {item.view.path: item.place for item in dossier.files if item.facts is not None}
    if not places:
        return not_applicable("no-file")
    return [
        hit(places[path], severity, value=path, other=other)
        for path, (other, severity) in collisions(places).items()
    ]


@on_file("X-005")
def name_is_portable(item: FileCase) -> Verdict:
    """The received name can be stored on every system."""
    if item.facts is None:
        return not_applicable("file-missing")
    return [
        hit(
            item.place,
            "error" if case == "long" else "warning",
            case=case,
            value=item.view.path,
        )
        for case in portability_faults(item.view.path)
    ]
