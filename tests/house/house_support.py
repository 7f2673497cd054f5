"""The source files of the rooms, read once, with the dotted names their calls stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = (
    "schemas",
    "evidence",
    "validator",
    "archive",
    "search",
    "ingest",
    "reports",
    "web",
    "hoso",
)
# Names of the house plan that are kept free although nothing is built there yet.
PLANNED_ROOMS: tuple[str, ...] = ()


@cache
def modules() -> dict[str, ast.Module]:
    """Path relative to the repository -> syntax tree, of every module of a room."""
    found = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in found
    }


def imports(tree: ast.Module) -> Iterator[str]:
    """Dotted names a module imports: ``import a.b`` -> a.b; ``from a import b`` -> a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{item.name}" for item in node.names)


def used(tree: ast.Module) -> set[str]:
    """Dotted names of everything imported or reached through an import."""
    names = _aliases(tree)
    found = set(imports(tree))
    for node in ast.walk(tree):
        dotted = _dotted(node) if isinstance(node, ast.Attribute) else ""
        head, _, rest = dotted.partition(".")
        if head in names and rest:
            found.add(f"{names[head]}.{rest}")
    return found


def _aliases(tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                top = item.name if item.asname else item.name.partition(".")[0]
                names[item.asname or top] = top
        elif isinstance(node, ast.ImportFrom) and node.module:
            for item in node.names:
                names[item.asname or item.name] = f"{node.module}.{item.name}"
    return names


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""
