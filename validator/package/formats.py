"""P-001, -002, -003, -005: formats by content, not by extension."""

from __future__ import annotations

from validator.case import FileCase
from validator.registry import Verdict, hit, not_applicable, on_file
from validator.tables import extensions

_UNNAMED = ("other", "empty")


def extension_of(name: str) -> str:
    """Lower-case extension without its dot, or ""."""
    return name.rpartition(".")[2].lower() if "." in name else ""


@on_file("P-001")
def extension_fits(item: FileCase) -> Verdict:
    """The extension stands for the format found in the content."""
    if item.facts is None:
        return not_applicable("file-missing")
    kind = item.facts.format.kind
    if kind in _UNNAMED:
        return not_applicable("empty-file" if kind == "empty" else "format-unknown")
    extension = extension_of(item.name)
    allowed = extensions().get(extension)
    if allowed is None:
        return not_applicable("no-extension")
    if kind in allowed:
        return ()
    basis = item.facts.format.basis
    return [hit(item.place, evidence=basis, extension=extension, format=kind)]


@on_file("P-002")
def format_known(item: FileCase) -> Verdict:
    """Identification by content gave an answer."""
    if item.facts is None:
        return not_applicable("file-missing")
    if item.facts.format.kind == "empty":
        return not_applicable("empty-file")
    unknown = item.facts.format.kind == "other" and not item.facts.format.puid
    return [hit(item.place)] if unknown else ()


@on_file("P-003")
def not_empty(item: FileCase) -> Verdict:
    """The file has at least one byte."""
    if item.facts is None:
        return not_applicable("file-missing")
    return [hit(item.place)] if item.facts.size == 0 else ()


@on_file("P-005")
def no_program(item: FileCase) -> Verdict:
    """The content is no executable."""
    if item.facts is None:
        return not_applicable("file-missing")
    return [hit(item.place)] if item.facts.format.kind == "executable" else ()
